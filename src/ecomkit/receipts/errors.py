"""What can go wrong when a paper is written."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class InvalidReceiptError(InvalidInputError):
    """This cannot be written on a receipt."""
