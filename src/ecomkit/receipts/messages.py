"""Words: what a shop says in a language, read from the catalogs that lie beside this."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("en", "de", "ar")
"""The languages there are words in; all others read English."""
_FIELD = re.compile(r"\{(\w+)\}")


def word(language: str, message: str, **values: str) -> str:
    """The words of a message (``"document.total"``) in a language, with *values* put in.

    Where the language or the message is not there, the English words; where those are not
    there either, the message's last part.
    """
    for catalog in (
        _words(language if language in LANGUAGES else "en"),
        _words("en"),
    ):
        if message in catalog:
            return _FIELD.sub(
                lambda found: values.get(found[1], found[0]), catalog[message]
            )
    return message.rpartition(".")[2]


@cache
def _words(language: str) -> Mapping[str, str]:
    text = (
        files("ecomkit.receipts")
        .joinpath("catalogs", f"{language}.toml")
        .read_text("utf-8")
    )
    return MappingProxyType(
        {
            f"{group}.{name}": words
            for group, messages in tomllib.loads(text).items()
            for name, words in messages.items()
        }
    )
