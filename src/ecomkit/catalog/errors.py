"""What can go wrong with what is sold."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, NotFoundError


class InvalidProductError(InvalidInputError):
    """This is not a product, a bundle or a part of one."""


class OptionMatrixError(InvalidProductError):
    """The variants do not cover the combinations of their options once each."""


class InvalidCategoryError(InvalidInputError):
    """The categories are no tree."""


class UnknownCategoryError(NotFoundError):
    """The shop has no such category."""
