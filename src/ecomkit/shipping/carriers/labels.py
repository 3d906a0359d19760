"""Labels: what a carrier needs to make one, and what it sends back."""

from __future__ import annotations

import attrs

from ecomkit.addressing.address import Address
from ecomkit.money.amount import Money
from ecomkit.shipping import fields
from ecomkit.shipping.abroad.customs import CustomsDeclaration, crosses_customs
from ecomkit.shipping.consignment import Parcel
from ecomkit.shipping.errors import InvalidShipmentError


@attrs.frozen(kw_only=True)
class LabelRequest:
    """What a carrier needs to make a label.

    The same ``key`` with the same contents is the same label, however often it is asked
    for: a request that timed out is simply sent again.
    """

    key: str = attrs.field(validator=fields.name)
    parcel: Parcel = attrs.field(validator=fields.kind(Parcel))
    sender: Address = attrs.field(validator=fields.kind(Address))
    recipient: Address = attrs.field(validator=fields.kind(Address))
    service: str = attrs.field(validator=fields.name)
    declaration: CustomsDeclaration | None = None

    def __attrs_post_init__(self) -> None:
        abroad = crosses_customs(self.sender.place, self.recipient.place)
        if abroad and self.declaration is None:
            raise InvalidShipmentError(
                f"a parcel from {self.sender.country} to {self.recipient.country}"
                " needs a customs declaration",
                path="$.declaration",
                hint="declare(consignment, ...)",
            )


@attrs.frozen(kw_only=True)
class ShippingLabel:
    """A label: the parcel's number, and the paper as the carrier sends it."""

    key: str
    number: str
    parcel: str
    price: Money
    kind: str = "application/pdf"
    data: bytes = b""


@attrs.frozen(kw_only=True)
class LabelCancellation:
    """Whether a label could still be given back; ``because`` says why not."""

    number: str
    done: bool
    because: str = ""
