"""An order whose buyer takes another payment method than the one it was placed with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import DocumentKind
from ecomkit.orders import cancellation, reduction
from ecomkit.orders.remainder import remaining
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import PaymentStatus, Tender
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.adapters.cash_on_delivery import CashHandover
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.trade import InstallmentPlan, PaymentTerms
from ecomkit.shop.store import WorkKind
from tests.durable.test_money_by_hand import OnAccount
from tests.durable.world import FOR_TEA_CO, TEA_CO, World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON, SELLER, eur


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OnAccount]:
    with opened(request.param, tmp_path) as open_store:
        yield OnAccount(open_store("tea house"))


def at_the_door(world: World) -> str:
    """An order of 33.40, of which 3.00 are for the cash at the door."""
    order = world.ordered(payment_method="cash_on_delivery")
    assert order.total == eur("33.40")
    return order.number


@pytest.mark.parametrize("method", ["card", "bank_transfer"])
def test_who_pays_otherwise_pays_no_fee_for_cash(world: OnAccount, method: str) -> None:
    number = at_the_door(world)
    world.sells.orders.pay(number, method, token="good")

    order, payment = (
        world.sells.orders.get(number),
        world.sells.orders.payments(number)[-1],
    )
    assert (order.due, payment.due) == (eur("30.40"), eur("30.40"))
    assert order.payment_method == method
    (note,) = world.sells.papers.issued(number)
    assert note.kind is DocumentKind.CREDIT_NOTE
    if method == "bank_transfer":
        line = BankLine(id="line-1", amount=eur("30.40"), at=NOON)
        world.sells.payments.tell(
            payment.id, lambda bank, due: bank.received(due, line)
        )
    else:
        world.sells.orders.capture(number)
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PAID
    world.work()
    assert not world.sells.work.due()


def test_the_fee_is_taken_off_once_and_comes_back_with_nothing(
    world: OnAccount,
) -> None:
    number = at_the_door(world)
    for method in ("bank_transfer", "cash_on_delivery", "bank_transfer"):
        payment = world.sells.orders.pay(number, method)
        assert payment.due == eur("30.40")
        assert world.sells.orders.get(number).payment_method == method
    assert len(world.sells.orders.get(number).changes) == 1


def test_the_fee_stays_once_the_courier_has_the_goods(world: OnAccount) -> None:
    number = at_the_door(world)
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id)
    assert world.sells.orders.pay(number, "card", token="good").due == eur("33.40")


def test_the_fee_stays_where_cash_was_taken(world: OnAccount) -> None:
    number = at_the_door(world)
    (payment,) = world.sells.orders.payments(number)
    handover = CashHandover(waybill="W-1", courier="dhl", amount=eur("10.00"), at=NOON)
    world.sells.payments.tell(payment.id, lambda cod, due: cod.collected(due, handover))
    rest = world.sells.orders.pay(number, "card", token="good")
    assert rest.due == eur("23.40")
    assert world.sells.orders.get(number).payment_method == "cash_on_delivery"


def test_what_is_added_later_has_no_fee_of_the_method_before(
    world: OnAccount,
) -> None:
    number = at_the_door(world)
    world.sells.orders.pay(number, "card", token="good")
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    assert edit.change.balance == eur("12.00")


def test_a_gift_card_that_pays_a_part_stays_and_the_fee_goes(world: OnAccount) -> None:
    world.sells.payments.within(
        "gift_card",
        lambda cards: cards.issue("gift:1", eur("20.00"), id="sold", at=NOON),
    )
    part = Tender("gift_card", eur("20.00"), metadata={"account": "gift:1"})
    quote = world.quote(payment_method="cash_on_delivery")
    order = world.sells.checkouts.buy(quote.id, tenders=[part]).order
    assert order is not None
    rest = world.sells.orders.pay(order.number, "card", token="good")
    assert (order.total, rest.due) == (eur("33.40"), eur("10.40"))
    assert world.sells.orders.get(order.number).payment_method == "card"
    world.sells.orders.capture(order.number)
    state = world.sells.orders.state(order.number)
    assert state.payment is OrderPaymentStatus.PAID


def test_a_paper_does_not_tell_of_what_was_not_paid_by(world: OnAccount) -> None:
    number = at_the_door(world)
    world.sells.orders.pay(number, "card", token="good")
    world.sells.orders.capture(number)
    paper = world.sells.papers.receipt(number, seller=SELLER)
    assert [f"{each.amount} {each.state}" for each in paper.payments] == ["€30.40 paid"]


def test_what_is_left_is_told_and_not_what_was_asked_for(world: OnAccount) -> None:
    """The buyer paid the first request, not the one for what they have added."""
    number = world.ordered(payment_method="bank_transfer").number
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, ask_buyer=True)
    first = world.sells.orders.payments(number)[0]
    line = BankLine(id="line-1", amount=eur("30.40"), at=NOON)
    world.sells.payments.tell(first.id, lambda bank, due: bank.received(due, line))
    world.later(days=8)
    world.work()
    (waiting,) = world.sells.work.due().waiting
    assert waiting.note == f"{number}: 12.00 EUR is due, and nobody is waited for"


def test_what_is_added_and_paid_by_card_takes_the_whole_order_along(
    world: OnAccount,
) -> None:
    number = at_the_door(world)
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, payment_method="card", token="good")
    order = world.sells.orders.get(number)
    assert order.payment_method == "card"
    assert world.sells.orders.payments(number)[-1].due == order.due
    assert all(not remaining(order, each.key).gross for each in order.fees)
    world.sells.orders.capture(number)
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PAID


def test_the_terms_are_those_of_the_method_that_pays(world: OnAccount) -> None:
    world.sells.accounts.keep(TEA_CO)
    world.sells.payments.within(
        "purchase_order", lambda orders: orders.set_limit("tea-co", eur("100.00"))
    )
    number = world.ordered(
        payment_method="bank_transfer", purchaser=FOR_TEA_CO, purchase_order="PO-1"
    ).number
    assert world.sells.orders.get(number).payment_terms is None
    world.sells.orders.pay(number, "purchase_order")
    order = world.sells.orders.get(number)
    assert order.payment_terms == PaymentTerms.from_text("net 30")
    assert world.sells.orders.payments(number)[-1].totals.hold == order.due


def test_a_transfer_is_not_waited_for_once_a_card_holds_all(world: OnAccount) -> None:
    """Goods were added, to be paid by transfer, and others were taken off."""
    number = world.ordered().number
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, payment_method="bank_transfer")
    order = world.sells.orders.get(number)
    change = cancellation(order, {"tea": 3}, id="c", at=NOON)
    world.sells.orders.change(number, change)
    world.work()

    card, transfer = world.sells.orders.payments(number)
    order = world.sells.orders.get(number)
    assert transfer.status is PaymentStatus.CANCELED
    assert card.totals.hold == order.due
    assert not world.sells.work.due()


@pytest.mark.parametrize("paid", ["", "10.00"])
def test_a_debt_becomes_no_store_credit(world: OnAccount, paid: str) -> None:
    number = world.sent_on_account()
    world.sells.orders.capture(number)
    if paid:
        world.pays(number, paid, "line-1")
    order = world.sells.orders.get(number)
    change = reduction(order, {"mug": eur("5.00")}, id="c", at=NOON)
    with pytest.raises(AmountRefusedError, match="store credit") as refused:
        world.sells.orders.change(number, change, as_credit=True)
    assert refused.value.most == eur("0.00")  # type: ignore[attr-defined]
    world.sells.orders.change(number, change)
    (payment,) = world.sells.orders.payments(number)
    assert payment.totals.owed == eur("26.00") - eur(paid or "0.00")


def test_what_was_paid_on_account_beyond_the_debt_becomes_store_credit(
    world: OnAccount,
) -> None:
    number = world.sent_on_account()
    world.sells.orders.capture(number)
    world.pays(number, "31.00", "line-1")
    order = world.sells.orders.get(number)
    change = reduction(order, {"mug": eur("5.00")}, id="c", at=NOON)
    world.sells.orders.change(number, change, as_credit=True)
    (payment,) = world.sells.orders.payments(number)
    assert payment.totals.given_back == eur("0.00")
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PAID
    world.work()
    assert not world.sells.work.due()


@pytest.mark.parametrize("method", ["bank_transfer", "cash_on_delivery"])
def test_what_is_only_promised_becomes_no_store_credit(
    world: OnAccount, method: str
) -> None:
    order = world.ordered(payment_method=method)
    change = cancellation(order, {"mug": 1}, id="c", at=NOON)
    with pytest.raises(AmountRefusedError, match="store credit"):
        world.sells.orders.change(order.number, change, as_credit=True)
    assert world.sells.orders.get(order.number) == order


def test_what_a_card_holds_becomes_store_credit(world: OnAccount) -> None:
    order = world.ordered()
    change = cancellation(order, {"mug": 1}, id="c", at=NOON)
    world.sells.orders.change(order.number, change, as_credit=True)
    world.sells.orders.capture(order.number)
    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.captured == order.total


class OnAccountInParts(OnAccount):
    """A shop whose purchase orders are paid in two parts, each within 30 days."""

    methods = tuple(
        attrs.evolve(each, plan=InstallmentPlan.from_deposit("50%", rest_after_days=60))
        if each.id == "purchase_order"
        else each
        for each in OnAccount.methods
    )


@pytest.mark.parametrize("store", EVERY_STORE)
def test_an_installment_that_was_invoiced_is_overdue_until_it_is_paid(
    store: str, tmp_path: Path
) -> None:
    with opened(store, tmp_path) as open_store:
        world = OnAccountInParts(open_store("tea house"))
        world.sells.accounts.keep(TEA_CO)
        world.sells.payments.within(
            "purchase_order", lambda orders: orders.set_limit("tea-co", eur("100.00"))
        )
        number = world.ordered(
            payment_method="purchase_order",
            purchaser=FOR_TEA_CO,
            purchase_order="PO-1",
        ).number
        world.sells.orders.capture(number)
        world.sells.papers.receipt(number, document=DocumentKind.INVOICE, seller=SELLER)
        (payment,) = world.sells.orders.payments(number)
        owed = payment.totals.owed
        assert owed == payment.due
        world.later(days=31)
        assert world.overdue() == [f"{number}: {owed} was due on 2026-12-02"]
        world.pays(number, str(owed.amount), "line-1")
        assert world.overdue() == []
        assert WorkKind.INSTALLMENT not in {
            each.kind for each in world.sells.work.due().waiting
        }


def test_an_invoice_before_the_goods_is_overdue_as_any_other(world: OnAccount) -> None:
    world.sells.accounts.keep(TEA_CO)
    world.sells.payments.within(
        "purchase_order", lambda orders: orders.set_limit("tea-co", eur("100.00"))
    )
    number = world.ordered(
        payment_method="purchase_order", purchaser=FOR_TEA_CO, purchase_order="PO-1"
    ).number
    world.sells.papers.receipt(number, document=DocumentKind.INVOICE, seller=SELLER)
    world.later(days=31)
    assert world.overdue() == [f"{number}: 31.00 EUR was due on 2026-12-02"]
