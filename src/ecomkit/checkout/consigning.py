"""Between pricing and shipping: priced goods become consignments, options charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.catalog import Article
from ecomkit.checkout.errors import check
from ecomkit.measures import Dimensions, Weight
from ecomkit.pricing import Charge, PricedCart
from ecomkit.pricing.result import PricedLine
from ecomkit.shipping import Consignment, ConsignmentLine, DeliveryOption, FeeTax
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


_ORDINARY = ShippingFacts()


def shipping_facts(article: Article) -> ShippingFacts:
    """What shipping knows of an article that a catalog, or somebody's own hand, describes."""
    return ShippingFacts(
        weight=article.weight or Weight(),
        size=article.dimensions,
        category=article.shipping_category,
        ships=article.kind.ships,
        description=article.title,
        hs_code=article.hs_code,
        made_in=article.origin,
    )


def consign(
    priced: PricedCart,
    *,
    at: datetime,
    destination: Address | Place | None,
    facts: Mapping[str, ShippingFacts],
    delivery: str | None = None,
) -> Consignment:
    """The goods of a priced cart, or of one *delivery* of it, as shipping sees them.

    *facts* are by SKU; an article without any is ordinary goods that ship. Lines that give
    money back (empties, a trade-in) are not sent.
    """
    return Consignment(
        lines=[
            _line(line, facts.get(line.sku, _ORDINARY))
            for line in priced.lines
            if (delivery is None or line.item.delivery == delivery)
            and line.unit_price.amount >= 0
        ],
        currency=priced.currency,
        at=at,
        destination=destination,
    )


def _line(line: PricedLine, facts: ShippingFacts) -> ConsignmentLine:
    return ConsignmentLine(
        key=line.key,
        sku=line.sku,
        quantity=line.quantity,
        net=line.net,
        gross=line.gross,
        list_net=line.list_net,
        list_gross=line.list_gross,
        delivery=line.item.delivery,
        **attrs.asdict(facts, recurse=False),
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
