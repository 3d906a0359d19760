"""Checkout: from a cart to an order, with everything settled in between."""

from ecomkit.checkout.errors import (
    IllegalQuotationStepError,
    InvalidQuotationError,
    QuotationExpiredError,
    QuotationOrderedError,
    StaleRevisionError,
)
from ecomkit.checkout.quotation import (
    QUOTATION_NEXT,
    Quotation,
    QuotationStatus,
    Revision,
    content_hash,
)
from ecomkit.checkout.quotation_events import quotation_changes

__all__ = [
    "QUOTATION_NEXT",
    "IllegalQuotationStepError",
    "InvalidQuotationError",
    "Quotation",
    "QuotationExpiredError",
    "QuotationOrderedError",
    "QuotationStatus",
    "Revision",
    "StaleRevisionError",
    "content_hash",
    "quotation_changes",
]
