"""Denominations: what amounts of one currency are counted in."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ecomkit.money.currency import Currency, find_currency, minor_unit
from ecomkit.money.digits import UNITS
from ecomkit.money.errors import InvalidAmountError
from ecomkit.validators import require_whole_number

_MOST_SCALE = 12
_MOST_DIGITS = 15


class Denomination(NamedTuple):
    """One step of a currency, and how much it is."""

    currency: Currency
    unit: Decimal


def denomination(currency: str | Currency, *, scale: int = 0) -> Denomination:
    """The unit of *currency* that is *scale* places below its smallest."""
    found = find_currency(currency)
    return Denomination(found, UNITS[minor_unit(found.code) + finer_places(scale)])


def finer_places(scale: int) -> int:
    """How many places below the smallest unit a *scale* is: from 0 to 12."""
    if scale == 0 and type(scale) is int:  # nearly always
        return 0
    return require_whole_number(
        scale, path="$.scale", error=InvalidAmountError, least=0, most=_MOST_SCALE
    )


def steps_in(text: str, currency: str) -> tuple[int, Denomination] | None:
    """An amount written with all places of its currency and no more, in its smallest unit.

    None for one that is written in another way, and for what is no amount.

    Examples:
        >>> steps_in("-12.50", "EUR")
        (-1250, Denomination(currency=EUR, unit=Decimal('0.01')))
        >>> steps_in("12.5", "EUR")
    """
    known = _KNOWN.get(currency)
    if known is None:
        of = denomination(currency)
        known = _KNOWN[currency] = of, minor_unit(of.currency.code)
    of, places = known
    digits = text
    if places:
        if text[-places - 1 : -places] != ".":
            return None
        digits = text[: -places - 1] + text[-places:]
    number = digits.removeprefix("-")
    if len(number) > _MOST_DIGITS or not (number.isdecimal() and number.isascii()):
        return None
    return int(digits), of


_KNOWN: dict[str, tuple[Denomination, int]] = {}
