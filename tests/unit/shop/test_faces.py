"""A Shop and an AsyncShop are the same shop: the same commands leave equal rows."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, assert_type

import pytest

from ecomkit.cart import SavedCart
from ecomkit.errors import InvalidInputError
from ecomkit.orders import cancellation
from ecomkit.payments import Instruction
from ecomkit.payments.outcome import InstructionNotFound, Outcome
from ecomkit.shop.faces import AsyncShop, Shop
from ecomkit.testing.payments import FakeAdapter, Fault
from ecomkit.testing.store_rows import OpenStore
from tests.durable.tables import all_rows
from tests.durable.world import Parts
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, eur

Call = Callable[..., Coroutine[Any, Any, Any]]


@pytest.fixture(params=EVERY_STORE)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    with opened(request.param, tmp_path) as found:
        yield found


class Awaited:
    """An adapter that is awaited, around one that is not."""

    def __init__(self, adapter: FakeAdapter) -> None:
        self.adapter = adapter
        self.name, self.capabilities = adapter.name, adapter.capabilities
        self.verify = adapter.verify

    async def submit(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # as the Protocol has it
    ) -> Outcome:
        return self.adapter.submit(instruction, timeout=timeout)

    async def lookup(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # as above
    ) -> Outcome | InstructionNotFound:
        return self.adapter.lookup(instruction, timeout=timeout)


async def sell(shop: Any, call: Call, parts: Parts) -> None:
    """Two sales with what can happen in them; *call* makes one call of a shop."""
    await call(shop.stock.receive, "tea", 9)
    for faults in ([], [Fault.TIMEOUT_AFTER]):
        cart = await call(shop.carts.open, "ada", "EUR")
        await call(shop.carts.add, cart.id, "tea", 3)
        await call(shop.carts.enter_code, cart.id, "SPRING")
        checkout = await call(shop.checkouts.begin, cart.id, PERSON)
        await call(
            shop.checkouts.update,
            checkout.id,
            shipping=ADA,
            delivery="post",
            payment_method="card",
        )
        quote = await call(shop.checkouts.quote, checkout.id)
        parts.card.faults = list(faults)
        await call(shop.checkouts.buy, quote.id, token="good", key=f"k-{quote.id}")
        parts.clock.advance(minutes=1)
        await call(shop.work.run)
        number = (await call(shop.checkouts.state, checkout.id)).order.number
        await call(shop.orders.capture, number, eur("5.00"), key="one")
        order = await call(shop.orders.get, number)
        less = cancellation(order, {"tea": 1}, id="less", at=NOON)
        await call(shop.orders.change, number, less)
        await call(shop.orders.pack, number)
        await call(shop.orders.ship, number, f"{number}-1")


async def at_once(method: Callable[..., Any], *args: Any, **options: Any) -> Any:
    return method(*args, **options)


async def awaited(method: Call, *args: Any, **options: Any) -> Any:
    return await method(*args, **options)


def test_both_drivers_leave_equal_rows_in_all_tables(open_store: OpenStore) -> None:
    one, other = open_store("one"), open_store("other")
    plain, awaiting = Parts(), Parts()

    asyncio.run(sell(plain.shop(one), at_once, plain))
    asyncio.run(sell(awaiting.async_shop(other), awaited, awaiting))

    left = {name: _without_shop(rows) for name, rows in all_rows(one).items()}
    assert left == {n: _without_shop(rows) for n, rows in all_rows(other).items()}
    assert len(left["orders"]) == 2
    assert plain.sink == awaiting.sink


def _without_shop(rows: Any) -> Any:
    return rows if isinstance(rows, dict) else [row[1:] for row in rows]


def test_an_adapter_that_is_awaited_serves_an_async_shop_only() -> None:
    parts = Parts()
    adapter = Awaited(parts.card)

    async def sale() -> None:
        payments: list[Any] = [adapter, *parts.adapters[1:]]
        shop = AsyncShop(parts.quoter, payments=payments, clock=parts.clock)
        await sell(shop, awaited, parts)

    with pytest.raises(InvalidInputError, match="has to be awaited"):
        Shop(parts.quoter, payments=[adapter])
    asyncio.run(sale())
    assert len(parts.card.sent) > 2


def test_methods_read_as_what_they_are() -> None:
    parts = Parts()
    shop, other = parts.shop(), parts.async_shop()

    assert_type(shop.carts.open("ada", "EUR"), SavedCart)
    assert list(inspect.signature(shop.orders.ship).parameters) == [
        "number",
        "shipment",
        "tracking",
    ]
    assert inspect.signature(shop.orders.ship).return_annotation == "Order"
    assert "handed to the carrier" in (shop.orders.ship.__doc__ or "")
    assert not inspect.iscoroutinefunction(shop.orders.ship)
    assert other.orders.ship.__name__ == "ship"
