"""Pricing: price lists, promotions, fees and taxes become one exact, explained price.

A shop builds a Pricer from a PriceBook, promotions, fees, taxes and a policy, and prices
carts with it. The rest of what it may write is in :mod:`ecomkit.pricing.values`, what it
reads off a PricedCart or a Trace in :mod:`ecomkit.pricing.result`.
"""

from ecomkit.pricing.best_codes import best_codes
from ecomkit.pricing.coupon_codes import new_codes, read_code, stored_code
from ecomkit.pricing.errors import ClaimLostError, NotForSaleError
from ecomkit.pricing.ports import CustomFee, CustomPromotion
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.result.priced_cart import PricedCart
from ecomkit.pricing.result.trace import Trace
from ecomkit.pricing.values.benefits import (
    AmountOff,
    FirstAndNext,
    PercentOff,
    Scope,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
)
from ecomkit.pricing.values.cart_view import CartView, FeeQuote, Needs, Proposal
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.conditions import (
    AnyOf,
    Contains,
    DeliveredBy,
    During,
    InGroup,
    Not,
    NthOrder,
    PaidWith,
    QuantityAtLeast,
    ShipsTo,
    TotalAtLeast,
)
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.occasion import Buyer, Occasion, PriceOverride
from ecomkit.pricing.values.policy import DiscountPolicy, PricingPolicy, SpreadPolicy
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.price_list import ListPrice, PriceList, PriceTier
from ecomkit.pricing.values.promotion import (
    Campaign,
    CatalogPromotion,
    Lane,
    LaneChoice,
    Promotion,
)
from ecomkit.pricing.values.selection import Select
from ecomkit.pricing.values.set_benefits import (
    BuyGet,
    CheapestFree,
    EachGroupOf,
    Gift,
    GroupPrice,
    ProgressivePercent,
)
from ecomkit.pricing.values.usage import Usage

__all__ = [
    "AmountOff",
    "AnyOf",
    "BuyGet",
    "Buyer",
    "Campaign",
    "CartView",
    "CatalogPromotion",
    "Charge",
    "CheapestFree",
    "ClaimLostError",
    "Contains",
    "CustomFee",
    "CustomPromotion",
    "DeliveredBy",
    "DiscountPolicy",
    "During",
    "EachGroupOf",
    "FeeQuote",
    "FirstAndNext",
    "Gift",
    "GroupPrice",
    "InGroup",
    "Lane",
    "LaneChoice",
    "ListPrice",
    "Needs",
    "Not",
    "NotForSaleError",
    "NthOrder",
    "Occasion",
    "OrderFee",
    "PaidWith",
    "PercentOff",
    "PriceBook",
    "PriceList",
    "PriceOverride",
    "PriceTier",
    "PricedCart",
    "Pricer",
    "PricingPolicy",
    "ProgressivePercent",
    "Promotion",
    "Proposal",
    "QuantityAtLeast",
    "Scope",
    "Select",
    "ServiceFee",
    "SetPrice",
    "ShipsTo",
    "SpendAndSave",
    "SpreadPolicy",
    "Tier",
    "Tiered",
    "TotalAtLeast",
    "Trace",
    "Usage",
    "best_codes",
    "new_codes",
    "read_code",
    "stored_code",
]
