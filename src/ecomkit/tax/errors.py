"""What can go wrong with taxes."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, UnavailableError


class InvalidTaxError(InvalidInputError):
    """This is not a tax that can be charged."""

    code = "invalid_tax"


class TaxSourceError(UnavailableError):
    """The outside tax engine did not answer."""

    code = "tax_source"
