"""Purchase orders and guarantees: promises within a limit, freed as they are kept."""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.money import Money
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.errors import AmountRefusedError, IllegalTransitionError
from ecomkit.payments.outcome import DeclineReason
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.trade.credit_limits import GuaranteedPayments, PurchaseOrders
from ecomkit.payments.trade.guarantee import BankGuarantee, GuaranteeState
from ecomkit.testing.bare_payments import BarePayments, with_accounts
from ecomkit.testing.world import FixedClock
from tests.unit.payments.builders import NOON, eur

ORDER = {"company": "acme", "po_number": "PO-7", "terms": "net 30"}


def shop() -> tuple[PurchaseOrders, BarePayments]:
    orders = with_accounts(PurchaseOrders(), NOON)
    orders.set_limit("acme", eur(1000))
    desk = BarePayments([orders], clock=FixedClock(NOON))
    for payment_id, due in (("p1", 600), ("p2", 500)):
        desk.open(payment_id, eur(due), adapter="purchase_order")
    return orders, desk


def free(orders: PurchaseOrders) -> object:
    return orders.available("acme", "EUR", NOON)


def test_orders_beyond_the_credit_are_refused() -> None:
    orders, desk = shop()
    first = desk.request("p1", "authorize", id="a1", metadata=ORDER)
    second = desk.request("p2", "authorize", id="a2", metadata=ORDER)

    assert first.status is PaymentStatus.AUTHORIZED
    assert first.provider_ref == "PO-7"
    assert second.status is PaymentStatus.FAILED
    declined = second.instructions[0].declined
    assert declined is not None
    assert declined.reason is DeclineReason.LIMIT_EXCEEDED
    assert free(orders) == eur(400)


def test_from_the_order_to_the_money() -> None:
    """Invoiced is still owed; what is paid is free for the next order."""
    orders, desk = shop()
    desk.request("p1", "authorize", id="a1", metadata=ORDER)
    payment = desk.request("p1", "capture", id="c1", metadata={"invoice": "RE-1"})
    assert free(orders) == eur(400)
    assert payment.totals.owed == eur(600)

    def pays(line: str, amount: int) -> Money:
        paid = BankLine(id=line, amount=eur(amount), at=NOON)
        (told,) = desk.notify(orders.received(desk.get("p1"), paid))
        return told.totals.owed

    assert pays("line-1", 350) == pays("line-1", 350) == eur(250)
    assert free(orders) == eur(750)
    with pytest.raises(AmountRefusedError):
        pays("line-2", 251)
    assert pays("line-3", 250) == eur(0)
    assert free(orders) == eur(1000)


def test_what_is_called_off_or_credited_is_free() -> None:
    orders, desk = shop()
    desk.request("p1", "authorize", id="a1", metadata=ORDER)
    desk.request("p1", "capture", eur(200), id="c1", metadata={"invoice": "RE-1"})
    desk.request("p1", "void", id="v1")
    assert free(orders) == eur(800)

    payment = desk.request(
        "p1", "refund", eur(50), id="r1", metadata={"credit_note": "GS-1"}
    )

    assert free(orders) == eur(850)
    assert payment.totals.owed == eur(150)
    desk.request("p1", "refund", id="r2", metadata={"credit_note": "GS-2"})
    assert free(orders) == eur(1000)


def test_papers_that_are_missing_are_named() -> None:
    _, desk = shop()
    declined = desk.request("p1", "authorize", id="a1", metadata={"company": "acme"})

    no = declined.instructions[0].declined
    assert no is not None
    assert "po_number" in no.detail


def guarantee(*states: GuaranteeState) -> BankGuarantee:
    value = BankGuarantee(
        id="G1",
        issuer="Bank",
        buyer="acme",
        amount=eur(1000),
        expires_on=date(2026, 6, 30),
    )
    for state in states:
        value = value.moved(state)
    return value


def test_a_guarantee_covers_while_it_is_active() -> None:
    active = guarantee(GuaranteeState.VERIFIED, GuaranteeState.ACTIVE)

    assert active.cover(date(2026, 6, 30)) == eur(1000)
    assert active.cover(date(2026, 7, 1)) == eur(0)
    assert guarantee().cover(date(2026, 3, 1)) == eur(0)
    assert active.moved(GuaranteeState.CALLED).cover(date(2026, 3, 1)) == eur(1000)
    with pytest.raises(IllegalTransitionError):
        guarantee().moved(GuaranteeState.CALLED)


def test_orders_within_a_guarantee() -> None:
    active = guarantee(GuaranteeState.VERIFIED, GuaranteeState.ACTIVE)
    adapter = with_accounts(GuaranteedPayments(), NOON)
    adapter.set_limit("G1", active.cover(date(2026, 3, 1)))
    desk = BarePayments([adapter], clock=FixedClock(NOON))
    for payment_id in ("p1", "p2"):
        desk.open(payment_id, eur(600), adapter="guarantee")
        desk.request(
            payment_id, "authorize", id=f"{payment_id}-a", metadata={"guarantee": "G1"}
        )

    assert desk.get("p1").status is PaymentStatus.AUTHORIZED
    assert desk.get("p2").status is PaymentStatus.FAILED
