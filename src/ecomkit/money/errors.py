"""What can go wrong with an amount."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, short_repr


class InvalidAmountError(InvalidInputError):
    """This is not an amount of money."""


class UnknownCurrencyError(InvalidInputError):
    """No currency has this code."""

    def __init__(self, currency: object) -> None:
        shown = short_repr(currency)
        super().__init__(
            f"{shown} is not a currency",
            path="$.currency",
            hint="use a code of ISO 4217, such as 'EUR'",
            currency=shown.strip("'"),
        )


class CurrencyMismatchError(InvalidInputError):
    """Amounts of two currencies cannot be added or compared."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(
            f"{left} and {right} do not mix",
            hint="convert one of them with an ExchangeRate first",
            left=left,
            right=right,
        )


class InexactAmountError(InvalidInputError):
    """The result would have to be rounded, and no rounding was given."""


class InvalidRateError(InvalidInputError):
    """This is not a rate."""


class AllocationError(InvalidInputError):
    """The amount cannot be split like this."""


class UnknownExchangeRateError(InvalidInputError):
    """This exchange rate does not convert from this currency."""
