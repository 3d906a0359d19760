"""The gate that keeps card numbers out of everything a shop stores, shows or logs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import category, decimal

import attrs

from ecomkit.payments.errors import CardDataError, InvalidPaymentError

_LONGEST = 2_000
# Between the groups of a card number people write blanks, dashes and dots; forgers
# also use characters that do not show.
_JOINING = frozenset({"Pd", "Zs"})
_FEWEST, _MOST = 12, 19
_MOST_FACTS = 50
# Control characters and line separators forge log lines.
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})
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
# What may hold long runs of digits by right: hashes, UUIDs, E.164 phone numbers.
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
    """Whether a run of digits in *text* can be a card's number.

    Blanks, dashes and dots between the digits, digits of other scripts and invisible
    characters do not hide it. The check digit is that of ISO/IEC 7812-1 (Luhn).
    """
    if not isinstance(text, str):
        raise InvalidPaymentError(f"{type(text).__name__} is not text")
    return any(map(_is_card_number, _numbers(text)))


def scrubbed(text: str) -> str:
    """*text* from outside, on one line, not too long, and without any card number."""
    if not isinstance(text, str):
        raise InvalidPaymentError(f"{type(text).__name__} is not text")
    line = "".join(
        " " if category(letter)[0] in "CZ" else letter for letter in text[:_LONGEST]
    )
    return "[card number removed]" if holds_card_number(line) else line


def plain(value: object, *, path: str, most: int = 255) -> str:
    """*value* as a short text on one line that holds no card number.

    Raises InvalidPaymentError or CardDataError; neither repeats the text.
    """
    if not isinstance(value, str):
        raise InvalidPaymentError(f"{type(value).__name__} is not text", path=path)
    if len(value) > most:
        raise InvalidPaymentError(
            f"{len(value)} characters are too many", path=path, hint=f"at most {most}"
        )
    if not value.isprintable() and any(category(letter) in _NEVER for letter in value):
        raise InvalidPaymentError("holds control characters", path=path)
    if holds_card_number(value):
        raise CardDataError(path)
    return value


@attrs.frozen(kw_only=True)
class PlainText:
    """An attrs validator: the field is such a text, and not empty where *required*."""

    required: bool = False
    most: int = 255

    def __call__(
        self, instance: object, attribute: attrs.Attribute[str], value: object
    ) -> None:
        """Refuses anything else; see :func:`plain`."""
        path = f"$.{attribute.name}"
        if not plain(value, path=path, most=self.most) and self.required:
            raise InvalidPaymentError("is missing", path=path)


PLAIN = PlainText()
NAMED = PlainText(required=True)
LONG = PlainText(most=2_000)


def plain_texts(texts: Mapping[str, str], *, path: str) -> Mapping[str, str]:
    """*texts* by name, each a plain text, none named like a card's secrets."""
    if not isinstance(texts, Mapping) or len(texts) > _MOST_FACTS:
        raise InvalidPaymentError(
            f"must be at most {_MOST_FACTS} texts by name", path=path
        )
    for name, value in texts.items():
        plain(name, path=path, most=40)
        if name.lower().replace("-", "_").replace(" ", "_") in _SECRET_NAMES:
            raise CardDataError(f"{path}.{name}")
        plain(value, path=f"{path}.{name}", most=500)
    return FrozenTexts(texts)


class FrozenTexts(dict[str, str]):
    """Texts by name that do not change."""

    __slots__ = ()

    def _refuse(self, *args: object, **kwargs: object) -> Any:
        raise InvalidPaymentError("texts do not change; make new ones")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse  # pyright: ignore[reportAssignmentType]

    def __hash__(self) -> int:  # type: ignore[override]  # it does not change
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenTexts, (dict(self),)


def _numbers(text: str) -> Iterator[str]:
    """Every row of 12 to 19 digits in *text* that begins and ends with a group."""
    if sum(map(str.isdigit, text)) < _FEWEST:
        return
    text = _HARMLESS.sub("x", text)
    text = _CHECKED.sub(lambda found: "x" if _passes_97(found[0]) else found[0], text)
    for part in "".join(map(_seen_as, text)).split("x"):
        groups = part.split()
        for first in range(len(groups)):
            row = ""
            for group in groups[first:]:
                row += group
                if len(row) > _MOST:
                    break
                if len(row) >= _FEWEST:
                    yield row


def _seen_as(letter: str) -> str:
    digit = decimal(letter, None)
    if digit is not None:
        return str(digit)
    kind = category(letter)
    if kind == "Cf":
        return ""
    return " " if kind in _JOINING or letter in ".\t\n" else "x"


def _is_card_number(row: str) -> bool:
    return len(row) in _LENGTHS.get(row[0], ()) and passes_luhn(row)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


def _passes_97(reference: str) -> bool:
    # ISO 7064, MOD 97-10.
    compact = reference.replace(" ", "")
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
