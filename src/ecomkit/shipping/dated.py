"""Rules that follow one another in time: the last one begun is in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from ecomkit.moments import instant_of
from ecomkit.shipping.validators import as_sorted

_T = TypeVar("_T")
Period = tuple[datetime, _T]
Periods = tuple[Period[_T], ...]


def as_periods(values: Iterable[Period[Any]]) -> Periods[Any]:
    """Pairs of a moment and a rule, the earliest first."""
    return as_sorted(values, lambda period: instant_of(period[0]))


def in_force(periods: Periods[_T], at: datetime) -> Period[_T] | None:
    """The period that is in force *at* a moment; None before the first."""
    now = instant_of(at)
    return next(
        (period for period in reversed(periods) if instant_of(period[0]) <= now), None
    )
