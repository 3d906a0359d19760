"""Cart: what a buyer wishes, and how a cart is edited, checked, merged and kept."""

from ecomkit.cart.cart import Cart
from ecomkit.cart.coupon_code import normalize_code
from ecomkit.cart.delivery import Delivery
from ecomkit.cart.errors import (
    CartLimitError,
    InvalidCartError,
    InvalidCouponCodeError,
    InvalidLineError,
    InvalidQuantityError,
    StaleCartError,
    UnknownDeliveryError,
    UnknownLineError,
    UnknownShareError,
)
from ecomkit.cart.events import (
    CartCleared,
    CartUpdated,
    CouponEntered,
    CouponRemoved,
    ProductAdded,
    ProductRemoved,
    cart_changes,
)
from ecomkit.cart.limits import CartLimits, LimitProblem, QuantityLimit
from ecomkit.cart.line import LineItem
from ecomkit.cart.merge import MergeConflict, MergedCart, MergeStrategy, merge_carts
from ecomkit.cart.personalization import Greeting, Personalization
from ecomkit.cart.quantity import Quantity
from ecomkit.cart.request import CartRequest, LineRequest
from ecomkit.cart.saved_cart import CartProblem, SavedCart, SharedCart

__all__ = [
    "Cart",
    "CartCleared",
    "CartLimitError",
    "CartLimits",
    "CartProblem",
    "CartRequest",
    "CartUpdated",
    "CouponEntered",
    "CouponRemoved",
    "Delivery",
    "Greeting",
    "InvalidCartError",
    "InvalidCouponCodeError",
    "InvalidLineError",
    "InvalidQuantityError",
    "LimitProblem",
    "LineItem",
    "LineRequest",
    "MergeConflict",
    "MergeStrategy",
    "MergedCart",
    "Personalization",
    "ProductAdded",
    "ProductRemoved",
    "Quantity",
    "QuantityLimit",
    "SavedCart",
    "SharedCart",
    "StaleCartError",
    "UnknownDeliveryError",
    "UnknownLineError",
    "UnknownShareError",
    "cart_changes",
    "merge_carts",
    "normalize_code",
]
