"""Reservations: one protocol for everything of which there is only so much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ecomkit.reservations.reservation import Capacity, NotReserved, Reservation


class Reservations(Protocol):
    """Guards limited things: stock, coupon uses, budgets, gift cards, credit.

    At any moment, what is committed and what is held and has not run out is together at
    most the limit of each resource. Each call is atomic, also between threads and, where
    the store is shared, between processes. A hold runs out by itself: the moment of the
    call decides, so that no sweeper is needed to be right.

    ``ecomkit.testing.reservations`` has the checks that an implementation must pass.
    """

    def set_limits(self, limits: Mapping[str, int], /) -> None:
        """Says how much there is of each resource, taken and free together.

        A limit may fall below what is taken; then nothing is available until it is not.
        """
        ...

    def capacity(
        self, resources: Sequence[str], now: datetime, /
    ) -> Mapping[str, Capacity]:
        """How each resource stands at *now*; of an unknown one there is nothing."""
        ...

    def find(self, ids: Sequence[str], /) -> Sequence[Reservation]:
        """The reservations of these ids that are known, in the order asked for."""
        ...

    def reserve(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Holds all parts until the reservation's moment, or none of them.

        A known id is held anew: with other parts, or for longer. Where that fails, the
        hold stays as it was. What is committed with the same parts stays committed.
        Raises ReservationCommittedError for other parts of a committed one, ReservationReleasedError for a
        released one, InvalidReservationError where the moment has passed.
        """
        ...

    def commit(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Takes all parts for good, out of its hold or, if that ran out, of what is left.

        Committing again changes nothing. Raises as :meth:`reserve` does.
        """
        ...

    def release(self, id: str, keep: Mapping[str, int], /) -> Reservation | None:
        """Gives back all but *keep*, held or committed; an empty *keep* gives back all.

        *keep* says what stays, not what goes, so that releasing again changes nothing.
        None for an id that is not known.
        """
        ...

    def expire(self, now: datetime, /) -> Sequence[Reservation]:
        """Forgets the holds that have run out and tells which they were."""
        ...
