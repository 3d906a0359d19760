"""What can go wrong while pricing."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError


class NotForSaleError(InvalidInputError):
    """The shop does not sell this, or not here, now, or in this currency."""


class InvalidPriceError(InvalidInputError):
    """This is not a price list that can be sold from."""


class InvalidPromotionError(InvalidInputError):
    """This is not a promotion that can run."""


class InvalidPolicyError(InvalidInputError):
    """These rules of arithmetic contradict each other."""


class InvalidCouponCodeError(InvalidInputError):
    """This is not a coupon code."""


class ClaimLostError(ConflictError):
    """Somebody else took the last use of a coupon or budget in the meantime."""
