"""A shop's events in a log of its own: there after the shop has forgotten what it told."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import pytest

from ecomkit.addressing import Address
from ecomkit.checkout import Purchaser
from ecomkit.events import Event
from ecomkit.journey import JsonLinesEventLog, MemoryEventLog
from ecomkit.journey.figures import GROSS_REVENUE, revenue
from ecomkit.opening import open_shop
from ecomkit.payments.adapters import BankTransfer
from ecomkit.ports import EventSink
from ecomkit.shop import Shop, purge
from ecomkit.testing import FixedClock
from tests.stories.shops import NOON, eur

FILE = """
[shop]
name = "Tea House"
currency = "EUR"
home = "DE"
[[products]]
sku = "lesson"
kind = "service"
price = "30.00"
[[payments]]
id = "transfer"
adapter = "bank_transfer"
"""


class Process:
    """One run of a program that opens the shop and its log, and ends."""

    def __init__(self, folder: Path, clock: FixedClock) -> None:
        self.stream: TextIO = (folder / "events.jsonl").open("a+", encoding="utf-8")
        self.log = JsonLinesEventLog(self.stream)
        self.clock = clock
        self.shop: Shop = open_shop(
            folder / "tea.toml",
            f"sqlite:///{folder}/tea.db",
            payments=[BankTransfer(iban="DE02", holder="Tea House")],
            clock=clock,
            events=self.log,
        )

    def sell(self, buyer: str) -> None:
        shop = self.shop
        cart = shop.carts.open(buyer, "EUR")
        shop.carts.add(cart.id, "lesson")
        begun = shop.checkouts.begin(
            cart.id, Purchaser(id=buyer, email=f"{buyer}@example.com")
        )
        home = Address("A", "Way 1", city="Berlin", postcode="10115", country="DE")
        shop.checkouts.update(begun.id, billing=home, payment_method="transfer")
        shop.checkouts.buy(shop.checkouts.quote(begun.id).id)

    def end(self) -> None:
        self.stream.close()


def test_a_year_later_the_figures_are_those_of_all_orders(tmp_path: Path) -> None:
    (tmp_path / "tea.toml").write_text(FILE, "utf-8")
    clock = FixedClock(NOON)
    for buyer in ("ada", "bob", "cat"):
        process = Process(tmp_path, clock)
        process.sell(buyer)
        process.end()
        clock.advance(days=60)

    last = Process(tmp_path, clock)
    assert purge(last.shop.driver.store, clock.now())["outbox"] > 0
    events = list(last.log.scan())
    last.end()
    assert revenue(events, GROSS_REVENUE) == {"EUR": eur("90.00")}
    assert len({event.actor for event in events}) == 3


@pytest.mark.parametrize("kind", ["memory", "lines"])
def test_what_is_told_again_counts_once(kind: str, tmp_path: Path) -> None:
    log: MemoryEventLog | JsonLinesEventLog = MemoryEventLog()
    stream = (tmp_path / "events.jsonl").open("a+", encoding="utf-8")
    if kind == "lines":
        log = JsonLinesEventLog(stream)
    sink: EventSink = log
    event = Event(name="cart_viewed", at=NOON, actor="ada", subject="c-1", id="e-1")
    sink.publish([event])
    sink.publish([event])

    assert list(log) == list(log.scan()) == [event]
    stream.close()
