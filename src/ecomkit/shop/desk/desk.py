"""Desk: the shape of every command, and the parts of a shop that decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, timedelta, tzinfo
from functools import partial
from typing import Any, TypeVar

import attrs

from ecomkit.addressing import Address
from ecomkit.checkout import Purchaser, Quoter
from ecomkit.customers import Seller
from ecomkit.errors import InvalidInputError, UnavailableError
from ecomkit.events import Visit
from ecomkit.inventory import SourcingStrategy
from ecomkit.journey.privacy import LegalKeep
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.messages import Correspondence
from ecomkit.payments.adapters import GiftCardPayments
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.outcome import InstructionNotFound
from ecomkit.ports import IdSource
from ecomkit.shipping import PickupPoints
from ecomkit.shipping.carriers import Carrier
from ecomkit.shipping.fulfillment import FulfillmentService
from ecomkit.shop.desk.capturing import Capturing
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.corresponding import Corresponding
from ecomkit.shop.desk.deadlines import Deadlines
from ecomkit.shop.desk.event_facts import category_of
from ecomkit.shop.desk.gift_cards import GiftCards
from ecomkit.shop.desk.listening import hear_consent
from ecomkit.shop.desk.paying import Paying
from ecomkit.shop.desk.settling import Settling
from ecomkit.shop.desk.taking import Taking
from ecomkit.shop.desk.talking import hear_ideas
from ecomkit.shop.desk.transaction import Done, Listener, Sending, Transaction, in_order
from ecomkit.shop.flows.steps import Flow, Publish, Transact
from ecomkit.shop.known_adapters import known_adapters
from ecomkit.shop.store import Books, OutboxEvent, StoreConflictError

_T = TypeVar("_T")
_R = TypeVar("_R")


@attrs.frozen(kw_only=True, eq=False)
class Desk:
    """What every room of a shop needs. It decides; drivers do.

    *adapters* say what each payment provider can do; a call to one takes *timeout* at
    most. *visit* is the one in which commands are given. *local* are those that have no
    far side. *series* is the prefix of document numbers, *zone* the shop's time zone.
    *carriers* make labels for what leaves from the addresses in *senders*, by location;
    *warehouses* are the locations where others pack and send,
    *pickup_points* lists of points where buyers collect.
    *names* are those of promotions, shipping methods and payment methods on papers.
    *languages* are those it speaks, *language* that for readers of others;
    *correspondence* is how it writes to its customers, if it does; *seller* in whose name
    its papers are.
    """

    quoter: Quoter
    ids: IdSource
    adapters: Mapping[str, Capabilities] = attrs.field(converter=known_adapters)
    local: Mapping[str, LocalAdapter] = attrs.field(factory=dict)
    series: str = ""
    zone: tzinfo = UTC
    visit: Visit | None = None
    legal_keep: LegalKeep = attrs.field(factory=LegalKeep)
    timeout: timedelta = timedelta(seconds=10)
    strategy: SourcingStrategy | None = None
    carriers: Mapping[str, Carrier] = attrs.field(factory=dict)
    senders: Mapping[str, Address] = attrs.field(factory=dict)
    has_tax_engine: bool = False
    languages: Languages = SHIPPED_LANGUAGES
    language: str = "en"
    names: Mapping[str, str] = attrs.field(factory=dict)
    correspondence: Correspondence | None = None
    seller: Seller | None = None
    gift_cards: GiftCards | None = attrs.field(
        init=False,
        default=attrs.Factory(lambda self: self._gift_cards(), takes_self=True),
    )
    corresponding: Corresponding | None = attrs.field(
        init=False,
        default=attrs.Factory(lambda self: self._corresponding(), takes_self=True),
    )
    warehouses: Mapping[str, FulfillmentService] = attrs.field(factory=dict)
    pickup_points: Mapping[str, PickupPoints] = attrs.field(factory=dict)
    taking: Taking = attrs.field(init=False)
    paying: Paying = attrs.field(init=False)
    settling: Settling = attrs.field(init=False)

    def _gift_cards(self) -> GiftCards | None:
        # The first payment method by gift cards issues those that are sold.
        for adapter in self.local.values():
            if isinstance(adapter, GiftCardPayments):
                return GiftCards(payments=adapter, zone=self.zone)
        return None

    def _corresponding(self) -> Corresponding | None:
        if self.correspondence is None:
            return None
        return Corresponding(
            correspondence=self.correspondence,
            languages=self.languages,
            language=self.language,
            zone=self.zone,
            gift_cards=self.gift_cards,
            article=self.quoter.pricer.book.article,
        )

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """Who hears what is told, in its transaction."""
        also = self.corresponding
        always = (hear_consent, hear_ideas)
        return always if also is None else (*always, also.hear)

    def seller_named(self, given: Seller | None = None) -> Seller:
        """In whose name a paper is: *given*, or the shop's own."""
        seller = given or self.seller
        if seller is None:
            raise InvalidInputError(
                "nobody has said in whose name papers are",
                path="$.seller",
                hint="Shop(..., seller=Seller(name=...)), or seller= here",
            )
        return seller

    def language_for(self, buyer: Purchaser, visit: Visit | None) -> str:
        """The language of papers for a buyer: as they said, or as the page was."""
        wished = (buyer.language, "" if visit is None else visit.language)
        return self.languages.first_spoken(wished) or self.language

    @taking.default
    def _taking(self) -> Taking:
        return Taking(
            quoter=self.quoter,
            zone=self.zone,
            strategy=self.strategy,
        )

    @paying.default
    def _paying(self) -> Paying:
        return Paying(
            capabilities=self.adapters, local=self.local, timeout=self.timeout
        )

    @settling.default
    def _settling(self) -> Settling:
        methods = {each.id: each for each in self.quoter.payment_methods}
        capturing = Capturing(payment_methods=methods, capabilities=self.adapters)
        return Settling(
            paying=self.paying,
            taking=self.taking,
            deadlines=Deadlines(
                payment_methods=methods,
                capabilities=self.adapters,
                capturing=capturing,
                zone=self.zone,
            ),
            capturing=capturing,
            gift_cards=self.gift_cards,
            series=self.series,
            zone=self.zone,
            files_taxes=self.has_tax_engine,
        )

    def read(self, look: Callable[[Books], _T]) -> Flow[_T]:
        """What a look at the books gives."""
        found: _T = yield Transact(look, write=False)
        return found

    def command(self, change: Callable[[Transaction], _T]) -> Flow[_T]:
        """One transaction, and then what follows from it outside.

        From the commit on the command is taken on: if its tail fails, the books know what
        is left to do, and :meth:`WorkRoom.run` does it.
        """
        done: Done = yield Transact(partial(self._done, change))
        yield from self.tail(done)
        value: _T = done.value
        return value

    def command_with(
        self, change: Callable[[Transaction], _T], look: Callable[[_T, Books], _R]
    ) -> Flow[_R]:
        """A command that gives how the books look once its tail has come so far.

        The *look*, at what *change* gave, is taken in the transactions of the command
        itself: so nothing is read once more.
        """

        def changed(transaction: Transaction) -> tuple[_T, _R]:
            value = change(transaction)
            return value, look(value, transaction.books)

        done: Done = yield Transact(partial(self._done, changed))
        value, seen = done.value
        later: _R | None = yield from self.tail(done, partial(look, value))
        return seen if later is None else later

    def tail(self, done: Done, look: Callable[[Books], _R] | None = None) -> Flow[Any]:
        """Sends what a transaction left to be sent, records the answers, tells the rest.

        Gives how the books *look* after the last answer; None if there was none.
        """
        left = list(done.left)
        told = {row.id: row for row in done.told}
        seen = None
        try:
            while left:
                sending = left.pop(0)
                answer = yield sending.step
                record = partial(self._answered, sending, answer, look)
                after: Done = yield Transact(partial(self._done, record))
                seen = after.value
                left += after.left
                told |= {row.id: row for row in after.told}
            yield from self.tell(in_order(list(told.values())))
        except (StoreConflictError, UnavailableError):
            pass  # it is taken on: the rows know the rest
        return seen

    def tell(self, told: Sequence[OutboxEvent]) -> Flow[int]:
        """Hands events to the sink; gives how many it took."""
        if not told or not (yield Publish([each.event for each in told])):
            return 0
        yield Transact(partial(_sent, [each.id for each in told]))
        return len(told)

    def _done(self, change: Callable[[Transaction], Any], books: Books) -> Done:
        transaction = Transaction(
            books,
            self.zone,
            category_of=partial(category_of, self.quoter.pricer.book),
            visit=self.visit,
            listeners=self.listeners,
        )
        value = change(transaction)
        return transaction.done(value)

    def _answered(
        self,
        sending: Sending,
        answer: Answer | InstructionNotFound,
        look: Callable[[Books], Any] | None,
        transaction: Transaction,
    ) -> Any:
        case = Case(transaction, sending.checkout)
        self.paying.answered(case, sending, answer)
        self.settling.settle(case)
        return None if look is None else look(transaction.books)


def _sent(ids: Sequence[str], books: Books) -> None:
    for row in books.outbox.many(ids).values():
        if row.sent_at is None:
            books.outbox.put(attrs.evolve(row, sent_at=books.now))
