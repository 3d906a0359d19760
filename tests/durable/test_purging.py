"""What is done is forgotten after a month, shop by shop; orders and money never are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durable.tables import all_rows
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened

DONE = ("commands", "inbox", "outbox")


@pytest.mark.parametrize("store", EVERY_STORE)
def test_the_work_forgets_what_is_done(store: str, tmp_path: Path) -> None:
    with opened(store, tmp_path) as open_store:
        ours, theirs = World(open_store("tea")), World(open_store("wine"))
        for world in (ours, theirs):
            quote = world.quote()
            world.sells.checkouts.buy(quote.id, token="good", key="request-1")
            world.tell()
        before = all_rows(ours.store)
        kept = {name: len(rows) for name, rows in before.items() if name not in DONE}
        assert all(before[name] for name in DONE if name != "inbox")

        ours.later(days=29)
        ours.sells.work.run()
        assert len(all_rows(ours.store)["commands"]) == 1, (
            "the key is known for a month"
        )

        ours.later(days=2)
        ours.sells.work.run()
        after = all_rows(ours.store)
        assert not any(after[name] for name in ("commands", "inbox"))
        assert len(after["orders"]) == kept["orders"] == 1
        assert len(after["payments"]) == kept["payments"]
        assert len(all_rows(theirs.store)["commands"]) == 1, "another shop's stay"
