"""Goods and money move step by step; every status is read from what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.checkout import Quote
from ecomkit.events import Change
from ecomkit.orders import (
    NotPackableError,
    Order,
    OrderStatus,
    OrderStepError,
    cancellation,
    delivered,
    off_hold,
    on_hold,
    order_state,
    packed,
    packing_problems,
    place,
    return_credit,
    return_decided,
    return_received,
    return_requested,
    return_resolved,
    shipped,
)
from ecomkit.orders.comparing import order_changes
from ecomkit.orders.errors import InvalidChangeError, UnknownRowError
from ecomkit.orders.packing import check_packable
from ecomkit.orders.status import (
    OrderFulfillmentStatus,
    OrderPaymentStatus,
    OrderReturnsStatus,
)
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.shipping import DeliveryKind
from ecomkit.shipping.tracking import ShipmentDelivered
from tests.stories.shops import NOON, World, eur


@pytest.fixture
def quote() -> Quote:
    world = World()
    return world.quoter.quote(world.filled(), id="q-1", at=NOON)


def paid(order_or_quote: Any, **facts: Any) -> Payment:
    total = order_or_quote.total
    moved = PaymentTotals(**{"authorized": total, "captured": total, **facts})
    return Payment(
        id="p-1", adapter="terminal", due=total, totals=moved, payment_method="card"
    )


def only_promised(quote: Any) -> Payment:
    return paid(quote, captured=eur("0"))


def an_order(quote: Quote) -> Order:
    return place(quote, [paid(quote)], number="R-1", at=NOON)


def names(changes: tuple[Change, ...]) -> list[str]:
    return [each.name for each in changes]


def test_an_order_goes_from_placed_to_completed(quote: Quote) -> None:
    order = an_order(quote)
    money = [paid(quote)]
    assert order_state(order, money).fulfillment is OrderFulfillmentStatus.UNFULFILLED
    assert order_state(order, money).payment is OrderPaymentStatus.PAID

    half = packed(order, {"tea": 1}, id="s-1", at=NOON)
    half = shipped(half, "s-1", at=NOON, tracking="T1")
    assert order_state(half, money).fulfillment is OrderFulfillmentStatus.PARTIAL

    whole = shipped(packed(half, id="s-2", at=NOON), "s-2", at=NOON)
    assert order_state(whole, money).fulfillment is OrderFulfillmentStatus.FULFILLED
    assert whole.quantities("tea").shipped == 3

    end = delivered(delivered(whole, "s-1", at=NOON), "s-2", at=NOON)
    assert order_state(end, money).fulfillment is OrderFulfillmentStatus.DELIVERED
    assert order_state(end, money).order is OrderStatus.COMPLETED
    assert (
        names(order_changes(order, end))
        == [
            "order_packed",
            "shipment_dispatched",
            "shipment_delivered",
        ]
        * 2
    )


def test_the_day_of_a_delivery_is_that_of_the_shops_zone(quote: Quote) -> None:
    """Half past midnight in Berlin, however the moment is written."""
    order = an_order(quote)
    sent = shipped(packed(order, id="s-1", at=NOON), "s-1", at=NOON)
    berlin = ZoneInfo("Europe/Berlin")
    came = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)

    for moment in (came, came.astimezone(berlin)):
        end = delivered(sent, "s-1", at=moment)
        days = [
            [each.on for each in order_changes(sent, end, zone) if is_delivered(each)]
            for zone in (UTC, berlin)
        ]
        assert days == [["2026-11-05"], ["2026-11-06"]]


def is_delivered(change: Change) -> TypeGuard[ShipmentDelivered]:
    return isinstance(change, ShipmentDelivered)


def test_only_the_last_parcel_makes_the_delivery_complete(quote: Quote) -> None:
    order = an_order(quote)
    sent = shipped(packed(order, {"tea": 1}, id="s-1", at=NOON), "s-1", at=NOON)
    first = delivered(sent, "s-1", at=NOON)
    sent = shipped(packed(first, id="s-2", at=NOON), "s-2", at=NOON)
    second = delivered(sent, "s-2", at=NOON)

    steps = ((order, first), (first, second), (order, second))
    assert [
        [
            each.complete
            for each in order_changes(*step)
            if isinstance(each, ShipmentDelivered)
        ]
        for step in steps
    ] == [[False], [True], [False, True]]


def test_what_was_told_twice_changes_nothing(quote: Quote) -> None:
    order = shipped(packed(an_order(quote), id="s-1", at=NOON), "s-1", at=NOON)
    order = delivered(order, "s-1", at=NOON)

    assert shipped(order, "s-1", at=NOON) is order
    assert delivered(order, "s-1", at=NOON) is order


def test_a_return_goes_its_way(quote: Quote) -> None:
    order = delivered(
        shipped(packed(an_order(quote), id="s-1", at=NOON), "s-1", at=NOON),
        "s-1",
        at=NOON,
    )
    asked = return_requested(order, {"tea": 2}, id="r-1", at=NOON, reason="bitter")
    assert order_state(asked, []).returns is OrderReturnsStatus.REQUESTED

    allowed = return_decided(asked, "r-1", at=NOON, approved=True)
    assert order_state(allowed, []).fulfillment is OrderFulfillmentStatus.RETURNING

    came = return_received(allowed, "r-1", at=NOON, received={"tea": 1})
    change = return_credit(came, {"tea": 1}, id="c-1", at=NOON)
    end = return_resolved(came, "r-1", change)

    assert end.returns[0].received == (("tea", 1),)
    assert end.credited == eur("4.50")
    assert order_state(end, [paid(quote)]).payment is OrderPaymentStatus.CREDIT_OWED
    assert order_state(end, [paid(quote, refunded=eur("4.50"))]).payment is (
        OrderPaymentStatus.PAID
    )
    assert names(order_changes(order, end)) == [
        "order_refunded",
        "return_requested",
        "return_decided",
        "return_received",
    ]


def test_a_return_that_is_refused_stays_refused(quote: Quote) -> None:
    order = shipped(packed(an_order(quote), id="s-1", at=NOON), "s-1", at=NOON)
    asked = return_requested(order, {"tea": 1}, id="r-1", at=NOON)
    no = return_decided(asked, "r-1", at=NOON, approved=False)

    assert order_state(no, []).returns is OrderReturnsStatus.REJECTED
    with pytest.raises(OrderStepError, match="rejected"):
        return_received(no, "r-1", at=NOON)


def test_all_canceled_is_canceled_and_refunded(quote: Quote) -> None:
    order = an_order(quote)
    keys = {line.key: line.quantity for line in order.lines}
    after = order.with_change(cancellation(order, keys, id="c-1", at=NOON))
    back = [paid(quote, refunded=quote.total)]

    assert order_state(after, back).order is OrderStatus.CANCELED
    assert order_state(after, back).payment is OrderPaymentStatus.REFUNDED
    assert "order_canceled" in names(order_changes(order, after))


def test_all_returned_is_returned(quote: Quote) -> None:
    order = shipped(packed(an_order(quote), id="s-1", at=NOON), "s-1", at=NOON)
    keys = {line.key: line.quantity for line in order.lines}
    after = order.with_change(return_credit(order, keys, id="c-1", at=NOON))

    assert order_state(after, []).fulfillment is OrderFulfillmentStatus.RETURNED


def test_the_money_axis_is_read_from_payments(quote: Quote) -> None:
    order = an_order(quote)
    none = Payment.of(id="p-1", adapter="terminal", due=quote.total)

    assert (
        order_state(order, [only_promised(quote)]).payment
        is OrderPaymentStatus.AUTHORIZED
    )
    assert order_state(order, [none]).payment is OrderPaymentStatus.BALANCE_DUE
    assert order_state(order, [paid(quote, captured=eur("1"))]).payment is (
        OrderPaymentStatus.PARTIALLY_PAID
    )
    later = attrs.evolve(order, paid_later=True)
    assert order_state(later, [none]).payment is OrderPaymentStatus.NOT_DUE


def test_money_comes_before_packing(quote: Quote) -> None:
    order = an_order(quote)
    none = Payment.of(id="p-1", adapter="terminal", due=quote.total)

    assert [each.code for each in packing_problems(order, [none])] == ["not_paid"]
    assert not packing_problems(order, [only_promised(quote)])
    assert not packing_problems(attrs.evolve(order, paid_later=True), [none])
    with pytest.raises(NotPackableError, match="not_paid"):
        check_packable(order, [none])


def test_everything_in_the_way_is_told_at_once(quote: Quote) -> None:
    held = on_hold(an_order(quote), at=NOON, reason="looks odd")
    nowhere = attrs.evolve(
        held,
        deliveries=(
            attrs.evolve(
                held.deliveries[0],
                address=Address("Ada", country="DE"),
                kind=DeliveryKind.SHIP,
            ),
        ),
    )
    failed = attrs.evolve(
        paid(quote), expired=True, totals=PaymentTotals(authorized=eur("0"))
    )
    codes = {each.code for each in packing_problems(nowhere, [failed])}

    assert codes == {"on_hold", "payment_failed", "not_paid", "address_missing"}
    assert {each.code for each in packing_problems(held, [])} == {
        "on_hold",
        "payment_unknown",
        "not_paid",
    }


def test_a_hold_ends(quote: Quote) -> None:
    order = an_order(quote)
    held = on_hold(order, at=NOON, reason="looks odd")
    free = off_hold(held, at=NOON)

    assert order_state(held, []).order is OrderStatus.ON_HOLD
    assert not packing_problems(free, [paid(quote)])
    assert names(order_changes(order, held)) == ["order_updated"]
    with pytest.raises(OrderStepError, match="on hold already"):
        on_hold(held, at=NOON, reason="again")
    with pytest.raises(OrderStepError, match="not on hold"):
        off_hold(free, at=NOON)


def test_steps_out_of_turn_are_refused(quote: Quote) -> None:
    order = an_order(quote)
    boxed = packed(order, id="s-1", at=NOON)

    with pytest.raises(OrderStepError, match="nothing left to pack"):
        packed(boxed, id="s-2", at=NOON)
    with pytest.raises(OrderStepError, match="has a shipment"):
        packed(boxed, id="s-1", at=NOON)
    with pytest.raises(OrderStepError, match="has not shipped"):
        delivered(boxed, "s-1", at=NOON)
    with pytest.raises(InvalidChangeError, match="cannot be packed"):
        packed(order, {"tea": 4}, id="s-1", at=NOON)
    with pytest.raises(InvalidChangeError, match="cannot be returned"):
        return_requested(boxed, {"tea": 1}, id="r-1", at=NOON)
    with pytest.raises(UnknownRowError):
        shipped(order, "s-9", at=NOON)
    with pytest.raises(UnknownRowError):
        return_decided(order, "r-9", at=NOON, approved=True)


@pytest.mark.parametrize(("days", "is_promised"), [(0, True), (28, False)])
def test_an_order_placed_late_promises_no_day_that_has_passed(
    quote: Quote, days: int, is_promised: bool
) -> None:
    """A quotation of the second is accepted on the thirtieth: no goods leave on the third."""
    late = attrs.evolve(quote, valid_until=NOON + timedelta(days=40))
    order = place(late, [paid(late)], number="R-1", at=NOON + timedelta(days=days))

    (delivery,) = order.deliveries
    assert (delivery.promise is not None) is is_promised
    assert late.deliveries[0].promise is not None
