"""What can go wrong while pricing."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError


class NotForSaleError(InvalidInputError):
    """The shop does not sell this, or not here, now, or in this currency."""

    code = "not_for_sale"


class InvalidPriceError(InvalidInputError):
    """This is not a price list that can be sold from."""

    code = "invalid_price"


class InvalidPromotionError(InvalidInputError):
    """This is not a promotion that can run."""

    code = "invalid_promotion"


class InvalidPolicyError(InvalidInputError):
    """These rules of arithmetic contradict each other."""

    code = "invalid_policy"


class InvalidCodeError(InvalidInputError):
    """This is not a coupon code."""

    code = "invalid_code"


class ClaimLostError(ConflictError):
    """Somebody else took the last use of a coupon or budget in the meantime."""

    code = "claim_lost"
