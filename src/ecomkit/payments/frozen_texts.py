"""Texts by name that do not change, such as metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecomkit.payments.errors import InvalidPaymentError


class FrozenTexts(dict[str, str]):
    """Texts by name that do not change."""

    __slots__ = ()

    def _refuse(self, *args: object, **kwargs: object) -> Any:
        raise InvalidPaymentError("these texts do not change; make a new mapping")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse  # pyright: ignore[reportAssignmentType]

    def __hash__(self) -> int:  # type: ignore[override]  # it does not change
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenTexts, (dict(self),)


def as_frozen_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    """A converter: a copy of *texts* that does not change."""
    return FrozenTexts(texts) if isinstance(texts, Mapping) else texts
