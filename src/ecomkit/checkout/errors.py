"""What can go wrong between a cart and an order, and the checks of this room's fields."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError
from ecomkit.money.validators import MoneyValidators


class InvalidQuotationError(InvalidInputError):
    """This is not a quotation or an offer, or not a part of one."""


class IllegalQuotationStepError(ConflictError):
    """The quotation is not in a state that allows this step."""


class QuotationExpiredError(ConflictError):
    """The offer has expired."""


class StaleRevisionError(ConflictError):
    """The accepted revision is not the current one."""


class QuotationOrderedError(ConflictError):
    """The quotation was ordered already, or the order costs another amount."""


class QuotationNeededError(RefusedError):
    """This payment method is for quotations that were accepted."""


class ApprovalRefusedError(RefusedError):
    """This person cannot approve the purchase; ``approvers`` can."""


class StaleApprovalError(ConflictError):
    """The purchase is not the one that an approver was asked about."""


class InvalidCheckoutError(InvalidInputError):
    """This is not a checkout or a quote, or not a part of one."""


class IncompleteCheckoutError(RefusedError):
    """The checkout cannot be quoted yet; ``missing`` holds every requirement."""


class NotOfferedError(InvalidInputError):
    """The shop does not sell this, or not like this; ``problems`` holds everything wrong."""


class QuoteExpiredError(ConflictError):
    """The quote has expired."""


class StaleQuoteError(ConflictError):
    """The quote differs from what the buyer accepted."""


check = MoneyValidators(InvalidCheckoutError)
check_quotation = MoneyValidators(InvalidQuotationError)
