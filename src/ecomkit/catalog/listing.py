"""Listing: the page of a category, filtered and sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs

from ecomkit.attributes import AttributeValue
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

    ``choices`` counts, for a filter beside the list, the products that would be listed with
    each value of an option or attribute in place of what the page asks of it: options in the
    order of the products, attributes by size or by letter.
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
    "blue"}}``), all of them of one variant; *tags* for all of some tags. RANK sorts by the shop's own figures, lowest
    first, by product id: prices in cents, or places in the best-seller list; products
    without one come last. *prices* are what is shown, by SKU, in one currency: a product
    costs what the cheapest of its variants costs that *having* asks for. They are what
    CHEAPEST and DEAREST sort by, and what *at_least* and *at_most* bound; a product without
    one is in no such bounds. Raises InvalidProductError for a filter or prices that are none.
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
    shown = as_dict(prices or {})
    require_mapping(shown, Money, path="$.prices", error=InvalidProductError)
    if len({price.currency for price in shown.values()}) > 1:
        raise InvalidProductError("are in one currency", path="$.prices")
    if not shown and not (at_least is None and at_most is None):
        raise InvalidProductError("are needed for a bound", path="$.prices")
    asked = _Asked(wanted, shown, at_least, at_most)
    offers = [
        _Offer(product)
        for product in listed
        if (not category or category in tree.with_ancestors(product.categories))
        and needed <= frozenset(product.tags)
    ]
    kept = [offer for offer in offers if asked.lists(offer)]
    costs = {
        offer.product.id: cost
        for offer in kept
        if (cost := asked.cost(offer)) is not None
    }
    return Listing(
        products=tuple(
            _sorted(
                [offer.product for offer in kept], SortOrder(sort), ranks or {}, costs
            )
        ),
        choices=_choices(offers, asked),
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


@attrs.frozen
class _Offer:
    """A product and what can be asked of it: facts of all of it, options of a variant."""

    product: Product
    facts: Mapping[str, frozenset[str]] = attrs.field(init=False)

    options: Mapping[str, Mapping[str, str]] = attrs.field(init=False)

    @options.default
    def _options(self) -> Mapping[str, Mapping[str, str]]:
        return {each.sku: dict(each.options) for each in self.product.variants}

    @facts.default
    def _facts(self) -> Mapping[str, frozenset[str]]:
        found = {axis.name: frozenset(axis.values) for axis in self.product.choices}
        for name, fact in self.product.attributes:
            found[name] = found.get(name, frozenset()) | {str(fact)}
        return found

    @property
    def values(self) -> Iterator[tuple[str, str]]:
        """Everything that can be asked of it, each once."""
        found = {(name, each) for name, values in self.facts.items() for each in values}
        found.update(pair for each in self.product.variants for pair in each.options)
        return iter(found)

    def skus(self, having: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
        """The SKUs that have one of the values of everything that is asked."""
        of_variant = {
            name: values
            for name, values in having.items()
            if values.isdisjoint(self.facts.get(name, ()))
        }
        if not of_variant:
            return self.product.skus
        return tuple(
            sku
            for sku, options in self.options.items()
            if all(options.get(name) in values for name, values in of_variant.items())
        )


@attrs.frozen
class _Asked:
    """What a page asks of products, and the prices that it shows."""

    having: Mapping[str, frozenset[str]]
    prices: Mapping[str, Money]
    at_least: Money | None
    at_most: Money | None

    def lists(self, offer: _Offer) -> bool:
        """Whether the product is on the page."""
        if not offer.skus(self.having):
            return False
        if self.at_least is None and self.at_most is None:
            return True
        cost = self.cost(offer)
        return (
            cost is not None
            and (self.at_least is None or cost >= self.at_least)
            and (self.at_most is None or cost <= self.at_most)
        )

    def cost(self, offer: _Offer) -> Money | None:
        """The price of the cheapest of its variants that is asked for."""
        skus = offer.skus(self.having)
        known = (self.prices[sku] for sku in skus if sku in self.prices)
        return min(known, default=None)

    def instead(self, name: str, value: str) -> _Asked:
        """The same page with one value in place of what it asks of an option."""
        return attrs.evolve(self, having={**self.having, name: frozenset({value})})


def _choices(offers: Iterable[_Offer], asked: _Asked) -> dict[str, dict[str, int]]:
    counts: Counter[tuple[str, str]] = Counter()
    order: dict[tuple[str, str], None] = {}
    facts: set[tuple[str, AttributeValue]] = set()
    pages: dict[tuple[str, str], _Asked] = {}
    for offer in offers:
        facts.update(offer.product.attributes)
        for axis in (*offer.product.axes, *offer.product.choices):
            order.update(dict.fromkeys((axis.name, value) for value in axis.values))
        for pair in offer.values:
            page = pages.get(pair)
            if page is None:
                page = pages[pair] = asked.instead(*pair)
            counts[pair] += page.lists(offer)
    by_size = sorted(facts, key=lambda fact: _size(fact[1]))
    order.update(dict.fromkeys((name, str(fact)) for name, fact in by_size))
    found: dict[str, dict[str, int]] = {}
    for name, value in sorted(order, key=lambda pair: pair[0]):
        if counts[name, value]:
            found.setdefault(name, {})[value] = counts[name, value]
    return found


def _size(fact: AttributeValue) -> tuple[bool, Decimal, str]:
    is_text = isinstance(fact, str | bool)
    return is_text, Decimal(0) if is_text else Decimal(fact), str(fact)
