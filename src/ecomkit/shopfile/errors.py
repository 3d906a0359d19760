"""What can go wrong with a shop file."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class InvalidShopFileError(InvalidInputError):
    """Something in the shop file is wrong; ``path`` says where."""


class BrokenShopFileError(InvalidShopFileError):
    """The file is not TOML."""
