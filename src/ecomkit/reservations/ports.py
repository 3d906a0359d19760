"""Reservations: one protocol for everything limited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ecomkit.reservations.reservation import Capacity, NotReserved, Reservation


class Reservations(Protocol):
    """Guards limited resources: stock, coupon uses, budgets, gift cards, credit.

    At any moment, what is committed and what is held and has not expired never exceeds
    the limit of a resource together. Each call is atomic, also between threads and, if
    the store is shared, between processes. Holds expire by themselves: the moment of the
    call decides, so that nothing has to sweep.

    ``ecomkit.testing.reservations`` has the checks that an implementation must pass.
    """

    def set_limits(self, limits: Mapping[str, int], /) -> None:
        """Sets the total of each resource, taken and free together.

        A limit may fall below what is taken; then nothing is available.
        """
        ...

    def capacity(
        self, resources: Sequence[str], now: datetime, /
    ) -> Mapping[str, Capacity]:
        """The capacity of each resource at *now*; an unknown one has none."""
        ...

    def find(self, ids: Sequence[str], /) -> Sequence[Reservation]:
        """The reservations of these ids that are known, in the order asked for."""
        ...

    def reserve(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Holds all parts until the reservation's moment, or none of them.

        A known id is held anew: with other parts, or for longer. If that fails, the hold
        stays as it was. What is committed with the same parts stays committed. Raises ReservationCommittedError for other parts of a committed one, ReservationReleasedError for a
        released one, InvalidReservationError for a moment that has passed.
        """
        ...

    def commit(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Commits all parts, from its hold or, if that expired, from what is available.

        Committing again changes nothing. Raises as :meth:`reserve` does.
        """
        ...

    def release(self, id: str, keep: Mapping[str, int], /) -> Reservation | None:
        """Releases all but *keep*, held or committed; an empty *keep* releases all.

        *keep* says what stays, not what goes, so that releasing again changes nothing.
        None for an id that is not known.
        """
        ...

    def expire(self, now: datetime, /) -> Sequence[Reservation]:
        """Removes expired holds and returns them."""
        ...
