"""Between pricing and shipping: priced goods become consignments, options charges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.cart import LineItem
from ecomkit.cart.quantity import Quantity, from_micro, micro
from ecomkit.catalog import Article
from ecomkit.customers import Seller
from ecomkit.measures import Weight, unit_ratio
from ecomkit.money.amount import Money
from ecomkit.money.rounding import divide
from ecomkit.pricing import Charge, PricedCart
from ecomkit.shipping import (
    Consignment,
    DeliveryOption,
    FeeTax,
    GoodsBasis,
)
from ecomkit.shipping.consignment import trusted_line

Articles = Callable[[str], Article]
"""Gives the article of a SKU, such as :meth:`~ecomkit.pricing.PriceBook.article`."""

_NOTHING_IS_LATE: Mapping[str, date] = {}
_NOT_WEIGHED = Weight()


def leaves_from(
    line: LineItem, article: Article, sellers: Mapping[str, Seller] | None = None
) -> str:
    """The id of the origin of a line: the article's own, else its seller's, of *sellers* by id."""
    if article.ships_from:
        return article.ships_from
    seller = (sellers or {}).get(article.sold_by(line.seller))
    return "" if seller is None else seller.origin


def units_sent(article: Article, quantity: Quantity, unit: str) -> Quantity:
    """How many of the article's units *quantity* of a *unit* is: 500 g are 0.5 kg."""
    ratio = unit_ratio(unit, article.unit)
    if ratio is None or unit == article.unit:
        return quantity
    return from_micro(max(divide(micro(quantity) * ratio[0], ratio[1]), 1))


def _as_sent(article: Article) -> dict[str, object]:
    # What a consignment line says of the article alone.
    return {
        "weight": article.unit_weight or _NOT_WEIGHED,
        "size": article.dimensions,
        "category": article.shipping_category,
        "flags": frozenset(article.flags),
        "ships": article.kind.ships,
        "description": article.name_in(),
        "hs_code": article.hs_code,
        "made_in": article.origin,
    }


def paid_nets(priced: PricedCart) -> dict[str, Money]:
    """What is paid without tax for each line of goods with the fees on it, by its key.

    All that is paid for goods to be made ready as they are sold is their price: printing
    and packing as well (WTO Agreement on Customs Valuation, articles 1 and 8.1(a)).
    """
    found = {line.key: line.net for line in priced.lines}
    for row in priced.fees:
        if row.fee.line in found:
            found[row.fee.line] += row.net
    return found


def consign(
    priced: PricedCart,
    *,
    at: datetime,
    destination: Address | Place | None,
    articles: Articles,
    due: Mapping[str, date] = _NOTHING_IS_LATE,
    delivery: str | None = None,
    sellers: Mapping[str, Seller] | None = None,
    offered: PricedCart | None = None,
    shown: GoodsBasis | str = GoodsBasis.GROSS,
) -> Consignment:
    """The goods of a priced cart, or of one *delivery* of it, as shipping sees them.

    *articles* say what each SKU is, *due* the day on which what is out of stock is expected,
    *sellers*, by id, from where their goods leave. Lines that give money back (empties, a
    trade-in) are not sent. *offered* is the price for a buyer who pays the shop's own tax,
    where this one was freed of it; *shown* the side on which this one is shown prices.
    """
    usual = {} if offered is None else {line.key: line for line in offered.lines}
    paid, lines = paid_nets(priced), []
    for line in priced.lines:
        item = line.item
        if delivery is not None and item.delivery != delivery:
            continue
        if line.terms.price < 0:
            continue
        article = articles(item.sku)
        same = usual.get(item.key)
        list_net, list_gross = line.before_discount
        lines.append(
            trusted_line(
                _as_sent(article),
                origin=leaves_from(item, article, sellers),
                seller=article.sold_by(item.seller),
                available=due.get(item.sku),
                key=item.key,
                sku=item.sku,
                quantity=units_sent(article, item.quantity, item.unit),
                delivery=item.delivery,
                net=line.net,
                gross=line.gross,
                list_net=list_net,
                list_gross=list_gross,
                paid_net=paid[item.key],
                offered=None if same is None else same.gross,
                list_offered=None if same is None else same.list_gross,
            )
        )
    return Consignment(
        lines=lines,
        shown=shown,
        currency=priced.currency,
        at=at,
        destination=destination,
    )


def charge_for(option: DeliveryOption, *, id: str = "", delivery: str = "") -> Charge:
    """The charge of a delivery option, as pricing takes it."""
    includes = {FeeTax.INCLUDED: True, FeeTax.ADDED: False}.get(option.fee_tax)
    return Charge(
        id=id or option.method,
        method=option.method,
        amount=option.price,
        kind=option.kind.value,
        tax_category=option.tax_category,
        delivery=delivery,
        shares=option.shares,
        includes_tax=includes,
    )
