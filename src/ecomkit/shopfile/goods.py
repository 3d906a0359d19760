"""The goods of a shop file: products and price lists become a price book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import attrs

from ecomkit.catalog import ProductKind
from ecomkit.checkout import ShippingFacts
from ecomkit.errors import short_repr
from ecomkit.measures import Weight
from ecomkit.money.amount import Money
from ecomkit.pricing import (
    CatalogPromotion,
    ListPrice,
    PriceBook,
    PriceList,
    PriceTier,
    ProductFacts,
)
from ecomkit.shopfile.errors import InvalidShopFileError
from ecomkit.shopfile.selection import read_select
from ecomkit.shopfile.table import Table
from ecomkit.tax import SupplyKind
from ecomkit.wire.errors import did_you_mean

_STANDARD = "standard"
_SUPPLY = {
    ProductKind.SERVICE: SupplyKind.SERVICES,
    ProductKind.DIGITAL: SupplyKind.DIGITAL,
}


@attrs.frozen(kw_only=True)
class Goods:
    """All that a shop file says about what is sold."""

    book: PriceBook
    titles: dict[str, str]
    facts: dict[str, ShippingFacts]


@attrs.frozen(kw_only=True)
class _Product:
    facts: ProductFacts
    title: str
    shipping: ShippingFacts
    price: ListPrice | None


def read_goods(root: Table, *, includes_tax: bool) -> Goods:
    """The products, their prices and the reduced prices of the file."""
    sold = root.each("products", _product)
    products: dict[str, ProductFacts] = {}
    for number, one in enumerate(sold):
        if one.facts.sku in products:
            raise InvalidShopFileError(
                f"a second product {short_repr(one.facts.sku)}",
                path=f"$.products[{number}].sku",
            )
        products[one.facts.sku] = one.facts
    prices = {one.facts.sku: one.price for one in sold if one.price is not None}
    lists = list(root.each("prices", partial(_list, list(products))))
    if prices:
        lists.insert(
            0,
            PriceList(
                id=_STANDARD,
                currency=root.currency,
                prices=prices,
                includes_tax=includes_tax,
            ),
        )
    if not lists:
        raise InvalidShopFileError(
            "nothing has a price",
            path="$.products",
            hint='price = "4.50" in [[products]], or a list in [[prices]]',
        )
    return Goods(
        book=PriceBook(
            lists=lists,
            products=products,
            promotions=root.each("reductions", _reduction),
        ),
        titles={one.facts.sku: one.title for one in sold},
        facts={one.facts.sku: one.shipping for one in sold},
    )


def _product(table: Table) -> _Product:
    kind = table.choice("kind", ProductKind, ProductKind.GOODS)
    sku = table.text("sku")
    facts = ProductFacts(
        sku=sku,
        categories=table.names("categories"),
        tax_category=table.text("tax", "standard"),
        discountable=table.flag("discountable", default=True),
        kind=_SUPPLY.get(kind, SupplyKind.GOODS),
    )
    shipping = ShippingFacts(
        weight=table.made("weight", Weight.from_text) or Weight(),
        category=table.text("shipping", ""),
        origin=table.text("origin", ""),
        flags=table.names("flags"),
        ships=kind.ships,
        description=table.text("title", ""),
        hs_code=table.text("hs_code", ""),
        made_in=table.text("made_in", ""),
    )
    return _Product(
        facts=facts,
        title=table.text("title", sku),
        shipping=shipping,
        price=_price(table) if table.has("price") else None,
    )


def _price(table: Table) -> ListPrice:
    return ListPrice(
        unit_price=table.money("price"),
        tiers=table.each("tiers", _tier),
        compare_at=table.maybe(table.money, "compare_at"),
        floor=table.maybe(table.money, "floor"),
    )


def _tier(table: Table) -> PriceTier:
    return PriceTier(at_least=table.quantity("from"), unit_price=table.money("price"))


def _list(products: Sequence[str], table: Table) -> PriceList:
    table.currency = table.text("currency", table.currency)
    return PriceList(
        id=table.text("id"),
        currency=table.currency,
        prices=dict(_listed(table, products)),
        includes_tax=table.flag("includes_tax"),
        groups=table.names("groups"),
        channels=table.names("channels"),
        since=table.moment("since"),
        until=table.moment("until"),
        priority=table.number("priority", 0),
        scale=table.number("scale", 0),
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
        select=read_select(table),
        priority=table.number("priority", 0),
        exclusive=table.flag("exclusive"),
        channels=table.names("channels"),
        since=table.moment("since"),
        until=table.moment("until"),
    )
