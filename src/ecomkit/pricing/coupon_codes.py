"""Coupon codes: made so that nobody guesses them, read as people type them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from hashlib import sha256
from unicodedata import category

from ecomkit.cart.coupon_code import normalize_code
from ecomkit.errors import short_repr
from ecomkit.pricing.errors import InvalidCouponCodeError

# Crockford's base 32: no I, L, O or U; people's slips are read as what they meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LEAST_LENGTH = 16  # 16 signs of 32 are 80 bits: not guessable.
_MOST_LENGTH = 40  # with hyphens and a prefix a code still fits 64 signs
_CHANCES = range(len(ALPHABET))
_PRIME = 31


def new_codes(
    randbelow: Callable[[int], int], *, prefix: str = "", length: int = _LEAST_LENGTH
) -> Iterator[str]:
    """Single-use codes that cannot be guessed, each with a check sign at its end.

    *randbelow* is the source of chance (``secrets.randbelow``). Without the prefix and
    the check sign a code has *length* signs of a 32-letter alphabet, 5 bits each; 16 at
    least.
    """
    if isinstance(length, bool) or not isinstance(length, int):
        raise InvalidCouponCodeError(
            f"{short_repr(length)} is not a length", path="$.length"
        )
    if not _LEAST_LENGTH <= length <= _MOST_LENGTH:
        raise InvalidCouponCodeError(
            f"{length} signs can be guessed, or are more than anybody types",
            path="$.length",
            hint=f"{_LEAST_LENGTH} to {_MOST_LENGTH}",
        )
    return _codes(randbelow, normalize_code(prefix) if prefix else "", length)


def _codes(randbelow: Callable[[int], int], prefix: str, length: int) -> Iterator[str]:
    while True:
        chances = [randbelow(len(ALPHABET)) for _ in range(length)]
        if not all(isinstance(one, int) and one in _CHANCES for one in chances):
            raise InvalidCouponCodeError(
                "the source of chance gave no number from 0 to 31", path="$.randbelow"
            )
        body = "".join(ALPHABET[one] for one in chances)
        yield _grouped(body + _check_sign(body), prefix)


def _grouped(body: str, prefix: str) -> str:
    groups = "-".join(body[i : i + 4] for i in range(0, len(body), 4))
    return f"{prefix}-{groups}" if prefix else groups


def read_code(text: str, *, prefix: str = "") -> str:
    """A generated code as it was issued, from what somebody typed.

    Blanks, hyphens and dashes of any kind and small letters do not matter, O is read as
    0, I and L as 1. Raises
    InvalidCouponCodeError where the check sign shows a slip, so that no look-up is needed.
    """
    if not isinstance(text, str):
        raise InvalidCouponCodeError(f"{short_repr(text)} is not a code", path="$.code")
    typed = normalize_code("".join(filter(_counts, text)))
    prefix = normalize_code(prefix) if prefix else ""
    start = prefix.replace("-", "")
    if not typed.startswith(start):
        raise InvalidCouponCodeError(
            f"this code does not begin with {start}", path="$.code"
        )
    body = typed[len(start) :].translate(_SLIPS)
    if any(sign not in ALPHABET for sign in body) or len(body) <= _LEAST_LENGTH:
        raise InvalidCouponCodeError("this is not one of our codes", path="$.code")
    if _check_sign(body[:-1]) != body[-1]:
        raise InvalidCouponCodeError(
            "there is a slip in this code",
            path="$.code",
            hint="compare it sign by sign",
        )
    return _grouped(body, prefix)


def _counts(sign: str) -> bool:
    # Mail programs turn hyphens into dashes, and put invisible signs where lines may break.
    return (
        not sign.isspace() and category(sign) not in ("Pd", "Cf") and sign != "\u2212"
    )


def stored_code(code: str, secret: bytes) -> str:
    """What to keep of a code in a database: an HMAC, from which nobody learns the code."""
    if not isinstance(secret, bytes) or not secret:
        raise InvalidCouponCodeError("needs a secret of bytes", path="$.secret")
    return hmac.new(secret, normalize_code(code).encode(), sha256).hexdigest()


def _check_sign(body: str) -> str:
    # A weighted sum modulo the prime 31: finds every single slip and every swap of
    # neighbors but those of signs that are equal modulo 31 (0 and Z).
    total = sum((place + 2) * ALPHABET.index(sign) for place, sign in enumerate(body))
    return ALPHABET[total % _PRIME]
