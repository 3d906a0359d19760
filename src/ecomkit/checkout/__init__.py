"""Checkout: from a cart to an order, with everything settled in between."""

from ecomkit.checkout.checkout import Checkout, OrderSource
from ecomkit.checkout.consigning import ShippingFacts, charge_for, consign
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
from ecomkit.checkout.events import (
    CheckoutStarted,
    CheckoutStepCompleted,
    CouponApplied,
    CouponDenied,
    PaymentInfoEntered,
    ShippingInfoEntered,
    checkout_changes,
    coupon_change,
)
from ecomkit.checkout.purchaser import BuyerKind, Purchaser
from ecomkit.checkout.quotation import (
    QUOTATION_NEXT,
    Quotation,
    QuotationStatus,
    Revision,
    content_hash,
)
from ecomkit.checkout.quotation_events import quotation_changes
from ecomkit.checkout.quote import Quote, QuotedDelivery
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
    "QUOTATION_NEXT",
    "USUAL_POLICIES",
    "BuyerKind",
    "BuyerPolicy",
    "Checkout",
    "CheckoutReview",
    "CheckoutStarted",
    "CheckoutStep",
    "CheckoutStepCompleted",
    "CouponApplied",
    "CouponDenied",
    "DocumentKind",
    "IllegalQuotationStepError",
    "IncompleteCheckoutError",
    "InvalidCheckoutError",
    "InvalidQuotationError",
    "OrderSource",
    "PaymentInfoEntered",
    "Purchaser",
    "Quotation",
    "QuotationExpiredError",
    "QuotationOrderedError",
    "QuotationStatus",
    "Quote",
    "QuoteExpiredError",
    "QuotedDelivery",
    "Quoter",
    "Requirement",
    "ReturnCost",
    "Revision",
    "SalesTerms",
    "ShippingFacts",
    "ShippingInfoEntered",
    "ShownBasis",
    "StaleQuoteError",
    "StaleRevisionError",
    "charge_for",
    "checkout_changes",
    "consign",
    "content_hash",
    "coupon_change",
    "quotation_changes",
]
