"""Cart: what a buyer wishes, and how a cart is edited, checked, merged and kept."""

from ecomkit.cart.cart import Cart
from ecomkit.cart.code import normal_code
from ecomkit.cart.delivery import Delivery
from ecomkit.cart.errors import (
    CartLimitError,
    InvalidCartError,
    InvalidCodeError,
    InvalidLineError,
    InvalidQuantityError,
    StaleCartError,
    UnknownDeliveryError,
    UnknownLineError,
)
from ecomkit.cart.events import (
    CartCleared,
    CartUpdated,
    CouponEntered,
    CouponRemoved,
    ProductAdded,
    ProductRemoved,
    changes,
)
from ecomkit.cart.limits import CartLimits, LimitProblem, QuantityLimit
from ecomkit.cart.line import LineItem
from ecomkit.cart.memory import MemoryCarts
from ecomkit.cart.merge import MergeConflict, Merged, MergeStrategy, merge
from ecomkit.cart.personal import Greeting, Personalisation
from ecomkit.cart.ports import CartRepository, SavedCart
from ecomkit.cart.quantity import Quantity

__all__ = [
    "Cart",
    "CartCleared",
    "CartLimitError",
    "CartLimits",
    "CartRepository",
    "CartUpdated",
    "CouponEntered",
    "CouponRemoved",
    "Delivery",
    "Greeting",
    "InvalidCartError",
    "InvalidCodeError",
    "InvalidLineError",
    "InvalidQuantityError",
    "LimitProblem",
    "LineItem",
    "MemoryCarts",
    "MergeConflict",
    "MergeStrategy",
    "Merged",
    "Personalisation",
    "ProductAdded",
    "ProductRemoved",
    "Quantity",
    "QuantityLimit",
    "SavedCart",
    "StaleCartError",
    "UnknownDeliveryError",
    "UnknownLineError",
    "changes",
    "merge",
    "normal_code",
]
