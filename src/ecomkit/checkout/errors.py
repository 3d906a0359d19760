"""What can go wrong between a cart and an order."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError


class InvalidQuotationError(InvalidInputError):
    """This cannot be a quotation or an offer."""


class IllegalQuotationStepError(ConflictError):
    """The quotation is not at a point where this can be done."""


class QuotationExpiredError(ConflictError):
    """The offer was good until a moment that has passed."""


class StaleRevisionError(ConflictError):
    """Another offer lies on the table than the one accepted."""


class QuotationOrderedError(ConflictError):
    """The quotation is for one order at one price, and this is another."""


class InvalidCheckoutError(InvalidInputError):
    """This cannot be a checkout, or a part of one."""


class IncompleteCheckoutError(RefusedError):
    """Something is still missing before there can be a quote; ``missing`` names it all."""


class QuoteExpiredError(ConflictError):
    """The quote was good until a moment that has passed."""


class StaleQuoteError(ConflictError):
    """The quote holds something else than what the buyer accepted."""
