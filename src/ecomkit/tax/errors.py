"""What can go wrong with taxes."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, RefusedError, UnavailableError


class InvalidTaxError(InvalidInputError):
    """This is not a tax that can be charged."""

    code = "invalid_tax"


class TaxSourceError(UnavailableError):
    """The outside tax engine did not answer."""

    code = "tax_source"


class TaxNotCoveredError(RefusedError):
    """The shop's tax rules do not cover this sale, and nobody guesses a tax."""

    code = "tax_not_covered"


class TaxSourceLimitError(InvalidInputError):
    """The outside tax engine has said that it cannot do this."""

    code = "tax_source_limit"
