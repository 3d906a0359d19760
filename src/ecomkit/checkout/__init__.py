"""Checkout: from a cart to a quote, with everything settled in between.

The events of a checkout and of a quotation are in :mod:`ecomkit.checkout.events` and
:mod:`ecomkit.checkout.quotation_events`.
"""

from ecomkit.checkout.checkout import Checkout, OrderSource
from ecomkit.checkout.consigning import ShippingFacts
from ecomkit.checkout.errors import (
    IllegalQuotationStepError,
    IncompleteCheckoutError,
    InvalidCheckoutError,
    InvalidQuotationError,
    QuotationExpiredError,
    QuotationOrderedError,
    QuoteExpiredError,
    StaleQuoteError,
    StaleRevisionError,
)
from ecomkit.checkout.purchaser import BuyerKind, Purchaser
from ecomkit.checkout.quotation import (
    Quotation,
    QuotationStatus,
    Revision,
    content_hash,
)
from ecomkit.checkout.quote import Quote
from ecomkit.checkout.quoter import Quoter
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.checkout.review import CheckoutReview
from ecomkit.checkout.terms import (
    USUAL_POLICIES,
    BuyerPolicy,
    DocumentKind,
    ReturnCost,
    SalesTerms,
    ShownBasis,
)

__all__ = [
    "USUAL_POLICIES",
    "BuyerKind",
    "BuyerPolicy",
    "Checkout",
    "CheckoutReview",
    "CheckoutStep",
    "DocumentKind",
    "IllegalQuotationStepError",
    "IncompleteCheckoutError",
    "InvalidCheckoutError",
    "InvalidQuotationError",
    "OrderSource",
    "Purchaser",
    "Quotation",
    "QuotationExpiredError",
    "QuotationOrderedError",
    "QuotationStatus",
    "Quote",
    "QuoteExpiredError",
    "Quoter",
    "Requirement",
    "ReturnCost",
    "Revision",
    "SalesTerms",
    "ShippingFacts",
    "ShownBasis",
    "StaleQuoteError",
    "StaleRevisionError",
    "content_hash",
]
