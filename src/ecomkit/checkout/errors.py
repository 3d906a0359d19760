"""What can go wrong between a cart and an order."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError


class InvalidQuotationError(InvalidInputError):
    """This cannot be a quotation or an offer."""

    code = "invalid_quotation"


class IllegalQuotationStepError(ConflictError):
    """The quotation is not at a point where this can be done."""

    code = "illegal_quotation_step"


class QuotationExpiredError(ConflictError):
    """The offer was good until a moment that has passed."""

    code = "quotation_expired"


class StaleRevisionError(ConflictError):
    """Another offer lies on the table than the one accepted."""

    code = "stale_revision"


class QuotationOrderedError(ConflictError):
    """The quotation is for one order at one price, and this is another."""

    code = "quotation_ordered"


class InvalidCheckoutError(InvalidInputError):
    """This cannot be a checkout, or a part of one."""

    code = "invalid_checkout"


class IncompleteCheckoutError(RefusedError):
    """Something is still missing before there can be a quote; ``missing`` names it all."""

    code = "incomplete_checkout"


class QuoteExpiredError(ConflictError):
    """The quote was good until a moment that has passed."""

    code = "quote_expired"


class StaleQuoteError(ConflictError):
    """The quote holds something else than what the buyer accepted."""

    code = "stale_quote"
