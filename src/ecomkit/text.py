"""The one gate for texts that people type: names, streets, notes, codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar
from unicodedata import category, combining, normalize

from ecomkit.card_numbers import holds_card_number
from ecomkit.errors import (
    CardDataError,
    EcomkitError,
    InvalidTextError,
    short_repr,
    wrong_type,
)

# Control characters, halves of surrogate pairs, and line and paragraph separators.
# Format characters stay: Persian and Hindi need the zero-width joiners.
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Those that turn the direction of whatever follows them, on a page of somebody else's.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
MOST_CHARACTERS = 2000
_APART = r"\s@,;:<>()\[\]\\\""
_EMAIL = re.compile(rf"[^{_APART}]{{1,64}}@[^{_APART}.]+(\.[^{_APART}.]+)+")
# What is left out of names, or written as a blank: St. Gallen and St Gallen are one.
_IN_NAMES = str.maketrans("-\u2010\u2011\u2013/,&", " " * 7, ".'\u2018\u2019\u02bc`")

V = TypeVar("V")
# Letters that Unicode does not take apart into a plain one and an accent; Arabic forms
# that people write for one another; and tatweel, which only stretches a word.
_ALIKE = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "\u0640": None,
    }
)
_ALIKE |= {
    first + digit: str(digit) for first in (0x0660, 0x06F0) for digit in range(10)
}


_LONGEST_WORD = 60
_MOST_LISTED = 20
_MOST_COMPARED = 5_000


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """A hint that names the nearest of the *known* words, or all of them if they are few.

    Examples:
        >>> did_you_mean("shrit", ["mug", "shirt"])
        "did you mean 'shirt'?"
    """
    words = list(known)
    if isinstance(word, str) and len(word) <= _LONGEST_WORD:
        near = get_close_matches(word, words[:_MOST_COMPARED], n=1, cutoff=1 / 2)
        if near:
            return f"did you mean {near[0]!r}?"
    if not words or len(words) > _MOST_LISTED:
        return ""
    return f"one of {', '.join(map(repr, words))}"


def folded(text: str) -> str:
    """*text* as it is compared: without case, accents and double blanks.

    Works for any script; Arabic loses its vowel signs and its kinds of alif and yeh.
    """
    parts = normalize("NFKD", normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in parts if not combining(letter))
    return " ".join(plain.translate(_ALIKE).split())


def name_key(name: str) -> str:
    """The *name* of a place as it is compared: folded, without dots, dashes and apostrophes."""
    return " ".join(folded(name).translate(_IN_NAMES).split())


def one_line(
    value: object, *, path: str, most: int = 200, required: bool = False
) -> str:
    """*value* as one line of text without outer blanks.

    Refuses anything but a string, more than *most* characters, and control characters
    (which forge log lines and mail headers).
    """
    return _checked(value, path=path, most=most, required=required, breaks="")


def some_lines(value: object, *, path: str, most: int = MOST_CHARACTERS) -> str:
    """*value* as text that may have several lines."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return _checked(value, path=path, most=most, required=False, breaks="\n\t")


def typed_line(
    value: object, *, path: str, most: int = 200, required: bool = False
) -> str:
    """*value*, typed by a buyer, as one line of text.

    Marks that turn the direction of writing go; they would turn the page around the text.
    Refuses what :func:`one_line` refuses, and a card number (CardDataError).

    Examples:
        >>> typed_line("ring twice, 4242 4242 4242 4242", path="$.note")
        Traceback (most recent call last):
        ecomkit.errors.CardDataError: $.note: holds what looks like card data (send card numbers to the provider only; keep its token)
    """
    line = one_line(value, path=path, most=most, required=required)
    return _without_cards(line, path)


def typed_lines(value: object, *, path: str, most: int = MOST_CHARACTERS) -> str:
    r"""*value*, typed by a buyer, as text that may have several lines.

    Changes and refuses what :func:`typed_line` does.

    Examples:
        >>> typed_lines("Happy birthday,\n  Ada", path="$.text")
        'Happy birthday,\n  Ada'
    """
    return _without_cards(some_lines(value, path=path, most=most), path)


def is_email_address(text: str) -> bool:
    """Whether *text* is one e-mail address, as people have them.

    It has one @ and a domain with a dot, and none of the signs by which a mail's header
    tells several addresses, or an address and a name, apart (RFC 5322).

    Examples:
        >>> is_email_address("ada@example.com"), is_email_address("a@b.de, c@d.de")
        (True, False)
    """
    return bool(_EMAIL.fullmatch(text))


def require_line(
    value: object,
    *,
    path: str,
    error: type[EcomkitError] = InvalidTextError,
    required: bool = False,
) -> None:
    """Refuses what is not one line of text without blanks at its ends."""
    if one_line(value, path=path, required=required) != value:
        raise error(f"{short_repr(value)} has blanks at its ends", path=path)


def identifier(value: object, *, path: str) -> str:
    """*value* as an id: one line of text of up to 100 characters, not empty."""
    return one_line(value, path=path, most=100, required=True)


def identifiers(values: object, *, path: str) -> tuple[str, ...]:
    """*values* as ids, sorted, each once."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise wrong_type(InvalidTextError)(
            f"{short_repr(values)} is not a list of ids",
            path=path,
            hint="such as ('insurance',)",
        )
    return tuple(sorted({identifier(value, path=path) for value in values}))


def by_name(
    given: Mapping[str, V] | Iterable[tuple[str, V]], *, path: str
) -> list[tuple[str, V]]:
    """The (name, value) pairs of *given*, sorted by name, each name once."""
    pairs: dict[str, V] = {}
    for pair in given.items() if isinstance(given, Mapping) else _iterated(given, path):
        match pair:
            case (str() as name, value) if name not in pairs:
                pairs[one_line(name, path=path, most=100, required=True)] = value
            case _:
                raise InvalidTextError(
                    f"{short_repr(pair)} is not a pair of name and value, or its name is given twice",
                    path=path,
                    hint="write {'size': 'L'}",
                )
    return sorted(pairs.items(), key=lambda pair: pair[0])


def _iterated(given: Iterable[V], path: str) -> Iterable[V]:
    if isinstance(given, Iterable) and not isinstance(given, str):
        return given
    raise InvalidTextError(f"{type(given).__name__} is not a list of pairs", path=path)


def _without_cards(text: str, path: str) -> str:
    if holds_card_number(text):
        raise CardDataError(path)
    return text if text.isascii() else text.translate(_TURNING)


def _checked(
    value: object, *, path: str, most: int, required: bool, breaks: str
) -> str:
    if not isinstance(value, str):
        raise wrong_type(InvalidTextError)(
            f"{short_repr(value)} is not text", path=path
        )
    if len(value) > most:
        raise InvalidTextError(
            f"{len(value)} characters are too many", path=path, hint=f"at most {most}"
        )
    text = value.strip()
    if text.isprintable():  # as nearly always
        if required and not text:
            raise InvalidTextError("is missing", path=path)
        return text
    if any(category(letter) in _NEVER for letter in text if letter not in breaks):
        raise InvalidTextError("holds control characters", path=path)
    return text
