"""What can go wrong with what is sold."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class InvalidProductError(InvalidInputError):
    """This is not a product, a bundle or a part of one."""

    code = "invalid_product"


class OptionMatrixError(InvalidProductError):
    """The variants do not cover the combinations of their options once each."""

    code = "option_matrix"


class InvalidCategoryError(InvalidInputError):
    """The categories are no tree."""

    code = "invalid_category"


class UnknownCategoryError(InvalidInputError):
    """The shop has no such category."""

    code = "unknown_category"

    def __init__(self, category: object) -> None:
        super().__init__(
            f"there is no category {category!r}", path="$.category", category=category
        )
