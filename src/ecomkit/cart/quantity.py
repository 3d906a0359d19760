"""Quantities: whole numbers, or decimals with a unit of measure; never a float."""

from __future__ import annotations

from decimal import Decimal

from ecomkit.cart.errors import InvalidQuantityError
from ecomkit.errors import short_repr, wrong_type
from ecomkit.numbers import EXACT, exact_decimal, trimmed_decimal

Quantity = int | Decimal
Quantities = tuple[tuple[str, Quantity], ...]

MOST = 1_000_000_000
MOST_PLACES = 6
_MILLION = 1_000_000


def check_quantity(quantity: object, unit: str, *, path: str = "$.quantity") -> None:
    """Refuses what cannot be a quantity; a decimal one needs a *unit*.

    From 1 (or above 0, with a unit) to 1,000,000,000, with at most six places.
    """
    if type(quantity) is int and 1 <= quantity <= MOST:
        return
    if isinstance(quantity, str | float):
        raise wrong_type(InvalidQuantityError)(
            f"{short_repr(quantity)} is not a quantity",
            path=path,
            hint="give an int, or a Decimal with a unit: Decimal('1.5'), unit='kg'",
        )
    exact = exact_decimal(
        quantity, what="a quantity", kind=InvalidQuantityError, path=path
    )
    if not 0 < exact <= MOST:
        raise InvalidQuantityError(
            f"{exact} is not above 0 and at most {MOST}", path=path
        )
    if isinstance(quantity, Decimal) and not unit:
        if exact == exact.to_integral_value():
            raise InvalidQuantityError(
                f"{exact} is given as a decimal, in JSON as text: without a unit of "
                "measure a quantity is a whole number",
                path=path,
                hint=f"send {exact:.0f}, in JSON without quotes",
            )
        raise InvalidQuantityError(
            f"{exact} is a decimal quantity without a unit of measure",
            path=path,
            hint="give the unit, such as unit='kg', or a whole number",
        )
    if _MILLION % exact.as_integer_ratio()[1]:
        raise InvalidQuantityError(
            f"{exact} has more than {MOST_PLACES} places", path=path
        )


def add_quantities(left: Quantity, right: Quantity) -> Quantity:
    """The exact sum of two quantities."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return EXACT.add(Decimal(left), Decimal(right))


def micro(quantity: Quantity) -> int:
    """A quantity in millionths: a whole number for every quantity."""
    if isinstance(quantity, int):
        return quantity * _MILLION
    top, bottom = quantity.as_integer_ratio()
    return top * (_MILLION // bottom)


def from_micro(millionths: int) -> Quantity:
    """The quantity of a number of millionths: an int where it is whole."""
    whole, rest = divmod(millionths, _MILLION)
    return trimmed_decimal(millionths, MOST_PLACES) if rest else whole
