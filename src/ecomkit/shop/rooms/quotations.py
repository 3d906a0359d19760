"""Quotations: asked for, offered, revised, and accepted or declined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from ecomkit.checkout import Quotation, Quote
from ecomkit.checkout.errors import InvalidQuotationError
from ecomkit.errors import short_repr
from ecomkit.shop.desk.buying import PayingDetails, refuse_closed, sale_of
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.negotiating import accept_offer
from ecomkit.shop.desk.results import SaleResult
from ecomkit.shop.desk.reviewing import asked_of
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books


class Quotations(Room[D]):
    """The quotations of a shop; each is about one checkout, and becomes one order."""

    @flow
    def ask(self, checkout: str, *, note: str = "") -> Flow[Quotation]:
        """A business buyer requests an offer for a checkout."""
        id = self.desk.ids.new_id("quotation")

        def change(transaction: Transaction) -> Quotation:
            case = Case(transaction, checkout)
            refuse_closed(case.books, case.row)
            now = transaction.now
            draft = Quotation.of(id, buyer=case.actor, wish=checkout, at=now)
            case.books.quotations.add(draft)
            return case.keep_quotation(draft, draft.submitted(at=now, note=note))

        return (yield from self.desk.command(change))

    @flow
    def get(self, quotation: str) -> Flow[Quotation]:
        """The quotation of an id; MissingRowError if there is none."""
        return (
            yield from self.desk.read(lambda books: books.quotations.get(quotation))
        )

    @flow
    def of_buyer(self, buyer: str) -> Flow[list[Quotation]]:
        """All quotations of a buyer, by id."""
        return (
            yield from self.desk.read(
                lambda books: books.quotations.where("buyer", buyer)
            )
        )

    @flow
    def offered(self, quotation: str) -> Flow[list[Quote]]:
        """The quotes of all its offers, the first revision first, to be compared."""

        def look(books: Books) -> list[Quote]:
            revisions = books.quotations.get(quotation).revisions
            return [books.quotes.get(each.quote) for each in revisions]

        return (yield from self.desk.read(look))

    @flow
    def take_up(self, quotation: str, *, by: str) -> Flow[Quotation]:
        """Somebody in the shop starts to work on it."""
        return (
            yield from self._step(
                quotation, lambda before, now: before.taken_up(at=now, by=by)
            )
        )

    @flow
    def offer(
        self, quotation: str, quote: str, *, by: str, note: str = ""
    ) -> Flow[Quotation]:
        """The shop offers a quote of the same checkout, as the next revision."""

        def change(transaction: Transaction) -> Quotation:
            books = transaction.books
            found, offered = books.quotations.get(quotation), books.quotes.get(quote)
            if offered.checkout != found.wish:
                raise InvalidQuotationError(
                    f"quote {short_repr(quote)} is of another checkout",
                    path="$.quote",
                    hint=f"make a quote of checkout {found.wish}",
                )
            case = Case(transaction, found.wish)
            before = books.quotations.get(quotation)
            after = before.offered(
                quote=offered.id,
                content_hash=offered.content_hash,
                amount=offered.total,
                valid_until=offered.valid_until,
                at=transaction.now,
                by=by,
                note=note,
            )
            return case.keep_quotation(before, after)

        return (yield from self.desk.command(change))

    @flow
    def ask_again(self, quotation: str, *, note: str) -> Flow[Quotation]:
        """The buyer asks for another offer, and says why."""
        return (
            yield from self._step(
                quotation,
                lambda before, now: before.revision_requested(at=now, note=note),
            )
        )

    @flow
    def accept(
        self,
        quotation: str,
        *,
        revision: int,
        content_hash: str,
        token: str = "",
        return_url: str = "",
        metadata: Mapping[str, str] | None = None,
    ) -> Flow[SaleResult]:
        """The buyer accepts the current offer, and it becomes an order, once.

        It is named by its number and the hash of what was seen. What was promised of its
        delivery counts from now. Again, with other money, after a payment that was
        declined. Raises StaleRevisionError for another offer than the
        current one, QuotationExpiredError, or QuotationOrderedError.
        """
        paying = PayingDetails(
            token=token, return_url=return_url, metadata=metadata or {}
        )
        wish = (yield from self.desk.read(lambda b: b.quotations.get(quotation))).wish
        asked, stock, at, rates = yield from asked_of(self.desk, wish)
        review = self.desk.quoter.review(asked, at=at, stock=stock, rates=rates)
        promises = {id: option.promise for id, option in review.chosen}
        checkout = yield from self.desk.command(
            lambda t: accept_offer(
                self.desk,
                t,
                quotation,
                revision=revision,
                content_hash=content_hash,
                paying=paying,
                promises=promises,
            )
        )
        return (yield from self.desk.read(partial(sale_of, checkout)))

    @flow
    def decline(self, quotation: str, *, by: str, note: str = "") -> Flow[Quotation]:
        """One side declines."""
        return (
            yield from self._step(
                quotation, lambda before, now: before.declined(at=now, by=by, note=note)
            )
        )

    @flow
    def withdraw(self, quotation: str, *, by: str, note: str = "") -> Flow[Quotation]:
        """One side withdraws its request or its offer."""
        return (
            yield from self._step(
                quotation,
                lambda before, now: before.withdrawn(at=now, by=by, note=note),
            )
        )

    def _step(
        self, quotation: str, step: Callable[[Quotation, datetime], Quotation]
    ) -> Flow[Quotation]:
        def change(transaction: Transaction) -> Quotation:
            case = Case(transaction, transaction.books.quotations.get(quotation).wish)
            before = case.books.quotations.get(quotation)
            return case.keep_quotation(before, step(before, transaction.now))

        return (yield from self.desk.command(change))
