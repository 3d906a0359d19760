"""The catalog of events: for each name its stage, its step and its subject."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from ecomkit.events import Event
from ecomkit.journey.stages import ProcessStep, Stage


@attrs.frozen(kw_only=True)
class EventKind:
    """What is known of all events of one name.

    ``subject`` says what the event's subject is (``"order"``, ``"cart"``); ``once``, that
    it happens at most once to its subject; ``contact``, that it is a contact between the
    customer and the shop.
    """

    name: str
    stage: Stage | None
    step: ProcessStep
    subject: str = ""
    once: bool = False
    contact: bool = True

    @property
    def on_site(self) -> bool:
        """Whether the customer is in the shop when it happens, so that it counts as a visit."""
        return self.contact and self.step in _ON_SITE and self.stage in _SHOPPING


_SHOPPING = (Stage.CONSIDERATION, Stage.PURCHASE)
_ON_SITE = (
    ProcessStep.CUSTOMER,
    ProcessStep.VISIT,
    ProcessStep.DISPLAY,
    ProcessStep.CART,
    ProcessStep.CHECKOUT,
    ProcessStep.SHIPPING_FEE,
    ProcessStep.PAYMENT,
)

# name, subject (- for none), then marks: 1 happens once to its subject, - is no contact with the shop.
_TABLE = {
    (Stage.AWARENESS, ProcessStep.MARKETING): """
        campaign_touched campaign
        email_delivered message
        email_opened message
        email_link_clicked message
        email_bounced message -
        unsubscribed message -
    """,
    (Stage.CONSIDERATION, ProcessStep.CUSTOMER): """
        signed_up customer 1
        signed_in customer
        identified customer -
    """,
    (Stage.CONSIDERATION, ProcessStep.VISIT): """
        page_viewed page
    """,
    (Stage.CONSIDERATION, ProcessStep.DISPLAY): """
        products_searched -
        product_list_viewed list
        product_list_filtered list
        promotion_viewed promotion
        promotion_clicked promotion
        product_clicked product
        product_viewed product
        product_compared product
        product_added_to_wishlist product
        product_removed_from_wishlist product
        wishlist_product_added_to_cart product
        question_asked product
    """,
    (Stage.PURCHASE, ProcessStep.CART): """
        product_added cart
        product_removed cart
        cart_viewed cart
        cart_updated cart
        cart_cleared cart
        coupon_entered cart
        coupon_applied cart
        coupon_denied cart
        coupon_removed cart
        cart_abandoned cart -
        cart_recovered cart
        recovery_sent cart -
    """,
    (Stage.PURCHASE, ProcessStep.CHECKOUT): """
        checkout_started checkout
        checkout_step_viewed checkout
        checkout_step_completed checkout
        quote_requested quote
        quote_issued quote -
        quote_accepted quote
        quote_declined quote -
        quote_withdrawn quote -
    """,
    (Stage.PURCHASE, ProcessStep.SHIPPING_FEE): """
        shipping_info_entered checkout
    """,
    (Stage.PURCHASE, ProcessStep.PAYMENT): """
        payment_info_entered checkout
        payment_failed checkout
        payment_pending payment -
        payment_action_needed payment -
        payment_authorized payment -
        payment_captured payment -
        payment_released payment -
        payment_expired payment -
        payment_canceled payment -
        payment_flagged payment -
        order_completed order 1
    """,
    (Stage.PURCHASE, ProcessStep.PROCESSING): """
        order_updated order
        order_canceled order 1
    """,
    (Stage.DELIVERY, ProcessStep.RECEIPT): """
        receipt_sent order
    """,
    (Stage.DELIVERY, ProcessStep.PACKAGING): """
        order_packed order -
        parcels_packed order -
    """,
    (Stage.DELIVERY, ProcessStep.SHIPPING): """
        shipment_dispatched order
        parcels_dispatched order
        parcel_tracked order
        parcels_delivered order
        shipment_delivered order
        delivery_failed order
    """,
    (Stage.EXPERIENCE, ProcessStep.PROCESSING): """
        return_requested order
        return_received order
        order_refunded order
        payment_refunded payment -
        refund_returned payment -
        payment_disputed payment -
        dispute_won payment -
        dispute_lost payment -
    """,
    (Stage.EXPERIENCE, ProcessStep.CUSTOMER): """
        product_reviewed product
        support_opened case 1
        support_replied case
        support_resolved case
        recovery_task_opened customer -
    """,
    (Stage.LOYALTY, ProcessStep.CUSTOMER): """
        points_earned customer
        points_redeemed customer
        points_expired customer -
        points_reversed customer -
        tier_changed customer
    """,
    (Stage.LOYALTY, ProcessStep.MARKETING): """
        product_shared product
        cart_shared cart
        referral_made referral 1
    """,
    # A survey carries its stage with it; consent belongs to none.
    (None, ProcessStep.CUSTOMER): """
        survey_sent survey
        survey_answered survey
        consent_given customer -
        consent_withdrawn customer -
        customer_erased customer 1-
    """,
}


def _kinds() -> dict[str, EventKind]:
    kinds = {}
    for (stage, step), rows in _TABLE.items():
        for row in rows.split("\n"):
            if not row.strip():
                continue
            name, subject, *marks = row.split()
            kinds[name] = EventKind(
                name=name,
                stage=stage,
                step=step,
                subject=subject.removeprefix("-"),
                once="1" in "".join(marks),
                contact="-" not in "".join(marks),
            )
    return kinds


EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType(_kinds())


def stage_of(event: Event) -> Stage | None:
    """The stage an event belongs to, or None.

    The property ``stage`` decides (surveys have one), otherwise the event's name.
    """
    own = event.properties.get("stage")
    if isinstance(own, str) and own in _STAGES:
        return Stage(own)
    kind = EVENT_KINDS.get(event.name)
    return kind.stage if kind else None


def step_of(event: Event) -> ProcessStep | None:
    """The step of the sale an event belongs to; None if its name is unknown."""
    kind = EVENT_KINDS.get(event.name)
    return kind.step if kind else None


_STAGES = frozenset(stage.value for stage in Stage)
