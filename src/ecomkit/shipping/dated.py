"""Rules that follow one another in time: the last one begun is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any, TypeVar

from ecomkit.shipping.validators import require_pair
from ecomkit.validators import ErrorClass, as_tuple, require_each, require_moment

_T = TypeVar("_T")
Period = tuple[datetime, _T]
Periods = tuple[Period[_T], ...]


def as_periods(values: Iterable[Period[Any]]) -> Periods[Any]:
    """Pairs of a moment and a rule, the earliest first."""
    periods = as_tuple(values)
    try:
        return tuple(sorted(periods, key=itemgetter(0)))
    except (TypeError, LookupError):  # the validator says what is wrong
        return periods


def require_periods(
    values: Any, *, path: str, error: ErrorClass, require_rule: Callable[..., object]
) -> None:
    """At least one pair of a moment and a rule that *require_rule* accepts."""
    check = partial(_require_period, require_rule=require_rule)
    require_each(values, check, path=path, what="periods", error=error, least=1)


def _require_period(
    value: object, *, path: str, error: ErrorClass, require_rule: Callable[..., object]
) -> None:
    since, rule = require_pair(value, path=path, error=error)
    require_moment(since, path=path, error=error)
    require_rule(rule, path=path, error=error)


def in_force(periods: Periods[_T], at: datetime) -> Period[_T] | None:
    """The period that is in force *at* a moment; None before the first."""
    return next((period for period in reversed(periods) if period[0] <= at), None)
