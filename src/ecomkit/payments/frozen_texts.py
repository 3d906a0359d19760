"""Mappings that do not change, such as metadata: texts by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ecomkit.payments.errors import InvalidPaymentError

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A mapping that does not change, and can be pickled."""

    __slots__ = ()

    def _refuse(self, *args: object, **kwargs: object) -> Any:
        raise InvalidPaymentError("this mapping does not change; make a new one")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse  # pyright: ignore[reportAssignmentType]

    def __hash__(self) -> int:  # type: ignore[override]  # it does not change
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


class FrozenTexts(FrozenDict[str, str]):
    """Texts by name that do not change."""

    __slots__ = ()


def as_frozen_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    """A converter: a copy of *texts* that does not change."""
    return FrozenTexts(texts) if isinstance(texts, Mapping) else texts
