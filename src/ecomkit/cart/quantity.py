"""Quantities: whole numbers, or decimals with a unit of measure; never a float."""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

from ecomkit.cart.errors import InvalidQuantityError
from ecomkit.money.numbers import exact_decimal

Quantity = int | Decimal

# Sums must not depend on the decimal context that somebody else has set.
_EXACT = Context(prec=40, traps=[Inexact])
MOST = 1_000_000_000
MOST_PLACES = 6
_MILLION = 1_000_000


def check_quantity(quantity: object, unit: str) -> None:
    """Refuses what cannot be a quantity; a decimal one needs a *unit*.

    From 1 (or above 0, with a unit) to a thousand million, with at most six places.
    """
    if type(quantity) is int and 1 <= quantity <= MOST:
        return
    if isinstance(quantity, str):
        raise _refused("text is not a quantity", hint="give an int or a Decimal")
    exact = exact_decimal(
        quantity, what="a quantity", kind=InvalidQuantityError, path="$.quantity"
    )
    if not 0 < exact <= MOST:
        raise _refused(f"{exact} is not above 0 and at most {MOST}")
    if isinstance(quantity, Decimal) and not unit:
        raise _refused(
            f"{exact} is a decimal quantity without a unit of measure",
            hint="give the unit, such as unit='kg', or a whole number",
        )
    if _MILLION % exact.as_integer_ratio()[1]:
        raise _refused(f"{exact} has more than {MOST_PLACES} places")


def added(left: Quantity, right: Quantity) -> Quantity:
    """The exact sum of two quantities."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return _EXACT.add(Decimal(left), Decimal(right))


def micro(quantity: Quantity) -> int:
    """A quantity in millionths, which any quantity is a whole number of."""
    if isinstance(quantity, int):
        return quantity * _MILLION
    top, bottom = quantity.as_integer_ratio()
    return top * (_MILLION // bottom)


def from_micro(millionths: int) -> Quantity:
    """The quantity of so many millionths: an int where it is whole."""
    whole, rest = divmod(millionths, _MILLION)
    return (
        Decimal(millionths).scaleb(-MOST_PLACES, _EXACT).normalize(_EXACT)
        if rest
        else whole
    )


def _refused(message: str, hint: str = "") -> InvalidQuantityError:
    return InvalidQuantityError(message, path="$.quantity", hint=hint)
