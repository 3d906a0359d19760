"""Document numbers: series, year, and a number without gaps."""

from __future__ import annotations

from ecomkit.errors import short_repr
from ecomkit.orders.errors import InvalidOrderError


def document_number(series: str, year: int, number: int) -> str:
    """The number of a document: ``document_number("R", 2026, 17)`` is ``R-2026-000017``."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise InvalidOrderError(
            f"{short_repr(number)} is not a number from 1", path="$.number"
        )
    return f"{series}-{year}-{number:06}" if series else f"{year}-{number:06}"
