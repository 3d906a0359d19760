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


@cache
def _catalog(language: str) -> Mapping[str, str]:
    groups = read_data("ecomkit.receipts", "catalogs", f"{language}.toml")
    return {
        f"{group}.{name}": words
        for group, words_by_name in groups.items()
        for name, words in words_by_name.items()
    }
