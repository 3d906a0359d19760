"""What customs are told of goods sold abroad: all that is paid for them, fees on lines too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.pricing import Pricer, ServiceFee
from ecomkit.shipping.abroad import Incoterm
from ecomkit.shop.ports import Store
from ecomkit.shop.store import SavedCheckout
from tests.durable.test_how_goods_are_sent import (
    BERN,
    BOX,
    SendingWorld,
    import_terms,
    pricer,
)
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import PERSON, TAXES, eur


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as open_store:
        yield open_store("tea house")


def wrapped(world: SendingWorld, mugs: int) -> SavedCheckout:
    """A checkout of mugs that are gift-wrapped, to Bern."""
    cart = world.sells.carts.open("ada", "EUR")
    world.sells.carts.add(cart.id, "mug", mugs, gift_wrap="gift")
    begun = world.sells.checkouts.begin(cart.id, PERSON)
    return world.sells.checkouts.update(
        begun.id, shipping=BERN, delivery="post", payment_method="card"
    )


def test_goods_are_declared_with_the_fees_on_them(store: Store) -> None:
    world = SendingWorld(store, imports=[import_terms(Incoterm.DDP)])
    order = world.placed(wrapped(world, 2))

    (known,) = order.imports
    assert known.cost is not None
    # 2 mugs 20.16 and their wrapping 1.68, carriage 4.12: 5 % of all, then 8.1 % of all.
    assert (known.cost.goods, known.cost.freight) == (eur("21.84"), eur("4.12"))
    assert (known.cost.duty, known.cost.import_tax) == (eur("1.30"), eur("2.21"))
    assert known.cost.at_checkout == order.total


def test_a_part_that_is_sent_carries_its_part_of_the_fees(store: Store) -> None:
    world = SendingWorld(store, imports=[import_terms(Incoterm.DDP)], boxes=[BOX])
    order = world.placed(wrapped(world, 2))

    order = world.sells.orders.pack(order.number, {order.lines[0].key: 1})
    assert order.shipments
    ((request, _),) = world.post._labels.values()
    assert request.declaration is not None
    (line,) = request.declaration.lines
    assert (line.pieces, line.value) == (1, eur("10.92"))


def test_a_fee_on_no_line_is_not_declared(store: Store) -> None:
    card = ServiceFee(id="card", service="gift", amount=eur("2.00"), per="order")
    world = SendingWorld(
        store,
        pricer=Pricer(pricer().book, fees=(card,), taxes=TAXES),
        imports=[import_terms(Incoterm.DDP)],
    )
    order = world.placed(wrapped(world, 2))

    assert order.fees[0].charged.net == eur("1.68")
    (known,) = order.imports
    assert known.cost is not None
    assert known.cost.goods == eur("20.16")
