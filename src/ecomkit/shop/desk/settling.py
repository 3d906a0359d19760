"""Settling: the one place where facts become consequences.

It looks at what is, and writes what must follow. It may be called any number of times,
after every fact: an answer, a notification, a look-up, a change, time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

import attrs

from ecomkit.checkout import Quote
from ecomkit.checkout.purchaser import BuyerKind
from ecomkit.errors import EcomkitError
from ecomkit.events import once_only_id
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders import Order
from ecomkit.orders.comparing import placed_change
from ecomkit.orders.numbering import document_number
from ecomkit.orders.placing import is_ready, paid_order
from ecomkit.orders.settlement import (
    Settlement,
    SettlementAttempt,
    SettlementKind,
    SettlementState,
)
from ecomkit.payments import (
    Payment,
    PaymentAction,
    plan_captures,
    plan_refunds,
)
from ecomkit.payments.capabilities import CollectionMode
from ecomkit.payments.instruction import STARTS
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.states import LOST, WAITING
from ecomkit.shop.desk.capturing import Capturing
from ecomkit.shop.desk.case import Case, ordered_row
from ecomkit.shop.desk.deadlines import Deadlines
from ecomkit.shop.desk.gift_cards import GiftCards
from ecomkit.shop.desk.issuing import documents_of
from ecomkit.shop.desk.left_to_move import left_to_move, say_what_is_left
from ecomkit.shop.desk.owing_taxes import owe_filing
from ecomkit.shop.desk.paying import Paying
from ecomkit.shop.desk.releasing import held_for_nothing, release, why_ended
from ecomkit.shop.desk.requesting import look_at_asked
from ecomkit.shop.desk.saved_methods import forget_failed
from ecomkit.shop.desk.seller_accounts import credit_sellers, with_terms_agreed
from ecomkit.shop.desk.taking import Taking

_NO_STOCK = {"reason": "out_of_stock"}


@attrs.frozen(kw_only=True, eq=False)
class Settling:
    """Makes orders of paid checkouts, and moves the money that has to move."""

    paying: Paying
    taking: Taking
    deadlines: Deadlines
    capturing: Capturing
    gift_cards: GiftCards | None
    series: str
    zone: tzinfo
    files_taxes: bool

    def settle(self, case: Case) -> None:
        """Writes all that follows from what is known of a sale."""
        while True:
            answered = case.answered_at_once
            self._settle_once(case)
            if case.answered_at_once == answered:
                break
        credit_sellers(case)
        if self.gift_cards is not None:
            self.gift_cards.issue(case)
        forget_failed(case)
        case.tell_refunds()
        self.deadlines.write(case)

    def _settle_once(self, case: Case) -> None:
        if case.order is None:
            self._try_to_place(case)
        for payment in list(case.payments.values()):
            if case.order is not None and not payment.order:
                self.free(case, payment)
        for each in case.settlements:
            if each.kind is SettlementKind.FREE and each.state is SettlementState.OPEN:
                self._end(case, each)
        if case.order is None:
            return
        self._give_back_excess(case)
        self.capturing.owe(case)
        for each in case.settlements:
            is_open = each.state is SettlementState.OPEN
            moves = each.kind in {SettlementKind.GIVE, SettlementKind.TAKE}
            if each.kind is SettlementKind.ASK:
                look_at_asked(case, each)
            elif is_open and moves and not self._move(case, each):
                break  # one at a time: its outcome decides about the next
            elif not is_open:
                self._close_moot(case, each)
        release(
            case, self.paying.capabilities, self._attempt, details=_last_details(case)
        )
        say_what_is_left(case)
        now = payment_summary(case.to_pay, case.bound)
        for payment in case.bound:
            # What is waited for is not needed once all is paid, or held.
            waits = now.is_covered and self._waits(payment)
            held = payment.totals.hold.amount > 0
            if now.is_charged if held else waits:
                self._free_for(case, payment, _last_details(case))

    # -------------------------------------------------------------------- placing

    def _try_to_place(self, case: Case) -> None:
        for attempt in case.attempts:
            usable = [p for p in attempt if not self._is_lost(p)]
            if len(usable) < len(attempt):
                # One of several was declined, or is for less: the others go back.
                for payment in attempt:
                    self.free(case, payment)
                continue
            if not all(is_ready(p) and not self._has_no_stock(case, p) for p in usable):
                continue
            quote = case.books.quotes.get(attempt[0].quote)
            if self.taking.take(case, quote):
                self.place(case, quote, usable)
                return
            # The money came, and somebody else has the goods: it goes back.
            for payment in usable:
                self._free_for(case, payment, _NO_STOCK)

    def _is_lost(self, payment: Payment) -> bool:
        return (
            payment.status in LOST
            or (is_ready(payment) and self._is_less(payment))
            or self._is_being_voided(payment)
        )

    def _is_less(self, payment: Payment) -> bool:
        # Less than was asked for is no basis for an order.
        authorized = payment.totals.authorized
        return bool(authorized) and authorized < payment.due

    def _is_being_voided(self, payment: Payment) -> bool:
        return any(
            record.is_open and record.action is PaymentAction.VOID
            for record in payment.instructions
        )

    def _has_no_stock(self, case: Case, payment: Payment) -> bool:
        known = case.settlement(_free_id(payment))
        return known is not None and dict(known.details) == _NO_STOCK

    def place(self, case: Case, quote: Quote, payments: Sequence[Payment]) -> Order:
        """Makes the order of a quote that was accepted in time.

        The quote's clock is not asked again: what comes here has been paid.
        """
        books, now = case.books, case.transaction.now
        year = local_time(now, self.zone).year
        number = document_number(
            self.series, year, books.next_number(f"{self.series}-{year}")
        )
        order = paid_order(
            quote,
            payments,
            number=number,
            at=now,
            zone=self.zone,
            visit=case.row.visit,
        )
        case.order = books.orders.add(with_terms_agreed(order, books))
        case.row = books.checkouts.put(ordered_row(case.row, number))
        cart = books.carts.find(case.row.cart) if case.row.cart else None
        if cart is not None and not cart.order:
            books.carts.put(attrs.evolve(cart, order=number))
        for payment in payments:
            case.keep_payment(attrs.evolve(case.payments[payment.id], order=number))
            case.transaction.became_order(payment.id, number)
            # An order rests on it now: it is not to be ended any more.
            free = case.settlement(_free_id(payment))
            if free is not None and free.state is not SettlementState.DONE:
                case.keep_settlement(free.done("ordered"))
        if quote.purchaser.kind is BuyerKind.COMPANY:
            case.order_quotation(quote)
        if self.files_taxes:
            owe_filing(case)
        case.transaction.tell(
            [
                placed_change(
                    order,
                    cart=case.row.cart,
                    category_of=case.transaction.category_of,
                )
            ],
            actor=order.purchaser.id,
            subject=number,
            version=order.version,
            id=once_only_id("order_completed", number),
            visit=order.visit,
        )
        return order

    # ------------------------------------------------- money that is no order's

    def free(self, case: Case, payment: Payment) -> None:
        """Money that no order rests on goes back; an attempt under way is stopped."""
        self._free_for(case, payment, {})

    def _free_for(self, case: Case, payment: Payment, why: dict[str, str]) -> None:
        known = case.settlement(_free_id(payment))
        if self._ending(payment) is None:
            return
        if known is None:
            known = case.owe(
                SettlementKind.FREE,
                _free_id(payment),
                payment.due,
                payment=payment.id,
                details=why,
            )
        elif known.state is SettlementState.DONE:
            again = known.reopened(details=why or dict(known.details))
            known = case.keep_settlement(attrs.evolve(again, attempts=()))
        if known.state is SettlementState.OPEN:
            self._end(case, known)

    def _waits(self, payment: Payment) -> bool:
        # For its buyer, or its provider.
        return any(
            record.action in STARTS and record.state in WAITING
            for record in payment.open_instructions
        )

    def _ending(self, payment: Payment) -> PaymentAction | None:
        # By what a payment can be ended; None where there is nothing to end.
        if payment.totals.hold.amount > 0 or self._waits(payment):
            return PaymentAction.VOID
        refunds = not payment.order and payment.totals.refundable.amount > 0
        return PaymentAction.REFUND if refunds else None

    def _end(self, case: Case, settlement: Settlement) -> None:
        payment = case.payments[settlement.payment]
        action = self._ending(payment)
        under_way = any(
            record.action not in STARTS or record.state not in WAITING
            for record in payment.open_instructions
        )
        if under_way:
            return  # its fate decides
        last = None
        if settlement.attempts:
            last = payment.record(settlement.attempts[-1].instruction)
        if action is None:
            case.keep_settlement(settlement.done())
        elif last is not None and last.action is action:
            case.keep_settlement(settlement.stuck(why_ended(last)))
        else:
            self._attempt(case, settlement, payment.id, action, None)

    # ------------------------------------------------------ money of the order

    def _give_back_excess(self, case: Case) -> None:
        """What was paid beyond all that is due, and that no change gives back yet.

        It goes back by itself where nothing is due any more; else a person decides.
        """
        order = case.placed
        if any(payment.open_instructions for payment in case.bound):
            return
        gives = [each for each in case.settlements if each.kind is SettlementKind.GIVE]
        owed = [
            each.owed - each.moved(case.payments.values())
            for each in gives
            if each.state is not SettlementState.DONE
        ]
        kept = payment_summary(case.to_pay, case.bound).kept
        excess = kept - Money.sum((case.to_pay, *owed), order.currency)
        if excess.amount <= 0:
            return
        known = sum(each.id.startswith(_excess_id(order, "")) for each in gives)
        excess_owed = case.owe(
            SettlementKind.GIVE, _excess_id(order, str(known + 1)), excess
        )
        if order.due.amount > 0:
            case.keep_settlement(excess_owed.stuck("more was paid than is due"))

    def _move(self, case: Case, settlement: Settlement) -> bool:
        """Brings a settlement as far as it can be now; whether it is through."""
        records = [
            (case.payments[each.payment].record(each.instruction), each.amount)
            for each in settlement.attempts
        ]
        if any(record.is_open for record, _ in records):
            return False
        gives = settlement.kind is SettlementKind.GIVE
        if any(
            gives or record.action not in STARTS
            for payment in case.bound
            for record in payment.open_instructions
        ):
            return False  # what is under way decides what is left to give or to take
        left = left_to_move(case, settlement)
        if not left:
            case.keep_settlement(settlement.done())
            return True
        if records and records[-1][0].declined is not None:
            case.keep_settlement(settlement.stuck(why_ended(records[-1][0])))
            return True
        action = PaymentAction.REFUND if gives else PaymentAction.CAPTURE
        if gives and not any(p.totals.in_dispute for p in case.bound):
            refundable = (payment.totals.refundable for payment in case.bound)
            left = min(left, Money.sum(refundable, left.currency.code) or left)
        try:
            parts = (plan_refunds if gives else plan_captures)(left, case.bound)
        except EcomkitError as error:
            case.keep_settlement(settlement.stuck(str(error)))
            return True
        for payment, amount in parts:
            settlement = self._attempt(case, settlement, payment, action, amount)
        return False

    def _close_moot(self, case: Case, settlement: Settlement) -> None:
        """What is stuck is done once its money need not move any more, whatever moved it."""
        if settlement.state is not SettlementState.STUCK:
            return
        about = (
            [case.payments[settlement.payment]] if settlement.payment else case.bound
        )
        if any(payment.open_instructions for payment in about):
            return
        if settlement.kind is SettlementKind.FREE:
            is_moot = self._ending(about[0]) is None
        elif settlement.kind is SettlementKind.RELEASE:
            is_moot = held_for_nothing(case, self.paying.capabilities) is None
        else:
            is_moot = not left_to_move(case, settlement)
        if is_moot:
            case.keep_settlement(settlement.done("not needed any more"))

    def _attempt(
        self,
        case: Case,
        settlement: Settlement,
        payment: str,
        action: PaymentAction,
        amount: Money | None,
    ) -> Settlement:
        """One more try to move money, under a name of its own."""
        tried = sum(
            record.id.startswith(f"{settlement.id}:")
            for record in case.payments[payment].instructions
        )
        name = f"{settlement.id}:{tried + 1}"
        metadata = {} if dict(settlement.details) == _NO_STOCK else settlement.details
        capabilities = self.paying.capabilities[case.payments[payment].adapter]
        if case.order and capabilities.collection_mode is CollectionMode.INVOICE:
            about = documents_of(case.books, case.order, settlement.id)
            metadata = {**about, **metadata}
        request = PaymentRequest(
            id=name, action=action, amount=amount, metadata=metadata
        )
        try:
            self.paying.ask_for(case, payment, request)
        except EcomkitError as error:
            return case.keep_settlement(settlement.stuck(str(error)))
        attempt = SettlementAttempt(
            payment=payment,
            instruction=name,
            amount=settlement.owed if amount is None else amount,
        )
        return case.keep_settlement(settlement.with_attempt(attempt))


def _excess_id(order: Order, number: str) -> str:
    return f"{order.number}:excess-{number}"


def _last_details(case: Case) -> dict[str, str]:
    # What somebody said with a change that leaves a hold without use goes with its end.
    given = [dict(each.details) for each in case.settlements if each.details]
    return given[-1] if given else {}


def _free_id(payment: Payment) -> str:
    return f"free:{payment.id}"
