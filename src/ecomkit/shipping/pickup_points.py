"""PickupPoint: a locker or counter of a carrier where buyers collect their parcels."""

from __future__ import annotations

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.delivery_point import DeliveryPointKind
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.validators import check_shipment


@attrs.frozen(kw_only=True)
class PickupPoint:
    """A point where a carrier keeps parcels until they are collected.

    ``address`` is the point's own, with its lines as the carrier wants them ("Packstation
    145"). Where it ``needs_account``, it is reached with the buyer's number at the carrier.
    """

    id: str = attrs.field(validator=check_shipment.name)
    carrier: str = attrs.field(validator=check_shipment.name)
    address: Address = attrs.field(validator=check_shipment.instance_of(Address))
    kind: DeliveryPointKind = attrs.field(
        default=DeliveryPointKind.COUNTER, converter=DeliveryPointKind
    )
    name: str = attrs.field(default="", validator=check_shipment.text)
    needs_account: bool = attrs.field(
        default=False, validator=check_shipment.instance_of(bool)
    )

    def address_for(self, buyer: Address, *, account: str = "") -> Address:
        """The address on a parcel that a buyer collects here.

        Raises InvalidShipmentError where the buyer's number with the carrier is missing.
        """
        if self.needs_account and not account:
            raise InvalidShipmentError(
                f"{self.carrier} needs the buyer's number for {self.id}",
                path="$.account",
                hint="such as the Postnummer",
            )
        lines = (account, *self.address.street) if account else self.address.street
        return attrs.evolve(
            self.address,
            name=buyer.name,
            street=lines,
            email=buyer.email,
            phone=buyer.phone,
        )
