"""One order, several payment methods: what each pays, takes and gives back."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.payments.errors import AmountRefusedError, InvalidPaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import plan_notification
from ecomkit.payments.order_payments import (
    payment_summary,
    plan_captures,
    plan_refunds,
)
from ecomkit.payments.outcome import Pending, TotalsReported
from ecomkit.payments.payment import Payment
from ecomkit.payments.tenders import Tender, split_tenders
from tests.unit.payments.builders import done, eur, new, totals
from tests.unit.payments.test_answers import notification


def paid(id: str, due: int, *actions: PaymentAction) -> Payment:
    payment = attrs.evolve(new(due), id=id)
    for action in actions:
        payment = done(payment, action)
    return payment


def test_a_gift_card_is_used_up_and_the_card_pays_the_rest() -> None:
    tenders = split_tenders(eur(100), [Tender("gift", eur(30))], rest="card")

    assert tenders == (Tender("gift", eur(30)), Tender("card", eur(70)))


def test_a_gift_card_that_covers_all_leaves_nothing_to_pay() -> None:
    offered = [Tender("gift", eur(130)), Tender("credit", eur(5))]

    assert split_tenders(eur(100), offered, rest="card") == (Tender("gift", eur(100)),)
    assert split_tenders(eur(0), offered, rest="card") == ()


def test_how_an_order_stands() -> None:
    payments = [
        paid("gift", 30, PaymentAction.PURCHASE),
        paid("card", 50, PaymentAction.AUTHORIZE),
        done(
            attrs.evolve(new(15), id="cod"),
            PaymentAction.AUTHORIZE,
            outcome=Pending("r"),
        ),
    ]
    order = payment_summary(eur(100), payments)

    assert (order.kept, order.promised, order.pending) == (eur(30), eur(50), eur(15))
    assert order.balance == eur(5)
    assert not order.is_covered
    assert not order.is_paid
    assert payment_summary(eur(80), payments).is_covered


def test_the_rest_of_a_transfer_is_still_to_come() -> None:
    pending = done(new(100), PaymentAction.AUTHORIZE, outcome=Pending("r"))
    part = plan_notification(
        pending,
        notification(TotalsReported(totals(authorized=40, captured=40)), about=""),
    )

    assert payment_summary(eur(100), [part]).pending == eur(60)
    assert payment_summary(eur(100), [part]).balance == eur(0)


def test_what_came_too_much_is_named() -> None:
    order = payment_summary(eur(70), [paid("card", 100, PaymentAction.PURCHASE)])

    assert order.is_paid
    assert order.overpaid == eur(30)


def test_captures_use_up_the_payments_in_their_order() -> None:
    payments = [
        paid("a", 30, PaymentAction.AUTHORIZE),
        paid("b", 70, PaymentAction.AUTHORIZE),
    ]

    assert plan_captures(eur(50), payments) == (("a", eur(30)), ("b", eur(20)))
    assert plan_captures(eur(0), payments) == ()
    with pytest.raises(AmountRefusedError):
        plan_captures(eur(101), payments)
    with pytest.raises(InvalidPaymentError):
        plan_captures(eur(-1), payments)


def test_refunds_begin_with_the_last_payment() -> None:
    """The card gets its money back before the gift card does."""
    payments = [
        paid("gift", 30, PaymentAction.PURCHASE),
        paid("card", 70, PaymentAction.PURCHASE),
    ]

    assert plan_refunds(eur(80), payments) == (("card", eur(70)), ("gift", eur(10)))
    with pytest.raises(AmountRefusedError) as caught:
        plan_refunds(eur(101), payments)
    assert caught.value.facts["most"] == eur(100)
    assert plan_refunds(Money.zero("EUR"), []) == ()
