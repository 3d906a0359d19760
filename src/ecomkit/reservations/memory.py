"""MemoryReservations: reservations in memory, for tests and one-process shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import RLock

import attrs

from ecomkit.moments import instant_of
from ecomkit.reservations.errors import (
    InvalidReservationError,
    ReservationCommittedError,
    ReservationReleasedError,
)
from ecomkit.reservations.reservation import (
    Capacity,
    NotReserved,
    Reservation,
    ReservationState,
    require_amount,
    shortages,
)
from ecomkit.validators import require_mapping, require_moment


class MemoryReservations:
    """Reservations kept in dictionaries; safe between threads."""

    def __init__(self, limits: Mapping[str, int] | None = None) -> None:
        self._lock = RLock()
        self._limits: dict[str, int] = {}
        self._committed: dict[str, int] = {}
        # By resource, which ids hold how much of it, expired or not.
        self._holds: dict[str, dict[str, int]] = {}
        self._known: dict[str, Reservation] = {}
        self.set_limits(limits or {})

    def set_limits(self, limits: Mapping[str, int], /) -> None:
        """Sets the total of each resource, taken and free together."""
        require_mapping(limits, path="$.limits", error=InvalidReservationError)
        checked = {
            resource: require_amount(limit, path=f"$.limits.{resource}", least=0)
            for resource, limit in limits.items()
        }
        with self._lock:
            self._limits.update(checked)

    def capacity(
        self, resources: Sequence[str], now: datetime, /
    ) -> dict[str, Capacity]:
        """The capacity of each resource at *now*; an unknown one has none."""
        require_moment(now, path="$.now", error=InvalidReservationError)
        with self._lock:
            return {each: self._capacity(each, now) for each in resources}

    def find(self, ids: Sequence[str], /) -> tuple[Reservation, ...]:
        """The reservations of these ids that are known, in the order asked for."""
        with self._lock:
            return tuple(self._known[each] for each in ids if each in self._known)

    def reserve(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Holds all parts until the reservation's moment, or none of them."""
        require_moment(now, path="$.now", error=InvalidReservationError)
        if instant_of(reservation.expires_at) <= instant_of(now):
            raise InvalidReservationError("must be in the future", path="$.expires_at")
        return self._take(reservation, ReservationState.HELD, now)

    def commit(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Commits all parts, from its hold or from what is available."""
        require_moment(now, path="$.now", error=InvalidReservationError)
        return self._take(reservation, ReservationState.COMMITTED, now)

    def release(self, id: str, keep: Mapping[str, int], /) -> Reservation | None:
        """Releases all but *keep*, held or committed."""
        with self._lock:
            present = self._known.get(id)
            if present is None or present.state is ReservationState.RELEASED:
                return present
            left = present.keeping(keep)
            self._forget(present)
            self._keep(left)
            return left

    def expire(self, now: datetime, /) -> tuple[Reservation, ...]:
        """Removes expired holds and returns them."""
        require_moment(now, path="$.now", error=InvalidReservationError)
        with self._lock:
            gone = [
                each
                for each in self._known.values()
                if each.state is ReservationState.HELD and not each.is_live(now)
            ]
            for each in gone:
                self._forget(each)
            return tuple(gone)

    def _take(
        self, wanted: Reservation, state: ReservationState, now: datetime
    ) -> Reservation | NotReserved:
        with self._lock:
            present = self._known.get(wanted.id)
            if present is not None:
                if present.state is ReservationState.RELEASED:
                    raise ReservationReleasedError(wanted.id)
                if present.state is ReservationState.COMMITTED:
                    if present.parts == wanted.parts:
                        return present
                    raise ReservationCommittedError(wanted.id)
            # What the reservation's own hold keeps is free to itself.
            capacity = {
                resource: self._capacity(resource, now, but=wanted.id)
                for resource, _ in wanted.parts
            }
            lacking = shortages(wanted.parts, capacity)
            if lacking:
                return NotReserved(lacking)
            if present is not None:
                self._forget(present)
            taken = attrs.evolve(wanted, state=state)
            self._keep(taken)
            return taken

    def _capacity(self, resource: str, now: datetime, *, but: str = "") -> Capacity:
        return Capacity(
            limit=self._limits.get(resource, 0),
            committed=self._committed.get(resource, 0),
            held=sum(
                amount
                for holder, amount in self._holds.get(resource, {}).items()
                if holder != but and self._known[holder].is_live(now)
            ),
        )

    def _keep(self, reservation: Reservation) -> None:
        self._known[reservation.id] = reservation
        for resource, amount in reservation.parts:
            if reservation.state is ReservationState.HELD:
                self._holds.setdefault(resource, {})[reservation.id] = amount
            elif reservation.state is ReservationState.COMMITTED:
                self._committed[resource] = self._committed.get(resource, 0) + amount

    def _forget(self, reservation: Reservation) -> None:
        del self._known[reservation.id]
        for resource, amount in reservation.parts:
            if reservation.state is ReservationState.HELD:
                del self._holds[resource][reservation.id]
            elif reservation.state is ReservationState.COMMITTED:
                self._committed[resource] -= amount
