"""A shop that dies between any two steps of a change or an exchange ends as if it had not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ecomkit.cart import LineItem
from ecomkit.shop.desk.results import SaleState
from tests.durable.crashing import CrashingWorld, DiesOnce, is_settled


def sell(world: CrashingWorld) -> None:
    """A mug is added and paid by card; two teas come back in exchange for another one."""
    shop, world.plan.is_over = world.sells, True
    quote = world.quote()
    world.plan.is_over = False
    sale = world.finished(
        lambda: shop.checkouts.buy(quote.id, token="good"),
        lambda sale: sale.state is not SaleState.BUSY,
    )
    assert sale.order is not None
    number = sale.order.number
    edit = world.survived(lambda: shop.orders.preview(number, add=[LineItem("mug")]))
    world.finished(
        lambda: shop.orders.change(number, edit, payment_method="card", token="good"),
        is_settled,
    )
    world.packed(number)
    world.finished(lambda: shop.orders.capture(number, key="sent"), is_settled)
    id = world.came_back(number, {"tea": 2})
    swap = world.survived(
        lambda: shop.returns.preview(number, id, exchange_for=[LineItem("mug")])
    )
    world.finished(
        lambda: shop.returns.resolve(
            number, id, swap, payment_method="card", token="good"
        ),
        is_settled,
    )
    for _ in range(3):
        world.later(minutes=5)
        world.survived(shop.work.run)


def ending(world: CrashingWorld) -> dict[str, Any]:
    world.plan.is_over = True
    (order,) = world.orders()
    told = {event.id: event.name for event in world.sink}
    return {
        "due": order.due,
        "units": [attr.kept for attr in order.all_quantities],
        "gateway": world.all_at_gateway(),
        "stock": (world.levels("tea"), world.levels("mug")),
        "papers": [each.number for each in world.sells.papers.issued(order.number)],
        "told": Counter(told.values()),
        "work": world.sells.work.due().stuck,
    }


def test_a_death_before_any_step_changes_nothing_in_the_end() -> None:
    undisturbed = DiesOnce()
    world = CrashingWorld(plan=undisturbed)
    sell(world)
    expected = ending(world)
    assert expected["due"] == sum(expected["gateway"], start=expected["due"] * 0)

    for at in range(undisturbed.steps + 4):
        world = CrashingWorld(plan=DiesOnce(at))
        sell(world)
        assert ending(world) == expected, f"it died before step {at}"
