"""Fractions compiled to one whole-number division."""

from __future__ import annotations

from collections.abc import Callable

from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding, RoundingMode

Division = tuple[int, int, int]  # (amount * multiplier + addend) // divisor


def rounded_share(rate: Rate, rounding: Rounding) -> Callable[..., int]:
    """The function that rounds a rate of ``amount / below``; *below* is 1 if not given."""
    numerator, denominator = rate.numerator, rate.denominator

    def share(amount: int, below: int = 1) -> int:
        return rounding.of(amount * numerator, below * denominator)

    return share


def prepared_division(rate: Rate, rounding: Rounding) -> Division | None:
    """A rounded rate of an amount, as ``(amount * mul + add) // div``.

    It holds for amounts of zero and more. None where the mode looks at more than the
    size of the remainder, or where the step is not one.
    """
    numerator, denominator = rate.numerator, rate.denominator
    if rounding.step != 1 or numerator < 0:
        return None
    if numerator == 0:
        return 0, 0, 1
    mode = rounding.mode
    if mode in (RoundingMode.HALF_UP, RoundingMode.HALF_CEILING):
        return 2 * numerator, denominator, 2 * denominator
    if mode in (RoundingMode.HALF_DOWN, RoundingMode.HALF_FLOOR):
        return 2 * numerator, denominator - 1, 2 * denominator
    if mode is RoundingMode.DOWN:
        return numerator, 0, denominator
    if mode is RoundingMode.UP:
        return numerator, denominator - 1, denominator
    return None


def share_rounded_on_each_unit(
    amount: int, count: int, mul: int, add: int, div: int
) -> int:
    """A share of *amount* rounded on each of its *count* units, summed.

    The units differ by one odd step at most.
    """
    each, odd = divmod(amount, count)
    part = (each * mul + add) // div
    if odd:
        return part * (count - odd) + ((each + 1) * mul + add) // div * odd
    return part * count
