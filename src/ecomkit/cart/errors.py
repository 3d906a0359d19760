"""What can go wrong with a cart."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    short_repr,
)


class InvalidLineError(InvalidInputError):
    """This is not a line of a cart."""


class InvalidQuantityError(InvalidInputError):
    """This is not a quantity that can be bought."""


class InvalidCouponCodeError(InvalidInputError):
    """This is not a coupon code."""


class InvalidCartError(InvalidInputError):
    """The parts of the cart do not fit together."""


class UnknownLineError(NotFoundError):
    """The cart has no such line, or not any more."""

    def __init__(self, key: object) -> None:
        super().__init__(
            f"the cart has no line {short_repr(key)}", path="$.lines", key=key
        )


class UnknownDeliveryError(NotFoundError):
    """The cart has no such delivery, or not any more."""

    def __init__(self, delivery: object) -> None:
        super().__init__(
            f"the cart has no delivery {short_repr(delivery)}",
            path="$.delivery",
            hint="add it first, with cart.with_delivery(Delivery(...))",
            delivery=delivery,
        )


class CartLimitError(RefusedError):
    """The shop does not sell these quantities; ``problems`` lists all of them."""


class StaleCartError(ConflictError):
    """Somebody else changed the cart in the meantime."""


class UnknownShareError(NotFoundError):
    """No cart is shared under this link, or not any more."""
