"""Letters of credit: firm once accepted, paid against documents to the letter."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from ecomkit.money import Rate
from ecomkit.payments.errors import IllegalTransitionError, InvalidPaymentError
from ecomkit.payments.payment import Payment
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.trade.letter_of_credit import (
    DocumentPresentation,
    LetterOfCredit,
    LetterState,
)
from ecomkit.payments.trade.letter_of_credit_payments import LetterOfCreditPayments
from ecomkit.testing.bare_payments import BarePayments
from ecomkit.testing.world import FixedClock
from tests.unit.payments.builders import NOON, eur

LETTER = LetterOfCredit(
    id="LC-1",
    issuer="Bank",
    amount=eur(1000),
    documents=frozenset({"invoice", "bill of lading"}),
    latest_shipment=date(2026, 4, 30),
    expires_on=date(2026, 5, 21),
    tolerance=Rate("5%"),
)
PAPERS = DocumentPresentation(
    documents=frozenset({"invoice", "bill of lading", "packing list"}),
    amount=eur(1000),
    shipped_on=date(2026, 4, 30),
    presented_on=date(2026, 5, 21),
)


def accepted() -> LetterOfCredit:
    letter = LETTER
    for state in (LetterState.ISSUED, LetterState.ADVISED, LetterState.ACCEPTED):
        letter = letter.moved(state)
    return letter


def test_goods_leave_only_under_a_firm_letter() -> None:
    assert not LETTER.may_ship(date(2026, 4, 1))
    assert accepted().may_ship(date(2026, 4, 30))
    assert not accepted().may_ship(date(2026, 5, 1))


def test_documents_in_order_are_honored() -> None:
    presented = accepted().presented(PAPERS)

    assert presented.state is LetterState.DOCS_PRESENTED
    assert presented.moved(LetterState.HONORED).discrepancies == ()


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"documents": frozenset({"invoice"})}, "missing document: bill of lading"),
        ({"shipped_on": date(2026, 5, 1)}, "shipped too late"),
        ({"presented_on": date(2026, 5, 22)}, "presented too late"),
        ({"amount": eur("1050.01")}, "the amount is beyond the tolerance"),
        ({"amount": eur("949.99")}, "the amount is beyond the tolerance"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], wrong: str) -> None:
    presented = accepted().presented(attrs.evolve(PAPERS, **change))  # type: ignore[arg-type]

    assert presented.state is LetterState.DISCREPANT
    assert presented.discrepancies == (wrong,)
    honored = presented.moved(LetterState.WAIVED).moved(LetterState.HONORED)
    assert honored.discrepancies == (wrong,)


def test_documents_wait_for_the_acceptance() -> None:
    with pytest.raises(IllegalTransitionError):
        LETTER.presented(PAPERS)
    with pytest.raises(InvalidPaymentError):
        attrs.evolve(LETTER, latest_shipment=date(2026, 6, 1))


def shop() -> tuple[LetterOfCreditPayments, BarePayments, Payment]:
    adapter = LetterOfCreditPayments()
    desk = BarePayments([adapter], clock=FixedClock(NOON))
    desk.open("p1", eur(1000), adapter="letter_of_credit")
    return (
        adapter,
        desk,
        desk.request("p1", "authorize", id="a", metadata={"letter": "LC-1"}),
    )


def told(letter: LetterOfCredit, *, first: LetterOfCredit | None = None) -> Payment:
    adapter, desk, payment = shop()
    if first is not None:
        (payment,) = desk.notify(adapter.updated(payment, first))
    (after,) = desk.notify(adapter.updated(payment, letter))
    return after


def test_the_payment_follows_its_letter() -> None:
    honored = accepted().presented(PAPERS).moved(LetterState.HONORED)
    less = attrs.evolve(honored, drawn=eur(980))
    more = attrs.evolve(honored, drawn=eur(1020))
    refused = attrs.evolve(LETTER, state=LetterState.REFUSED)
    expired = attrs.evolve(LETTER, state=LetterState.EXPIRED)

    assert told(LETTER).status is PaymentStatus.PENDING
    assert told(accepted()).status is PaymentStatus.AUTHORIZED
    assert told(honored, first=accepted()).status is PaymentStatus.CAPTURED
    assert told(less, first=accepted()).unpaid == eur(20)
    assert told(more, first=accepted()).overpaid == eur(20)
    assert told(refused).status is PaymentStatus.FAILED
    assert told(expired).status is PaymentStatus.EXPIRED
    assert told(expired, first=accepted()).status is PaymentStatus.VOIDED
    assert not told(more, first=accepted()).flags


def test_another_letter_says_nothing() -> None:
    adapter, _, payment = shop()

    with pytest.raises(InvalidPaymentError):
        adapter.updated(payment, attrs.evolve(LETTER, id="LC-2"))
