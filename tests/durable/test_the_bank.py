"""The gateway of the tests: what the bank has said is the answer to that request for good."""

from __future__ import annotations

from ecomkit.payments import Declined
from ecomkit.shop.desk.results import SaleState
from tests.durable.world import World


def test_what_the_bank_declined_stays_declined(world: World) -> None:
    """Asked again under its key it is the same answer; another card is another request."""
    quote = world.quote()
    world.gateway.bank = lambda instruction: "no"
    assert world.sells.checkouts.buy(quote.id, token="a").state is SaleState.DECLINED
    (sent,) = world.card.sent

    world.gateway.bank = lambda instruction: ""
    assert isinstance(world.gateway.receive(sent), Declined)
    assert not world.gateway.effects

    assert world.sells.checkouts.buy(quote.id, token="b").state is SaleState.ORDERED
    assert set(world.gateway.effects.values()) == {1}
