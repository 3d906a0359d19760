"""Comparing products side by side."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.attributes import AttributeValue
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Product
from ecomkit.validators import as_tuple, require_types


@attrs.frozen(kw_only=True)
class ComparisonRow:
    """One fact of all compared products; None where a product does not say."""

    name: str
    values: tuple[AttributeValue | None, ...]

    @property
    def differs(self) -> bool:
        """Whether it helps to choose: the products do not all say the same."""
        return len(set(self.values)) > 1


@attrs.frozen(kw_only=True)
class ProductComparison:
    """A table: a column for each product, a row for each fact."""

    products: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]


def compare_products(products: Iterable[Product]) -> ProductComparison:
    """The facts of *products* side by side, in the order in which they first appear.

    Weight, options and attributes; prices and reviews are other rooms', which add rows of
    their own.
    """
    kept = as_tuple(products)
    require_types(kept, Product, path="$.products", error=InvalidProductError)
    columns = [_facts(product) for product in kept]
    names = dict.fromkeys(name for column in columns for name in column)
    return ProductComparison(
        products=tuple(product.id for product in kept),
        rows=tuple(
            ComparisonRow(
                name=name, values=tuple(column.get(name) for column in columns)
            )
            for name in names
        ),
    )


def _facts(product: Product) -> dict[str, AttributeValue]:
    found: dict[str, AttributeValue] = {
        "title": product.title,
        "kind": product.kind.value,
    }
    if product.weight is not None:
        found["weight"] = str(product.weight)
    for axis in product.axes:
        found[axis.name] = ", ".join(axis.values)
    return found | dict(product.attributes)
