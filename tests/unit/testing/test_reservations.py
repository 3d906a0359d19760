"""The checks for stores of reservations catch stores that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Barrier, BrokenBarrierError

import attrs
import pytest

from ecomkit.reservations import (
    Capacity,
    MemoryReservations,
    NotReserved,
    Reservation,
    ReservationState,
)
from ecomkit.testing.reservations import THREADS, check_reservations


class NeverExpires(MemoryReservations):
    """Holds until somebody sweeps."""

    def _capacity(self, resource: str, now: datetime, *, but: str = "") -> Capacity:
        first = datetime.min.replace(tzinfo=now.tzinfo)
        return super()._capacity(resource, first, but=but)


class TakesWhatThereIs(MemoryReservations):
    """Reserves the parts it can and forgets the others."""

    def reserve(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        answer = super().reserve(reservation, now)
        if isinstance(answer, NotReserved):
            lacking = {short.resource for short in answer.shortages}
            parts = [part for part in reservation.parts if part[0] not in lacking]
            if parts:
                super().reserve(attrs.evolve(reservation, parts=parts), now)
        return answer


class CommitsBlindly(MemoryReservations):
    """Takes an expired hold for good without looking at what is left."""

    def commit(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        answer = super().commit(reservation, now)
        if isinstance(answer, NotReserved):
            taken = attrs.evolve(reservation, state=ReservationState.COMMITTED)
            self._keep(taken)
            return taken
        return answer


class ReleasesTwice(MemoryReservations):
    """Gives back as often as it is told to."""

    def release(self, id: str, keep: Mapping[str, int], /) -> Reservation | None:
        released = super().release(id, keep)
        if released is not None and released.state is ReservationState.RELEASED:
            for resource, amount in released.parts:
                self._committed[resource] = self._committed.get(resource, 0) - amount
        return released


class SweepsCommitted(MemoryReservations):
    """Forgets what is committed with what has run out."""

    def expire(self, now: datetime, /) -> tuple[Reservation, ...]:
        for known in list(self._known.values()):
            if known.state is ReservationState.COMMITTED:
                self._forget(known)
        return super().expire(now)


class Racy(MemoryReservations):
    """Looks and takes in two steps, with a moment between them for all others to look."""

    def __init__(self) -> None:
        super().__init__()
        self._gate = Barrier(THREADS)

    def reserve(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        resources: Sequence[str] = [name for name, _ in reservation.parts]
        before = self.capacity(resources, now)
        try:
            self._gate.wait(timeout=0.2)
        except BrokenBarrierError:
            return super().reserve(reservation, now)
        for resource, amount in reservation.parts:
            if before[resource].available < amount:
                return super().reserve(reservation, now)
        with self._lock:
            self._keep(reservation)
        return reservation


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (NeverExpires, "holds_run_out_by_themselves"),
        (TakesWhatThereIs, "all_parts_or_none"),
        (CommitsBlindly, "commits_without_a_hold_need_room"),
        (ReleasesTwice, "released_is_free_again"),
        (SweepsCommitted, "sweeping_changes_nothing"),
    ],
)
def test_a_broken_store_fails_the_check_for_it(
    broken: Callable[[], MemoryReservations], check: str
) -> None:
    with pytest.raises(AssertionError, match=check):
        check_reservations(broken)


def test_a_store_that_looks_before_it_locks_fails() -> None:
    from ecomkit.testing.reservations import the_last_one_is_sold_once

    with pytest.raises(AssertionError, match="got the last one"):
        the_last_one_is_sold_once(Racy())
