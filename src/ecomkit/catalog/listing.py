"""Listing: the page of a category, filtered and sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ecomkit.catalog.category import CategoryTree
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Product
from ecomkit.choices import StrictEnum
from ecomkit.text import folded
from ecomkit.validators import (
    as_dict,
    as_names,
    as_tuple,
    require_mapping,
    require_names,
    require_types,
)


class SortOrder(StrictEnum):
    """How a page is sorted: as given, by title, newest first, or by the shop's ranks."""

    GIVEN = "given"
    TITLE = "title"
    NEWEST = "newest"
    RANK = "rank"


@attrs.frozen(kw_only=True)
class Listing:
    """The products of a page, and how many there are of each choice.

    ``choices`` counts, by option or attribute, the listed products that have each value,
    for a filter beside the list.
    """

    products: tuple[Product, ...]
    choices: Mapping[str, Mapping[str, int]] = attrs.field(hash=False)


def list_products(
    products: Iterable[Product],
    tree: CategoryTree,
    *,
    category: str = "",
    having: Mapping[str, Iterable[str]] | None = None,
    tags: Iterable[str] = (),
    sort: SortOrder = SortOrder.GIVEN,
    ranks: Mapping[str, int] | None = None,
) -> Listing:
    """The *products* in a *category* or below it, as a page shows them.

    *having* asks for one of some values of an option or attribute (``{"color": {"red",
    "blue"}}``), *tags* for all of some tags. RANK sorts by the shop's own figures, lowest
    first, by product id: prices in cents, or places in the best-seller list; products
    without one come last.
    """
    listed = as_tuple(products)
    require_types(listed, Product, path="$.products", error=InvalidProductError)
    if category:
        tree.find(category)
    filters = as_dict(having or {})
    require_mapping(filters, path="$.having", error=InvalidProductError)
    wanted = {name: as_names(values) for name, values in filters.items()}
    require_types(wanted, frozenset, path="$.having", error=InvalidProductError)
    needed = as_names(tags)
    require_names(needed, path="$.tags", error=InvalidProductError)
    kept = [
        product
        for product in listed
        if (not category or category in tree.with_ancestors(product.categories))
        and needed <= frozenset(product.tags)
        and all(_values(product, name) & values for name, values in wanted.items())
    ]
    return Listing(
        products=tuple(_sorted(kept, SortOrder(sort), ranks or {})),
        choices=_choices(kept),
    )


def _sorted(
    products: list[Product], sort: SortOrder, ranks: Mapping[str, int]
) -> list[Product]:
    if sort is SortOrder.GIVEN:
        return products
    by_title = sorted(products, key=lambda each: (folded(each.title), each.id))
    if sort is SortOrder.NEWEST:
        return sorted(by_title, key=lambda each: each.since or date.min, reverse=True)
    if sort is SortOrder.RANK:
        last = max(ranks.values(), default=0) + 1
        return sorted(by_title, key=lambda each: ranks.get(each.id, last))
    return by_title


def _values(product: Product, name: str) -> frozenset[str]:
    chosen = {
        value
        for variant in product.variants
        for axis, value in variant.options
        if axis == name
    }
    return frozenset(
        chosen | {str(f) for each, f in product.attributes if each == name}
    )


def _choices(products: Iterable[Product]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for product in products:
        names = {axis.name for axis in product.axes}
        names |= {name for name, _ in product.attributes}
        for name in names:
            counts.setdefault(name, Counter()).update(_values(product, name))
    return {
        name: dict(sorted(counted.items())) for name, counted in sorted(counts.items())
    }
