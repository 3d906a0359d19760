"""Money: exact amounts, rates, rounding, splitting and writing them."""

from ecomkit.money.allocate import AllocationMethod, Residue, allocate
from ecomkit.money.amount import Money
from ecomkit.money.currency import cash_rounding, minor_unit
from ecomkit.money.errors import (
    AllocationError,
    CurrencyMismatchError,
    InexactAmountError,
    InvalidAmountError,
    InvalidRateError,
    UnknownCurrencyError,
    UnknownExchangeRateError,
)
from ecomkit.money.exchange import ExchangeRate
from ecomkit.money.format import format_money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding, RoundingMode

__all__ = [
    "AllocationError",
    "AllocationMethod",
    "CurrencyMismatchError",
    "ExchangeRate",
    "InexactAmountError",
    "InvalidAmountError",
    "InvalidRateError",
    "Money",
    "Rate",
    "Residue",
    "Rounding",
    "RoundingMode",
    "UnknownCurrencyError",
    "UnknownExchangeRateError",
    "allocate",
    "cash_rounding",
    "format_money",
    "minor_unit",
]
