"""Whatever is done to reservations in whatever order, no more is taken than there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.reservations import (
    MemoryReservations,
    NotReserved,
    Reservation,
    ReservationState,
)

RESOURCES = ("cup", "mug")
IDS = st.sampled_from(["a", "b", "c", "d"])
PARTS = st.dictionaries(st.sampled_from(RESOURCES), st.integers(1, 4), min_size=1)
MINUTES = st.integers(1, 30)
RELEASED = ReservationState.RELEASED


class Reserving(RuleBasedStateMachine):
    """A store beside a list of what it should know."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.limits = {"cup": 5, "mug": 3}
        self.store = MemoryReservations(self.limits)
        self.known: dict[str, Reservation] = {}

    @rule(minutes=MINUTES)
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(id=IDS, parts=PARTS, minutes=MINUTES, commit=st.booleans())
    def take(
        self, id: str, parts: dict[str, int], minutes: int, *, commit: bool
    ) -> None:
        wanted = Reservation(
            id, parts, expires_at=self.now + timedelta(minutes=minutes)
        )
        present = self.known.get(id)
        room = all(
            amount <= self.limits[name] - self.taken(name, but=id)
            for name, amount in wanted.parts
        )
        take = self.store.commit if commit else self.store.reserve
        try:
            answer = take(wanted, self.now)
        except ConflictError:
            assert present is not None
            assert present.state is RELEASED or present.parts != wanted.parts
            return
        if present is not None and present.state is ReservationState.COMMITTED:
            assert answer == present
        elif room:
            assert isinstance(answer, Reservation)
            assert answer.parts == wanted.parts
            self.known[id] = answer
        else:
            assert isinstance(answer, NotReserved)

    @rule(id=IDS, keep=st.dictionaries(st.sampled_from(RESOURCES), st.integers(1, 2)))
    def release(self, id: str, keep: dict[str, int]) -> None:
        try:
            left = self.store.release(id, keep)
        except InvalidInputError:
            had = dict(self.known[id].parts)
            assert any(amount > had.get(name, 0) for name, amount in keep.items())
            return
        assert (left is None) == (id not in self.known)
        if left is not None:
            self.known[id] = left

    @rule()
    def sweep(self) -> None:
        gone = {each.id for each in self.store.expire(self.now)}
        run_out = {
            id
            for id, each in self.known.items()
            if each.state is ReservationState.HELD and not each.is_live(self.now)
        }
        assert gone == run_out
        for id in gone:
            del self.known[id]

    @rule(more=st.integers(0, 3), name=st.sampled_from(RESOURCES))
    def receive(self, more: int, name: str) -> None:
        self.limits[name] += more
        self.store.set_limits({name: self.limits[name]})

    @invariant()
    def no_more_is_taken_than_there_is(self) -> None:
        for name, capacity in self.store.capacity(RESOURCES, self.now).items():
            taken = capacity.committed + capacity.held
            assert 0 <= taken <= capacity.limit == self.limits[name]
            assert taken == self.taken(name)
            assert capacity.available == capacity.limit - taken

    def taken(self, name: str, but: str = "") -> int:
        return sum(
            amount
            for id, each in self.known.items()
            if id != but and each.is_live(self.now)
            for part, amount in each.parts
            if part == name
        )


TestReserving = Reserving.TestCase
TestReserving.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None
)
