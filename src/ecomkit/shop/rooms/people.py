"""People: who visits and buys, and what they do in the shop and say to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ecomkit.events import Change, Event
from ecomkit.shop.desk.identifying import identify
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.validators import require_name

_NO_FACTS: Mapping[str, Any] = {}


class People(Room[D]):
    """The people of a shop: visitors, customers and all that is known of them."""

    @flow
    def sign_in(self, visitor: str, customer: str) -> Flow[None]:
        """Tells that a visitor is a customer, so that all that both did is one person's."""
        require_name(visitor, path="$.visitor")
        require_name(customer, path="$.customer")
        id = self.desk.ids.new_id("sign-in")

        def change(transaction: Transaction) -> None:
            if visitor != customer:
                identify(transaction, visitor, customer, because=id)

        yield from self.desk.command(change)

    @flow
    def tell(
        self,
        person: str,
        what: Change | str,
        subject: str = "",
        facts: Mapping[str, Any] = _NO_FACTS,
        *,
        key: str = "",
    ) -> Flow[Event]:
        """Records what a person did on a page or said, as an event of this visit.

        *what* is a change of some room, or the name of an event with its *facts*, such as
        ``"product_viewed"``; *subject* is what it is about. Told again under the same
        *key* it counts once.
        """
        id = key or self.desk.ids.new_id("event")

        def event_at(at: datetime) -> Event:
            if isinstance(what, Change):
                return Event.of(what, at=at, actor=person, subject=subject, id=id)
            return Event(
                name=what, at=at, actor=person, subject=subject, id=id, properties=facts
            )

        def change(transaction: Transaction) -> Event:
            known = transaction.books.outbox.find(id)
            if known is not None:
                return known.event
            return transaction.tell_event(event_at(transaction.now))

        return (yield from self.desk.command(change))
