"""Digits: an amount as plain text, the same on every machine."""

from __future__ import annotations

from decimal import Decimal

from ecomkit.numbers import EXACT

UNITS = tuple(Decimal(1).scaleb(-places, EXACT) for places in range(20))
"""One, a tenth, a hundredth: the unit of so many places."""


def decimal_text(amount: Decimal, places: int) -> str:
    """An amount with *places*, or as many more as it needs: 12.50.

    Equal amounts are written alike, however many zeros they came with.
    """
    text = str(amount)
    if places and text[-places - 1 : -places] == ".":
        return text
    if -int(amount.as_tuple().exponent) != places:
        amount = amount.normalize(EXACT)
        if -int(amount.as_tuple().exponent) < places:
            amount = amount.quantize(UNITS[places], context=EXACT)
    return f"{amount:f}"


def steps_text(steps: int, places: int) -> str:
    """So many of the unit of *places* as text: 1250 hundredths are 12.50.

    Examples:
        >>> steps_text(-5, 2)
        '-0.05'
    """
    digits = str(steps)
    if not places:
        return digits
    if steps < 0:
        return f"-{steps_text(-steps, places)}"
    if len(digits) <= places:
        digits = digits.zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}"
