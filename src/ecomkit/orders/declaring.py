"""Declaring: the customs declaration of one shipment of an order."""

from __future__ import annotations

import attrs

from ecomkit.cart.quantity import micro
from ecomkit.measures import Weight
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.orders.order import Order
from ecomkit.shipping.abroad import CustomsDeclaration
from ecomkit.shipping.tracking import Shipment


def declared(order: Order, shipment: Shipment) -> CustomsDeclaration | None:
    """The declaration of the goods of a shipment; None if nothing is declared of them.

    Of a line that is sent in parts, so much of its value and weight as is in this one;
    carriage is declared with the order's first shipment.
    """
    found = [each for each in order.imports if each.delivery == shipment.delivery]
    if not found or found[0].declaration is None:
        return None
    whole = found[0].declaration
    quantities = dict(shipment.quantities)
    lines = []
    for line in whole.lines:
        if line.key not in quantities:
            continue
        part, all_of_it = (
            micro(quantities[line.key]),
            micro(order.line(line.key).quantity),
        )
        share = Rate(part, all_of_it)
        lines.append(
            attrs.evolve(
                line,
                pieces=max(line.pieces * part // all_of_it, 1),
                value=share.of(line.value, Rounding(HALF_UP)),
                weight=Weight.from_exact(line.weight.exact * part // all_of_it),
            )
        )
    before = [each for each in order.shipments if each.delivery == shipment.delivery]
    is_first = not before or before[0].id == shipment.id
    return attrs.evolve(
        whole,
        lines=lines,
        freight=whole.freight if is_first else whole.freight * 0,
        insurance=whole.insurance if is_first else whole.insurance * 0,
    )
