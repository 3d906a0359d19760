"""The checks that the values of this room make when they are built."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.errors import InvalidPromotionError


def names(given: str | Iterable[str]) -> frozenset[str]:
    """One name, or several."""
    return frozenset((given,) if isinstance(given, str) else given)


def several(given: Any) -> tuple[Any, ...]:
    """One value, or several."""
    if isinstance(given, Iterable) and not isinstance(given, str):
        return tuple(given)
    return (given,)


def rate(given: Rate | str | int | Decimal) -> Rate:
    """A Rate as it is; a bare number counts per cent."""
    if isinstance(given, Rate):
        return given
    if isinstance(given, str) and ("%" in given or "/" in given):
        return Rate(given)
    return Rate.percent(given)


def maybe_rate(given: Rate | str | int | Decimal | None) -> Rate | None:
    """:func:`rate`, or none at all."""
    return None if given is None else rate(given)


def moneys(given: Money | Iterable[Money]) -> tuple[Money, ...]:
    """One amount, or one for each currency; none is fine, and so is one below zero."""
    amounts = (given,) if isinstance(given, Money) else tuple(given)
    for amount in amounts:
        if not isinstance(amount, Money):
            raise InvalidPromotionError(f"{amount!r} is not money", path="$.amount")
    if len({amount.currency.code for amount in amounts}) != len(amounts):
        raise InvalidPromotionError("two amounts in one currency", path="$.amount")
    return amounts


def maybe_amounts(given: Money | Iterable[Money]) -> tuple[Money, ...]:
    """:func:`moneys`, none of them below zero."""
    amounts = moneys(given)
    if any(amount.amount < 0 for amount in amounts):
        raise InvalidPromotionError("an amount is below zero", path="$.amount")
    return amounts


def amounts(given: Money | Iterable[Money]) -> tuple[Money, ...]:
    """At least one amount, none of them below zero."""
    found = maybe_amounts(given)
    if not found:
        raise InvalidPromotionError(
            "needs an amount for each currency it works in", path="$.amount"
        )
    return found


def share(instance: object, attribute: attrs.Attribute[Any], value: Rate) -> None:
    """Between nothing and all."""
    if not 0 <= value.numerator <= value.denominator:
        raise InvalidPromotionError(
            f"{value} off is not between 0 and 100 %", path=f"$.{attribute.name}"
        )


def count(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A whole number above zero, or no limit."""
    if value is not None and (
        isinstance(value, bool) or not isinstance(value, int) or value < 1
    ):
        raise InvalidPromotionError(
            f"{value!r} is not a number of units", path=f"$.{attribute.name}"
        )


def moment(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A moment with its time zone, or none."""
    if value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
        raise InvalidPromotionError(
            f"{value!r} is not a moment with a time zone",
            path=f"$.{attribute.name}",
            hint="datetime(2026, 11, 1, 12, tzinfo=UTC)",
        )
