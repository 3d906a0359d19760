"""Return labels: asked of a carrier, from the buyer to the shop, under one key."""

from __future__ import annotations

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.orders import Order, OrderStepError
from ecomkit.orders.fulfillment import ReturnStatus
from ecomkit.shipping import CarrierUnavailableError, Parcel
from ecomkit.shipping.carriers import LabelRequest, ShippingLabel
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.flows.steps import AskOutside, Flow


def return_label_request(
    desk: Desk,
    order: Order,
    id: str,
    *,
    service: str,
    parcel: Parcel | None,
    location: str,
) -> LabelRequest:
    """What a carrier is asked for the label of a return; the same for the same parcel."""
    asked = order.return_of(id)
    if asked.status is not ReturnStatus.APPROVED:
        raise OrderStepError(
            f"return {id} is {asked.status}: only an approved one gets a label",
            order=order.number,
        )
    recipient = desk.senders.get(location)
    if recipient is None:
        raise InvalidInputError(
            f"nobody knows the address of the location {short_repr(location)}",
            path="$.location",
            hint="open the shop with senders={location: address}",
        )
    places = [each.address for each in order.deliveries] + [order.billing]
    sender = next((each for each in places if each is not None), None)
    if parcel is None or sender is None:
        raise InvalidInputError(
            "a label needs the parcel, and where it comes from", path="$.parcel"
        )
    return LabelRequest(
        key=f"return:{id}",
        parcel=parcel,
        sender=sender,
        recipient=recipient,
        service=service,
    )


def made_label(desk: Desk, carrier: str, asked: LabelRequest) -> Flow[ShippingLabel]:
    """The label that a carrier makes; what it refuses is raised."""
    if carrier not in desk.carriers:
        raise InvalidInputError(
            f"there is no carrier {short_repr(carrier)}",
            path="$.carrier",
            hint=f"one of {', '.join(desk.carriers) or 'none'}",
        )
    answer = yield AskOutside(carrier, "label", asked)
    if isinstance(answer, ShippingLabel):
        return answer
    if isinstance(answer, EcomkitError):
        raise answer
    raise CarrierUnavailableError(
        f"{carrier} gave no label: {short_repr(answer)}", hint="ask again"
    )
