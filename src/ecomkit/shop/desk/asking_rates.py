"""Asking carriers for their rates, before a checkout is priced and outside transactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ecomkit.checkout import Checkout
from ecomkit.inventory import Availability
from ecomkit.shipping.carriers import CarrierRate
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.flows.steps import AskOutside, Flow


def asked_rates(
    desk: Desk,
    checkout: Checkout,
    *,
    at: datetime,
    stock: Mapping[str, Availability],
) -> Flow[dict[str, list[CarrierRate]]]:
    """What carriers ask for each delivery of a checkout, by its id, as far as they answer.

    Only those whose prices the shipping table needs, and whose limits the goods keep.
    """
    wanted = sorted(desk.quoter.shipping.carriers_asked & set(desk.carriers))
    found: dict[str, list[CarrierRate]] = {}
    if not wanted:
        return found
    sent = desk.quoter.consignments(checkout, at=at, stock=stock)
    for id, consignment in sent.items():
        for name in wanted:
            if not desk.carriers[name].limits.refusals(consignment):
                answer = yield AskOutside(name, "rates", consignment)
                if not isinstance(answer, Exception):
                    found.setdefault(id, []).extend(answer)
    return found
