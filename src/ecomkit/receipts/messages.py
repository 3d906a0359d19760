"""Messages: what a shop says in a language, read from the catalogs in this room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ecomkit.toml_text import read_data

LANGUAGES = ("en", "de", "ar")
"""The languages that have messages; all others get English ones."""
_FIELD = re.compile(r"\{(\w+)\}")


def message(language: str, id: str, **values: str) -> str:
    """A message (``"document.total"``) in a language, with *values* filled in.

    Falls back to English, and to the last part of the id if there is no such message.
    """
    for known in (language, "en"):
        text = _catalog(known).get(id) if known in LANGUAGES else None
        if text is not None:
            return _FIELD.sub(lambda field: values.get(field[1], field[0]), text)
    return id.rpartition(".")[2]


def known_reason(language: str, reason: str) -> str:
    """A reason that the library gives for a tax of zero, in a language; else as it is.

    The catalogs have each by its English words, with ``{}`` for a name in them.
    """
    if language not in LANGUAGES:
        return reason
    for pattern, words in _reasons(language):
        found = pattern.fullmatch(reason)
        if found is not None:
            return words.format(*found.groups())
    return reason


@cache
def _reasons(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(re.escape(english).replace(r"\{\}", "(.*)")), words)
        for id, words in _catalog(language).items()
        for group, _, english in [id.partition(".")]
        if group == "reason"
    )


@cache
def _catalog(language: str) -> Mapping[str, str]:
    groups = read_data("ecomkit.receipts", "catalogs", f"{language}.toml")
    return {
        f"{group}.{name}": words
        for group, words_by_name in groups.items()
        for name, words in words_by_name.items()
    }
