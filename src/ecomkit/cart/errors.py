"""What can go wrong with a cart."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError


class InvalidLineError(InvalidInputError):
    """This cannot be a line of a cart."""

    code = "invalid_line"


class InvalidQuantityError(InvalidInputError):
    """This is not a quantity that can be bought."""

    code = "invalid_quantity"


class InvalidCodeError(InvalidInputError):
    """This cannot be a coupon code."""

    code = "invalid_code"


class InvalidCartError(InvalidInputError):
    """The parts of the cart do not fit together."""

    code = "invalid_cart"


class UnknownLineError(ConflictError):
    """The cart has no such line (any more)."""

    code = "unknown_line"

    def __init__(self, key: object) -> None:
        super().__init__(f"the cart has no line {key!r}", path="$.lines", key=key)


class UnknownDeliveryError(ConflictError):
    """The cart has no such delivery (any more)."""

    code = "unknown_delivery"

    def __init__(self, delivery: object) -> None:
        super().__init__(
            f"the cart has no delivery {delivery!r}",
            path="$.delivery",
            hint="add it first, with cart.with_delivery(Delivery(...))",
            delivery=delivery,
        )


class CartLimitError(RefusedError):
    """The shop does not sell it in this quantity; ``problems`` names all of it."""

    code = "cart_limit"


class StaleCartError(ConflictError):
    """Somebody else has changed the cart in the meantime."""

    code = "stale_cart"
