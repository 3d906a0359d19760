"""What a field may hold: the room's own error comes where it holds anything else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs

from ecomkit.moments import is_moment
from ecomkit.payments.errors import InvalidPaymentError


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
            check_kind(each, self.kind, path=f"$.{attribute.name}[{place}]")


@attrs.frozen
class SetOfTexts:
    """An attrs validator: the field is a frozen set of texts."""

    def __call__(
        self, instance: object, attribute: attrs.Attribute[Any], value: object
    ) -> None:
        """Refuses anything but such a set."""
        check_kind(value, frozenset, path=f"$.{attribute.name}")
        assert isinstance(value, frozenset)
        for each in value:
            check_kind(each, str, path=f"$.{attribute.name}")


TEXTS = SetOfTexts()


def check_kind(value: object, *kinds: type, path: str) -> None:
    """Refuses a *value* of another kind, and a yes or no in the place of a number."""
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise InvalidPaymentError(f"is {type(value).__name__}, not {wanted}", path=path)


def check_day(
    instance: object, attribute: attrs.Attribute[date], value: object
) -> None:
    """An attrs validator: the field is a day, without a time."""
    path = f"$.{attribute.name}"
    check_kind(value, date, path=path)
    if isinstance(value, datetime):
        raise InvalidPaymentError("is a moment, not a day", path=path)


def check_moment(
    instance: object, attribute: attrs.Attribute[datetime], at: object
) -> None:
    """An attrs validator: the field is a moment with a time zone."""
    if not is_moment(at):
        raise InvalidPaymentError(
            "is not a moment with a time zone",
            path=f"$.{attribute.name}",
            hint="use datetime(..., tzinfo=...)",
        )
