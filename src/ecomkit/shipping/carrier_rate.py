"""CarrierRate: what a carrier charges the shop, as it says when it is asked."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money
from ecomkit.shipping.transit.transit_time import TransitTime
from ecomkit.shipping.validators import check_shipment
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class CarrierRate:
    """What a carrier charges the shop for a service, and how long it takes."""

    carrier: str = attrs.field(validator=check_shipment.name)
    service: str = attrs.field(validator=check_shipment.name)
    price: Money = attrs.field(validator=check_shipment.fee)
    transit: TransitTime | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(TransitTime))
    )
