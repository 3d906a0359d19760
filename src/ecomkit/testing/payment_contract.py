"""The contract of payment adapters: a test class that an author inherits."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.testing.payment_money_checks import DeclarationChecks, MoneyChecks
from ecomkit.testing.payment_notification_checks import MessageChecks, SecrecyChecks
from ecomkit.testing.payment_trouble_checks import (
    ActionChecks,
    FaultChecks,
    QuestionChecks,
    RepetitionChecks,
)


class PaymentAdapterContract(
    DeclarationChecks,
    MoneyChecks,
    RepetitionChecks,
    FaultChecks,
    QuestionChecks,
    ActionChecks,
    MessageChecks,
    SecrecyChecks,
):
    """Some sixty checks that a payment adapter must pass before it may move money.

    Inherit it in a test module, and fill in the hooks of
    :class:`~ecomkit.testing.payment_bench.AdapterUnderTest`; ``make_adapter`` is enough
    to begin with::

        class TestMyAdapter(PaymentAdapterContract):
            def make_adapter(self):
                return MyAdapter(FakeProvider())
    """


@attrs.frozen(kw_only=True)
class ContractReport:
    """Which checks of a contract were kept, broken (and how), or did not apply."""

    kept: tuple[str, ...]
    broken: dict[str, str] = attrs.field(hash=False)
    skipped: dict[str, str] = attrs.field(hash=False)


def contract_report(contract: PaymentAdapterContract, /) -> ContractReport:
    """Runs all checks of a contract without a test runner."""
    kept: list[str] = []
    broken: dict[str, str] = {}
    skipped: dict[str, str] = {}
    for name in dir(contract):
        if name.startswith("test_"):
            try:
                getattr(contract, name)()
            except pytest.skip.Exception as skip:
                skipped[name] = str(skip)
            except Exception as error:  # noqa: BLE001  # whatever fails, fails
                broken[name] = f"{type(error).__name__}: {error}"
            else:
                kept.append(name)
    return ContractReport(kept=tuple(kept), broken=broken, skipped=skipped)
