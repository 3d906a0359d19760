"""The gates through which the journey's inputs come in."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.moments import is_moment

_E = TypeVar("_E", bound=Enum)


def known(kind: type[_E], value: object) -> _E:
    """The member of *kind* that *value* names."""
    try:
        return kind(value)
    except ValueError:
        raise InvalidInputError(
            f"{short_repr(value)} is not a {kind.__name__}",
            path=f"$.{kind.__name__.lower()}",
            hint=f"one of {', '.join(str(member.value) for member in kind)}",
        ) from None


def length_of_time(
    instance: object, attribute: attrs.Attribute[timedelta], value: object
) -> None:
    """A field that is a length of time, not below zero."""
    if not isinstance(value, timedelta) or value < timedelta(0):
        raise InvalidInputError(
            f"{short_repr(value)} is not a length of time",
            path=f"$.{attribute.name}",
            hint="use timedelta(hours=1)",
        )


def count(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A field that is a whole number, not below zero."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidInputError(
            f"{short_repr(value)} is not a count", path=f"$.{attribute.name}"
        )


def named(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A field that is text and not empty."""
    if not isinstance(value, str) or not value:
        raise InvalidInputError(
            f"{short_repr(value)} is not a name or an id", path=f"$.{attribute.name}"
        )


def moment(value: object, path: str = "$.at") -> datetime:
    """*value*, which must be a moment with a time zone."""
    if not is_moment(value):
        raise InvalidInputError(
            f"{short_repr(value)} is not a moment with a time zone",
            path=path,
            hint="use datetime(..., tzinfo=...)",
        )
    return value


def a_moment(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A field that is a moment with a time zone."""
    moment(value, f"$.{attribute.name}")
