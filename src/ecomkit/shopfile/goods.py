"""The goods of a shop file: products and price lists become a price book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import attrs

from ecomkit.catalog import Article
from ecomkit.customers import PRIVATE_SALE
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.pricing import (
    CatalogPromotion,
    ListPrice,
    PriceBook,
    PriceList,
    PriceTier,
)
from ecomkit.pricing.values import TaxSide, TierCount
from ecomkit.shopfile.errors import InvalidShopFileError
from ecomkit.shopfile.products import read_product
from ecomkit.shopfile.selection import read_goods
from ecomkit.shopfile.table import Table
from ecomkit.text import did_you_mean

_STANDARD = "standard"


@attrs.frozen
class Goods:
    """What a shop file says of its products, by SKU; prices become the ``book``.

    What is sold by one of the *persons* bears no tax where the product does not name one.
    """

    articles: dict[str, Article] = attrs.field(factory=dict)
    prices: dict[str, ListPrice] = attrs.field(factory=dict)
    persons: frozenset[str] = frozenset()

    def read(self, table: Table) -> None:
        """Adds one product of ``[[products]]``, with its variants."""
        sku = table.text("sku")
        price = _price(table) if table.has("price") else None
        prices = table.each("variants", partial(_variant_price, price))
        table.has("variants")
        made = read_product(table, sku)
        if made[0].seller in self.persons and not table.has("tax"):
            made = tuple(attrs.evolve(each, tax_category=PRIVATE_SALE) for each in made)
        for article in made:
            if article.sku in self.articles:
                raise table.wrong("sku", f"a second product {short_repr(article.sku)}")
            self.articles[article.sku] = article
        for article, own in zip(made, prices or (price,), strict=True):
            if own is not None:
                self.prices[article.sku] = own

    def book(self, root: Table, *, includes_tax: bool) -> PriceBook:
        """The price book of the products, the price lists and the reduced prices."""
        read = partial(_list, list(self.articles), includes_tax=includes_tax)
        lists = list(root.each("prices", read))
        if self.prices:
            standard = PriceList(
                id=_STANDARD,
                currency=root.currency,
                prices=self.prices,
                includes_tax=includes_tax,
            )
            lists.insert(0, standard)
        if not lists:
            raise root.wrong(
                "products",
                "nothing has a price",
                'price = "4.50" in [[products]], or a list in [[prices]]',
            )
        return PriceBook(
            lists=lists,
            articles=self.articles,
            promotions=root.each("reductions", _reduction),
        )


def _variant_price(usual: ListPrice | None, table: Table) -> ListPrice | None:
    for key in table.data:
        table.has(key)
    own = table.maybe(table.money, "price")
    if own is None:
        return usual
    return (
        ListPrice(unit_price=own)
        if usual is None
        else attrs.evolve(usual, unit_price=own)
    )


def _price(table: Table) -> ListPrice:
    price = table.money("price")
    compare_at = table.maybe(table.money, "compare_at")
    if compare_at is not None and not _is_above(compare_at, price):
        raise table.wrong(
            "compare_at",
            f"strikes out {compare_at}, and the price is {price}",
            "a price above the one that is asked",
        )
    floor = table.maybe(table.money, "floor")
    if floor is not None and _is_above(floor, price):
        raise table.wrong(
            "floor",
            f"is {floor}, and the price is {price}",
            "the least that a promotion leaves: no more than the price",
        )
    return ListPrice(
        unit_price=price,
        tiers=table.each("tiers", _tier),
        compare_at=compare_at,
        lowest_prior=table.maybe(table.money, "lowest_prior"),
        floor=floor,
        includes_tax=table.maybe(table.flag, "includes_tax"),
    )


def _is_above(one: Money, other: Money) -> bool:
    # In two currencies neither is: the price list says so.
    return one.currency == other.currency and one > other


def _tier(table: Table) -> PriceTier:
    return PriceTier(at_least=table.quantity("from"), unit_price=table.money("price"))


def _list(products: Sequence[str], table: Table, *, includes_tax: bool) -> PriceList:
    table.currency = table.text("currency", table.currency)
    return PriceList(
        id=table.text("id"),
        currency=table.currency,
        prices=dict(_listed(table, products)),
        includes_tax=table.flag("includes_tax", default=includes_tax),
        groups=table.names("groups"),
        channels=table.names("channels"),
        since=table.moment("since"),
        until=table.until(),
        priority=table.number("priority", 0),
        scale=table.number("scale", 0),
        tiers_count=table.choice("tiers_count", TierCount, TierCount.LINE),
    )


def _listed(
    table: Table, products: Sequence[str]
) -> Iterable[tuple[str, ListPrice | Money]]:
    listed = table.table("prices")
    for sku, value in listed.data.items():
        known = listed.has(sku) and sku in products
        if products and not known:
            raise InvalidShopFileError(
                f"there is no product {short_repr(sku)}",
                path=f"{listed.path}.{sku}",
                hint=did_you_mean(sku, list(products)),
            )
        if isinstance(value, dict):
            price = listed.table(sku)
            yield sku, _price(price)
            price.close()
        else:
            yield sku, listed.money(sku)


def _reduction(table: Table) -> CatalogPromotion:
    return CatalogPromotion(
        id=table.text("id"),
        rate=table.percent("percent") if table.has("percent") else None,
        amount=table.amounts("amount"),
        select=read_goods(table),
        priority=table.number("priority", 0),
        exclusive=table.flag("exclusive"),
        groups=table.names("groups"),
        side=table.maybe_choice("side", TaxSide),
        channels=table.names("channels"),
        since=table.moment("since"),
        until=table.until(),
    )
