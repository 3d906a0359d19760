"""Creditor references for bank transfers: ISO 11649 ("RF"), with check digits."""

from __future__ import annotations

import re
from hashlib import sha256

from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.validators import require_type

_LONGEST = 21
_BODY = re.compile(r"[0-9A-Z]{1,21}", re.ASCII)
_IN_TEXT = re.compile(
    r"(?<![0-9A-Z])(?=(RF *[0-9] *[0-9](?: *[0-9A-Z]){1,21}))",
    re.ASCII | re.IGNORECASE,
)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def creditor_reference(text: str) -> str:
    """The reference for *text*: ``RF``, two check digits, and at most 21 characters.

    A text that does not fit (lower case, dashes, long ids) is replaced by its hash, the
    same each time.

    Examples:
        >>> creditor_reference("539007547034")
        'RF18539007547034'
    """
    require_type(text, str, path="$.reference")
    if not text:
        raise InvalidPaymentError("a reference needs a string", path="$.reference")
    body = text if _BODY.fullmatch(text) else _hashed(text)
    # ISO 7064, MOD 97-10: the check digits make the whole leave 1.
    check = 98 - _remainder(body + "RF00")
    return f"RF{check:02d}{body}"


def is_creditor_reference(reference: str) -> bool:
    """Whether *reference* has the shape and the check digits of a creditor reference."""
    require_type(reference, str, path="$.reference")
    compact = reference.replace(" ", "").upper()
    return (
        compact.startswith("RF")
        and compact[2:4].isdecimal()
        and _BODY.fullmatch(compact[4:]) is not None
        and _remainder(compact[4:] + compact[:4]) == 1
    )


def find_creditor_references(text: str) -> tuple[str, ...]:
    """All that can be a creditor reference in the text of a bank line.

    People run words together, so every prefix of a candidate is tried, the longest first.
    One in a hundred has valid check digits by chance: compare what is found with the
    references that were issued.

    Examples:
        >>> find_creditor_references("INVOICE RF18 5390 0754 7034 THANK YOU")
        ('RF18539007547034',)
    """
    require_type(text, str, path="$.text")
    found: list[str] = []
    for match in _IN_TEXT.finditer(text):
        compact = match[1].replace(" ", "").upper()
        found.extend(
            compact[:end]
            for end in range(len(compact), 4, -1)
            if is_creditor_reference(compact[:end])
        )
    return tuple(dict.fromkeys(found))


def in_groups(reference: str) -> str:
    """*reference* in groups of four, as it is printed."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))


def _remainder(text: str) -> int:
    return int("".join(str(_ALPHABET.index(letter)) for letter in text)) % 97


def _hashed(text: str) -> str:
    number = int.from_bytes(sha256(text.encode(errors="surrogatepass")).digest())
    letters = []
    for _ in range(_LONGEST):
        number, digit = divmod(number, 36)
        letters.append(_ALPHABET[digit])
    return "".join(letters)
