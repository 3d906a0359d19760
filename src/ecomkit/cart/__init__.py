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
    UnknownCartError,
    UnknownDeliveryError,
    UnknownLineError,
)
from ecomkit.cart.line import LineItem
from ecomkit.cart.personal import Greeting, Personalisation
from ecomkit.cart.quantity import Quantity

__all__ = [
    "Cart",
    "CartLimitError",
    "Delivery",
    "Greeting",
    "InvalidCartError",
    "InvalidCodeError",
    "InvalidLineError",
    "InvalidQuantityError",
    "LineItem",
    "Personalisation",
    "Quantity",
    "StaleCartError",
    "UnknownCartError",
    "UnknownDeliveryError",
    "UnknownLineError",
    "normal_code",
]
