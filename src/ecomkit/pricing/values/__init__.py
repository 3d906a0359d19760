"""What a shop writes for pricing: the choices of its policy, and parts of other values."""

from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.benefits import TierBasis
from ecomkit.pricing.values.cart_view import CartViewLine
from ecomkit.pricing.values.conditions import AllOf, ArticlesAtLeast, Condition
from ecomkit.pricing.values.fees import Fee, FeePer
from ecomkit.pricing.values.occasion import DeliveryFacts
from ecomkit.pricing.values.policy import (
    AmountBasis,
    DiscountLevel,
    ExclusiveChoice,
    FloorHandling,
    PromotionOrder,
    TaxSide,
    ThresholdBasis,
    UnitChoice,
)
from ecomkit.pricing.values.price_history import PriceChange, PriceHistory
from ecomkit.pricing.values.price_list import TierCount

__all__ = [
    "AllOf",
    "AmountBasis",
    "ArticlesAtLeast",
    "Benefit",
    "CartViewLine",
    "Condition",
    "DeliveryFacts",
    "DiscountLevel",
    "ExclusiveChoice",
    "Fee",
    "FeePer",
    "FloorHandling",
    "PriceChange",
    "PriceHistory",
    "PromotionOrder",
    "TaxSide",
    "ThresholdBasis",
    "TierBasis",
    "TierCount",
    "UnitChoice",
]
