"""What can go wrong in a loyalty program."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, RefusedError, short_repr


class BrokenLedgerError(InvalidInputError):
    """The entries of a points ledger contradict each other."""


class InsufficientPointsError(RefusedError):
    """The customer does not have enough points."""

    def __init__(self, *, requested: int, available: int) -> None:
        super().__init__(
            f"{short_repr(requested)} points requested, {available} available",
            requested=requested,
            available=available,
            missing=requested - available,
        )
