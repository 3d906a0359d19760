"""Reservations: what adapters without a provider ask of a shop's books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ecomkit.reservations.reservation import Capacity, NotReserved, Reservation


class Reservations(Protocol):
    """Guards limited resources, such as a company's credit, in the books of a shop.

    What is committed never exceeds the limit of a resource. Holds expire by themselves:
    the moment of the call decides.
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

    def commit(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Commits all parts, or none of them; again changes nothing."""
        ...

    def release(self, id: str, keep: Mapping[str, int], /) -> Reservation | None:
        """Releases all but *keep*, held or committed; an empty *keep* releases all.

        *keep* says what stays, not what goes, so that releasing again changes nothing.
        None for an id that is not known.
        """
        ...
