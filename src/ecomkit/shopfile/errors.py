"""What can go wrong with a shop file."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class InvalidShopFileError(InvalidInputError):
    """The shop file says something that cannot be; ``path`` says where."""


class BrokenShopFileError(InvalidShopFileError):
    """The file is not TOML; ``line`` and ``column`` say where it breaks off."""
