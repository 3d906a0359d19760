"""Forgetting: a person goes from all that a shop keeps, except where the law says so."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import attrs

from ecomkit.journey.privacy import ErasureReport, plan_erasure
from ecomkit.journey.privacy.erasure import DEFAULT_ERASURE
from ecomkit.journey.privacy.legal_keep import KeptPaper, LegalKeep
from ecomkit.orders import Order
from ecomkit.orders.forgetting import anonymized, restricted
from ecomkit.orders.fulfillment import ReturnStatus, minus
from ecomkit.orders.settlement import SettlementState
from ecomkit.payments import Payment
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shop.desk.accounts import balance_row
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.listening import address_id
from ecomkit.shop.desk.persons import ids_of, kept_of, own_ids, sales_of, told_of
from ecomkit.shop.desk.saved_methods import needed_for_installments
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books, Work, WorkKind
from ecomkit.shop.store.row_kinds import ROW_KINDS, moment_key

_AGAIN = timedelta(days=7)
_OPEN_RETURNS = frozenset(
    {ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.RECEIVED}
)


@attrs.frozen(kw_only=True)
class KeptSale:
    """A sale that is not forgotten yet: why, and until when; None while it is under way."""

    order: str
    reason: str
    until: datetime | None


@attrs.frozen(kw_only=True)
class Forgotten:
    """What was forgotten of a person, and what had to be kept: the answer to the person.

    ``ids`` are those that the shop knew the person by, ``pseudonym`` is what stands in
    their place; ``events`` says what became of what the shop had told. Hand both to
    :func:`~ecomkit.journey.privacy.erase_person` for every log that holds its events.
    """

    ids: frozenset[str]
    pseudonym: str
    kept: tuple[KeptSale, ...]
    events: ErasureReport


def rows_of(person: str, books: Books) -> dict[str, Any]:
    """All rows of a person by shelf, and the ids that the shop knows the person by."""
    every_id = ids_of(books, person)
    ids = own_ids(books, every_id)
    sales = sales_of(books, every_id)
    found = kept_of(books, every_id)
    found["customers"] = list(books.customers.many(sorted(ids)).values())
    found["checkouts"] = list(books.checkouts.many(sales).values())
    for name in ("quotes", "payments", "orders"):
        found[name] = [
            row for id in sales for row in books.shelf(name).where("checkout", id)
        ]
    found["ledger"] = [
        row for id in sorted(ids) for row in books.ledger.where("account", id)
    ]
    for name in ("reviews", "threads"):
        found[name] = [
            row for id in sorted(ids) for row in books.shelf(name).where("author", id)
        ]
    found["outbox"] = told_of(books, every_id)
    return {
        "ids": sorted(every_id),
        **{
            name: [
                _masked(json.loads(ROW_KINDS[name].format.write(row)), _SECRETS[name])
                if name in _SECRETS
                else json.loads(ROW_KINDS[name].format.write(row))
                for row in rows
            ]
            for name, rows in found.items()
            if rows
        },
    }


# What gives whoever holds it a right: to charge a card, to open a cart.
_SECRETS = {"carts": "share", "payments": "token", "saved_methods": "token"}
_MASK = "***"


def _masked(row: Any, secret: str) -> Any:
    if isinstance(row, dict):
        return {
            name: _MASK if name == secret and part else _masked(part, secret)
            for name, part in row.items()
        }
    return [_masked(part, secret) for part in row] if isinstance(row, list) else row


def forgetting_work(books: Books, pseudonym: str) -> list[str]:
    """The work that is left of forgetting somebody, as it is due now."""
    due = books.work.where("due", moment_key(books.now), comparison="<=")
    return [
        work.id
        for work in due
        if work.kind is WorkKind.FORGET and work.note == pseudonym
    ]


def forget_rows(transaction: Transaction, person: str, pseudonym: str) -> Forgotten:
    """Forgets all but the sales of a person, and writes down that these are to be next."""
    books = transaction.books
    every_id = ids_of(books, person)
    ids = own_ids(books, every_id)
    sales = sales_of(books, every_id)
    needed = _needed_methods(transaction, sales)
    for name, rows in kept_of(books, every_id).items():
        for row in rows:
            if name != "saved_methods" or row.id not in needed.values():
                books.shelf(name).drop(ROW_KINDS[name].id_of(row))
    _forget_talk(books, ids, pseudonym)
    _forget_credit(books, ids, pseudonym)
    for customer in books.customers.many(sorted(ids)).values():
        if books.consents.find(address_id(customer.email)) is not None:
            books.consents.drop(address_id(customer.email))
        books.customers.drop(customer.id)
    for checkout in sales:
        work = Work(
            id=f"forget:{checkout}",
            kind=WorkKind.FORGET,
            checkout=checkout,
            payment=needed.get(checkout, ""),
            due=transaction.now,
            note=pseudonym,
        )
        if books.work.find(work.id) is None:
            books.work.add(work)
        else:
            books.work.put(work)
    report = _forget_told(transaction, every_id, pseudonym)
    transaction.tell(
        [report.change],
        actor=pseudonym,
        subject=pseudonym,
        version=0,
        id=f"forgotten:{pseudonym}",
    )
    return Forgotten(ids=every_id, pseudonym=pseudonym, kept=(), events=report)


def _needed_methods(transaction: Transaction, sales: list[str]) -> dict[str, str]:
    # What installments are still to be charged with, as the buyer agreed, by sale.
    return {
        sale: method.id
        for sale in sales
        if transaction.books.work.where("checkout", sale)
        and (method := needed_for_installments(Case(transaction, sale))) is not None
    }


def _forget_method(books: Books, work: Work) -> None:
    # What was kept for the installments of one sale may be needed for those of another.
    if work.payment and books.saved_methods.find(work.payment) is not None:
        others = books.work.where("payment", work.payment)
        if not any(each.kind is work.kind and each.id != work.id for each in others):
            books.saved_methods.drop(work.payment)


def _forget_talk(books: Books, ids: frozenset[str], pseudonym: str) -> None:
    # The stars of a review count for its product, and others replied in a thread.
    for id in ids:
        for review in books.reviews.where("author", id):
            # Its id names its author, too.
            nameless = f"{review.product}/{pseudonym}"
            books.reviews.drop(review.id)
            books.reviews.add(
                attrs.evolve(review, id=nameless, author=pseudonym, text="")
            )
        for thread in books.threads.where("author", id):
            books.threads.put(attrs.evolve(thread, author=pseudonym, title=pseudonym))


def _forget_credit(books: Books, ids: frozenset[str], pseudonym: str) -> None:
    # Amounts are the books of the shop; whose they were and what was noted is not.
    for id in ids:
        codes = set()
        for entry in books.ledger.where("account", id):
            books.ledger.drop(f"{entry.account}/{entry.id}")
            books.ledger.add(attrs.evolve(entry, account=pseudonym, note=""))
            codes.add(entry.amount.currency.code)
        for code in sorted(codes):
            row = books.stock.get(balance_row(id, code), lock=True)
            books.stock.drop(row.id)
            books.stock.add(attrs.evolve(row, id=balance_row(pseudonym, code)))


def _forget_told(
    transaction: Transaction, ids: frozenset[str], pseudonym: str
) -> ErasureReport:
    books = transaction.books
    rows = {row.id: row for row in told_of(books, ids)}
    plan = plan_erasure(
        [row.event for row in rows.values()],
        DEFAULT_ERASURE,
        at=transaction.now,
        pseudonym=pseudonym,
    )
    for id, after in plan.changed.items():
        known = rows.get(id) or next(
            (row for row in rows.values() if row.event.id == id), None
        )
        if known is None:
            continue
        if after is None:
            books.outbox.drop(known.id)
        else:
            event = attrs.evolve(after, id=known.event.id)
            books.outbox.put(attrs.evolve(known, event=event))
    return plan.report


def forget_sale(keep: LegalKeep, transaction: Transaction, id: str) -> KeptSale | None:
    """Forgets the buyer of one sale as far as can be now; None when it is done.

    What is under way is asked about again in a week; what the law wants kept, when it no
    longer does.
    """
    work = transaction.books.work.find(id)
    if work is None or work.due is None or work.due > transaction.now:
        return None
    books, now = transaction.books, transaction.now
    case = Case(transaction, work.checkout)
    if is_under_way(case):
        books.work.put(attrs.evolve(work, due=now + _AGAIN))
        number = "" if case.order is None else case.order.number
        return KeptSale(order=number, reason="the sale is under way", until=None)
    # What was told of it since the person asked to be forgotten.
    people = {case.row.owner, case.actor} - {"", work.note}
    _forget_told(transaction, frozenset(people), work.note)
    _forget_method(books, work)
    work = attrs.evolve(work, payment="")
    _forget_wishes(case, work.note)
    if case.order is None:
        books.work.drop(id)
        return None
    kept = keep.longest(papers_of(case.order), transaction.zone)
    if kept is not None and now < kept[0]:
        _put(case, restricted(case.order, work.note))
        books.work.put(attrs.evolve(work, due=kept[0]))
        rule = keep.rules[kept[1]]
        return KeptSale(order=case.order.number, reason=rule.reason, until=kept[0])
    for row in books.parcels.where("order", case.order.number):
        books.parcels.drop(f"{row.number}/{row.order}")
    _put(case, anonymized(case.order, work.note))
    books.work.drop(id)
    return None


def papers_of(order: Order) -> dict[KeptPaper, datetime]:
    """The kinds of papers that an order has, and when the latest of each was made."""
    found = {KeptPaper.INVOICE: order.placed_at, KeptPaper.LETTER: order.placed_at}
    if order.changes:
        found[KeptPaper.CREDIT_NOTE] = max(each.at for each in order.changes)
    return found


def is_under_way(case: Case) -> bool:
    """Whether goods or money of a sale still have to move."""
    if any(payment.open_instructions for payment in case.payments.values()):
        return True
    if any(each.state is not SettlementState.DONE for each in case.settlements):
        return True
    order = case.order
    if order is None:
        return False
    if any(each.status in _OPEN_RETURNS for each in order.returns):
        return True
    arrived = all(
        minus(each.ordered, each.canceled) == each.delivered
        for each in order.sent_quantities
    )
    return not arrived or payment_summary(case.to_pay, case.bound).paid != case.to_pay


def _forget_wishes(case: Case, pseudonym: str) -> None:
    books = case.books
    for quote in books.quotes.where("checkout", case.row.id):
        books.quotes.drop(quote.id)
    for payment in case.payments.values():
        books.payments.put(_plain_payment(payment))
    cart = books.carts.find(case.row.cart) if case.row.cart else None
    if cart is not None:
        books.carts.drop(cart.id)
    if case.order is None and not case.payments:
        books.checkouts.drop(case.row.id)
        return
    books.checkouts.put(
        attrs.evolve(case.row, owner=pseudonym, cart="", checkout=None, visit=None)
    )


def _plain_payment(payment: Payment) -> Payment:
    # Amounts and the provider's reference are the books; what else was said is not.
    records = tuple(
        attrs.evolve(
            record,
            instruction=attrs.evolve(
                record.instruction, token="", return_url="", metadata={}
            ),
        )
        for record in payment.instructions
    )
    return attrs.evolve(payment, instructions=records, version=payment.version + 1)


def _put(case: Case, after: Order) -> None:
    # Nothing is told: what changed is that nobody is to know any more.
    if after != case.order:
        case.order = case.books.orders.put(after)
