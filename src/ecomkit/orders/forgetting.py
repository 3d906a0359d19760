"""Forgetting: an order without its buyer, as far as the law lets it be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart import LineItem
from ecomkit.checkout import Purchaser
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderLine
from ecomkit.shipping.tracking import Shipment

_AddressOf = Callable[[Address | None], Address | None]


def restricted(order: Order, pseudonym: str) -> Order:
    """What the order's papers need, and nothing else of its buyer.

    Kept are the name, the addresses, the tax numbers and the evidence of where the buyer
    was; gone are the buyer's id, e-mail address and telephone number, wishes, notes,
    greetings and reasons, and the visit.
    """
    buyer = order.purchaser
    left = attrs.evolve(
        buyer, id=pseudonym, key=pseudonym, email="", groups=frozenset()
    )
    return _changed(order, left, _without_contact(order.billing), _without_contact)


def anonymized(order: Order, pseudonym: str) -> Order:
    """The order without its buyer: goods, amounts, days, and the places that were taxed."""
    nobody = Purchaser(id=pseudonym, kind=order.purchaser.kind)
    after = _changed(order, nobody, None, _place_alone)
    return attrs.evolve(
        after,
        purchase_order="",
        evidence=(),
        shipments=[_without_numbers(each) for each in after.shipments],
    )


def _changed(
    order: Order, buyer: Purchaser, billing: Address | None, address_of: _AddressOf
) -> Order:
    return order.with_facts(
        purchaser=buyer,
        billing=billing,
        email="",
        note="",
        greeting=None,
        attributes=(),
        visit=None,
        lines=[_plain(line) for line in order.lines],
        deliveries=[
            attrs.evolve(each, address=address_of(each.address))
            for each in order.deliveries
        ],
        claims=[
            attrs.evolve(each, buyer=buyer.id if each.buyer else "")
            for each in order.claims
        ],
        holds=[attrs.evolve(each, reason="") for each in order.holds],
        returns=[
            attrs.evolve(each, reason="", decision_reason="") for each in order.returns
        ],
        performances=[attrs.evolve(each, content="") for each in order.performances],
        changes=[attrs.evolve(each, reason="", by="") for each in order.changes],
    )


def _plain(line: OrderLine) -> OrderLine:
    item = line.item
    plain = LineItem(
        item.sku,
        item.quantity,
        unit=item.unit,
        options=item.options,
        services=item.services,
        gift_wrap=item.gift_wrap,
        delivery=item.delivery,
        seller=item.seller,
    )
    return attrs.evolve(line, item=plain)


def _without_contact(address: Address | None) -> Address | None:
    return None if address is None else _address(address, phone="", email="")


def _place_alone(address: Address | None) -> Address | None:
    if address is None:
        return None
    bare = dict.fromkeys(("city", "district", "company", "phone", "email"), "")
    return _address(address, name="", street=(), **bare)


def _address(address: Address, **changed: Any) -> Address:
    facts = {
        field.name: getattr(address, field.name)
        for field in attrs.fields(Address)
        if field.init
    }
    return Address(**{**facts, **changed})


def _without_numbers(shipment: Shipment) -> Shipment:
    return attrs.evolve(
        shipment,
        parcels=[attrs.evolve(each, number="", events=()) for each in shipment.parcels],
        destination=None
        if shipment.destination is None
        else attrs.evolve(shipment.destination, city=""),
        handed_over_at=shipment.shipped_at,
        arrived_at=shipment.delivered_at,
    )
