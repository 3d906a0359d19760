"""Converters and validators of amounts and rates, for every room.

As on the ground floor (:mod:`ecomkit.validators`), a converter never refuses: what it
cannot convert it returns as it is, and the validator of the field refuses it:

    check = MoneyValidators(InvalidFeeRuleError)

    @attrs.frozen
    class Insurance:
        rate: Rate = attrs.field(converter=as_rate, validator=check.rate(from_zero=True))
        most: Money | None = attrs.field(
            default=None, converter=maybe_money, validator=maybe(check.money())
        )

A bare number is no rate: 19 could mean 19 % or nineteen times as much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import Any, cast

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr, wrong_type
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.numbers import exact_decimal
from ecomkit.validators import (
    ErrorClass,
    Validator,
    Validators,
    one_or_more,
    require_type,
    require_types,
)

_MONEY_HINT = "write Money('4.90', 'EUR')"
_MOST_PERCENT = 1_000
_BARE = re.compile(r"\s*[+-]?[\d.]+\s*", re.ASCII)

# ------------------------------------------------------------------- converters


def as_money(value: Money) -> Money:
    """An amount of any py-moneyed kind (django-money's, too), as ours."""
    try:
        return Money.from_moneyed(value)
    except EcomkitError:
        return value


def maybe_money(value: Money | None) -> Money | None:
    """:func:`as_money`, or None."""
    return None if value is None else as_money(value)


def as_amounts(values: Money | Iterable[Money]) -> tuple[Money, ...]:
    """An amount, or one for each currency, as a tuple."""
    return tuple(as_money(value) for value in one_or_more(values))


def as_rate(value: Rate | str) -> Rate:
    """A rate written ``"19%"``, ``"1/3"`` or, up to one, ``"0.19"``.

    A bare number is handed on, to be refused by the validator: use :func:`as_percent`
    where the field's name says that numbers are percent.
    """
    if not isinstance(value, str):
        return value
    try:
        rate = Rate(value)
    except EcomkitError:
        return cast("Rate", value)
    if _BARE.fullmatch(value) and abs(rate.numerator) > rate.denominator:
        return cast("Rate", value)
    return rate


def maybe_rate(value: Rate | str | None) -> Rate | None:
    """:func:`as_rate`, or None."""
    return None if value is None else as_rate(value)


def as_percent(value: Rate | str | int | Decimal) -> Rate:
    """A rate, where a bare number counts percent: 10, ``"10"``, ``"10%"`` and ``"1/10"``."""
    try:
        if isinstance(value, Rate) or (
            isinstance(value, str) and not _BARE.fullmatch(value)
        ):
            return Rate(value)
        return Rate.from_percent(value)
    except EcomkitError:
        return cast("Rate", value)


# ----------------------------------------------------------- checks of an argument


def require_money(
    value: object,
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
    from_zero: bool = False,
    whole_units: bool = False,
) -> Money:
    """*value*, our Money; not below zero, and without parts of a cent, where asked."""
    money = require_type(value, Money, path=path, error=error, hint=_MONEY_HINT)
    if from_zero and money.amount < 0:
        raise error(f"{money} is below zero", path=path)
    if whole_units:
        try:
            money.minor()
        except EcomkitError as refusal:
            raise error(refusal.message, path=path, hint=refusal.hint) from None
    return money


def require_amounts(
    values: Any,
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
    least: int = 0,
    from_zero: bool = False,
) -> None:
    """A tuple of at least *least* amounts, each in a currency of its own."""
    require_types(values, Money, path=path, error=error, least=least, hint=_MONEY_HINT)
    if len({money.currency.code for money in values}) < len(values):
        raise error("two amounts are in one currency", path=path)
    if from_zero and any(money.amount < 0 for money in values):
        raise error("an amount is below zero", path=path)


def require_rate(
    value: object,
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
    from_zero: bool = False,
    to_one: bool = False,
) -> Rate:
    """*value*, a Rate; not below zero, and not above 100 %, where asked."""
    if not isinstance(value, Rate):
        raise _no_rate(value, path, error)
    if from_zero and value.numerator < 0:
        raise error(f"{value} is below zero", path=path)
    if to_one and value.numerator > value.denominator:
        raise error(f"{value} is above 100 %", path=path)
    return value


def _no_rate(value: object, path: str, error: ErrorClass) -> EcomkitError:
    is_text = isinstance(value, str)
    hint = 'write "19%", "1/3" or "0.19"'
    with suppress(EcomkitError):
        percent = exact_decimal(value)
        if percent.copy_abs() < _MOST_PERCENT:
            hint = f'write "{percent}%" for {percent} percent'
    kind = error if is_text else wrong_type(error)
    return kind(f"{short_repr(value)} is not a rate", path=path, hint=hint)


# -------------------------------------------------------------- checks of a field


class MoneyValidators(Validators):
    """The checks of the ground floor, and those of amounts and rates."""

    def money(self, *, from_zero: bool = False, whole_units: bool = False) -> Validator:
        """An amount; not below zero, and in whole cents, where asked."""
        return self.of(require_money, from_zero=from_zero, whole_units=whole_units)

    def amounts(self, *, least: int = 0, from_zero: bool = False) -> Validator:
        """At least *least* amounts, each in a currency of its own."""
        return self.of(require_amounts, least=least, from_zero=from_zero)

    def rate(self, *, from_zero: bool = False, to_one: bool = False) -> Validator:
        """A rate; not below zero, and not above 100 %, where asked."""
        return self.of(require_rate, from_zero=from_zero, to_one=to_one)
