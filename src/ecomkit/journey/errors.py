"""What can go wrong when a journey is followed."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class InvalidEventError(InvalidInputError):
    """This is not an event, or it lacks a property that a figure needs."""


class NoFiguresError(InvalidInputError):
    """There is no data to compute this figure from."""
