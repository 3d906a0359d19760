"""Frozen values made out of checked ones: what is known to be right is not checked again."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

import attrs

_T = TypeVar("_T")
_set = object.__setattr__


def trusted(value: _T, /, **facts: object) -> _T:
    """*value* with other *facts*, as attrs.evolve makes it, without its checks.

    For facts that come from values that were checked when they were made, where many are
    made at once: a sale makes the stock of every line anew in each of its transactions.
    """
    cls: type = type(value)
    twin: Any = object.__new__(cls)
    for name in _names(cls):
        _set(twin, name, facts[name] if name in facts else getattr(value, name))
    return cast("_T", twin)


@cache
def _names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls))
