"""Between pricing and shipping: priced goods become a consignment, an option a charge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from ecomkit.addressing.place import Place
from ecomkit.measures import Dimensions, Weight
from ecomkit.pricing import Charge, PricedCart, PricedLine
from ecomkit.shipping import Consignment, ConsignmentLine, DeliveryOption, FeeTax


@attrs.frozen(kw_only=True)
class ShippingFacts:
    """What shipping must know of one article; see ConsignmentLine for each part."""

    weight: Weight = attrs.field(factory=Weight)
    size: Dimensions | None = None
    category: str = ""
    origin: str = ""
    flags: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    ships: bool = True
    description: str = ""
    hs_code: str = ""
    made_in: str = ""
    available: date | None = None


_ORDINARY = ShippingFacts()


def consign(
    priced: PricedCart,
    *,
    at: datetime,
    destination: Place | None,
    facts: Mapping[str, ShippingFacts],
    delivery: str | None = None,
) -> Consignment:
    """The goods of a priced cart as shipping sees them.

    *facts* are by SKU; an article without any is an ordinary one. With *delivery*, only
    the lines that go with it.
    """
    return Consignment(
        lines=[
            _line(line, facts.get(line.sku, _ORDINARY))
            for line in priced.lines
            if delivery is None or line.item.delivery == delivery
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
        **{
            field.name: getattr(facts, field.name)
            for field in attrs.fields(ShippingFacts)
        },
    )


def charge_for(option: DeliveryOption, *, id: str = "", delivery: str = "") -> Charge:
    """What pricing charges for a chosen delivery option."""
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
