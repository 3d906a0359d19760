"""Reservation: a hold on anything limited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.moments import instant_of
from ecomkit.reservations.errors import InvalidReservationError, check
from ecomkit.validators import (
    as_tuple,
    require_moment,
    require_types,
    require_whole_number,
)

MOST = 10**18
Parts = tuple[tuple[str, int], ...]


class ReservationState(StrictEnum):
    """The state of a reservation.

    ``HELD`` may expire; ``COMMITTED`` is final; ``RELEASED`` was given back. Expired is
    no state of its own: it is a hold read after its time.
    """

    HELD = "held"
    COMMITTED = "committed"
    RELEASED = "released"


def require_amount(amount: object, *, path: str, least: int = 1) -> int:
    """*amount*, a whole number of the smallest unit from *least* to 10**18."""
    return require_whole_number(
        amount, path=path, error=InvalidReservationError, least=least, most=MOST
    )


def _as_parts(
    parts: Mapping[str, int] | Iterable[tuple[str, int]], field: str = "parts"
) -> Parts:
    # Sorted by resource: stores that lock row by row then never lock each other out.
    pairs = as_tuple(parts.items() if isinstance(parts, Mapping) else parts)
    require_types(pairs, tuple, path=f"$.{field}", error=InvalidReservationError)
    sums: dict[str, int] = {}
    for pair in pairs:
        match pair:
            case (str() as resource, amount) if resource:
                require_amount(amount, path=f"$.{field}.{resource}")
                sums[resource] = sums.get(resource, 0) + amount
            case _:
                raise InvalidReservationError(
                    f"{short_repr(pair)} is not a resource and an amount",
                    path=f"$.{field}",
                )
    return tuple(sorted(sums.items()))


@attrs.frozen(kw_only=True)
class Reservation:
    """Amounts of limited resources, kept for somebody until a moment.

    ``parts`` maps resources to whole amounts: pieces of stock, uses of a coupon, cents of
    a budget. All parts are held together or not at all. ``reference`` says what for: a
    cart, an order.
    """

    id: str = attrs.field(validator=check.name, kw_only=False)
    parts: Parts = attrs.field(converter=_as_parts, kw_only=False)
    expires_at: datetime = attrs.field(validator=check.moment)
    reference: str = attrs.field(default="", validator=check.text)
    state: ReservationState = attrs.field(
        default=ReservationState.HELD, converter=ReservationState
    )

    def __attrs_post_init__(self) -> None:
        if not self.parts and self.state is not ReservationState.RELEASED:
            raise InvalidReservationError("reserves nothing", path="$.parts")

    def is_live(self, now: datetime) -> bool:
        """Whether it counts at *now*: committed, or held and not expired."""
        require_moment(now, path="$.now", error=InvalidReservationError)
        if self.state is ReservationState.HELD:
            return instant_of(now) < instant_of(self.expires_at)
        return self.state is ReservationState.COMMITTED

    def keeping(self, keep: Mapping[str, int]) -> Reservation:
        """This reservation reduced to *keep*; released if nothing is left.

        Raises InvalidReservationError for more than it had.
        """
        had = dict(self.parts)
        for resource, amount in _as_parts(keep, "keep"):
            if amount > had.get(resource, 0):
                raise InvalidReservationError(
                    f"{short_repr(self.id)} does not hold {amount} of {short_repr(resource)}",
                    path=f"$.keep.{resource}",
                    hint=f"at most {had.get(resource, 0)}",
                )
        if not keep:
            return attrs.evolve(self, state=ReservationState.RELEASED)
        return attrs.evolve(self, parts=keep)


_amount = check.whole_number()


@attrs.frozen(kw_only=True)
class Capacity:
    """How much there is of a resource, and how much of it is committed or held."""

    limit: int = attrs.field(default=0, validator=_amount)
    committed: int = attrs.field(default=0, validator=_amount)
    held: int = attrs.field(default=0, validator=_amount)

    @property
    def available(self) -> int:
        """How much can still be reserved."""
        return max(self.limit - self.committed - self.held, 0)


@attrs.frozen(kw_only=True)
class Shortage:
    """Less of a resource is available than was asked for."""

    resource: str = attrs.field(validator=check.name)
    asked: int = attrs.field(validator=_amount)
    available: int = attrs.field(validator=_amount)


@attrs.frozen
class NotReserved:
    """Nothing was reserved, because of these shortages."""

    shortages: tuple[Shortage, ...] = attrs.field(
        converter=as_tuple, validator=check.members(Shortage)
    )
