"""Currencies: the decimals they are charged in, and the coins they are paid in."""

from __future__ import annotations

from types import MappingProxyType

import moneyed

from ecomkit.money.errors import UnknownCurrencyError
from ecomkit.money.rounding import HALF_UP, Rounding

Currency = moneyed.Currency
# Currencies of ISO 4217 that py-moneyed 3.0 does not have yet.
_NEWER = {
    code: Currency(code, numeric=numeric, sub_unit=100, name=name)
    for code, numeric, name in (
        ("XCG", "532", "Caribbean Guilder"),
        ("ZWG", "924", "Zimbabwe Gold"),
    )
}

# ISO 4217 minor units, where they are not two. CLDR's digits differ for thirteen
# codes and are for display only: the dinar RSD is charged in hundredths all the same.
# Source: ISO 4217 amendments up to 179 (2026-01).
_MINOR_UNITS = MappingProxyType(
    {"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0}
    | {"PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0}
    | {"XPF": 0}
    | {"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3}
    | {"CLF": 4, "UYW": 4}
)

# The smallest coin in use, in minor units: what a cash total is rounded to.
# Sources: national central banks and mints, as of 2026.
_CASH_STEPS = MappingProxyType(
    {"CHF": 5, "CAD": 5, "AUD": 5, "NZD": 10, "SGD": 5, "MYR": 5, "ILS": 10, "DKK": 50}
    | {"SEK": 100, "NOK": 100, "CZK": 100, "HUF": 500, "ZAR": 10, "HKD": 10}
)


def find_currency(currency: object) -> Currency:
    """The currency of an ISO 4217 code, or *currency* itself where it is one."""
    if isinstance(currency, Currency):
        return currency
    if isinstance(currency, str):
        found = moneyed.CURRENCIES.get(currency) or _NEWER.get(currency)
        if found is not None:
            return found
    raise UnknownCurrencyError(currency)


def is_code(code: str) -> bool:
    """Whether a code is that of a currency of ISO 4217."""
    return code in moneyed.CURRENCIES or code in _NEWER


def minor_unit(currency: str) -> int:
    """How many places a currency is charged in.

    Examples:
        >>> minor_unit("JPY"), minor_unit("EUR"), minor_unit("KWD")
        (0, 2, 3)
    """
    try:  # asked for nearly every amount
        return _MINOR_UNITS.get(currency, 2)
    except Exception:  # noqa: BLE001  # what has no hash is no code
        raise UnknownCurrencyError(currency) from None


def cash_rounding(currency: str) -> Rounding:
    """How a total in *currency* is rounded when it is paid in coins.

    Examples:
        >>> cash_rounding("CHF").step, cash_rounding("EUR").step
        (5, 1)
    """
    try:
        return Rounding(HALF_UP, _CASH_STEPS.get(currency, 1))
    except TypeError:  # what has no hash is no code
        raise UnknownCurrencyError(currency) from None
