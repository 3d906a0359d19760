"""Checkout: from a cart to a quote, with everything settled in between.

The events of a checkout and of a quotation are in :mod:`ecomkit.checkout.events` and
:mod:`ecomkit.checkout.quotation_events`.
"""

from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.errors import (
    ApprovalRefusedError,
    IncompleteCheckoutError,
    NotOfferedError,
    QuotationExpiredError,
    QuotationOrderedError,
    QuoteExpiredError,
    StaleQuoteError,
    StaleRevisionError,
)
from ecomkit.checkout.importing import ImportEstimate, ImportTerms
from ecomkit.checkout.place_evidence import EvidenceKind, PlaceEvidence
from ecomkit.checkout.purchaser import BuyerKind, Purchaser
from ecomkit.checkout.quotation import (
    Quotation,
    QuotationStatus,
    content_hash,
)
from ecomkit.checkout.quote import Quote
from ecomkit.checkout.quoter import Quoter
from ecomkit.checkout.request import CheckoutRequest
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.checkout.response import CheckoutResponse
from ecomkit.checkout.review import CheckoutReview
from ecomkit.checkout.terms import (
    BuyerPolicy,
    DocumentKind,
    SalesTerms,
    ShownBasis,
)

__all__ = [
    "ApprovalRefusedError",
    "BuyerKind",
    "BuyerPolicy",
    "Checkout",
    "CheckoutRequest",
    "CheckoutResponse",
    "CheckoutReview",
    "CheckoutStep",
    "DocumentKind",
    "EvidenceKind",
    "ImportEstimate",
    "ImportTerms",
    "IncompleteCheckoutError",
    "NotOfferedError",
    "PlaceEvidence",
    "Purchaser",
    "Quotation",
    "QuotationExpiredError",
    "QuotationOrderedError",
    "QuotationStatus",
    "Quote",
    "QuoteExpiredError",
    "Quoter",
    "Requirement",
    "SalesTerms",
    "ShownBasis",
    "StaleQuoteError",
    "StaleRevisionError",
    "content_hash",
]
