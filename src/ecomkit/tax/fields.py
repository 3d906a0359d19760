"""The checks that the values of this room make when they are built."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.place import Place
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.tax.errors import InvalidTaxError

_T = TypeVar("_T")


def money(given: Money) -> Money:
    """An amount of any py-moneyed kind, as ours."""
    return Money.from_moneyed(given)


def maybe_money(given: Money | None) -> Money | None:
    """:func:`money`, or none at all."""
    return None if given is None else Money.from_moneyed(given)


def names(given: str | Iterable[str]) -> frozenset[str]:
    """One name, or several."""
    return frozenset(name.strip() for name in several(given, str, "a name"))


def countries(given: str | Iterable[str]) -> frozenset[str]:
    """The codes of one country, or of several."""
    return frozenset(find_country(name) for name in names(given))


def capitals(given: str | Iterable[str]) -> frozenset[str]:
    """One code, or several, in capitals."""
    return frozenset(name.upper() for name in names(given))


def several(given: Any, kind: type[_T], what: str) -> tuple[_T, ...]:
    """One value of a kind, or several; nothing else."""
    if isinstance(given, kind):
        given = (given,)
    if not isinstance(given, Iterable):
        raise InvalidTaxError(f"{short_repr(given)} is not {what}, nor a list of them")
    found = tuple(given)
    for one in found:
        if not isinstance(one, kind) or (isinstance(one, str) and not one.strip()):
            raise InvalidTaxError(f"{short_repr(one)} is not {what}")
    return found


def is_day(instance: object, field: attrs.Attribute[Any], given: Any) -> None:
    """Refuses what is not a day; a moment could be two, depending on the time zone."""
    if not isinstance(given, date) or isinstance(given, datetime):
        raise InvalidTaxError(
            f"{short_repr(given)} is not a day",
            path=f"$.{field.name}",
            hint="the day in the shop's time zone: moment.astimezone(zone).date()",
        )


def is_place(instance: object, field: attrs.Attribute[Any], given: Any) -> None:
    """Refuses what is not a Place."""
    if not isinstance(given, Place):
        raise InvalidTaxError(
            f"{short_repr(given)} is not a place",
            path=f"$.{field.name}",
            hint='Place("DE"), or address.place',
        )


def is_name(instance: object, field: attrs.Attribute[Any], given: Any) -> None:
    """Refuses an empty text."""
    if not isinstance(given, str) or not given.strip():
        raise InvalidTaxError(
            f"{short_repr(given)} is not a name", path=f"$.{field.name}"
        )


maybe_day = attrs.validators.optional(is_day)
maybe_place = attrs.validators.optional(is_place)
