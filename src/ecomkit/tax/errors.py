"""What can go wrong with taxes."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    RefusedError,
    UnavailableError,
)
from ecomkit.money.validators import MoneyValidators


class InvalidTaxError(InvalidInputError):
    """This is not a tax that can be charged."""


class TaxSourceError(UnavailableError):
    """The outside tax engine did not answer."""


class TaxNotCoveredError(RefusedError):
    """The shop's tax rules do not cover this sale; no tax is guessed."""


class TaxSourceLimitError(InvalidInputError):
    """The outside tax engine does not support this."""


class StaleAssessmentError(ConflictError):
    """An outside tax engine assessed another cart, or the same at other prices."""


check = MoneyValidators(InvalidTaxError)
