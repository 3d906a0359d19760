"""Comparing products side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import attrs

from ecomkit.attributes import AttributeValue
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Product
from ecomkit.money.amount import Money
from ecomkit.validators import as_tuple, require_types


@attrs.frozen(kw_only=True)
class ComparisonRow:
    """One fact of all compared products; None where a product does not say."""

    name: str
    values: tuple[AttributeValue | Money | None, ...]

    @property
    def differs(self) -> bool:
        """Whether it helps to choose: the products do not all say the same."""
        return len(set(self.values)) > 1


@attrs.frozen(kw_only=True)
class ProductComparison:
    """A table: a column for each product, a row for each fact."""

    products: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]


def compare_products(
    products: Iterable[Product],
    *,
    prices: Mapping[str, Money] | None = None,
    ratings: Mapping[str, Decimal] | None = None,
) -> ProductComparison:
    """The facts of *products* side by side, in the order in which they first appear.

    Title, price, rating, weight, options and attributes. *prices* are what is shown, by SKU:
    of several variants, that of the cheapest; *ratings* are by product id.
    """
    kept = as_tuple(products)
    require_types(kept, Product, path="$.products", error=InvalidProductError)
    columns = [_facts(product, prices or {}, ratings or {}) for product in kept]
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


def _facts(
    product: Product, prices: Mapping[str, Money], ratings: Mapping[str, Decimal]
) -> dict[str, AttributeValue | Money]:
    found: dict[str, AttributeValue | Money] = {
        "title": product.title,
        "kind": product.kind.value,
    }
    costs = [prices[sku] for sku in product.skus if sku in prices]
    if costs:
        found["price"] = min(costs)
    if product.id in ratings:
        found["rating"] = ratings[product.id]
    if product.weight is not None:
        found["weight"] = str(product.weight)
    for axis in product.axes:
        found[axis.name] = ", ".join(axis.values)
    return found | dict(product.attributes)
