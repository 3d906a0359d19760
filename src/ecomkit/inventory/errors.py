"""What can go wrong with stock."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError


class InvalidStockError(InvalidInputError):
    """This is not a stock level, a movement or a wish for goods."""


class StockConflictError(ConflictError):
    """The movement does not fit what lies in the store now."""
