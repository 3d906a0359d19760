"""Money captured as goods leave sums to the order, however they are packed and changed."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.orders.capturing import capturable
from ecomkit.orders.sending import delivered, packed, shipped
from ecomkit.orders.steps import open_quantities
from ecomkit.payments import CaptureMoment, CapturePolicy
from ecomkit.testing.laws.refunds import L12, placed
from tests.laws.orders import orders, rebated_sales, some_change

AT_SHIPMENT = CapturePolicy(CaptureMoment.AT_SHIPMENT)
AFTER = CapturePolicy(CaptureMoment.AFTER_DELIVERY, 3)
DAY = timedelta(days=1)


def one_more(data: st.DataObject, order: Order, id: str) -> Order:
    """Some of what is open is packed and leaves."""
    free = {key: int(most) for key, most in open_quantities(order) if most >= 1}
    wanted = {key: data.draw(st.integers(0, most)) for key, most in free.items()}
    wanted = {key: quantity for key, quantity in wanted.items() if quantity} or free
    if not wanted:
        return order
    at = order.placed_at
    return shipped(packed(order, wanted, id=id, at=at), id, at=at)


@settings(max_examples=150)
@given(orders() | rebated_sales().filter(L12.applies).map(placed), st.data())
def test_captures_by_shipment_end_at_what_is_due(
    order: Order, data: st.DataObject
) -> None:
    """Nothing is captured beyond what is due, nor less after goods that leave."""
    zero = Money.zero(order.currency)
    for number in range(data.draw(st.integers(0, 4))):
        before, _ = capturable(order, AT_SHIPMENT, at=order.placed_at)
        assert zero <= before <= max(order.due, zero)
        if data.draw(st.booleans()):
            change = some_change(data.draw, order, f"c-{number}")
            order = order if change is None else order.with_change(change)
        else:
            gives = any(row.charged.gross < zero for row in order.rows)
            order = one_more(data, order, f"p-{number}")
            after, _ = capturable(order, AT_SHIPMENT, at=order.placed_at)
            assert after >= before or gives
    if open_quantities(order):
        order = packed(order, id="last", at=order.placed_at)
        order = shipped(order, "last", at=order.placed_at)

    # What is left of empties alone is owed to the buyer: there is nothing to capture.
    due = max(order.due, zero)
    assert capturable(order, AT_SHIPMENT, at=order.placed_at) == (due, None)


@settings(max_examples=50)
@given(orders(), st.data())
def test_what_has_not_arrived_long_enough_is_not_captured(
    order: Order, data: st.DataObject
) -> None:
    order = one_more(data, order, "p-1")
    for shipment in order.shipments:
        order = delivered(order, shipment.id, at=order.placed_at)
    at = order.placed_at + 2 * DAY
    assume(capturable(order, AT_SHIPMENT, at=at)[0])  # something of worth has left
    now, later = capturable(order, AFTER, at=at)
    assert (now, later) == (Money.zero(order.currency), order.placed_at + 3 * DAY)

    then, never = capturable(order, AFTER, at=order.placed_at + 3 * DAY)

    assert never is None
    assert then == capturable(order, AT_SHIPMENT, at=at)[0]
