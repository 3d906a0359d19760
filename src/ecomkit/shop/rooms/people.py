"""People: who visits and buys, and what they do in the shop and say to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import attrs

from ecomkit.card_numbers import holds_card_number
from ecomkit.events import Change, Event, once_only_id
from ecomkit.journey.experiments import Experiment, ExperimentViewed
from ecomkit.journey.privacy import LegalKeep
from ecomkit.pricing import PriceBook
from ecomkit.shop.desk.event_facts import with_category
from ecomkit.shop.desk.forgetting import (
    Forgotten,
    KeptSale,
    forget_rows,
    forget_sale,
    forgetting_work,
    rows_of,
)
from ecomkit.shop.desk.identifying import identify
from ecomkit.shop.desk.persons import ids_of
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.validators import require_name, require_type

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
    def export(self, person: str) -> Flow[dict[str, Any]]:
        """All that the shop keeps of a person, ready for JSON (GDPR articles 15 and 20).

        *person* is any id of theirs; rows stand under the names of their shelves. Tokens, of
        a saved card or of a shared cart, are masked: an export is passed on.
        """
        require_name(person, path="$.person")
        return (yield from self.desk.read(partial(rows_of, person)))

    @flow
    def forget(self, person: str, *, pseudonym: str = "") -> Flow[Forgotten]:
        """Forgets a person, except where the law wants papers kept (GDPR article 17).

        Carts, quotations, the account of the customer and what the buyer said are gone at
        once; events stay without the person, so that all figures are as before. An order
        under way is finished first, its installments charged to the card that was saved for
        them, and the papers of a finished one are kept with no more
        than they need: :meth:`WorkRoom.run` sees to the rest when its time has come.
        *pseudonym* takes the place of the person's ids.
        """
        require_name(person, path="$.person")
        nobody = pseudonym or self.desk.ids.new_id("nobody")
        done: Forgotten = yield from self.desk.command(
            lambda t: forget_rows(t, person, nobody)
        )
        kept: list[KeptSale] = []
        for work in (
            yield from self.desk.read(lambda books: forgetting_work(books, nobody))
        ):
            forget = partial(_forget, self.desk.legal_keep, work)
            sale = yield from self.desk.command(forget)
            kept += [] if sale is None else [sale]
        return attrs.evolve(done, kept=tuple(kept))

    @flow
    def expose(self, person: str, experiment: Experiment) -> Flow[str]:
        """The variant of an experiment that a person is shown, told once as an exposure.

        Who was shown one as a visitor is shown the same after signing in.
        """
        require_name(person, path="$.person")
        require_type(experiment, Experiment, path="$.experiment")

        def change(transaction: Transaction) -> str:
            told = transaction.books.outbox
            if known := told.find(_exposure(experiment, person)):
                return str(known.event.properties["variant"])
            others = sorted(ids_of(transaction.books, person) - {person})
            before = [told.find(_exposure(experiment, each)) for each in others]
            shown = [row.event.properties["variant"] for row in before if row]
            variant = str(shown[0]) if shown else experiment.variant_of(person)
            transaction.tell_event(
                Event.of(
                    ExperimentViewed(experiment=experiment.id, variant=variant),
                    at=transaction.now,
                    actor=person,
                    subject=experiment.id,
                    id=_exposure(experiment, person),
                )
            )
            return variant

        return (yield from self.desk.command(change))

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
        *key* it counts once. What is told of an article has its category. A text that holds a card number, such as a search for one, is
        not kept.
        """
        id = key or self.desk.ids.new_id("event")

        def event_at(at: datetime) -> Event:
            if isinstance(what, Change):
                told = Event.of(what, at=at, actor=person, subject=subject, id=id)
                return attrs.evolve(told, properties=_without_cards(told.properties))
            return Event(
                name=what,
                at=at,
                actor=person,
                subject=subject,
                id=id,
                properties=_without_cards(facts),
            )

        def change(transaction: Transaction) -> Event:
            known = transaction.books.outbox.find(id)
            if known is not None:
                return known.event
            event = event_at(transaction.now)
            book: PriceBook = self.desk.quoter.pricer.book
            return transaction.tell_event(with_category(book, event))

        return (yield from self.desk.command(change))


def _without_cards(facts: Any) -> Any:
    # What people type into any field of a page may be the number of their card.
    if isinstance(facts, str):
        return "" if holds_card_number(facts) else facts
    if isinstance(facts, Mapping):
        return {name: _without_cards(each) for name, each in facts.items()}
    if isinstance(facts, list | tuple):
        return [_without_cards(each) for each in facts]
    return facts


def _exposure(experiment: Experiment, person: str) -> str:
    # A digest, so that nothing names the person once they are forgotten.
    return once_only_id(ExperimentViewed.name, f"{experiment.id}\n{person}")


def _forget(keep: LegalKeep, work: str, transaction: Transaction) -> KeptSale | None:
    return forget_sale(keep, transaction, work)
