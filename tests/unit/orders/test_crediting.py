"""What goes back is a part of what was charged, and never more than is left."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import pytest

from ecomkit.cart import InvalidQuantityError
from ecomkit.money import Money, Rounding
from ecomkit.orders import (
    AlsoRefund,
    Order,
    OrderStepError,
    cancellation,
    credit_note,
    packed,
    place,
    reduction,
    remaining,
    return_credit,
    shipped,
)
from ecomkit.orders.errors import InvalidChangeError, InvalidOrderError
from ecomkit.orders.numbering import document_number
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.pricing import (
    AmountOff,
    OrderFee,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
)
from tests.stories.shops import BOOK, NOON, TAXES, World, eur

WHEN: dict[str, Any] = {"id": "c-1", "at": NOON}


def an_order(**quoter: Any) -> Order:
    world = World(**quoter)
    quote = world.quoter.quote(world.filled(), id="q-1", at=NOON)
    totals = PaymentTotals(authorized=quote.total, captured=quote.total)
    payment = Payment(id="p-1", adapter="terminal", due=quote.total, totals=totals)
    return place(quote, [payment], number="R-1", at=NOON)


def test_one_of_three_goes_back_at_its_share() -> None:
    change = cancellation(
        an_order(), {"tea": 1}, **WHEN, also_refund=AlsoRefund.NOTHING
    )

    (entry,) = change.entries
    assert entry.charged.gross == eur("4.50")
    assert entry.charged.net + entry.charged.tax == entry.charged.gross


def test_a_discount_that_does_not_divide_goes_back_whole() -> None:
    """Three teas share 1.00 off: 4.16, 4.17 and 4.17 come back, in all 12.50."""
    off = Promotion(
        "one", AmountOff(eur("1.00"), Scope.LINE, select=Select(skus={"tea"}))
    )
    order = an_order(pricer=Pricer(BOOK, promotions=(off,), taxes=TAXES))
    back = []
    for number in range(3):
        change = cancellation(
            order, {"tea": 1}, id=f"c-{number}", at=NOON, also_refund=AlsoRefund.NOTHING
        )
        back.append(change.refund)
        order = order.with_change(change)

    assert sum(back, start=eur("0")) == eur("12.50")
    assert max(back) - min(back) == eur("0.01")
    assert remaining(order, "tea").gross == eur("0")
    assert not remaining(order, "tea").discount


def test_the_delivery_goes_back_as_the_goods_caused_it() -> None:
    order = an_order()
    tea = cancellation(order, {"tea": 3}, **WHEN)
    order = order.with_change(tea)
    (mug,) = (line for line in order.lines if line.sku == "mug")
    rest = cancellation(order, {mug.key: 1}, id="c-2", at=NOON)

    assert tea.refund > eur("13.50")
    assert order.with_change(rest).due == eur("0")


def test_all_of_the_delivery_may_go_back() -> None:
    change = cancellation(an_order(), {"tea": 1}, **WHEN, also_refund=AlsoRefund.ALL)

    assert change.refund == eur("4.50") + eur("4.90") + eur("2.00")


def test_a_reduction_lowers_what_later_goes_back() -> None:
    """Buyers who got 3.00 back for a scratch get 10.50 for all three teas."""
    order = an_order()
    order = order.with_change(reduction(order, {"tea": eur("3.00")}, **WHEN))
    change = cancellation(
        order, {"tea": 3}, id="c-2", at=NOON, also_refund=AlsoRefund.NOTHING
    )

    assert change.refund == eur("10.50")


def test_a_rebate_that_is_a_row_goes_back_in_proportion() -> None:
    """Who paid 27.40 - 2.00 in advance never gets more than 25.40."""
    rebate = OrderFee(id="early", amount=eur("-2.00"), includes_tax=True)
    order = an_order(pricer=Pricer(BOOK, fees=(rebate,), taxes=TAXES))
    total = order.total
    for number, line in enumerate(order.lines):
        change = cancellation(
            order, {line.key: line.quantity}, id=f"c-{number}", at=NOON
        )
        assert change.refund <= order.due
        order = order.with_change(change)

    assert order.credited == total


def test_cents_between_rebates_are_theirs_and_no_coins() -> None:
    """Four rebates of a cent: each half cent rounds to a cent, all of them to two, not four."""
    rebates = [
        OrderFee(id=f"r{number}", amount=eur("-0.01"), includes_tax=True)
        for number in range(4)
    ]
    order = an_order(pricer=Pricer(BOOK, fees=rebates, taxes=TAXES))
    assert order.cash is None
    assert order.total == eur("30.40") - eur("0.04")
    half = {"tea": eur("7.60"), "mug": eur("7.60")}
    change = reduction(order, half, **WHEN)
    assert change.cash_rounding == eur("0")
    assert change.refund == eur("15.20") - eur("0.02")

    order = order.with_change(change)
    keys = {line.key: line.quantity for line in order.lines}
    rest = cancellation(order, keys, id="c-2", at=NOON, also_refund=AlsoRefund.ALL)
    assert rest.cash_rounding == eur("0")
    assert order.with_change(rest).due == eur("0")


def test_rounding_to_coins_goes_back_too() -> None:
    odd = PriceBook.of("EUR", {"tea": "4.54", "mug": "12.00"}, includes_tax=True)
    policy = PricingPolicy(cash=Rounding(step=5), cash_methods=())
    prices = Pricer(odd, taxes=TAXES, policy=policy)
    order = an_order(pricer=prices)
    assert order.cash_rounding == eur("-0.02")

    keys = {line.key: line.quantity for line in order.lines}
    change = cancellation(order, keys, **WHEN)

    assert change.refund == order.total
    assert change.cash_rounding == eur("-0.02")


@pytest.mark.parametrize(
    "asks",
    [
        lambda order: cancellation(order, {"tea": 4}, **WHEN),
        lambda order: cancellation(order, {"tea": Decimal("0.5")}, **WHEN),
        lambda order: cancellation(order, {}, **WHEN),
        lambda order: return_credit(order, {"tea": 1}, **WHEN),
        lambda order: reduction(order, {"tea": eur("13.51")}, **WHEN),
        lambda order: reduction(order, {"tea": eur("0")}, **WHEN),
        lambda order: reduction(order, {"tea": eur("0.001")}, **WHEN),
        lambda order: reduction(order, {"tea": Money("1", "USD")}, **WHEN),
        lambda order: reduction(order, {"tea": cast("Money", 3)}, **WHEN),
    ],
)
def test_more_than_there_is_cannot_go_back(asks: Any) -> None:
    with pytest.raises(InvalidChangeError):
        asks(an_order())


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "1", Decimal("NaN")])
def test_what_is_no_quantity_is_refused(quantity: Any) -> None:
    with pytest.raises(InvalidQuantityError):
        cancellation(an_order(), {"tea": quantity}, **WHEN)


@pytest.mark.parametrize("wanted", [5, "tea", [("tea",)], {1: 1}])
def test_what_are_no_quantities_is_refused(wanted: Any) -> None:
    with pytest.raises(InvalidChangeError):
        cancellation(an_order(), wanted, **WHEN)


def test_what_was_sent_can_only_be_returned() -> None:
    order = shipped(packed(an_order(), {"tea": 2}, id="s-1", at=NOON), "s-1", at=NOON)

    with pytest.raises(InvalidChangeError, match="cannot be taken back"):
        cancellation(order, {"tea": 2}, **WHEN)
    assert return_credit(order, {"tea": 2}, **WHEN).refund == eur("9.00")


def test_a_preview_of_an_older_version_is_not_applied() -> None:
    order = an_order()
    one = cancellation(order, {"tea": 1}, id="c-1", at=NOON)
    two = cancellation(order, {"tea": 3}, id="c-2", at=NOON)
    after = order.with_change(one)

    assert after.with_change(one) is after  # told twice, done once
    with pytest.raises(OrderStepError, match="version 0"):
        after.with_change(two)


def test_a_credit_note_names_what_it_mirrors() -> None:
    order = an_order()
    change = reduction(order, {"tea": eur("3.00")}, reason="scratched", **WHEN)
    after = order.with_change(change)
    note = credit_note(after, change, number="C-1", at=NOON)

    assert (note.document, note.order, note.ordered_at) == ("381", "R-1", NOON)
    assert note.total == eur("3.00")
    assert note.reason == "scratched"
    with pytest.raises(InvalidOrderError, match="apply it first"):
        credit_note(order, change, number="C-1", at=NOON)


def test_numbers_are_written_with_their_year() -> None:
    assert document_number("R", 2026, 17) == "R-2026-000017"
    assert document_number("", 2026, 1) == "2026-000001"
    with pytest.raises(InvalidOrderError):
        document_number("R", 2026, 0)


def test_amounts_finer_than_cents_close_too() -> None:
    """A shop that keeps more places gets them back to the last."""
    order = an_order(
        pricer=Pricer(BOOK, taxes=TAXES, policy=PricingPolicy(scale=4, cash=Rounding()))
    )
    keys = {line.key: line.quantity for line in order.lines}

    assert order.with_change(cancellation(order, keys, **WHEN)).due == eur("0")
