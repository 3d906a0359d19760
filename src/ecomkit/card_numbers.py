"""Card numbers: found in any text, so that none is stored, shown or logged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category, digit

from ecomkit.errors import InvalidTextError
from ecomkit.validators import require_type

# People write blanks, dashes and dots between the digits of a card number, wherever they
# like; other signs and the ends of lines only between the groups that a card shows, so
# that moments and lists of numbers are none.
_JOINING = frozenset({"Pd", "Zs"})
_PRINTED = re.compile(
    r"(?<!\d)(?=((?:\d{4} ){3}\d{4}(?: \d{1,3})?|\d{4} \d{6} \d{4,5}|(?:\d ){11,18}\d)"
    r"(?!\d))"
)
# Format characters, marks on the letter before, and letters that show as a blank.
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_FEWEST, _MOST = 12, 19
_NO_DIGITS = bytes(range(48)) + bytes(range(58, 128))
# ISO/IEC 7812: the first digit of numbers that are issued, with the lengths in use.
# Without it, one order number or time stamp in ten would be taken for a card.
_LENGTHS = {
    "1": (15,),
    "2": range(16, 20),
    "3": range(14, 20),
    "4": (13, 16, 19),
    "5": range(12, 20),
    "6": range(12, 20),
    "8": range(16, 20),
    "9": (16,),
}
# Long runs of digits that are not cards: hashes, UUIDs, E.164 phone numbers (none of
# those that start like American Express has fifteen digits).
_HARMLESS = re.compile(
    r"(?<![0-9A-Za-z])(?:(?=[0-9]*[a-f])[0-9a-f]{32,}"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|\+(?!3[47][0-9]{13})[0-9]{7,15})(?![0-9A-Za-z])"
)
# ISO 13616 (IBAN) and ISO 11649 (RF reference): two letters and two check digits.
_CHECKED = re.compile(
    r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){1,7}(?: ?[0-9A-Z]{1,3})?"
    r"(?![0-9A-Za-z])"
)


def holds_card_number(text: str) -> bool:
    """Whether a run of digits in *text* can be the number of a payment card.

    Blanks, dashes and dots between the digits do not hide it, nor do other signs between
    its groups, digits of other scripts and shapes, or characters that do not show. The
    last digit must be the check digit of ISO/IEC 7812-1 (Luhn). IBANs, RF references, UUIDs, hashes and phone numbers are
    not cards.

    Examples:
        >>> holds_card_number("card 4242 4242 4242 4242")
        True
        >>> holds_card_number("DE89 3704 0044 0532 0130 00")
        False
    """
    require_type(text, str, path="$.text", error=InvalidTextError)
    if _digits_in(text) < _FEWEST:
        return False
    return any(map(_is_card_number, _numbers(text)))


def _digits_in(text: str) -> int:
    if len(text) < _FEWEST:
        return len(text)  # too few, whatever they are
    if text.isascii():
        return len(text.encode().translate(None, _NO_DIGITS))
    return sum(map(str.isdigit, text))


def _numbers(text: str) -> Iterator[str]:
    """Every run of 12 to 19 digits in *text* that starts and ends with a group."""
    text = _HARMLESS.sub("x", text)
    text = _CHECKED.sub(lambda found: "x" if _passes_97(found[0]) else found[0], text)
    seen = "".join(map(_seen_as, text))
    for found in _PRINTED.finditer(" ".join(seen.replace(":", " ").split())):
        yield found[1].replace(" ", "")
    for part in re.split("[x:]", seen):
        groups = part.split()
        for first in range(len(groups)):
            digits = ""
            # No group is empty, so that more of them hold too many digits.
            for group in groups[first : first + _MOST]:
                digits += group
                if len(digits) > _MOST:
                    break
                if len(digits) >= _FEWEST:
                    yield digits


def _seen_as(letter: str) -> str:
    # A digit, a blank, ":" for a sign, "x" for a letter; nothing for what does not show.
    number = digit(letter, None)
    if number is not None:
        return str(number)
    kind = category(letter)
    if kind in _INVISIBLE or letter in _BLANK_LETTERS:
        return ""
    if kind in _JOINING or letter in ".\t\n":
        return " "
    return "x" if kind[0] == "L" else ":"


def _is_card_number(digits: str) -> bool:
    return len(digits) in _LENGTHS.get(digits[0], ()) and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    # The last digit is the check digit of those before it: ISO/IEC 7812-1.
    total = 0
    for index, figure in enumerate(reversed(digits)):
        value = int(figure) * (1 + index % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


def _passes_97(reference: str) -> bool:
    # ISO 7064, MOD 97-10.
    compact = reference.replace(" ", "")
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
