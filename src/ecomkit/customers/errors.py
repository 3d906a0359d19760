"""What can go wrong with a customer."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError
from ecomkit.money.validators import MoneyValidators


class InvalidCustomerError(InvalidInputError):
    """This is not a customer or a company."""


class InvalidTaxNumberError(InvalidInputError):
    """No tax office of this country writes a number like this."""


check = MoneyValidators(InvalidCustomerError)
