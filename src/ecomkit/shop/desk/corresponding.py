"""Corresponding: which messages follow from what the shop tells, and what they say when due.

A message is written down with the event it follows from. When it is due, what is true then
decides: whether it is sent at all, and what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta, tzinfo

import attrs

from ecomkit.cart import SavedCart
from ecomkit.catalog import Article
from ecomkit.checkout import Purchaser
from ecomkit.events import Event, Visit
from ecomkit.journey.privacy import ConsentPurpose
from ecomkit.languages import Languages, WordArea
from ecomkit.messages import Correspondence, MessageKind, MessageWriter
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders import Order, SettlementState
from ecomkit.orders.settlement import SettlementKind
from ecomkit.orders.status import (
    OrderFulfillmentStatus,
    OrderStatus,
    fulfillment_status,
    order_status,
)
from ecomkit.receipts import Mail
from ecomkit.shipping.tracking import TrackingStatus
from ecomkit.shop.desk.gift_cards import GiftCards
from ecomkit.shop.desk.listening import consents_to
from ecomkit.shop.store import Books
from ecomkit.shop.store.kept_messages import SavedMessage
from ecomkit.shop.store.row_kinds import address_key

_AFTER: Mapping[str, tuple[MessageKind, ...]] = {
    "order_completed": (
        MessageKind.ORDER_CONFIRMED,
        MessageKind.LATE,
        MessageKind.WIN_BACK,
    ),
    "shipment_dispatched": (MessageKind.SHIPPED,),
    "delivery_failed": (MessageKind.NOT_DELIVERED,),
    "shipment_delivered": (
        MessageKind.DELIVERED,
        MessageKind.SURVEY,
        MessageKind.REVIEW_REQUEST,
    ),
    "download_ready": (
        MessageKind.DOWNLOAD_READY,
        MessageKind.SURVEY,
        MessageKind.REVIEW_REQUEST,
    ),
    "gift_card_issued": (MessageKind.GIFT_CARD,),
    "service_performed": (MessageKind.SURVEY, MessageKind.REVIEW_REQUEST),
    "payment_requested": (MessageKind.PAYMENT_REQUESTED,),
    "invoice_issued": (MessageKind.INVOICE,),
    "order_canceled": (MessageKind.CANCELED,),
    "return_received": (MessageKind.RETURN_RECEIVED,),
    "order_refunded": (MessageKind.REFUNDED,),
    "product_added": (MessageKind.CART_REMINDER,),
}
# What a message is about within its order, so that each parcel has its own.
_ABOUT = ("shipment", "return_id", "change", "document", "performance", "gift_card")
# What has come back to the shop is told by what becomes of it.
_TOLD_FAILURES = frozenset(
    {
        TrackingStatus.ATTEMPTED,
        TrackingStatus.RETURNING,
        TrackingStatus.DAMAGED,
        TrackingStatus.LOST,
    }
)
_WHEN_ALL_IS_THERE = frozenset({MessageKind.SURVEY, MessageKind.REVIEW_REQUEST})
_OF_CANCELED = frozenset(
    {MessageKind.CANCELED, MessageKind.REFUNDED, MessageKind.RETURN_RECEIVED}
)
# What advertises and comes too late annoys: the shop's work may have stood still.
_STALE = timedelta(days=7)
_NOT_BY_THE_OWNER = frozenset({"cart_abandoned", "recovery_sent"})


@attrs.frozen
class NotSent:
    """A message that is not sent, and why; or not yet, until a moment."""

    reason: str
    until: datetime | None = None


@attrs.frozen(kw_only=True, eq=False)
class Corresponding:
    """Plans a shop's messages and writes them when they are due.

    They are in the reader's language, or in *language* where the shop's *languages* have
    no messages in it. *article* says what a SKU is.
    """

    correspondence: Correspondence
    languages: Languages
    language: str
    zone: tzinfo
    gift_cards: GiftCards | None
    article: Callable[[str], Article]

    def __attrs_post_init__(self) -> None:
        # A shop that could not write says so when it is opened.
        self._writer(SavedMessage(id="-", kind="late"), Purchaser(id="-"), None)

    def hear(self, books: Books, event: Event) -> None:
        """Writes down the messages that follow from an event, each once."""
        for kind in _AFTER.get(event.name, ()):
            delay = self.correspondence.delays.get(kind)
            if delay is None:
                continue
            message = self._planned(books, kind, event, delay)
            if message is not None and books.messages.find(message.id) is None:
                books.messages.add(message)

    def _planned(
        self, books: Books, kind: MessageKind, event: Event, delay: timedelta
    ) -> SavedMessage | None:
        due: datetime | None = event.at + delay
        said = event.properties
        about = next((str(said[name]) for name in _ABOUT if said.get(name)), "")
        if kind in _WHEN_ALL_IS_THERE:
            about = ""
            if not said.get("complete"):
                return None
        if kind is MessageKind.NOT_DELIVERED:
            if said["status"] not in _TOLD_FAILURES:
                return None
            about = f"{about}:{said['status']}"
        if kind is MessageKind.LATE:
            due = self._late(books.orders.get(event.subject))
            if due is None:
                return None
        of_cart = kind is MessageKind.CART_REMINDER
        return SavedMessage(
            id=":".join(filter(None, (kind.value, event.subject, about))),
            kind=kind,
            actor=event.actor,
            order="" if of_cart else event.subject,
            cart=event.subject if of_cart else "",
            about=about,
            due=due,
        )

    def _late(self, order: Order) -> datetime | None:
        # When the last promised day is over where the shop is.
        promised = [each.promise.latest for each in order.deliveries if each.promise]
        if not promised:
            return None
        return datetime.combine(max(promised) + timedelta(days=1), time(), self.zone)

    def mail(self, books: Books, message: SavedMessage) -> Mail | NotSent:
        """What a message says now, or why it is not sent."""
        if message.kind not in self.correspondence.delays:
            return NotSent("not_wanted")  # any more, by the shop
        if message.kind is MessageKind.CART_REMINDER:
            return self._reminder(books, message)
        order = books.orders.find(message.order)
        if order is None:
            return NotSent("forgotten")
        refused = next(self._against(books, message, order), None)
        if refused is not None:
            return refused
        if message.kind.needs_consent:
            people = {message.actor, order.purchaser.id}
            if not consents_to(books, people, order.email, ConsentPurpose.MARKETING):
                return NotSent("no_consent")
            if _is_stale(books, message):
                return NotSent("too_late")
        writer = self._writer(message, order.purchaser, order.visit)
        if message.kind is MessageKind.GIFT_CARD:
            return self._gift_card(books, writer, message, order)
        return _written(books, writer, message, order)

    def _gift_card(
        self, books: Books, writer: MessageWriter, message: SavedMessage, order: Order
    ) -> Mail | NotSent:
        cards = (
            () if self.gift_cards is None else self.gift_cards.of_order(books, order)
        )
        card = next((one for one in cards if one.about == message.about), None)
        if card is None or card.is_void:
            return NotSent("voided")
        line, ends = order.line(card.line), card.expires_at
        to, greeting = line.card_recipient, line.item.greeting
        return writer.gift_card(
            to or order.email,
            card.amount,
            card.code,
            name="" if to else order.purchaser.name,
            giver=order.purchaser.name if to else "",
            text="" if greeting is None else greeting.text,
            until=None
            if ends is None
            else local_time(ends, self.zone).date() - timedelta(days=1),
        )

    def _against(
        self, books: Books, message: SavedMessage, order: Order
    ) -> Iterator[NotSent]:
        kind = message.kind
        if not order.email:
            yield NotSent("no_address")
        payments = [books.payments.get(id) for id in order.payments]
        is_canceled = order_status(order, payments) is OrderStatus.CANCELED
        if is_canceled and kind not in _OF_CANCELED:
            yield NotSent("canceled")
        goods = fulfillment_status(order)
        if kind is MessageKind.LATE and goods in _THERE:
            yield NotSent("arrived")
        yield from _against_parcel(message, order)
        if kind in _WHEN_ALL_IS_THERE and goods is not OrderFulfillmentStatus.DELIVERED:
            yield NotSent("not_complete")
        if kind is MessageKind.PAYMENT_REQUESTED:
            asked = books.settlements.find(f"{order.number}:{message.about}")
            if asked is None or asked.state is not SettlementState.OPEN:
                yield NotSent("paid")
        if kind is MessageKind.REFUNDED and not _given_back(books, message, order):
            settlement = books.settlements.find(f"{order.number}:{message.about}")
            is_credit = settlement is not None and settlement.as_credit
            yield NotSent("as_credit" if is_credit else "nothing_paid")
        if kind is MessageKind.WIN_BACK:
            since = books.orders.where("buyer", order.purchaser.id)
            if any(each.placed_at > order.placed_at for each in since):
                yield NotSent("bought")

    def _reminder(self, books: Books, message: SavedMessage) -> Mail | NotSent:
        saved = books.carts.find(message.cart)
        if saved is None:
            return NotSent("forgotten")
        if saved.order:
            return NotSent("bought")
        if saved.name:
            return NotSent("kept_for_later")
        first, last = _touched(books, saved, message)
        due = last + self.correspondence.delays[message.kind]
        if due > books.now:
            return NotSent("not_yet", until=due)
        if books.now - due > _STALE:
            return NotSent("too_late")
        owner = _owner(books, saved)
        if not owner.email:
            return NotSent("no_address")
        people = {saved.owner, message.actor, owner.id}
        if not consents_to(books, people, owner.email, ConsentPurpose.MARKETING):
            return NotSent("no_consent")
        bought = _bought(books, people, owner.email, first)
        wanted = dict.fromkeys(line.sku for line in saved.cart.lines)
        left = [sku for sku in wanted if sku not in bought]
        if not left:
            return NotSent("bought" if wanted else "empty")
        language = self._language_for(owner, saved.visit)
        titles = [self.article(sku).name_in(language) for sku in left]
        writer = self._writer(message, owner, saved.visit)
        return writer.cart_reminder(owner.email, saved.id, titles, name=owner.name)

    def _writer(
        self, message: SavedMessage, reader: Purchaser, visit: Visit | None
    ) -> MessageWriter:
        return MessageWriter(
            self._language_for(reader, visit),
            sender=self.correspondence.sender,
            links=self.correspondence.links,
            languages=self.languages,
            zone=self.zone,
            message=message.id,
            token=self.correspondence.token(message.id),
        )

    def _language_for(self, reader: Purchaser, visit: Visit | None) -> str:
        # As the buyer said, or else as the page was when they came.
        wished = (reader.language, "" if visit is None else visit.language)
        return self.languages.first_spoken(wished, WordArea.MESSAGES) or self.language


def _given_back(books: Books, message: SavedMessage, order: Order) -> Money:
    # Of what a change credits, the buyer gets back what was paid, less what it adds.
    settlement = books.settlements.find(f"{order.number}:{message.about}")
    if settlement is None or settlement.kind is not SettlementKind.GIVE:
        return Money.zero(order.currency)
    paid_by = books.payments.many(each.payment for each in settlement.attempts)
    return settlement.repaid(paid_by.values())


def _against_parcel(message: SavedMessage, order: Order) -> Iterator[NotSent]:
    if message.kind is MessageKind.SHIPPED and (
        order.shipment(message.about).delivered_at is not None
    ):
        yield NotSent("arrived")
    if message.kind is MessageKind.NOT_DELIVERED:
        id, _, status = message.about.rpartition(":")
        shipment = order.shipment(id)
        if shipment.delivered_at is not None:
            yield NotSent("arrived")
        if shipment.failure is None and all(
            each.status != status for each in shipment.parcels
        ):
            yield NotSent("under_way")


def _written(
    books: Books, writer: MessageWriter, message: SavedMessage, order: Order
) -> Mail:
    match message.kind:
        case MessageKind.ORDER_CONFIRMED:
            return writer.order_confirmed(order)
        case MessageKind.PAYMENT_REQUESTED:
            asked = books.settlements.get(f"{order.number}:{message.about}")
            return writer.payment_requested(order, asked.owed)
        case MessageKind.INVOICE:
            return writer.invoice(order, message.about)
        case MessageKind.SHIPPED:
            return writer.shipped(order, message.about)
        case MessageKind.DOWNLOAD_READY:
            (done,) = (each for each in order.performances if each.id == message.about)
            return writer.download_ready(order, done.line, done.content)
        case MessageKind.NOT_DELIVERED:
            shipment, _, status = message.about.rpartition(":")
            return writer.not_delivered(order, shipment, TrackingStatus(status))
        case MessageKind.LATE:
            return writer.late(order)
        case MessageKind.DELIVERED:
            return writer.delivered(order, message.about)
        case MessageKind.CANCELED:
            return writer.canceled(order)
        case MessageKind.RETURN_RECEIVED:
            return writer.return_received(order)
        case MessageKind.REFUNDED:
            return writer.refunded(order, _given_back(books, message, order))
        case MessageKind.SURVEY:
            return writer.survey(order)
        case MessageKind.REVIEW_REQUEST:
            return writer.review_request(order)
        case _:
            return writer.win_back(order)


_THERE = frozenset(
    {
        OrderFulfillmentStatus.DELIVERED,
        OrderFulfillmentStatus.RETURNING,
        OrderFulfillmentStatus.RETURNED,
    }
)


def _is_stale(books: Books, message: SavedMessage) -> bool:
    due = message.due
    return not message.tries and due is not None and books.now - due > _STALE


def _touched(
    books: Books, saved: SavedCart, message: SavedMessage
) -> tuple[datetime, datetime]:
    # When the owner first and last did something with the cart.
    subjects = [saved.id, *(row.id for row in books.checkouts.where("cart", saved.id))]
    moments = [
        row.event.at
        for subject in subjects
        for row in books.outbox.where("subject", subject)
        if row.event.name not in _NOT_BY_THE_OWNER
    ]
    # Where the outbox is emptied after a while, nothing has happened since.
    known = moments or [message.due or books.now]
    return min(known), max(known)


def _owner(books: Books, saved: SavedCart) -> Purchaser:
    # As they said in the checkout, or as the shop knows them.
    for row in books.checkouts.where("cart", saved.id):
        if row.checkout is not None and row.checkout.purchaser is not None:
            return row.checkout.purchaser
    known = books.customers.find(saved.owner) if saved.owner else None
    if known is not None:
        return Purchaser.from_customer(known)
    return Purchaser(id=saved.owner or saved.id)


def _bought(
    books: Books, people: set[str], email: str, since: datetime
) -> frozenset[str]:
    found = [order for id in people if id for order in books.orders.where("buyer", id)]
    found += books.orders.where("email", address_key(email))
    return frozenset(
        line.sku for order in found if order.placed_at >= since for line in order.lines
    )
