"""Currencies: the decimals they are charged in, and the coins they are paid in."""

from __future__ import annotations

from types import MappingProxyType

from ecomkit.money.rounding import HALF_UP, Rounding

# ISO 4217 minor units, where they are not two. CLDR's digits differ for thirteen
# codes and are for display only: the dinar RSD is charged in hundredths all the same.
# Source: ISO 4217 amendments up to 179 (2026-01).
_MINOR_UNITS = MappingProxyType(
    dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    )
    | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
    | dict.fromkeys("CLF UYW".split(), 4)
)

# The smallest coin in use, in minor units: what a cash total is rounded to.
# Sources: national central banks and mints, as of 2026.
_CASH_STEPS = MappingProxyType(
    {"CHF": 5, "CAD": 5, "AUD": 5, "NZD": 10, "SGD": 5, "MYR": 5, "ILS": 10, "DKK": 50}
    | {"SEK": 100, "NOK": 100, "CZK": 100, "HUF": 500, "ZAR": 10, "HKD": 10}
)


def minor_unit(currency: str) -> int:
    """How many places a currency is charged in: JPY 0, EUR 2, KWD 3."""
    return _MINOR_UNITS.get(currency, 2)


def cash_rounding(currency: str) -> Rounding:
    """How a total in *currency* is rounded when it is paid in coins."""
    return Rounding(HALF_UP, _CASH_STEPS.get(currency, 1))
