"""Groups values by a key."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

_V = TypeVar("_V")
_K = TypeVar("_K", bound=Hashable)


def grouped(values: Iterable[_V], key: Callable[[_V], _K | None]) -> dict[_K, list[_V]]:
    """*values* by *key*, each group in order; values whose key is None are left out."""
    found: dict[_K, list[_V]] = {}
    for value in values:
        group = key(value)
        if group is not None:
            found.setdefault(group, []).append(value)
    return found
