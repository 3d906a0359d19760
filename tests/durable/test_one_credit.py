"""One credit for what came back: by the return that is open about it, or directly, not both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.orders import OrderChange, claim_credit, return_credit
from ecomkit.orders.errors import InvalidChangeError
from tests.durable.test_money_of_orders import shipped
from tests.durable.world import World
from tests.stories.shops import NOON, eur


@pytest.mark.parametrize("credit", [return_credit, claim_credit])
def test_what_an_open_return_is_about_is_credited_by_it_alone(
    world: World, credit: Callable[..., OrderChange]
) -> None:
    """Else the return would be left with nothing to resolve."""
    orders, returns = world.sells.orders, world.sells.returns
    number = shipped(world).number
    asked = returns.request(number, {"tea": 2}).returns[-1].id

    def credited(pieces: int, name: str) -> None:
        change = credit(orders.get(number), {"tea": pieces}, id=name, at=NOON)
        orders.change(number, change)

    credited(1, "one")
    for _ in range(2):
        with pytest.raises(InvalidChangeError, match=r"returns\.resolve"):
            credited(1, "two")
        if not orders.get(number).returns[-1].approved:
            returns.decide(number, asked, approved=True)
    with pytest.raises(InvalidChangeError, match="at most 0"):
        returns.request(number, {"tea": 1})

    returns.receive(number, asked, {"tea": 1})
    credited(1, "what did not come")
    with pytest.raises(InvalidChangeError):
        credited(1, "what did")
    change = returns.preview(number, asked)
    returns.resolve(number, asked, change)
    assert orders.get(number).quantities("tea").kept == 0


def test_a_return_that_is_rejected_leaves_its_goods_to_be_credited(
    world: World,
) -> None:
    number = shipped(world).number
    returns = world.sells.returns
    asked = returns.request(number, {"mug": 1}).returns[-1].id
    returns.decide(number, asked, approved=False, reason="keep it")
    change = claim_credit(
        world.sells.orders.get(number), {"mug": 1}, id="goodwill", at=NOON
    )
    world.sells.orders.change(number, change)
    assert world.sells.orders.get(number).credited == eur("12.00")
