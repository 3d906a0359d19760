"""What can go wrong when a journey is followed."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, RefusedError


class InvalidEventError(InvalidInputError):
    """This is not an event, or it lacks what the figure needs."""


class UnknownLanguageError(InvalidInputError):
    """The journey has no words in this language."""


class NoFiguresError(RefusedError):
    """Nothing was counted, so there is no figure to show."""


class BrokenLedgerError(InvalidInputError):
    """The entries of a points ledger do not fit each other."""


class InsufficientPointsError(RefusedError):
    """The customer does not have so many points."""

    def __init__(self, *, asked: int, available: int) -> None:
        super().__init__(
            f"{asked} points asked for, {available} available",
            asked=asked,
            available=available,
            missing=asked - available,
        )
