"""Deadlines: what comes to pass by time alone, written as work of the sale it is about.

An order that is not paid in time is canceled and gives its goods back; a hold on a card
ends; an attempt that its buyer has left is ended; more is captured, and an installment is
due.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

import attrs

from ecomkit.checkout import DocumentKind
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.payments import Payment, PaymentAction, PaymentMethod, PaymentStatus
from ecomkit.payments.capabilities import FOREVER, Capabilities
from ecomkit.payments.instruction import STARTS
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.payment import InstructionRecord
from ecomkit.payments.states import InstructionState
from ecomkit.payments.trade import Installment
from ecomkit.shop.desk.capturing import Capturing
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.issuing import issued
from ecomkit.shop.store import Work, WorkKind
from ecomkit.shop.store.row_kinds import moment_key

# A buyer who was sent to the bank has had a day to come back.
_PATIENCE = timedelta(days=1)
# So long before its end a hold is renewed: what goes wrong can be asked about in time.
_BEFORE = timedelta(days=1)


@attrs.frozen(kw_only=True)
class OpenInvoice:
    """What is left of an order on account, and the last day to pay it."""

    order: str
    left: Money
    due_on: date
    begins: datetime

    @property
    def note(self) -> str:
        """What a person reads of it."""
        return f"{self.order}: {self.left} was due on {self.due_on}"


@attrs.frozen(kw_only=True, eq=False)
class Deadlines:
    """The deadlines of sales: by when each payment method has to be paid, and so on."""

    payment_methods: Mapping[str, PaymentMethod]
    capabilities: Mapping[str, Capabilities]
    capturing: Capturing
    zone: tzinfo

    def write(self, case: Case) -> None:
        """Writes down the deadlines of a sale that are not yet."""
        for work in self._of(case):
            known = case.books.work.find(work.id)
            if known is None:
                case.books.work.add(work)
            elif work.kind is WorkKind.AUTHORIZATION_ENDS:
                case.books.work.put(attrs.evolve(known, due=work.due))
        self._forget_paid(case)
        self._look_at_invoice(case)
        case.wait_for_person(
            WorkKind.BALANCE_DUE, case.row.id, self._left_to_ask_for(case)
        )

    def _left_to_ask_for(self, case: Case) -> str:
        # What is due, with nothing under way and no deadline by which it would come.
        order = case.order
        if order is None or order.schedule is not None:
            return ""
        now = payment_summary(case.to_pay, case.bound)
        if now.is_covered:
            return ""
        days = self._to_be_paid_within(case)
        is_awaited = (
            any(payment.open_instructions for payment in case.bound)
            or bool(case.open_asks)
            or days is not None
        )
        if days is not None and is_unpaid(case) and now.kept.amount > 0:
            # Begun and not paid in time, it is not canceled by itself.
            is_awaited = case.transaction.now < order.placed_at + timedelta(days=days)
        if is_awaited:
            return ""
        left = now.due - now.promised - now.kept  # what is asked for may be more
        return f"{order.number}: {left} is due, and nobody is waited for"

    def _of(self, case: Case) -> Iterator[Work]:
        now = case.transaction.now
        for payment in case.payments.values():
            if payment.status is PaymentStatus.REQUIRES_ACTION and not payment.order:
                yield self._work(case, WorkKind.ABANDONED, now + _PATIENCE, payment)
            ends = self.hold_ends(payment)
            if ends is not None and payment.order:
                yield self._work(case, WorkKind.AUTHORIZATION_ENDS, ends, payment)
                if self._is_renewable(payment):
                    soon = ends - min(_BEFORE, self._lasts(payment) / 2)
                    yield self._work(case, WorkKind.RENEWAL, soon, payment)
        more = self.capturing.next_moment(case)
        if more is not None:
            about = f"{WorkKind.CAPTURE}:{moment_key(more)}"
            yield self._work(case, WorkKind.CAPTURE, more, name=about)
        for part in open_installments(case):
            due = datetime.combine(part.due_on, time(), tzinfo=self.zone)
            yield self._work(
                case, WorkKind.INSTALLMENT, due, name=_installment_work(part)
            )
        days = self._to_be_paid_within(case)
        if days is not None:
            yield self._work(case, WorkKind.UNPAID, now + timedelta(days=days))

    def _forget_paid(self, case: Case) -> None:
        schedule = None if case.order is None else case.order.schedule
        if schedule is None:
            return
        still_open = {part.name for part in open_installments(case)}
        for part in schedule.parts:
            id = f"{case.row.id}/{_installment_work(part)}"
            if part.name not in still_open and case.books.work.find(id) is not None:
                case.books.work.drop(id)

    def _look_at_invoice(self, case: Case) -> None:
        # What is overdue is listed until it is paid, with what is left of it.
        order = case.order
        if order is None or order.payment_terms is None:
            return
        invoice, id = self.open_invoice(case), f"{case.row.id}/{WorkKind.OVERDUE}"
        known = case.books.work.find(id)
        if invoice is None:
            if known is not None:
                case.books.work.drop(id)
        elif known is None:
            case.books.work.add(self._work(case, WorkKind.OVERDUE, invoice.begins))
        elif known.due is None:
            case.books.work.put(attrs.evolve(known, note=invoice.note))

    def open_invoice(self, case: Case) -> OpenInvoice | None:
        """What is left to pay of an order with payment terms, and from when it is overdue.

        The terms count from its invoice; without one, from the day the goods had arrived,
        or left (Directive 2011/7/EU, article 3 (3)). None before that, and once it is paid.
        Of an order in installments it is those that were invoiced.
        """
        order = case.order
        if order is None:
            return None
        document = issued(case.books, DocumentKind.INVOICE, order.number)
        terms = (document and document.payment_terms) or order.payment_terms
        sent = [
            at
            for each in order.shipments
            if each.failure is None
            and (at := each.delivered_at or each.shipped_at) is not None
        ]
        since = document.at if document else max(sent, default=None)
        now = payment_summary(case.to_pay, case.bound)
        left = now.due - now.paid if order.schedule is None else now.owed
        if terms is None or since is None or left.amount <= 0:
            return None
        due_on = terms.due_on(local_time(since, self.zone).date())
        begins = datetime.combine(due_on + timedelta(days=1), time(), tzinfo=self.zone)
        return OpenInvoice(order=order.number, left=left, due_on=due_on, begins=begins)

    def _work(
        self,
        case: Case,
        kind: WorkKind,
        due: datetime,
        payment: Payment | None = None,
        *,
        name: str = "",
    ) -> Work:
        about = case.row.id if payment is None else payment.id
        return Work(
            id=f"{about}/{name or kind}",
            kind=kind,
            checkout=case.row.id,
            payment="" if payment is None else payment.id,
            due=due,
        )

    def hold_ends(self, payment: Payment) -> datetime | None:
        """When the hold of a payment ends, or None where it does not."""
        lasts = self._lasts(payment)
        if payment.totals.hold.amount <= 0 or lasts == FOREVER:
            return None
        asked = [
            record.instruction.asked_at
            for record in payment.instructions
            if record.action in STARTS or _has_renewed(record)
        ]
        return asked[-1] + lasts

    def _lasts(self, payment: Payment) -> timedelta:
        return self.capabilities[payment.adapter].authorization_ttl

    def _is_renewable(self, payment: Payment) -> bool:
        # Declined once, it is left to people, who are shown that the hold ends.
        last = payment.instructions[-1]
        declined = last.action is PaymentAction.RENEW and not _has_renewed(last)
        can = PaymentAction.RENEW in self.capabilities[payment.adapter].actions
        return can and not declined

    def _to_be_paid_within(self, case: Case) -> int | None:
        if not is_unpaid(case) and not case.open_asks:
            return None
        methods = [
            self.payment_methods[payment.payment_method].pay_within_days
            for payment in case.bound
            if payment.payment_method in self.payment_methods
        ]
        return methods[-1] if methods else None


def open_installments(case: Case) -> tuple[Installment, ...]:
    """What is neither paid nor promised of an order's installments, each with what is left.

    What was paid counts for them in their order, and a smaller order has smaller last ones.
    """
    order = case.order
    if order is None or order.schedule is None:
        return ()
    now = payment_summary(case.to_pay, case.bound)
    return order.schedule.left(paid=now.kept + now.promised, due=now.due)


def _installment_work(part: Installment) -> str:
    return f"{WorkKind.INSTALLMENT}:{part.name}"


def _has_renewed(record: InstructionRecord) -> bool:
    succeeded = record.state is InstructionState.SUCCEEDED
    return record.action is PaymentAction.RENEW and succeeded


def is_unpaid(case: Case) -> bool:
    """Whether the order of a sale waits for money that its goods wait for."""
    order = case.order
    if order is None or order.paid_later or order.shipments or order.due.amount <= 0:
        return False
    if order.schedule is not None:
        return False  # what is left is asked for when it is due
    if payment_summary(case.to_pay, case.bound).is_covered:
        return False
    # Where all goods are gone there is nothing to cancel.
    return any(each.open for each in order.all_quantities)
