"""What can go wrong with a command of a shop."""

from __future__ import annotations

from ecomkit.errors import ConflictError


class CommandConflictError(ConflictError):
    """Another command was given under this key."""


class CartClosedError(ConflictError):
    """The cart became an order; ``order`` is its number."""


class NotACheckoutError(ConflictError):
    """The sale has no checkout: its order was taken in by phone, or imported."""
