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
    Notification,
    PaymentAction,
    PaymentTotals,
    Pending,
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
    GiftCardPayments,
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
from ecomkit.shop.desk.accounts import BooksLedger
from ecomkit.shop.store import Books
from ecomkit.shop.store.memory import MemoryRows
from ecomkit.testing.bare_payments import BarePayments, with_accounts
from ecomkit.testing.world import FixedClock
from tests.unit.payments.builders import NOON, eur
from tests.unit.payments.right_values import (
    DAY,
    GONE,
    GUARANTEE,
    HANDOVER,
    INVOICED,
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
    return with_accounts(BankTransfer(iban="DE89370400440532013000", holder="S"), NOON)


def on_account() -> PurchaseOrders:
    return with_accounts(PurchaseOrders(), NOON)


def cash() -> CashOnDelivery:
    return with_accounts(CashOnDelivery(), NOON)


def gift_cards() -> BalancePayments:
    return with_accounts(BalancePayments(), NOON)


def ledger() -> BooksLedger:
    return BooksLedger(Books(MemoryRows.empty(), NOON))


def shop() -> BarePayments:
    shop = BarePayments([CardTerminal()], clock=FixedClock(NOON))
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
    "cash": (lambda name: CashOnDelivery(name=name), ("cod",)),
    "cash collected": (
        lambda payment, handover: cash().collected(payment, handover),
        (PROMISED, HANDOVER),
    ),
    "cash refused": (
        lambda payment, waybill: cash().refused(payment, waybill=waybill),
        (PROMISED, "w"),
    ),
    "cash handed on": (
        lambda remittance: CourierAccounts(ledger()).reconcile(remittance),
        (REMITTANCE,),
    ),
    "a transfer's account": (
        lambda *a: BankTransfer(iban=a[0], holder=a[1], name=a[2]),
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
        lambda account, amount, name, at: gift_cards().issue(
            account, amount, id=name, at=at
        ),
        ("a", eur(1), "i", NOON),
    ),
    "its balance": (gift_cards().balance, ("a", "EUR")),
    "its history": (gift_cards().history, ("a",)),
    "its key": (lambda secret: GiftCardPayments(secret=secret), (b"0" * 16,)),
    "its code": (GiftCardPayments(secret=b"0" * 16).code, ("one",)),
    "its account": (GiftCardPayments(secret=b"0" * 16).account, ("ABCD",)),
    "a limit": (lambda *a: on_account().set_limit(*a), ("acme", eur(1))),
    "a debt paid": (
        lambda payment, line: on_account().received(payment, line),
        (INVOICED, LINE),
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
