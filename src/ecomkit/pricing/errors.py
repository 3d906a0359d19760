"""Errors of pricing."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError


class NotForSaleError(RefusedError):
    """The shop does not sell this, or not here, now, or in this currency."""


class InvalidPriceError(InvalidInputError):
    """A price, a price list or a charge is wrong."""


class InvalidPromotionError(InvalidInputError):
    """A promotion is wrong, or one of its conditions and benefits."""


class InvalidPolicyError(InvalidInputError):
    """A convention of the arithmetic is wrong."""


class ClaimLostError(ConflictError):
    """Somebody else took the last use of a coupon or budget in the meantime."""
