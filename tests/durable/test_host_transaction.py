"""A host's own transaction: a sale is part of it, and what follows waits for the commit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from ecomkit.integrations.sql import SqlStore
from ecomkit.shop import JoinedShop, LaterError, SaleState, joined
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.store import StoreConflictError
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import eur


@pytest.fixture(params=EVERY_STORE[1:])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        found = World(open_store("tea"))
        with engine_of(found).begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS newsletter")
            connection.exec_driver_sql("CREATE TABLE newsletter (buyer TEXT)")
        yield found


def engine_of(world: World) -> sa.Engine:
    assert isinstance(world.store, SqlStore)
    return world.store._writing


def joining(world: World, connection: sa.Connection) -> JoinedShop:
    assert isinstance(world.store, SqlStore)
    return joined(world.sells, partial(world.store.begin_on, connection))


def subscribers(world: World) -> int:
    with engine_of(world).begin() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM newsletter").scalar()
    return int(count or 0)


def test_a_sale_is_committed_with_what_the_host_writes(world: World) -> None:
    """Nobody outside is asked before; the tail runs on commit."""
    quote = world.quote()
    with engine_of(world).begin() as connection:
        shop = joining(world, connection)
        connection.exec_driver_sql("INSERT INTO newsletter VALUES ('ada')")
        sale = shop.checkouts.buy(quote.id, token="good")
        assert sale.state is SaleState.BUSY
        assert world.card.sent == [], "not before the commit"
    told = len(world.sink)

    shop.finish()

    sold = world.sells.checkouts.state(quote.checkout)
    assert sold.state is SaleState.ORDERED
    assert subscribers(world) == 1
    assert len(world.sink) > told
    assert not world.sells.work.due()


def test_what_the_host_undoes_was_never_sold(world: World) -> None:
    quote = world.quote()
    with engine_of(world).connect() as connection:
        shop = joining(world, connection)
        connection.exec_driver_sql("INSERT INTO newsletter VALUES ('ada')")
        shop.checkouts.buy(quote.id, token="good")
        connection.rollback()

    world.work()
    assert world.sells.checkouts.state(quote.checkout).state is SaleState.OPEN
    assert (subscribers(world), world.card.sent) == (0, [])
    assert world.levels("tea") == (9, 9)


def test_a_host_that_dies_before_the_tail_leaves_it_to_the_work(world: World) -> None:
    quote = world.quote()
    with engine_of(world).begin() as connection:
        shop = joining(world, connection)
        shop.checkouts.buy(quote.id, token="good")

    world.work()

    sold = world.sells.checkouts.state(quote.checkout)
    assert sold.state is SaleState.ORDERED
    assert sold.order is not None
    assert world.all_at_gateway() == (eur("0.00"), sold.order.total)
    assert not world.sells.work.due()


def test_a_conflict_is_the_hosts_to_repeat(world: World) -> None:
    cart = world.sells.carts.open("ada", "EUR")
    with engine_of(world).connect() as connection:
        shop = joining(world, connection)
        again = shop.desk.command(lambda transaction: transaction.books.carts.add(cart))
        with pytest.raises(StoreConflictError):
            shop.driver.run(again)
        connection.rollback()


def test_nobody_outside_is_asked_inside(world: World) -> None:
    def asks() -> Flow[object]:
        label = yield AskOutside("post", "label", None)
        return label

    with engine_of(world).begin() as connection:
        shop = joining(world, connection)
        with pytest.raises(LaterError, match="after the host's transaction"):
            shop.driver.run(asks())
