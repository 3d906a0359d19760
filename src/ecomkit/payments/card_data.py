"""Keeps card numbers out of everything a shop stores, shows or logs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from unicodedata import category, decimal

from ecomkit.errors import InvalidTextError, short_repr, wrong_type
from ecomkit.payments.errors import CardDataError, InvalidPaymentError
from ecomkit.text import one_line
from ecomkit.validators import ErrorClass, require_type

_LONGEST = 2_000
# People write blanks, dashes and dots between the groups of a card number.
_JOINING = frozenset({"Pd", "Zs"})
# Format characters, marks on the letter before, and letters that show as a blank.
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_FEWEST, _MOST = 12, 19
_MOST_TEXTS = 50
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
# Long runs of digits that are not cards: hashes, UUIDs, E.164 phone numbers.
_HARMLESS = re.compile(
    r"(?<![0-9A-Za-z])(?:(?=[0-9]*[a-f])[0-9a-f]{32,}"
    r"|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|\+[0-9]{7,15})(?![0-9A-Za-z])"
)
# ISO 13616 (IBAN) and ISO 11649 (RF reference): two letters and two check digits.
_CHECKED = re.compile(
    r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){1,7}(?: ?[0-9A-Z]{1,3})?"
    r"(?![0-9A-Za-z])"
)
_SECRET_NAMES = frozenset(
    """card_number cardnumber cc_number ccnumber pan primary_account_number
    cvc cvc2 cvv cvv2 csc cid card_code security_code pin pin_block
    track track1 track2 track_data magstripe""".split()
)


def holds_card_number(text: str) -> bool:
    """Whether a run of digits in *text* can be the number of a payment card.

    Blanks, dashes and dots between the digits do not hide it, nor do digits of other
    scripts or characters that do not show. The last digit must be the check digit of
    ISO/IEC 7812-1 (Luhn). IBANs, RF references, UUIDs, hashes and phone numbers are
    not cards.

    Examples:
        >>> holds_card_number("card 4242 4242 4242 4242")
        True
        >>> holds_card_number("DE89 3704 0044 0532 0130 00")
        False
    """
    require_type(text, str, path="$.text", error=InvalidPaymentError)
    return any(map(_is_card_number, _numbers(text)))


def scrubbed(text: str) -> str:
    """Text from outside as one line of at most 2,000 characters, without card numbers.

    A converter: anything but a string is returned as it is.
    """
    if not isinstance(text, str):
        return text
    line = "".join(
        " " if category(letter)[0] in "CZ" else letter for letter in text[:_LONGEST]
    )
    return "[card number removed]" if holds_card_number(line) else line


def require_plain_text(
    value: object,
    *,
    path: str,
    error: ErrorClass = InvalidPaymentError,
    most: int = 255,
    required: bool = False,
) -> str:
    """*value*, one line of text without a card number.

    Raises *error* or CardDataError; neither repeats a card number.
    """
    try:
        one_line(value, path=path, most=most, required=required)
    except InvalidTextError as refusal:
        kind = wrong_type(error) if isinstance(refusal, TypeError) else error
        raise kind(refusal.message, path=path, hint=refusal.hint) from None
    assert isinstance(value, str)
    if holds_card_number(value):
        raise CardDataError(path)
    return value


def require_plain_names(
    values: object, *, path: str, error: ErrorClass = InvalidPaymentError
) -> None:
    """A tuple or set of strings, each one line without a card number."""
    if not isinstance(values, Collection) or isinstance(values, str | bytes | Mapping):
        raise wrong_type(error)(
            f"{short_repr(values)} is not a collection of names", path=path
        )
    for value in values:
        require_plain_text(value, path=path, error=error)


def require_plain_texts(
    texts: object, *, path: str, error: ErrorClass = InvalidPaymentError
) -> None:
    """At most 50 strings by name, none with a card number or named like a card's secret."""
    if not isinstance(texts, Mapping) or len(texts) > _MOST_TEXTS:
        raise error(f"must be at most {_MOST_TEXTS} strings by name", path=path)
    for name, value in texts.items():
        require_plain_text(name, path=path, error=error, most=40)
        if name.lower().replace("-", "_").replace(" ", "_") in _SECRET_NAMES:
            raise CardDataError(f"{path}.{name}")
        require_plain_text(value, path=f"{path}.{name}", error=error, most=500)


def _numbers(text: str) -> Iterator[str]:
    """Every run of 12 to 19 digits in *text* that starts and ends with a group."""
    if sum(map(str.isdigit, text)) < _FEWEST:
        return
    text = _HARMLESS.sub("x", text)
    text = _CHECKED.sub(lambda found: "x" if _passes_97(found[0]) else found[0], text)
    for part in "".join(map(_seen_as, text)).split("x"):
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
    digit = decimal(letter, None)
    if digit is not None:
        return str(digit)
    kind = category(letter)
    if kind in _INVISIBLE or letter in _BLANK_LETTERS:
        return ""
    return " " if kind in _JOINING or letter in ".\t\n" else "x"


def _is_card_number(digits: str) -> bool:
    return len(digits) in _LENGTHS.get(digits[0], ()) and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    # The last digit is the check digit of those before it: ISO/IEC 7812-1.
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


def _passes_97(reference: str) -> bool:
    # ISO 7064, MOD 97-10.
    compact = reference.replace(" ", "")
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
