"""What can go wrong in a loyalty program."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, RefusedError


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
