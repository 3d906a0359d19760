"""Money that people move by hand: how much of it, until when, and of whom."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import DocumentKind
from ecomkit.money import Money
from ecomkit.orders import OrderStepError, cancellation, reduction
from ecomkit.orders.errors import PaymentNeededError
from ecomkit.orders.settlement import SettlementState
from ecomkit.orders.status import OrderPaymentStatus, OrderStatus
from ecomkit.payments import PaymentMethodRefusedError
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.errors import AmountRefusedError, IdempotencyConflictError
from ecomkit.payments.trade import PaymentTerms
from ecomkit.shop.store import MemoryStore, WorkKind
from tests.durable.test_money_of_orders import shipped
from tests.durable.world import FOR_TEA_CO, METHODS, TEA_CO, World
from tests.stories.shops import NOON, SELLER, eur


def by_transfer(world: World, paid: str) -> str:
    """An order of 30.40 of which so much has come by bank transfer."""
    number = world.ordered(payment_method="bank_transfer").number
    (payment,) = world.sells.orders.payments(number)
    line = BankLine(id="line-1", amount=eur(paid), at=NOON)
    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, line))
    return number


def without(world: World, number: str, line: str, quantity: int) -> Money:
    """A line is canceled; gives what it comes to."""
    order = world.sells.orders.get(number)
    id = f"without {line}"
    change = cancellation(order, {line: quantity}, id=id, at=NOON)
    world.sells.orders.change(number, change)
    return change.refund


def to_move(world: World) -> list[Money]:
    return [each.to_move for each in world.sells.work.due().stuck]


def given_back(world: World, number: str) -> Money:
    payments = world.sells.orders.payments(number)
    return Money.sum((each.totals.given_back for each in payments), "EUR")


def test_of_what_was_paid_in_part_only_the_excess_goes_back(world: World) -> None:
    number = by_transfer(world, "20.00")
    assert without(world, number, "mug", 1) == eur("14.18")  # 16.22 are left due

    (stuck,) = world.sells.work.due().stuck
    assert (stuck.owed, stuck.to_move) == (eur("14.18"), eur("3.78"))
    world.sells.work.retry(stuck.id, details={"refund_reference": "SCT-1"})

    assert given_back(world, number) == eur("3.78")
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PAID


def test_what_becomes_store_credit_is_what_was_left_to_move(world: World) -> None:
    number = by_transfer(world, "20.00")
    without(world, number, "mug", 1)
    (stuck,) = world.sells.work.due().stuck

    done = world.sells.work.retry(stuck.id, as_credit=True)

    assert (done.state, done.to_move) == (SettlementState.DONE, eur("3.78"))
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PAID
    assert given_back(world, number) == eur("0.00")
    world.work()
    assert not world.sells.work.due()


def test_what_was_paid_too_much_pays_for_what_is_added(world: World) -> None:
    number = by_transfer(world, "45.00")
    assert to_move(world) == [eur("14.60")]

    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, ask_buyer=True)
    assert to_move(world) == [eur("2.60")]

    without(world, number, "tea", 1)
    assert Money.sum(to_move(world), "EUR") == eur("8.01")  # 45.00 less 36.99
    for each in world.sells.work.due().stuck:
        world.sells.work.retry(each.id, details={"refund_reference": each.id})
    assert given_back(world, number) == eur("8.01")
    assert not world.sells.work.due()


def test_what_a_dispute_may_give_back_is_not_given_back_as_well(world: World) -> None:
    number = shipped(world).number
    (payment,) = world.sells.orders.payments(number)
    order = world.sells.orders.get(number)
    world.gateway.bank = lambda instruction: "the card has expired"
    reduced = reduction(order, {"mug": eur("10.00")}, id="c", at=NOON)
    world.sells.orders.change(number, reduced)
    assert to_move(world) == [eur("10.00")]

    world.gateway.bank = lambda instruction: ""
    world.gateway.dispute(payment.id, eur("10.00"))
    world.tell()
    assert to_move(world) == [eur("10.00")], "nobody has tried again"
    world.gateway.close_dispute(payment.id, won=False)
    world.tell()

    assert not world.sells.work.due().stuck
    assert world.at_gateway(payment.id) == (eur("20.40"), eur("0.00"))


def test_what_is_asked_for_after_goods_have_left_is_listed_in_time(
    world: World,
) -> None:
    number = shipped(world).number
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, ask_buyer=True)
    world.later(days=1)
    world.work()
    assert not world.sells.work.due().stuck

    world.later(days=1)
    world.work()

    (stuck,) = world.sells.work.due().stuck
    assert (stuck.owed, stuck.note) == (eur("12.00"), "not paid in time")
    with pytest.raises(OrderStepError, match=r"orders\.pay"):
        world.sells.work.retry(stuck.id)
    assert world.sells.orders.state(number).order is OrderStatus.PLACED
    world.sells.orders.pay(number, "card", token="good")
    assert not world.sells.work.due().stuck


def test_a_quotation_is_not_for_goods_that_it_did_not_offer(world: World) -> None:
    world.sells.accounts.keep(TEA_CO)
    checkout = world.filled(payment_method="quotation", purchaser=FOR_TEA_CO).id
    asked = world.sells.quotations.ask(checkout)
    offer = world.sells.checkouts.quote(checkout)
    world.sells.quotations.offer(asked.id, offer.id, by="ann")
    sale = world.sells.quotations.accept(
        asked.id, revision=1, content_hash=offer.content_hash
    )
    assert sale.order is not None
    number = sale.order.number
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])

    with pytest.raises(PaymentNeededError):
        world.sells.orders.change(number, edit)
    with pytest.raises(PaymentMethodRefusedError):
        world.sells.orders.change(number, edit, payment_method="quotation")

    world.sells.orders.change(number, edit, payment_method="card", token="good")
    state = world.sells.orders.state(number)
    assert state.payment is OrderPaymentStatus.AUTHORIZED


class OnAccount(World):
    """A shop whose purchase orders are to be paid within 30 days."""

    methods = tuple(
        attrs.evolve(each, terms=PaymentTerms.from_text("net 30"))
        if each.id == "purchase_order"
        else each
        for each in METHODS
    )

    def sent_on_account(self) -> str:
        """What Tea & Co has ordered, and was sent."""
        if not self.orders():
            self.sells.accounts.keep(TEA_CO)
        self.sells.payments.within(
            "purchase_order", lambda orders: orders.set_limit("tea-co", eur("100.00"))
        )
        number = self.ordered(
            payment_method="purchase_order",
            purchaser=FOR_TEA_CO,
            purchase_order="PO-1",
        ).number
        (parcel,) = self.sells.orders.pack(number).shipments
        return self.sells.orders.ship(number, parcel.id).number

    def pays(self, number: str, amount: str, line: str) -> None:
        """Money comes for an invoice, as the bank's statement says."""
        (payment,) = self.sells.orders.payments(number)
        said = BankLine(id=line, amount=eur(amount), at=self.clock.now())
        self.sells.payments.tell(
            payment.id, lambda orders, owed: orders.received(owed, said)
        )

    def overdue(self) -> list[str]:
        """What is listed as overdue, after time has done its work."""
        self.work()
        waiting = self.sells.work.due().waiting
        return [each.note for each in waiting if each.kind is WorkKind.OVERDUE]


def test_an_invoice_that_is_not_paid_by_its_day_is_told_and_listed() -> None:
    world = OnAccount(MemoryStore())
    number = world.sent_on_account()
    world.later(days=30)
    assert world.overdue() == [], "the last day is not over"
    world.later(days=1)
    assert world.overdue() == [f"{number}: 31.00 EUR was due on 2026-12-02"]

    world.sells.orders.capture(number)  # invoiced: it is a debt, and not paid yet
    assert world.overdue() == [f"{number}: 31.00 EUR was due on 2026-12-02"]
    world.pays(number, "10.00", "line-1")
    world.pays(number, "10.00", "line-1")
    assert world.overdue() == [f"{number}: 21.00 EUR was due on 2026-12-02"]
    world.pays(number, "21.00", "line-2")
    assert world.sells.work.due().waiting == ()
    (told,) = (each for each in world.sink if each.name == "payment_overdue")
    assert told.properties["amount"] == eur("31.00")


def test_more_than_was_invoiced_or_a_line_twice_is_refused() -> None:
    world = OnAccount(MemoryStore())
    first, second = world.sent_on_account(), world.sent_on_account()
    with pytest.raises(AmountRefusedError, match="capture first"):
        world.pays(first, "31.00", "line-1")
    for number in (first, second):
        world.sells.orders.capture(number)
    with pytest.raises(AmountRefusedError, match=r"31\.00 EUR is owed"):
        world.pays(first, "31.01", "line-1")
    world.pays(first, "31.00", "line-1")
    with pytest.raises(IdempotencyConflictError):
        world.pays(second, "31.00", "line-1")


def test_the_days_of_an_invoice_count_from_when_it_is_issued() -> None:
    world = OnAccount(MemoryStore())
    number = world.sent_on_account()
    world.later(days=10)
    world.sells.papers.receipt(number, document=DocumentKind.INVOICE, seller=SELLER)
    world.later(days=25)
    assert world.overdue() == []
    world.later(days=6)
    assert world.overdue() == [f"{number}: 31.00 EUR was due on 2026-12-12"]


def test_what_is_paid_in_time_or_credited_is_not_overdue() -> None:
    world = OnAccount(MemoryStore())
    number = world.sent_on_account()
    returned = world.sells.returns.request(number, {"tea": 3, "mug": 1}).returns[-1].id
    world.sells.returns.decide(number, returned, approved=True)
    world.sells.returns.receive(number, returned)
    credit = world.sells.returns.preview(number, returned).change
    world.sells.returns.resolve(number, returned, credit)
    world.sells.orders.capture(number)
    world.pays(number, "5.50", "line-1")
    world.later(days=60)
    assert world.overdue() == []
    assert world.clock.now() > NOON + timedelta(days=59)
    assert "payment_overdue" not in world.sink.names()
