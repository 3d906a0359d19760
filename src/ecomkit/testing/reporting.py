"""Running a contract without a test runner: what it keeps, and what it breaks."""

from __future__ import annotations

import attrs
import pytest


@attrs.frozen(kw_only=True)
class ContractReport:
    """Which checks of a contract were kept, broken (and how), or did not apply."""

    kept: tuple[str, ...]
    broken: dict[str, str] = attrs.field(hash=False)
    skipped: dict[str, str] = attrs.field(hash=False)


def contract_report(contract: object, /) -> ContractReport:
    """Runs all checks of a contract: of its methods, those named ``test_...``."""
    kept: list[str] = []
    broken: dict[str, str] = {}
    skipped: dict[str, str] = {}
    for name in dir(contract):
        if name.startswith("test_"):
            try:
                getattr(contract, name)()
            except pytest.skip.Exception as skip:
                skipped[name] = str(skip)
            except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # whatever fails
                broken[name] = f"{type(error).__name__}: {error}"
            else:
                kept.append(name)
    return ContractReport(kept=tuple(kept), broken=broken, skipped=skipped)
