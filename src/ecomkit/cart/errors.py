"""What can go wrong with a cart."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError, short_repr


class InvalidLineError(InvalidInputError):
    """This cannot be a line of a cart."""


class InvalidQuantityError(InvalidInputError):
    """This is not a quantity that can be bought."""


class InvalidCouponCodeError(InvalidInputError):
    """This cannot be a coupon code."""


class InvalidCartError(InvalidInputError):
    """The parts of the cart do not fit together."""


class UnknownLineError(ConflictError):
    """The cart has no such line (any more)."""

    def __init__(self, key: object) -> None:
        super().__init__(
            f"the cart has no line {short_repr(key)}", path="$.lines", key=key
        )


class UnknownDeliveryError(ConflictError):
    """The cart has no such delivery (any more)."""

    def __init__(self, delivery: object) -> None:
        super().__init__(
            f"the cart has no delivery {short_repr(delivery)}",
            path="$.delivery",
            hint="add it first, with cart.with_delivery(Delivery(...))",
            delivery=delivery,
        )


class CartLimitError(RefusedError):
    """The shop does not sell it in this quantity; ``problems`` names all of it."""


class StaleCartError(ConflictError):
    """Somebody else has changed the cart in the meantime."""
