"""Checkouts: from a cart to a quote that is paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

from ecomkit.checkout import Quote
from ecomkit.checkout.review import CheckoutReview
from ecomkit.money.amount import Money
from ecomkit.payments import SavingConsent, Tender
from ecomkit.shop.desk.buying import (
    PayingDetails,
    begin_buying,
    sale_of,
)
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.filing import assessed
from ecomkit.shop.desk.results import SaleResult
from ecomkit.shop.desk.reviewing import asked_of, reviewed
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.filled_checkouts import FilledCheckouts
from ecomkit.shop.rooms.room import D, flow


class Checkouts(FilledCheckouts[D]):
    """The sales of a shop, until there is an order."""

    @flow
    def review(self, checkout: str) -> Flow[CheckoutReview]:
        """The prices, offers and payment methods of a checkout, and what is missing."""
        return (yield from reviewed(self.desk, checkout))

    @flow
    def delivery_costs(self, checkout: str) -> Flow[dict[str, dict[str, Money]]]:
        """What each way of sending costs this buyer, as prices are shown: by delivery and method."""
        asked, stock, at, rates = yield from asked_of(self.desk, checkout)
        return self.desk.quoter.delivery_costs(asked, at=at, stock=stock, rates=rates)

    @flow
    def quote(
        self, checkout: str, *, valid_until: datetime | None = None
    ) -> Flow[Quote]:
        """A price that the shop honors until *valid_until*, or as long as it usually does.

        Raises IncompleteCheckoutError, and TaxSourceError where the shop's tax engine does
        not answer.
        """
        asked, stock, at, rates = yield from asked_of(self.desk, checkout)
        asked = yield from assessed(self.desk, asked, stock, at, rates)
        quote = self.desk.quoter.quote(
            asked,
            id=self.desk.ids.new_id("quote"),
            at=at,
            stock=stock,
            rates=rates,
            valid_until=valid_until,
        )
        return (yield from self.desk.command(lambda t: t.books.quotes.add(quote)))

    @flow
    def hold(self, quote: str) -> Flow[Quote]:
        """Holds stock and coupon uses for a quote until it ends.

        Raises OutOfStockError or ClaimLostError if somebody was quicker.
        """

        def change(transaction: Transaction) -> Quote:
            held = transaction.books.quotes.get(quote).accepted(at=transaction.now)
            case = Case(transaction, held.checkout)
            if case.order is None:
                self.desk.taking.hold(case, held)
            return held

        return (yield from self.desk.command(change))

    @flow
    def buy(
        self,
        quote: str,
        *,
        token: str = "",
        saved: str = "",
        unattended: bool = False,
        save: SavingConsent | None = None,
        return_url: str = "",
        metadata: Mapping[str, str] | None = None,
        tenders: Iterable[Tender] = (),
        key: str = "",
    ) -> Flow[SaleResult]:
        """Holds, pays and places a quote; pressed twice, it is bought once.

        *tenders* pay parts of it by other payment methods, such as a gift card; the
        quote's own pays the rest. All of them pay, or none. With *save*, what is paid with
        is kept for the next time, as the buyer agreed; *saved* is the id of what was kept,
        which pays *unattended*, while the buyer is away, only if they agreed to that.
        Raises PaymentMethodRefusedError for what it cannot be paid with,
        QuoteExpiredError, OutOfStockError or ClaimLostError. Whatever comes of the
        payment is told by the result, and by :meth:`state` later on.
        """
        paying = PayingDetails(
            token=token,
            saved=saved,
            unattended=unattended,
            save=save,
            return_url=return_url,
            metadata=metadata or {},
            tenders=tenders,
        )
        return (
            yield from self.desk.command_with(
                lambda t: begin_buying(self.desk, t, quote, paying, key), sale_of
            )
        )

    @flow
    def state(self, checkout: str) -> Flow[SaleResult]:
        """How far a sale came; a page asks it while a payment is under way."""
        return (yield from self.desk.read(partial(sale_of, checkout)))
