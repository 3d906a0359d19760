"""Languages: the words of a shop as gettext catalogs, which a shop adds to and overrides."""

from ecomkit.languages.errors import IncompleteLanguageError, UnknownLanguageError
from ecomkit.languages.languages import SHIPPED_LANGUAGES, Languages, WordArea, Words

__all__ = [
    "SHIPPED_LANGUAGES",
    "IncompleteLanguageError",
    "Languages",
    "UnknownLanguageError",
    "WordArea",
    "Words",
]
