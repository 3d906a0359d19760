"""Reservation: a hold on anything of which there is only so much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.moments import is_moment
from ecomkit.reservations.errors import InvalidReservationError

MOST = 10**18


class ReservationState(StrictEnum):
    """Where a reservation stands.

    ``HELD`` may run out; ``COMMITTED`` is taken for good; ``RELEASED`` was given back. An
    expired hold is no state: it is a held one, read after its time.
    """

    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"


@attrs.frozen(init=False)
class Reservation:
    """So much of some limited things, kept for somebody until a moment.

    ``parts`` says how much of which resource, in whole units: pieces of stock, uses of a
    coupon, cents of a budget. All parts are held together or not at all. ``reference``
    says what for: a cart, an order.
    """

    id: str
    parts: tuple[tuple[str, int], ...]
    expires_at: datetime
    reference: str
    state: ReservationState

    def __init__(
        self,
        id: str,
        parts: Mapping[str, int] | Iterable[tuple[str, int]],
        *,
        expires_at: datetime,
        reference: str = "",
        state: ReservationState = ReservationState.HELD,
    ) -> None:
        if not isinstance(id, str) or not id:
            raise InvalidReservationError(f"{short_repr(id)} is not an id", path="$.id")
        moment(expires_at, "expires_at")
        kept = _parts(parts)
        if not kept and state is not ReservationState.RELEASED:
            raise InvalidReservationError("reserves nothing", path="$.parts")
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            id, kept, expires_at, reference, ReservationState(state)
        )

    def is_live(self, now: datetime) -> bool:
        """Whether it keeps others out at *now*: committed, or held and not run out."""
        if self.state is ReservationState.HELD:
            return now < self.expires_at
        return self.state is ReservationState.COMMITTED

    def keeping(self, keep: Mapping[str, int]) -> Reservation:
        """This reservation shrunk to *keep*, released where nothing is left.

        What it never had cannot be kept.
        """
        had = dict(self.parts)
        for resource, amount in _parts(keep):
            if amount > had.get(resource, 0):
                raise InvalidReservationError(
                    f"{short_repr(self.id)} does not hold {amount} of {short_repr(resource)}",
                    path=f"$.keep.{resource}",
                    hint=f"at most {had.get(resource, 0)}",
                )
        if not keep:
            return attrs.evolve(self, state=ReservationState.RELEASED)
        return attrs.evolve(self, parts=keep)


@attrs.frozen(kw_only=True)
class Capacity:
    """How a resource stands: how much there is, is taken for good, and is held now."""

    limit: int = 0
    committed: int = 0
    held: int = 0

    @property
    def available(self) -> int:
        """How much can still be reserved."""
        return max(self.limit - self.committed - self.held, 0)


@attrs.frozen(kw_only=True)
class Shortage:
    """Of one resource, less is available than was asked for."""

    resource: str
    asked: int
    available: int


@attrs.frozen
class NotReserved:
    """The answer to a reservation that cannot be had: nothing was reserved."""

    shortages: tuple[Shortage, ...]


def shortages(
    parts: Iterable[tuple[str, int]], capacity: Mapping[str, Capacity]
) -> tuple[Shortage, ...]:
    """What is lacking to reserve *parts* of resources that stand like this."""
    return tuple(
        Shortage(resource=name, asked=amount, available=capacity[name].available)
        for name, amount in parts
        if amount > capacity[name].available
    )


def moment(at: object, field: str) -> None:
    """Refuses a moment without a time zone."""
    if not is_moment(at):
        raise InvalidReservationError(
            f"{short_repr(at)} is not a moment with a time zone",
            path=f"$.{field}",
            hint="use datetime(..., tzinfo=...)",
        )


def whole_amount(amount: object, path: str, *, least: int = 1) -> int:
    """*amount* as a whole number from *least*."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise InvalidReservationError(
            f"{short_repr(amount)} is not a whole amount",
            path=path,
            hint="count in the smallest part: pieces, cents",
        )
    if not least <= amount <= MOST:
        raise InvalidReservationError(f"an amount is from {least} to 10**18", path=path)
    return amount


def _parts(
    parts: Mapping[str, int] | Iterable[tuple[str, int]],
) -> tuple[tuple[str, int], ...]:
    # Sorted by resource: stores that lock row by row then never lock each other out.
    sums: dict[str, int] = {}
    for pair in parts.items() if isinstance(parts, Mapping) else parts:
        match pair:
            case (str() as resource, amount) if resource:
                whole = whole_amount(amount, f"$.parts.{resource}")
                sums[resource] = sums.get(resource, 0) + whole
            case _:
                raise InvalidReservationError(
                    f"{short_repr(pair)} is not a resource and an amount",
                    path="$.parts",
                )
    return tuple(sorted(sums.items()))
