"""What a buyer on account is written about money that goes back, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.orders import reduction
from tests.durable.test_money_by_hand import OnAccount
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import eur
from tests.stories.test_what_a_buyer_hears import WritingWorld


class WritesOnAccount(OnAccount, WritingWorld):
    """A shop that sells on account, and writes to its customers."""


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WritesOnAccount]:
    with opened(request.param, tmp_path) as open_store:
        yield WritesOnAccount(open_store("tea"))


def test_a_credited_debt_is_no_refund(world: WritesOnAccount) -> None:
    number = world.sent_on_account()
    world.sells.orders.capture(number)

    def less(amount: str, id: str) -> list[str]:
        order = world.sells.orders.get(number)
        change = reduction(order, {"mug": eur(amount)}, id=id, at=world.clock.now())
        world.sells.orders.change(number, change)
        world.work_at(minutes=5)
        return [mail.text for mail in world.box.mails if mail.id.startswith("refunded")]

    assert less("1.00", "before") == []
    world.pays(number, "30.00", "line-1")
    (refund,) = less("5.00", "after")
    assert "€5.00" in refund
