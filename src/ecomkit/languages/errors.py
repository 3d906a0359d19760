"""What can go wrong with the words of a language."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class UnknownLanguageError(InvalidInputError):
    """The shop has no words in this language; the hint lists those that it has."""


class IncompleteLanguageError(InvalidInputError):
    """A catalog lacks words, has words that nothing asks for, or loses a placeholder."""
