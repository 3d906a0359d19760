"""Whatever is held, taken and released in whatever order, no more is used than there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ecomkit.errors import InvalidInputError
from ecomkit.shop.desk import holding
from ecomkit.shop.store import Books, MemoryStore

RESOURCES = ("coupon:A", "coupon:B")
IDS = st.sampled_from(["a", "b", "c", "d"])
PARTS = st.dictionaries(st.sampled_from(RESOURCES), st.integers(1, 4), min_size=1)
MINUTES = st.integers(1, 30)


@attrs.frozen
class Kept:
    """What one checkout should have, and until when; None for good."""

    parts: dict[str, int]
    until: datetime | None


class Reserving(RuleBasedStateMachine):
    """The books of a shop beside a list of what they should know."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.limits = {"coupon:A": 5, "coupon:B": 3}
        self.store = MemoryStore()
        self.known: dict[str, Kept] = {}
        with self.books() as books:
            holding.limit(books, self.limits)

    @contextmanager
    def books(self) -> Iterator[Books]:
        with self.store.begin(self.now) as books:
            yield books

    @rule(minutes=MINUTES)
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(id=IDS, parts=PARTS, minutes=MINUTES, for_good=st.booleans())
    def take(
        self, id: str, parts: dict[str, int], minutes: int, *, for_good: bool
    ) -> None:
        """All of it, or none; what was held before is given up."""
        until = self.now + timedelta(minutes=minutes)
        short = {
            name
            for name, amount in parts.items()
            if amount > self.limits[name] - self.used(name, but=id)
        }
        with self.books() as books:
            if for_good:
                lacking = holding.take(books, id, parts, until)
            else:
                lacking = holding.hold(books, id, parts, until, quote=f"quote of {id}")
            assert set(lacking) == short
        self.known.pop(id, None)
        if not short:
            self.known[id] = Kept(parts, None if for_good else until)

    @rule(id=IDS, keep=st.dictionaries(st.sampled_from(RESOURCES), st.integers(1, 2)))
    def release(self, id: str, keep: dict[str, int]) -> None:
        """What stays is named, so that releasing again changes nothing."""
        had = self.known.pop(id, None)
        try:
            for _ in range(2):
                with self.books() as books:
                    holding.release(books, id, keep)
        except InvalidInputError:
            with self.books() as books:
                parts = holding.held_by(books, id)
            assert any(amount > parts.get(name, 0) for name, amount in keep.items())
            if had is not None:
                self.known[id] = had
            return
        if had is not None and keep:
            self.known[id] = Kept(keep, had.until)

    @rule()
    def sweep(self) -> None:
        """Tidying up changes nothing that anybody can see."""
        with self.books() as books:
            holding.sweep(books)

    @rule(more=st.integers(0, 3), name=st.sampled_from(RESOURCES))
    def receive(self, more: int, name: str) -> None:
        self.limits[name] += more
        with self.books() as books:
            holding.limit(books, {name: self.limits[name]})

    @invariant()
    def no_more_is_used_than_there_is(self) -> None:
        with self.books() as books:
            used = holding.used_by_others(books, RESOURCES)
            rows = books.stock.many(RESOURCES)
        for name in RESOURCES:
            assert used[name] == self.used(name)
            assert used[name] <= rows[name].used <= rows[name].limit
            assert rows[name].limit == self.limits[name]

    def used(self, name: str, but: str = "") -> int:
        return sum(
            each.parts.get(name, 0)
            for id, each in self.known.items()
            if id != but and (each.until is None or self.now < each.until)
        )


TestReserving = Reserving.TestCase
TestReserving.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None
)
