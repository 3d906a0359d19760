"""What the fields of products must be, checked when one is made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from ecomkit.addressing.country import find_country
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.errors import short_repr
from ecomkit.text import by_name, one_line, require_line, some_lines
from ecomkit.validators import ErrorClass, Validators, as_tuple, require_types

_MOST_PROSE = 20_000
Titles = tuple[tuple[str, str], ...]
_HS_CODE = re.compile(r"(\d{6,10})?", re.ASCII)


def require_prose(value: object, *, path: str, error: ErrorClass) -> None:
    """Text of several lines."""
    some_lines(value, path=path, most=_MOST_PROSE)


def require_unique_names(
    values: Collection[str], *, path: str, error: ErrorClass
) -> None:
    """Lines of text, none empty, each once."""
    require_types(values, str, path=path, error=error, hint="write ('tea',)")
    seen: set[str] = set()
    for index, value in enumerate(values):
        require_line(value, path=f"{path}[{index}]", error=error, required=True)
        if value in seen:
            raise error(f"{short_repr(value)} is listed twice", path=f"{path}[{index}]")
        seen.add(value)


def _require_hs_code(value: object, *, path: str, error: ErrorClass) -> None:
    # Six digits are the same everywhere, countries add up to four (World Customs
    # Organization, Harmonized System).
    if not _HS_CODE.fullmatch(one_line(value, path=path)):
        raise error(
            f"{short_repr(value)} is not a customs code",
            path=path,
            hint="such as '0902.10'",
        )


def as_hs_code(value: str) -> str:
    """A code of the Harmonized System without its dots."""
    return value.replace(".", "").replace(" ", "") if isinstance(value, str) else value


def as_country(value: str) -> str:
    """The code of a country, or nothing; raises UnknownCountryError."""
    return find_country(value) if value else ""


def as_maybe_names(names: Iterable[str] | None) -> tuple[str, ...] | None:
    """Names as they are listed; None stays None: nothing is said."""
    return None if names is None else as_tuple(names)


def as_titles(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> Titles:
    """Titles by language, such as ``{"de": "Leinenhemd"}``, sorted by language."""
    return tuple(
        (tag, one_line(text, path=f"$.titles.{tag}", required=True))
        for tag, text in by_name(given, path="$.titles")
    )


check = Validators(InvalidProductError)
check_line = check.of(require_line)
check_title = check.of(require_line, required=True)
check_prose = check.of(require_prose)
check_names = check.of(require_unique_names)
check_hs_code = check.of(_require_hs_code)
