"""Coupon codes: made so that nobody guesses them, read as people type them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from hashlib import sha256

from ecomkit.cart.code import normal_code
from ecomkit.pricing.errors import InvalidCodeError

# Crockford's base 32: no I, L, O or U; people's slips are read as what they meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LEAST_LENGTH = 16  # 16 signs of 32 are 80 bits: not guessable.
_PRIME = 31


def new_codes(
    randbelow: Callable[[int], int], *, prefix: str = "", length: int = _LEAST_LENGTH
) -> Iterator[str]:
    """Single-use codes that cannot be guessed, each with a check sign at its end.

    *randbelow* is the source of chance (``secrets.randbelow``). Without the prefix and
    the check sign a code has *length* signs of a 32-letter alphabet, 5 bits each; 16 at
    least.
    """
    if length < _LEAST_LENGTH:
        raise InvalidCodeError(
            f"{length} signs can be guessed", path="$.length", hint="use 16 or more"
        )
    while True:
        body = "".join(ALPHABET[randbelow(32)] for _ in range(length))
        groups = "-".join(
            (body + _check_sign(body))[i : i + 4] for i in range(0, length + 1, 4)
        )
        yield f"{prefix}-{groups}" if prefix else groups


def read_code(text: str, *, prefix: str = "") -> str:
    """A generated code as it was issued, from what somebody typed.

    Blanks, hyphens and small letters do not matter, O is read as 0, I and L as 1. Raises
    InvalidCodeError where the check sign shows a slip, so that no look-up is needed.
    """
    typed = normal_code("".join(text.split())).replace("-", "")
    start = prefix.upper()
    if not typed.startswith(start):
        raise InvalidCodeError(f"this code does not begin with {start}", path="$.code")
    body = typed[len(start) :].translate(_SLIPS)
    if any(sign not in ALPHABET for sign in body) or len(body) <= _LEAST_LENGTH:
        raise InvalidCodeError("this is not one of our codes", path="$.code")
    if _check_sign(body[:-1]) != body[-1]:
        raise InvalidCodeError(
            "there is a slip in this code",
            path="$.code",
            hint="compare it sign by sign",
        )
    groups = "-".join(body[i : i + 4] for i in range(0, len(body), 4))
    return f"{prefix}-{groups}" if prefix else groups


def stored_code(code: str, secret: bytes) -> str:
    """What to keep of a code in a database: an HMAC, from which nobody learns the code."""
    return hmac.new(secret, normal_code(code).encode(), sha256).hexdigest()


def _check_sign(body: str) -> str:
    # A weighted sum modulo the prime 31: finds every single slip and every swap of
    # neighbours but those of signs that are equal modulo 31 (0 and Z).
    total = sum((place + 2) * ALPHABET.index(sign) for place, sign in enumerate(body))
    return ALPHABET[total % _PRIME]
