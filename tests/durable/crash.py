"""A crash before every step, under every fault: each run ends as if nothing had happened.

``python -m tests.durable.crash`` prints one line of figures.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import attrs

from ecomkit.orders import cancellation, return_credit
from ecomkit.shop.desk.results import SaleState
from ecomkit.shop.ports import Store
from ecomkit.shop.store import MemoryStore
from ecomkit.testing.payments import Fault
from tests.durable.crashing import Crash, CrashingWorld, DiesOnce, is_settled
from tests.stories.shops import NOON, eur

Faults = tuple[Fault | None, ...]
FAULTS: tuple[Faults, ...] = (
    (),
    *(
        (*[None] * place, fault)
        for place in range(4)
        for fault in (
            Fault.TIMEOUT_BEFORE,
            Fault.TIMEOUT_AFTER,
            Fault.ERROR_AFTER,
            Fault.REFUSED,
        )
    ),
)
# Commands that crash and are repeated may take some steps more than one that does not.
_MORE_STEPS = 8


def sell(world: CrashingWorld) -> None:
    """One sale with all that follows: part of it captured, changed, shipped, returned."""
    shop, world.plan.is_over = world.sells, True
    checkout = world.filled()
    world.plan.is_over = False
    quote = world.survived(lambda: shop.checkouts.quote(checkout.id))
    sale = world.finished(
        lambda: shop.checkouts.buy(quote.id, token="good"),
        lambda sale: sale.state is not SaleState.BUSY,
    )
    assert sale.order is not None
    number = sale.order.number
    world.finished(
        lambda: shop.orders.capture(number, eur("25.00"), key="one"), is_settled
    )
    order = world.survived(lambda: shop.orders.get(number))
    less = cancellation(order, {"tea": 1, "mug": 1}, id="less", at=NOON)
    world.finished(lambda: shop.orders.change(number, less), is_settled)
    world.packed(number)
    returned = world.came_back(number, {"tea": 1})
    order = world.survived(lambda: shop.orders.get(number))
    known = [each for each in order.changes if each.id == "back"]
    back = known[0] if known else return_credit(order, {"tea": 1}, id="back", at=NOON)
    world.finished(lambda: shop.returns.resolve(number, returned, back), is_settled)
    for _ in range(4):
        world.later(minutes=5)
        world.survived(shop.work.run)


def ending(world: CrashingWorld) -> dict[str, Any]:
    """All that a run comes to, apart from when."""
    world.plan.is_over = True
    orders = world.orders()
    told = {event.id: event.name for event in world.sink}
    names = Counter(told.values())
    names.pop("payment_failed", None)  # an attempt that failed on the way
    return {
        "orders": [
            (order.number, str(order.due), bool(order.shipments[0].shipped_at))
            for order in orders
        ],
        "gateway": tuple(map(str, world.all_at_gateway())),
        "told": dict(sorted(names.items())),
        "stock": (world.levels("tea"), world.levels("mug")),
        "due": attrs.asdict(world.sells.work.due(), recurse=False),
    }


@attrs.frozen(kw_only=True)
class Figures:
    """What a campaign of crashes came to."""

    runs: int
    different: tuple[str, ...]
    told_again: int

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.runs} runs, {len(self.different)} end differently; "
            f"{self.told_again} events told again under the same id"
        )


def crash_everywhere(
    stores: Callable[[], Store] = MemoryStore,
    faults: tuple[Faults, ...] = FAULTS,
    *,
    lag: timedelta = timedelta(0),
) -> Figures:
    """Dies before each step under each of *faults*; look-ups may *lag*."""
    undisturbed = DiesOnce()
    world = CrashingWorld(stores(), plan=undisturbed)
    sell(world)
    expected = ending(world)
    runs = again = 0
    different: list[str] = []
    for these in faults:
        for at in range(undisturbed.steps + _MORE_STEPS):
            runs += 1
            world = CrashingWorld(stores(), plan=DiesOnce(at), lag=lag)
            world.with_faults(these)
            try:
                sell(world)
            except (Exception, Crash) as error:  # noqa: BLE001  # any is a finding
                different.append(f"{these} at step {at}: {error!r}")
                continue
            found = ending(world)
            ids = [event.id for event in world.sink]
            again += len(ids) - len(set(ids))
            if found != expected:
                parts = "; ".join(_differences(found, expected))
                different.append(f"{these} at step {at}: {parts}")
    return Figures(runs=runs, different=tuple(different), told_again=again)


def _differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for name, right in expected.items():
        if found[name] != right:
            yield f"{name}: {found[name]}, not {right}"


def main() -> int:
    """Runs all in memory."""
    figures = crash_everywhere()
    lines = [str(figures), *figures.different[:5]]
    sys.stdout.write("\n   ".join(lines) + "\n")
    return bool(figures.different)


if __name__ == "__main__":
    sys.exit(main())
