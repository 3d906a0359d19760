"""Public functions of the room with arguments that are right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs

from ecomkit.checkout import content_hash
from ecomkit.integrations.stripe.signatures import StripeSignatures
from ecomkit.money import Rate
from ecomkit.payments import (
    Capabilities,
    CardDisplay,
    MemoryInbox,
    MemoryLedger,
    MemoryPayments,
    MemorySavedPaymentMethods,
    Notification,
    PaymentAction,
    PaymentService,
    PaymentTotals,
    Pending,
    ShipmentPortion,
    StandardSignatures,
    Tender,
    adapters,
    available_payment_methods,
    holds_card_number,
    payment_summary,
    plan_captures,
    plan_refunds,
    split_tenders,
)
from ecomkit.payments.adapters import (
    BalancePayments,
    BankTransfer,
    CardTerminal,
    CashOnDelivery,
    TerminalSlip,
)
from ecomkit.payments.trade import (
    CourierAccounts,
    LetterOfCreditPayments,
    LetterState,
    PaymentSchedule,
    PaymentTerms,
    PurchaseOrders,
    QuotationPayments,
)
from ecomkit.reservations import MemoryReservations
from ecomkit.testing.world import FixedClock
from tests.unit.payments.builders import NOON, eur
from tests.unit.payments.right_values import (
    DAY,
    GONE,
    GUARANTEE,
    HANDOVER,
    LETTER,
    LINE,
    MEANS,
    OFFER,
    OFFERED,
    ONCE,
    PAPERS,
    PROMISED,
    REMITTANCE,
    ROUNDING,
    SAVED,
    SCHEDULE,
    SHIPPED,
    SITUATION,
    SLIP,
    TERMS,
)

NOTIFICATION = Notification(source="s", id="n", outcome=Pending())
AT_THE_BANK = attrs.evolve(LETTER, state=LetterState.ACCEPTED)


def transfer() -> BankTransfer:
    return BankTransfer(MemoryLedger(), iban="DE89370400440532013000", holder="S")


def on_account() -> PurchaseOrders:
    return PurchaseOrders(MemoryReservations(), MemoryLedger())


def shop() -> PaymentService:
    shop = PaymentService(MemoryPayments(), [CardTerminal()], clock=FixedClock(NOON))
    shop.open("p", eur(10), adapter="terminal")
    return shop


FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "totals from cents": (
        lambda c, a: PaymentTotals.from_minor(c, captured=a),
        ("EUR", 1),
    ),
    "totals merged": (GONE.merged, (GONE,)),
    "totals covered": (GONE.covers, (GONE,)),
    "a capability": (ONCE.require, (PaymentAction.PURCHASE, eur(1))),
    "all in one way": (
        lambda action, window, lookup: Capabilities.of(
            action, parts=True, idempotency_window=window, lookup=lookup
        ),
        (PaymentAction.PURCHASE, timedelta(1), "none"),
    ),
    "the terminal": (CardTerminal, ("terminal",)),
    "its second person": (
        lambda limits: CardTerminal(second_person_above=limits),
        ((eur(5),),),
    ),
    "its slip": (TerminalSlip.from_metadata, (SLIP,)),
    "cash": (lambda name: CashOnDelivery(MemoryLedger(), name=name), ("cod",)),
    "cash collected": (
        lambda payment, handover: CashOnDelivery(MemoryLedger()).collected(
            payment, handover
        ),
        (PROMISED, HANDOVER),
    ),
    "cash refused": (
        lambda payment, waybill: CashOnDelivery(MemoryLedger()).refused(
            payment, waybill=waybill
        ),
        (PROMISED, "w"),
    ),
    "cash handed on": (
        lambda remittance: CourierAccounts(MemoryLedger()).reconcile(remittance),
        (REMITTANCE,),
    ),
    "a transfer's account": (
        lambda *a: BankTransfer(MemoryLedger(), iban=a[0], holder=a[1], name=a[2]),
        ("DE89370400440532013000", "S", "bank"),
    ),
    "a transfer asked for": (
        lambda payment, day: transfer().request(payment, due_on=day),
        (PROMISED, DAY),
    ),
    "a transfer received": (
        lambda payment, line: transfer().received(payment, line),
        (PROMISED, LINE),
    ),
    "a transfer that never came": (lambda p: transfer().expired(p), (PROMISED,)),
    "transfers matched": (adapters.match_lines, ([LINE], [PROMISED])),
    "a gift": (
        lambda account, amount, name, at: BalancePayments(MemoryLedger()).issue(
            account, amount, id=name, at=at
        ),
        ("a", eur(1), "i", NOON),
    ),
    "its balance": (BalancePayments(MemoryLedger()).balance, ("a", "EUR")),
    "its history": (BalancePayments(MemoryLedger()).history, ("a",)),
    "its code": (adapters.gift_code, (b"0" * 16,)),
    "its account": (adapters.gift_account, ("ABCD", b"0" * 16)),
    "a limit": (lambda *a: on_account().set_limit(*a), ("acme", eur(1))),
    "a debt paid": (
        lambda payment, receipt, amount, at: on_account().settle(
            payment, receipt=receipt, amount=amount, at=at
        ),
        (PROMISED, "r", eur(1), NOON),
    ),
    "an offer accepted": (QuotationPayments().accepted, (PROMISED, OFFER)),
    "an offer rejected": (
        lambda payment, reason: QuotationPayments().rejected(payment, reason=reason),
        (PROMISED, "expired"),
    ),
    "a letter moved": (LETTER.moved, ("issued",)),
    "a letter shipped by": (LETTER.may_ship, (DAY,)),
    "a letter's papers": (
        AT_THE_BANK.presented,
        (PAPERS,),
    ),
    "a letter told": (LetterOfCreditPayments().updated, (PROMISED, LETTER)),
    "a guarantee moved": (GUARANTEE.moved, ("verified",)),
    "a guarantee's cover": (GUARANTEE.cover, (DAY,)),
    "payment methods chosen": (
        lambda methods, context, adapters: available_payment_methods(
            methods, context, adapters=adapters
        ),
        ([MEANS], SITUATION, {"a": ONCE}),
    ),
    "tenders": (
        lambda total, offered, rest: split_tenders(total, offered, rest=rest),
        (eur(10), [Tender("gift", eur(1))], "card"),
    ),
    "a standing": (payment_summary, (eur(10), [PROMISED])),
    "captures": (plan_captures, (eur(0), [PROMISED])),
    "refunds": (plan_refunds, (eur(0), [PROMISED])),
    "a capture due": (
        lambda total, portions, at: SHIPPED.due(total, portions, at=at),
        (eur(10), [ShipmentPortion(id="a", amount=eur(10), shipped_at=NOON)], NOON),
    ),
    "a capture's problems": (SHIPPED.problem, (ONCE,)),
    "a capture in time": (SHIPPED.hold_lasts, (ONCE, timedelta(1))),
    "a deposit": (
        lambda total, share, rounding, first, rest: PaymentSchedule.from_deposit(
            total, share=share, rounding=rounding, due_on=first, rest_due_on=rest
        ),
        (eur(10), Rate("30%"), ROUNDING, DAY, DAY),
    ),
    "installments": (PaymentSchedule.from_days, (eur(10), [DAY])),
    "what is overdue": (SCHEDULE.overdue, ([PROMISED], DAY)),
    "terms": (PaymentTerms.from_text, ("2/10 net 30",)),
    "a day to pay": (TERMS.due_on, (DAY,)),
    "a discount": (
        lambda total, invoiced, paid, rounding: TERMS.discount(
            total, invoiced=invoiced, paid=paid, rounding=rounding
        ),
        (eur(10), DAY, DAY, ROUNDING),
    ),
    "a card's end": (
        CardDisplay(brand="visa", last_four="4242", expires=DAY).is_expired,
        (DAY,),
    ),
    "saved payment methods used": (
        lambda who, on: SAVED.check_use(who, on=on),
        ("c", DAY),
    ),
    "saved payment methods kept": (MemorySavedPaymentMethods().keep, (SAVED,)),
    "saved payment methods deleted": (MemorySavedPaymentMethods().delete, ("c", ["s"])),
    "a service": (
        lambda timeout: PaymentService(
            MemoryPayments(), [], clock=FixedClock(NOON), timeout=timeout
        ),
        (timedelta(1),),
    ),
    "a payment opened": (
        lambda name, due, adapter, order: shop().open(
            name, due, adapter=adapter, order=order
        ),
        ("p2", eur(1), "terminal", "o"),
    ),
    "a payment read": (lambda name: shop().get(name), ("p",)),
    "a request": (
        lambda payment, action, amount, name, token, metadata: shop().request(
            payment, action, amount, id=name, token=token, metadata=metadata
        ),
        ("p", "purchase", eur(1), "b", "t", SLIP),
    ),
    "a notification": (
        lambda notification: shop().notify(notification),
        (Notification(source="s", id="n", outcome=Pending()),),
    ),
    "a message": (lambda *a: shop().receive(*a), ("terminal", b"{}", {})),
    "a recovery": (lambda name: shop().recover(name), ("p",)),
    "a message of Stripe's": (
        lambda body, headers: StripeSignatures("whsec_" + 16 * "x").verify(
            body, headers, now=NOON
        ),
        (b"{}", {"stripe-signature": "t=1,v1=aa"}),
    ),
    "a standard message": (
        lambda body, headers: StandardSignatures("whsec_eHh4eHh4").verify(
            body, headers, now=NOON
        ),
        (b"{}", {"webhook-id": "a"}),
    ),
    "an inbox": (MemoryInbox().claim, ("s", "i")),
    "a look for cards": (holds_card_number, ("x",)),
    "a reference found": (adapters.find_creditor_references, ("x",)),
    "a quotation read": (OFFERED.status, (NOON,)),
    "a quotation accepted": (
        lambda revision, named, at: OFFERED.accepted(
            revision=revision, content_hash=named, at=at
        ),
        (1, "h", NOON),
    ),
    "a quotation's content": (content_hash, ("x",)),
}
