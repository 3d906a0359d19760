"""The checks that the values of this room make when they are built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.errors import InvalidPriceError, InvalidPromotionError


def names(given: str | Iterable[str]) -> frozenset[str]:
    """One name, or several."""
    found = several(given)
    for one in found:
        if not isinstance(one, str) or not one:
            raise InvalidInputError(
                f"{short_repr(one)} is not a name", hint="a text, or several"
            )
    return frozenset(found)


def text(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A text that is not empty, such as an id."""
    if not isinstance(value, str) or not value:
        raise InvalidInputError(
            f"{short_repr(value)} is not a name",
            path=f"$.{attribute.name}",
            hint="a text",
        )


def number(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInputError(
            f"{short_repr(value)} is not a whole number", path=f"$.{attribute.name}"
        )


def a(*kinds: type) -> Callable[[object, attrs.Attribute[Any], Any], None]:
    """A value of one of these kinds."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not isinstance(value, kinds):
            raise _wrong_kind(value, kinds, f"$.{attribute.name}")

    return check


def all_are(*kinds: type) -> Callable[[object, attrs.Attribute[Any], Any], None]:
    """Values that are all of one of these kinds, in a row or by name."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        named = value.items() if isinstance(value, dict) else enumerate(value)
        for place, one in named:
            if not isinstance(one, kinds) or isinstance(one, bool):
                raise _wrong_kind(
                    one, kinds, f"$.{attribute.name}[{short_repr(place)}]"
                )

    return check


def _wrong_kind(value: object, kinds: tuple[type, ...], path: str) -> InvalidInputError:
    wanted = " or ".join(kind.__name__ for kind in kinds if kind is not type(None))
    return InvalidInputError(f"{short_repr(value)} is not a {wanted}", path=path)


def mapping(given: Any) -> dict[Any, Any]:
    """A copy of what is looked up by name."""
    if not isinstance(given, Mapping):
        raise InvalidInputError(
            f"{short_repr(given)} is not a mapping", hint="{name: value}"
        )
    return dict(given)


def any_money(given: Money) -> Money:
    """An amount of any py-moneyed kind, as ours."""
    return Money.from_moneyed(given)


def money(given: Money) -> Money:
    """An amount of any py-moneyed kind, as ours; not below zero."""
    found = Money.from_moneyed(given)
    if found.amount < 0:
        raise InvalidPriceError(f"{found} is below zero")
    return found


def maybe_money(given: Money | None) -> Money | None:
    """:func:`money`, or none at all."""
    return None if given is None else money(given)


def several(given: Any) -> tuple[Any, ...]:
    """One value, or several."""
    if type(given) is tuple:
        return given
    if isinstance(given, Iterable) and not isinstance(given, str):
        return tuple(given)
    return (given,)


def window(value: Any) -> None:
    """Refuses a *value* that ends before it begins."""
    if None not in (value.since, value.until) and value.until <= value.since:
        raise InvalidInputError("this ends before it begins", path="$.until")


def rate(given: Rate | str | int | Decimal) -> Rate:
    """A Rate as it is; a bare number counts per cent."""
    if isinstance(given, Rate):
        return given
    if isinstance(given, str) and ("%" in given or "/" in given):
        return Rate(given)
    return Rate.from_percent(given)


def maybe_rate(given: Rate | str | int | Decimal | None) -> Rate | None:
    """:func:`rate`, or none at all."""
    return None if given is None else rate(given)


def moneys(given: Money | Iterable[Money]) -> tuple[Money, ...]:
    """One amount, or one for each currency; none is fine, and so is one below zero."""
    amounts = several(given)
    for amount in amounts:
        if not isinstance(amount, Money):
            raise InvalidPromotionError(
                f"{short_repr(amount)} is not money",
                path="$.amount",
                hint="Money('5', 'EUR')",
            )
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
            f"{short_repr(value)} is not a number of units", path=f"$.{attribute.name}"
        )


def moment(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A moment with its time zone, or none."""
    if value is not None and not is_moment(value):
        raise no_moment(value, f"$.{attribute.name}")


def no_moment(value: object, path: str) -> InvalidInputError:
    """The refusal of what is no moment, or of one that could be several."""
    return InvalidInputError(
        f"{short_repr(value)} is not a moment with a time zone",
        path=path,
        hint="datetime(2026, 11, 1, 12, tzinfo=UTC)",
    )
