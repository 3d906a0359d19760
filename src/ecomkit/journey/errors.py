"""What can go wrong when a journey is followed."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, RefusedError


class InvalidEventError(InvalidInputError):
    """This is not an event, or it lacks what the figure needs."""


class UnknownLanguageError(InvalidInputError):
    """The journey has no words in this language."""


class NoFiguresError(RefusedError):
    """Nothing was counted, so there is no figure to show."""
