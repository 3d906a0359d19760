"""What a field may hold: the room's own error comes where it holds anything else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

import attrs

from ecomkit.moments import is_moment
from ecomkit.payments.card_data import plain
from ecomkit.payments.errors import InvalidPaymentError

_T = TypeVar("_T")
_MOST = 10**9


@attrs.frozen
class OfKind:
    """An attrs validator: the field is of one of these kinds."""

    kinds: tuple[type, ...]

    def __call__(
        self, instance: object, attribute: attrs.Attribute[Any], value: object
    ) -> None:
        """Refuses a value of another kind."""
        check_kind(value, *self.kinds, path=f"$.{attribute.name}")


@attrs.frozen
class TupleOf:
    """An attrs validator: the field is a tuple of values of one kind."""

    kind: type

    def __call__(
        self, instance: object, attribute: attrs.Attribute[Any], value: object
    ) -> None:
        """Refuses anything but such a tuple."""
        check_kind(value, tuple, path=f"$.{attribute.name}")
        assert isinstance(value, tuple)
        for place, each in enumerate(value):
            each_path = f"$.{attribute.name}[{place}]"
            check_kind(each, self.kind, path=each_path)
            if isinstance(each, str):
                plain(each, path=each_path)


@attrs.frozen
class SetOfTexts:
    """An attrs validator: the field is a frozen set of texts without card numbers."""

    def __call__(
        self, instance: object, attribute: attrs.Attribute[Any], value: object
    ) -> None:
        """Refuses anything but such a set."""
        check_kind(value, frozenset, path=f"$.{attribute.name}")
        assert isinstance(value, frozenset)
        for each in value:
            plain(each, path=f"$.{attribute.name}")


TEXTS = SetOfTexts()


def check_kind(value: object, *kinds: type, path: str) -> None:
    """Refuses a *value* of another kind, and a yes or no in the place of a number."""
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise InvalidPaymentError(f"is {type(value).__name__}, not {wanted}", path=path)


def all_of(values: Iterable[_T], *kinds: type, path: str) -> tuple[_T, ...]:
    """*values* as a tuple, each of one of the kinds."""
    # A text is a row of texts to Python, and a mistake to everybody else.
    given: object = values
    check_kind(given, tuple if isinstance(given, str) else Iterable, path=path)
    listed = tuple(values)
    for place, each in enumerate(listed):
        check_kind(each, *kinds, path=f"{path}[{place}]")
    return listed


def a_day(value: object, *, path: str) -> date:
    """*value*, a day without a time."""
    check_kind(value, date, path=path)
    assert isinstance(value, date)
    if isinstance(value, datetime):
        raise InvalidPaymentError("is a moment, not a day", path=path)
    return value


def a_moment(value: object, *, path: str) -> datetime:
    """*value*, a moment with a time zone."""
    if not is_moment(value):
        raise InvalidPaymentError(
            "is not a moment with a time zone",
            path=path,
            hint="use datetime(..., tzinfo=...)",
        )
    return value


def check_count(
    instance: object, attribute: attrs.Attribute[int], value: object
) -> None:
    """An attrs validator: the field is a number of times, of versions and the like."""
    path = f"$.{attribute.name}"
    check_kind(value, int, path=path)
    if not 0 <= value < _MOST:  # type: ignore[operator]  # an int by now
        raise InvalidPaymentError("is no count of anything", path=path)


def check_day(
    instance: object, attribute: attrs.Attribute[date], value: object
) -> None:
    """An attrs validator: the field is a day, without a time."""
    a_day(value, path=f"$.{attribute.name}")


def check_moment(
    instance: object, attribute: attrs.Attribute[datetime], at: object
) -> None:
    """An attrs validator: the field is a moment with a time zone."""
    a_moment(at, path=f"$.{attribute.name}")
