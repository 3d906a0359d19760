"""Coupon codes: made so that nobody guesses them, read as people type them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from hashlib import sha256
from unicodedata import category

from ecomkit.cart.coupon_code import normalize_code
from ecomkit.cart.errors import InvalidCouponCodeError
from ecomkit.validators import require_type, require_whole_number

# Crockford's base 32: no I, L, O or U; people's slips are read as what they meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LEAST_LENGTH = 16  # 16 characters of 32 are 80 bits: not guessable
_MOST_LENGTH = 40  # with hyphens and a prefix a code still fits 64 characters
_CHANCES = range(len(ALPHABET))
_PRIME = 31


def new_codes(
    randbelow: Callable[[int], int], *, prefix: str = "", length: int = _LEAST_LENGTH
) -> Iterator[str]:
    """Makes single-use codes that cannot be guessed, each with a check character at its end.

    *randbelow* is the source of chance (``secrets.randbelow``). Without the prefix and the
    check character a code has *length* characters of a 32-letter alphabet, 5 bits each.
    Raises InvalidCouponCodeError for fewer than 16 characters, or more than 40.
    """
    require_whole_number(
        length,
        path="$.length",
        error=InvalidCouponCodeError,
        least=_LEAST_LENGTH,
        most=_MOST_LENGTH,
    )
    return _codes(randbelow, normalize_code(prefix) if prefix else "", length)


def _codes(randbelow: Callable[[int], int], prefix: str, length: int) -> Iterator[str]:
    while True:
        chances = [randbelow(len(ALPHABET)) for _ in range(length)]
        if not all(
            isinstance(chance, int) and chance in _CHANCES for chance in chances
        ):
            raise InvalidCouponCodeError(
                "the source of chance gave no number from 0 to 31", path="$.randbelow"
            )
        body = "".join(ALPHABET[chance] for chance in chances)
        yield _grouped(body + _check_sign(body), prefix)


def _grouped(body: str, prefix: str) -> str:
    groups = "-".join(body[i : i + 4] for i in range(0, len(body), 4))
    return f"{prefix}-{groups}" if prefix else groups


def read_code(text: str, *, prefix: str = "") -> str:
    """A generated code as it was issued, from what somebody typed.

    Blanks, hyphens and dashes of any kind and case do not matter, O is read as 0, I and L
    as 1. Raises InvalidCouponCodeError where the check character shows a typing mistake, so
    that no look-up is needed.
    """
    require_type(text, str, path="$.code", error=InvalidCouponCodeError)
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
            "there is a typing mistake in this code",
            path="$.code",
            hint="compare it character by character",
        )
    return _grouped(body, prefix)


def _counts(sign: str) -> bool:
    # Mail programs turn hyphens into dashes, and put invisible characters where lines break.
    return (
        not sign.isspace() and category(sign) not in ("Pd", "Cf") and sign != "\u2212"
    )


def stored_code(code: str, secret: bytes) -> str:
    """What to store of a code: an HMAC, from which nobody learns the code.

    Examples:
        >>> stored_code("spring", b"secret") == stored_code(" SPRING ", b"secret")
        True
    """
    if not isinstance(secret, bytes) or not secret:
        raise InvalidCouponCodeError("needs a secret of bytes", path="$.secret")
    return hmac.new(secret, normalize_code(code).encode(), sha256).hexdigest()


def _check_sign(body: str) -> str:
    # A weighted sum modulo the prime 31: finds every single mistake and every swap
    # of neighbors but those of characters that are equal modulo 31 (0 and Z).
    total = sum(
        weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=2)
    )
    return ALPHABET[total % _PRIME]
