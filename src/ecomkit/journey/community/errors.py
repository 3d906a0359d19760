"""What can go wrong in a community."""

from __future__ import annotations

from ecomkit.errors import RefusedError


class NotAllowedError(RefusedError):
    """Only members, or only moderators, of a group may do this."""


class ClosedThreadError(RefusedError):
    """Nobody replies in this thread any more."""
