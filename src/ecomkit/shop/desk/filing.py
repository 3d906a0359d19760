"""Filing: an outside tax engine is asked before a sale, and told of what became of it.

The sale that was made and what came back are told by work, after the commit, and again
until the engine has heard; each filing has an id of its own, so that it counts once there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import attrs

from ecomkit.checkout import Checkout
from ecomkit.checkout.quoter import CarrierRates
from ecomkit.inventory import Availability
from ecomkit.moments import local_time
from ecomkit.orders import Order
from ecomkit.shop.desk.case import Case, checkout_of
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.owing_taxes import rows_of
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.store import Work
from ecomkit.shop.store.kept import TaxFiling
from ecomkit.tax.outside import (
    TaxAssessment,
    TaxQuestion,
    TaxRefund,
    TaxSource,
    estimate_taxes,
    refund_taxes,
)

TAX_ENGINE = "tax engine"
_NEEDS = ("tax_assessment_missing", "tax_assessment_stale")


@attrs.frozen(eq=False)
class OutsideTaxes:
    """A shop's tax engine, called as whatever is outside is called."""

    source: TaxSource

    def estimate(
        self, question: TaxQuestion, /, *, timeout: timedelta
    ) -> TaxAssessment:
        """The taxes on a sale that may never come about."""
        return estimate_taxes(self.source, question)

    def file(
        self, about: tuple[TaxAssessment, TaxRefund | None], /, *, timeout: timedelta
    ) -> str:
        """Records a sale, or goods of it that came back; the engine's name for that."""
        sold, refund = about
        if refund is None:
            return self.source.commit(sold)
        return refund_taxes(self.source, sold, refund).reference


def outside_taxes(source: TaxSource | None) -> Mapping[str, OutsideTaxes]:
    """What a driver calls where the shop has a tax engine."""
    return {} if source is None else {TAX_ENGINE: OutsideTaxes(source)}


def assessed(
    desk: Desk,
    asked: Checkout,
    stock: Mapping[str, Availability],
    at: datetime,
    rates: CarrierRates,
) -> Flow[Checkout]:
    """A checkout with the answer of the shop's tax engine, where that is asked.

    The answer is kept with the checkout: the same sale is not asked about again. Raises
    TaxSourceError where the engine does not answer.
    """
    answered = yield from answered_for(desk, asked, stock, at, rates)
    if answered is asked:
        return asked

    def keep(transaction: Transaction) -> None:
        row = transaction.books.checkouts.get(asked.id, lock=True)
        answer = answered.tax_assessment
        kept = checkout_of(row).with_tax_assessment(answer)
        transaction.books.checkouts.put(attrs.evolve(row, checkout=kept))

    yield from desk.command(keep)
    return answered


def answered_for(
    desk: Desk,
    asked: Checkout,
    stock: Mapping[str, Availability],
    at: datetime,
    rates: CarrierRates,
) -> Flow[Checkout]:
    """A checkout with the answer of the tax engine, where that is asked; nothing is kept.

    Raises TaxSourceError where the engine does not answer.
    """
    if not desk.has_tax_engine:
        return asked
    missing = desk.quoter.review(asked, at=at, stock=stock, rates=rates).missing
    needs = [need for need in missing if need.code in _NEEDS]
    if not needs or len(needs) < len(missing):
        return asked  # what else is missing is told first
    question = desk.quoter.tax_question(asked, at=at, stock=stock, rates=rates)
    answer = yield AskOutside(TAX_ENGINE, "estimate", question)
    if isinstance(answer, Exception):
        raise answer
    return asked.with_tax_assessment(answer)


def file_taxes(desk: Desk, work: Work) -> Flow[int]:
    """Tells the tax engine of a sale or a refund; gives how much was done.

    What it does not take is tried again later, and waits for a person in the end.
    """
    begun = yield from desk.command(partial(_begun, desk, work))
    if begun is None:
        return 0
    filing, *about = begun
    reference = yield AskOutside(TAX_ENGINE, "file", tuple(about))
    if isinstance(reference, Exception):
        yield from desk.command(partial(_in_vain, work, str(reference)))
    else:
        yield from desk.command(partial(_filed, work, filing, reference))
    return 1


def _begun(
    desk: Desk, work: Work, transaction: Transaction
) -> tuple[str, TaxAssessment, TaxRefund | None] | None:
    case = Case(transaction, work.checkout)
    books = transaction.books
    known = books.work.find(work.id)
    if known is None or known.due is None or known.due > transaction.now:
        return None  # somebody else has it
    if not desk.paying.begun(case, known):
        return None
    filing, order = books.filings.get(known.id), case.placed
    sale = books.filings.get(filing.refunds) if filing.refunds else filing
    sold = _named(sale, order)
    if not filing.refunds:
        return filing.id, sold, None
    if not sale.reference:
        waiting = books.work.get(known.id)
        note = "the sale itself is not filed yet"
        books.work.put(attrs.evolve(waiting, note=note))
        return None
    (change,) = (each for each in order.changes if each.id == filing.change)
    refund = TaxRefund(
        id=filing.id,
        reference=sale.reference,
        lines=[
            (entry.row, entry.charged.net)
            for entry in rows_of(order, filing.refunds, change)
            if entry.charged.net
        ],
        on=local_time(change.at, transaction.zone).date(),
    )
    return filing.id, sold, refund


def _named(sale: TaxFiling, order: Order) -> TaxAssessment:
    # The engine knows a sale by the number under which people ask for it.
    sold = sale.sold or order.tax_assessment
    assert sold is not None
    return attrs.evolve(sold, question=attrs.evolve(sold.question, id=sale.id))


def _filed(work: Work, filing: str, reference: str, transaction: Transaction) -> None:
    case = Case(transaction, work.checkout)
    known = case.books.filings.get(filing)
    filed = attrs.evolve(known, reference=reference, filed_at=transaction.now)
    case.books.filings.put(filed)
    if case.books.work.find(work.id) is not None:
        case.books.work.drop(work.id)


def _in_vain(work: Work, note: str, transaction: Transaction) -> None:
    case = Case(transaction, work.checkout)
    known = case.books.work.find(work.id)
    if known is not None:
        case.books.work.put(attrs.evolve(known, note=note))
