"""A bank stands in for the buyer: by a guarantee, or by a letter of credit, in a usual order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ecomkit.money import Money
from ecomkit.orders.errors import NotPackableError
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import Notification, Payment, PaymentMethod, PaymentStatus
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.trade import (
    BankGuarantee,
    DocumentPresentation,
    GuaranteedPayments,
    GuaranteeState,
    LetterOfCredit,
    LetterOfCreditPayments,
    LetterState,
)
from ecomkit.shop.desk.results import SaleState
from tests.durable.world import FOR_TEA_CO, TEA_CO, World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import eur

GUARANTEE = BankGuarantee(
    id="G-1",
    issuer="Bank of Hamburg",
    buyer="tea-co",
    amount=eur("40.00"),
    expires_on=date(2026, 12, 31),
)


class BankedWorld(World):
    methods = (
        *World.methods,
        PaymentMethod(id="guarantee", adapter="guarantee"),
        PaymentMethod(id="letter_of_credit", adapter="letter_of_credit"),
    )


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield BankedWorld(open_store("tea house"))


# ------------------------------------------------------------------ a bank guarantee


def test_orders_count_against_a_guarantee_until_they_are_paid(world: World) -> None:
    world.sells.accounts.keep(TEA_CO)
    today = date(2026, 11, 2)
    active = GUARANTEE.moved(GuaranteeState.VERIFIED).moved(GuaranteeState.ACTIVE)

    def covered(on: date) -> Money:
        def cover(guarantees: GuaranteedPayments) -> Money:
            return guarantees.cover(active, on=on)

        found: Money = world.sells.payments.within("guarantee", cover)
        return found

    def free() -> object:
        return world.sells.payments.within(
            "guarantee", lambda g: g.available("tea-co", "EUR", world.clock.now())
        )

    assert covered(today) == eur("40.00")
    wishes: dict[str, Any] = {"payment_method": "guarantee", "purchaser": FOR_TEA_CO}
    # Whose guarantee it is, nobody can say but the checkout.
    others = {"guarantee": "somebody else's"}
    sale = world.sells.checkouts.buy(world.quote(**wishes).id, metadata=others)
    second = world.buy(**wishes)

    assert (sale.state, second.state) == (SaleState.ORDERED, SaleState.DECLINED)
    assert sale.order is not None
    assert free() == eur("40.00") - sale.order.total
    number = sale.order.number
    world.sells.orders.capture(number, details={"invoice": "I-1"})
    (payment,) = world.sells.orders.payments(number)
    line = BankLine(id="bank-1", amount=payment.due, at=world.clock.now())
    world.sells.payments.tell(payment.id, lambda g, owed: g.received(owed, line))
    assert free() == eur("40.00")
    assert covered(date(2027, 1, 1)) == eur("0.00")
    assert world.buy(**wishes).state is SaleState.DECLINED


# ------------------------------------------------------------------ a letter of credit


def test_goods_leave_under_a_firm_letter_and_documents_bring_the_money(
    world: World,
) -> None:
    order = world.ordered(payment_method="letter_of_credit")
    number, id = order.number, order.payments[0]
    with pytest.raises(NotPackableError, match="not_paid"):
        world.sells.orders.pack(number)
    letter = LetterOfCredit(
        id="LC-1",
        issuer="Bank of Osaka",
        amount=order.total,
        documents={"invoice", "bill of lading"},
        latest_shipment=date(2026, 11, 30),
        expires_on=date(2026, 12, 21),
    )

    def told(letter: LetterOfCredit) -> PaymentStatus:
        def say(adapter: LetterOfCreditPayments, payment: Payment) -> Notification:
            return adapter.updated(payment, letter)

        return world.sells.payments.tell(id, say).status

    letter = letter.moved(LetterState.ISSUED).moved(LetterState.ADVISED)
    assert told(letter) is PaymentStatus.PENDING
    letter = letter.moved(LetterState.ACCEPTED)
    assert told(letter) is PaymentStatus.AUTHORIZED

    shipment = world.sells.orders.pack(number).shipments[0].id
    world.sells.orders.ship(number, shipment)
    letter = letter.presented(
        DocumentPresentation(
            documents={"invoice", "bill of lading"},
            amount=order.total,
            shipped_on=date(2026, 11, 2),
            presented_on=date(2026, 11, 9),
        )
    )
    assert told(letter.moved(LetterState.HONORED)) is PaymentStatus.CAPTURED

    state = world.sells.orders.state(number)
    assert state.payment is OrderPaymentStatus.PAID
    assert not world.sells.work.due()
