"""Coupon codes as people type them, and the one form they are kept in."""

from __future__ import annotations

import re
from unicodedata import normalize

from ecomkit.cart.errors import InvalidCouponCodeError
from ecomkit.errors import short_repr

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._%+-]{0,63}", re.ASCII)
_MOST_TYPED = 200


def normalize_code(typed: str) -> str:
    """The code that somebody typed, without blanks and in capitals.

    Full-width letters become plain ones. Letters of other alphabets that only look alike
    are refused: a Cyrillic A would make a second code that no eye can tell apart.
    """
    if not isinstance(typed, str) or len(typed) > _MOST_TYPED:
        raise InvalidCouponCodeError("this is not a coupon code")
    plain = normalize("NFKC", typed).strip()
    # Only after this check: capitals of some foreign letters are plain ones.
    if plain.isascii():
        code = plain.upper()
        if _CODE.fullmatch(code):
            return code
    raise InvalidCouponCodeError(
        f"{short_repr(typed)} is not a coupon code",
        hint="letters A to Z, digits and . _ % + -",
    )
