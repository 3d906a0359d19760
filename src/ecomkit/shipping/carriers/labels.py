"""Labels: what a carrier needs to make one, and what it sends back."""

from __future__ import annotations

import attrs

from ecomkit.addressing.address import Address
from ecomkit.money.amount import Money
from ecomkit.shipping.abroad.customs import CustomsDeclaration, needs_declaration
from ecomkit.shipping.consignment import Parcel
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.validators import check_shipment
from ecomkit.validators import maybe

_address = check_shipment.instance_of(Address)


@attrs.frozen(kw_only=True)
class LabelRequest:
    """What a carrier needs to make a label.

    The same ``key`` with the same contents gets the same label, however often it is
    sent: a request that timed out is simply sent again. A parcel that needs a
    declaration has one.
    """

    key: str = attrs.field(validator=check_shipment.name)
    parcel: Parcel = attrs.field(validator=check_shipment.instance_of(Parcel))
    sender: Address = attrs.field(validator=_address)
    recipient: Address = attrs.field(validator=_address)
    service: str = attrs.field(validator=check_shipment.name)
    declaration: CustomsDeclaration | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(CustomsDeclaration))
    )

    def __attrs_post_init__(self) -> None:
        start, end = self.sender.place, self.recipient.place
        if self.declaration is None and needs_declaration(start, end):
            raise InvalidShipmentError(
                f"a parcel from {start.territory or start.country} to"
                f" {end.territory or end.country}"
                " needs a customs declaration",
                path="$.declaration",
                hint="customs_declaration(consignment, ...)",
            )


@attrs.frozen(kw_only=True)
class ShippingLabel:
    """A label: the parcel's tracking number, its price, and the document to print."""

    key: str
    number: str
    parcel: str
    price: Money
    kind: str = "application/pdf"
    data: bytes = b""


@attrs.frozen(kw_only=True)
class LabelCancellation:
    """Whether a label was canceled; ``because`` says why not."""

    number: str
    done: bool
    because: str = ""
