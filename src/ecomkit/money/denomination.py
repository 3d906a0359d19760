"""Denominations: what amounts of one currency are counted in."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ecomkit.money.currency import Currency, find_currency, minor_unit
from ecomkit.money.digits import UNITS
from ecomkit.money.errors import InvalidAmountError
from ecomkit.validators import require_whole_number

_MOST_SCALE = 12


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
