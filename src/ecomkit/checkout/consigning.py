"""Between pricing and shipping: priced goods become consignments, options charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.catalog import Article
from ecomkit.checkout.errors import check
from ecomkit.measures import Dimensions, Weight
from ecomkit.pricing import Charge, PricedCart
from ecomkit.shipping import (
    Consignment,
    DeliveryOption,
    FeeTax,
    GoodsBasis,
)
from ecomkit.shipping.consignment import trusted_line
from ecomkit.validators import as_names, maybe


@attrs.frozen(kw_only=True)
class ShippingFacts:
    """What shipping knows of an article; :class:`~ecomkit.shipping.ConsignmentLine` explains.

    Examples:
        >>> ShippingFacts(weight=Weight.of(400, "g"), flags={"fragile"}).ships
        True
    """

    weight: Weight = attrs.field(factory=Weight, validator=check.instance_of(Weight))
    size: Dimensions | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Dimensions))
    )
    category: str = attrs.field(default="", validator=check.text)
    origin: str = attrs.field(default="", validator=check.text)
    flags: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    ships: bool = attrs.field(default=True, validator=check.flag)
    description: str = attrs.field(default="", validator=check.text)
    hs_code: str = attrs.field(default="", validator=check.text)
    made_in: str = attrs.field(default="", validator=check.text)
    available: date | None = attrs.field(default=None, validator=maybe(check.day))

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """They, as fields of a ConsignmentLine."""
        return {name: getattr(self, name) for name in _FACTS}


_ORDINARY = ShippingFacts()
_FACTS = tuple(field.name for field in attrs.fields(ShippingFacts))


def shipping_facts(article: Article) -> ShippingFacts:
    """What shipping knows of an article that a catalog, or somebody's own hand, describes."""
    return ShippingFacts(
        weight=article.weight or Weight(),
        size=article.dimensions,
        category=article.shipping_category,
        origin=article.ships_from,
        flags=article.flags,
        ships=article.kind.ships,
        description=article.name_in(),
        hs_code=article.hs_code,
        made_in=article.origin,
    )


def goods_facts(
    facts: Mapping[str, ShippingFacts], articles: Mapping[str, Article]
) -> Mapping[str, ShippingFacts]:
    """*facts*, and those of *articles* that have none, by SKU; downloads are never sent."""
    known = {sku: shipping_facts(each) for sku, each in articles.items()}
    for sku, given in facts.items():
        article = articles.get(sku)
        is_sent = given.ships and (article is None or article.kind.ships)
        known[sku] = given if is_sent else attrs.evolve(given, ships=False)
    return known


def consign(
    priced: PricedCart,
    *,
    at: datetime,
    destination: Address | Place | None,
    facts: Mapping[str, ShippingFacts],
    delivery: str | None = None,
    offered: PricedCart | None = None,
    shown: GoodsBasis | str = GoodsBasis.GROSS,
) -> Consignment:
    """The goods of a priced cart, or of one *delivery* of it, as shipping sees them.

    *facts* are by SKU; an article without any is ordinary goods that ship. Lines that give
    money back (empties, a trade-in) are not sent. *offered* is the price for a buyer who
    pays the shop's own tax, where this one was freed of it; *shown* the side on which this
    one is shown prices.
    """
    usual = {} if offered is None else {line.key: line for line in offered.lines}
    lines = []
    for line in priced.lines:
        item = line.item
        if delivery is not None and item.delivery != delivery:
            continue
        if line.terms.price < 0:
            continue
        same = usual.get(item.key)
        list_net, list_gross = line.before_discount
        lines.append(
            trusted_line(
                facts.get(item.sku, _ORDINARY).fields,
                key=item.key,
                sku=item.sku,
                quantity=item.quantity,
                delivery=item.delivery,
                seller=item.seller,
                net=line.net,
                gross=line.gross,
                list_net=list_net,
                list_gross=list_gross,
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
