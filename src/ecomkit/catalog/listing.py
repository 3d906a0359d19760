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
from ecomkit.money.amount import Money
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
    """How a page is sorted: as given, by title, price, newest first, or by the shop's ranks."""

    GIVEN = "given"
    TITLE = "title"
    NEWEST = "newest"
    RANK = "rank"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


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
    prices: Mapping[str, Money] | None = None,
    at_least: Money | None = None,
    at_most: Money | None = None,
) -> Listing:
    """The *products* in a *category* or below it, as a page shows them.

    *having* asks for one of some values of an option or attribute (``{"color": {"red",
    "blue"}}``), *tags* for all of some tags. RANK sorts by the shop's own figures, lowest
    first, by product id: prices in cents, or places in the best-seller list; products
    without one come last. *prices* are what is shown, by SKU, in one currency: a product
    costs what its cheapest variant costs. They are what CHEAPEST and DEAREST sort by, and
    what *at_least* and *at_most* bound; a product without one is in no such bounds.
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
    costs = _costs(listed, prices or {})
    if (at_least or at_most) is not None and not costs:
        raise InvalidProductError("are needed for a bound", path="$.prices")
    kept = [
        product
        for product in listed
        if (not category or category in tree.with_ancestors(product.categories))
        and needed <= frozenset(product.tags)
        and all(_values(product, name) & values for name, values in wanted.items())
        and _costs_within(costs.get(product.id), at_least, at_most)
    ]
    return Listing(
        products=tuple(_sorted(kept, SortOrder(sort), ranks or {}, costs)),
        choices=_choices(kept),
    )


def _sorted(
    products: list[Product],
    sort: SortOrder,
    ranks: Mapping[str, int],
    costs: Mapping[str, Money],
) -> list[Product]:
    if sort is SortOrder.GIVEN:
        return products
    by_title = sorted(products, key=lambda each: (folded(each.title), each.id))
    if sort is SortOrder.NEWEST:
        return sorted(by_title, key=lambda each: each.since or date.min, reverse=True)
    if sort is SortOrder.RANK:
        last = max(ranks.values(), default=0) + 1
        return sorted(by_title, key=lambda each: ranks.get(each.id, last))
    if sort in (SortOrder.CHEAPEST, SortOrder.DEAREST):
        priced = [each for each in by_title if each.id in costs]
        priced.sort(
            key=lambda each: costs[each.id].amount, reverse=sort is SortOrder.DEAREST
        )
        return [*priced, *(each for each in by_title if each.id not in costs)]
    return by_title


def _costs(
    products: Iterable[Product], prices: Mapping[str, Money]
) -> dict[str, Money]:
    found = {}
    for product in products:
        known = [prices[sku] for sku in product.skus if sku in prices]
        if known:
            found[product.id] = min(known)
    return found


def _costs_within(
    cost: Money | None, at_least: Money | None, at_most: Money | None
) -> bool:
    if at_least is None and at_most is None:
        return True
    return (
        cost is not None
        and (at_least is None or cost >= at_least)
        and (at_most is None or cost <= at_most)
    )


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
