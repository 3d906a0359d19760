"""Amounts as Stripe counts them, for some currencies unlike ISO 4217.

Source: Stripe's documentation, "Supported currencies", sections on zero-decimal,
three-decimal and special-case currencies, as of 2026.
"""

from __future__ import annotations

from decimal import Decimal

from ecomkit.money import Money, minor_unit
from ecomkit.payments.errors import MisconfiguredError
from ecomkit.validators import require_type

# Counted in whole units. MGA has hundredths in ISO 4217, and none at Stripe.
_WHOLE = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()
)
# Counted in hundredths, which must be 00: 5 ISK are sent as 500.
_WHOLE_AS_HUNDREDTHS = frozenset({"ISK", "UGX"})
# Counted in thousandths, of which the last digit must be 0.
_THOUSANDTHS = frozenset("BHD JOD KWD OMR TND".split())
# All others that Stripe takes have two places, as in ISO 4217.
_HUNDREDTHS = 2


def stripe_minor(amount: Money, /) -> int:
    """*amount* as the whole number that Stripe is sent.

    Raises MisconfiguredError if there is none: parts of a króna, the last digit of a
    Kuwaiti dinar, a currency that Stripe does not document.

    Examples:
        >>> stripe_minor(Money("5", "ISK"))
        500
    """
    code = amount.currency.code
    places, step = _counted(code)
    numerator, denominator = amount.amount.as_integer_ratio()
    scaled: int = numerator * 10**places
    if scaled % (denominator * step):
        raise MisconfiguredError(
            f"Stripe takes {code} in steps of {Decimal(f'{step}e-{places}'):f}, "
            f"not {amount}",
            path="$.amount",
            hint="round prices in this currency to that step",
            amount=amount,
        )
    return scaled // denominator


def from_stripe_minor(minor: int, currency: str, /) -> Money:
    """The money that Stripe calls *minor*; *currency* in upper or lower case."""
    code = require_type(currency, str, path="$.currency").upper()
    places, _ = _counted(code)
    below = places - minor_unit(code)
    if below < 0:
        return Money.from_minor(minor * 10**-below, code)
    return Money.from_minor(minor, code, scale=below)


def _counted(code: str) -> tuple[int, int]:
    # The places Stripe counts in, and the step that its amounts keep to.
    if code in _WHOLE:
        return 0, 1
    if code in _WHOLE_AS_HUNDREDTHS:
        return 2, 100
    if code in _THOUSANDTHS:
        return 3, 10
    if minor_unit(code) != _HUNDREDTHS:
        raise MisconfiguredError(
            f"Stripe does not take {code}", path="$.amount", currency=code
        )
    return _HUNDREDTHS, 1
