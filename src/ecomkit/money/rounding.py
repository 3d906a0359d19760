"""Rounding: a mode, a smallest step, and nothing hidden."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.validators import Validators


class RoundingMode(StrictEnum):
    """Which way a part of a step goes.

    The names are those of the halves: ``HALF_UP`` takes a half away from zero,
    ``HALF_DOWN`` toward zero, ``HALF_CEILING`` toward plus, ``HALF_FLOOR`` toward
    minus infinity; ``UP`` and ``DOWN`` take any part away from or toward zero.
    """

    HALF_UP = "half_up"
    HALF_DOWN = "half_down"
    HALF_EVEN = "half_even"
    HALF_ODD = "half_odd"
    HALF_CEILING = "half_ceiling"
    HALF_FLOOR = "half_floor"
    UP = "up"
    DOWN = "down"


HALF_UP = RoundingMode.HALF_UP
HALF_DOWN = RoundingMode.HALF_DOWN
HALF_EVEN = RoundingMode.HALF_EVEN
HALF_ODD = RoundingMode.HALF_ODD
HALF_CEILING = RoundingMode.HALF_CEILING
HALF_FLOOR = RoundingMode.HALF_FLOOR
UP = RoundingMode.UP
DOWN = RoundingMode.DOWN


def divide(numerator: int, denominator: int, mode: RoundingMode = HALF_UP) -> int:
    """*numerator* / *denominator* (above zero), as a whole number by *mode*.

    Examples:
        >>> divide(25, 10), divide(-25, 10), divide(25, 10, HALF_EVEN)
        (3, -3, 2)
    """
    quotient, rest = divmod(numerator, denominator)
    if not rest:
        return quotient
    # quotient is the floor; the question is whether to go one up.
    twice = 2 * rest
    if mode is HALF_UP:
        up = twice > denominator or (twice == denominator and numerator > 0)
    elif mode is HALF_EVEN:
        up = twice > denominator or (twice == denominator and quotient % 2 == 1)
    elif mode is HALF_DOWN:
        up = twice > denominator or (twice == denominator and numerator < 0)
    elif mode is UP:
        up = numerator > 0
    elif mode is DOWN:
        up = numerator < 0
    elif mode is HALF_ODD:
        up = twice > denominator or (twice == denominator and quotient % 2 == 0)
    elif mode is HALF_CEILING:
        up = twice >= denominator
    else:
        up = twice > denominator
    return quotient + up


_check = Validators(InvalidInputError)


@attrs.frozen
class Rounding:
    """How an amount is rounded: a mode, and a step in minor units.

    ``Rounding(HALF_UP)`` goes to the cent, ``Rounding(HALF_UP, step=5)`` to 0.05.

    Examples:
        >>> Rounding(HALF_DOWN, step=5).of(1225, 10), Rounding(UP).of(1, 3)
        (120, 1)
    """

    mode: RoundingMode = attrs.field(default=HALF_UP, converter=RoundingMode)
    step: int = attrs.field(default=1, validator=_check.whole_number(1))

    def of(self, numerator: int, denominator: int = 1) -> int:
        """The fraction *numerator* / *denominator*, rounded to a multiple of the step."""
        if denominator < 1:
            raise InvalidInputError("must be above zero", path="$.denominator")
        return divide(numerator, denominator * self.step, self.mode) * self.step
