"""Texts about payments: from a shop or its providers, and never with card data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from unicodedata import category

from ecomkit.card_numbers import holds_card_number
from ecomkit.errors import CardDataError, InvalidTextError, short_repr, wrong_type
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.text import one_line
from ecomkit.validators import ErrorClass

_LONGEST = 2_000
_MOST_TEXTS = 50
_SECRET_NAMES = frozenset(
    """card_number cardnumber cc_number ccnumber pan primary_account_number
    cvc cvc2 cvv cvv2 csc cid card_code security_code pin pin_block
    track track1 track2 track_data magstripe""".split()
)


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
    if value == "" and type(value) is str and not required:
        return value
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
