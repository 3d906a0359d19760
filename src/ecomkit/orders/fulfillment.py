"""The goods of an order: what was packed, sent, delivered and returned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.cart.quantity import (
    Quantities,
    Quantity,
    check_quantity,
    from_micro,
    micro,
)
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.orders.change import as_reason
from ecomkit.orders.errors import InvalidChangeError, InvalidOrderError, check
from ecomkit.validators import ErrorClass, as_tuple, maybe, require_type


def as_quantities(
    values: Mapping[str, Quantity] | Iterable[tuple[str, Quantity]],
) -> Quantities:
    """The converter of quantities by line key."""
    return as_tuple(values.items() if isinstance(values, Mapping) else values)


def require_quantities(
    value: object, *, path: str, error: ErrorClass = InvalidOrderError
) -> None:
    """*value*, quantities above zero by line key, each key once."""
    hint = 'such as {"tea": 2}'
    pairs = require_type(value, tuple, path=path, error=error, hint=hint)
    for pair in pairs:
        match pair:
            case (str() as key, quantity):
                # A line's own unit allows decimals; here any unit does.
                check_quantity(quantity, "any", path=f"{path}.{key}")
            case _:
                raise error(
                    f"{short_repr(pair)} is not a line and a quantity",
                    path=path,
                    hint=hint,
                )
    if len(dict(pairs)) < len(pairs):
        raise error("a line is named twice", path=path)


def checked_quantities(
    wanted: Mapping[str, Quantity],
    most: Callable[[str], Quantity],
    *,
    what: str,
    path: str = "$.wanted",
    otherwise: Callable[[str], str] = lambda _: "",
) -> Quantities:
    """*wanted*, at least one and of each line at most what *most* says of its key.

    Of a line of which there is none at all, *otherwise* says what to do instead.
    """
    quantities = as_quantities(wanted)
    require_quantities(quantities, path=path, error=InvalidChangeError)
    if not quantities:
        raise InvalidChangeError("is empty", path=path)
    for key, quantity in quantities:
        limit = most(key)
        if quantity > limit:
            raise InvalidChangeError(
                f"{short_repr(quantity)} of {key} cannot be {what}",
                path=f"{path}.{key}",
                hint=limit_hint(limit, key, otherwise),
                most=limit,
            )
    return quantities


def limit_hint(limit: Quantity, key: str, otherwise: Callable[[str], str]) -> str:
    """How much is possible at most; where nothing is, what to do instead."""
    return (not limit and otherwise(key)) or f"at most {limit}"


class ReturnStatus(StrictEnum):
    """The state of a return."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
    RESOLVED = "resolved"


class ReturnCause(StrictEnum):
    """Why goods come back, or are claimed."""

    UNWANTED = "unwanted"
    """The buyer does not want them: a withdrawal, or as the shop's terms allow."""
    DAMAGED = "damaged"
    """They are faulty, or were damaged on the way."""
    WRONG = "wrong"
    """They are not what was ordered."""
    MISSING = "missing"
    """They were not in the box."""

    @property
    def is_claim(self) -> bool:
        """Whether the shop is to blame: no terms of returns stand in the way."""
        return self is not ReturnCause.UNWANTED


@attrs.frozen(kw_only=True)
class Inspection:
    """What was found of returned goods of one line: so many as new, so many written off."""

    line: str
    as_new: Quantity = 0
    written_off: Quantity = 0
    note: str = ""


@attrs.frozen(kw_only=True)
class OrderReturn:
    """A return or a claim: requested, approved or rejected, received, resolved.

    ``received`` is what came back, ``inspected`` what was found of it; ``change`` is the id
    of the change that refunded it. What ``comes_back=False`` is settled without the goods.
    ``goodwill`` says that it was taken on though the terms do not ask for it; ``label`` is
    the number of the return label that the shop gave. ``replaced_at`` says that the same
    goods are sent again instead of money. ``reason`` is the buyer's,
    ``decision_reason`` the shop's.
    """

    id: str
    quantities: Quantities = attrs.field(
        converter=as_quantities, validator=check.of(require_quantities)
    )
    requested_at: datetime
    reason: str = attrs.field(default="", converter=as_reason)
    decided_at: datetime | None = None
    approved: bool = False
    decision_reason: str = attrs.field(default="", converter=as_reason)
    received_at: datetime | None = None
    received: Quantities = attrs.field(
        default=(), converter=as_quantities, validator=check.of(require_quantities)
    )
    change: str = ""
    cause: ReturnCause = attrs.field(
        default=ReturnCause.UNWANTED, converter=ReturnCause
    )
    comes_back: bool = attrs.field(default=True, validator=check.flag)
    goodwill: bool = attrs.field(default=False, validator=check.flag)
    inspected: tuple[Inspection, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Inspection)
    )
    label: str = attrs.field(default="", validator=check.text)
    replaced_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )

    @property
    def credited(self) -> Quantities:
        """What is to be credited or replaced: what came back, or all that need not."""
        return self.received if self.comes_back else self.quantities

    @property
    def status(self) -> ReturnStatus:
        """The state, read from what happened."""
        if self.change or self.replaced_at is not None:
            return ReturnStatus.RESOLVED
        if self.received_at is not None:
            return ReturnStatus.RECEIVED
        if self.decided_at is None:
            return ReturnStatus.REQUESTED
        return ReturnStatus.APPROVED if self.approved else ReturnStatus.REJECTED


@attrs.frozen(kw_only=True)
class Performance:
    """So much of a service or a download: its appointment, and when it was performed.

    ``content`` is the link or license of a download that was handed over.
    """

    id: str = attrs.field(validator=check.text)
    line: str = attrs.field(validator=check.text)
    quantity: Quantity
    starts_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
    performed_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
    content: str = attrs.field(default="", validator=check.text)


@attrs.frozen(kw_only=True)
class LineQuantities:
    """How much of a line was ordered, canceled, packed, sent, delivered and returned.

    Of services and downloads, what was performed counts as packed, sent and delivered.
    What is sent again instead of goods that were claimed counts as if these had never been
    packed. ``claimed`` was damaged or missing, and given back in money alone. Of
    ``incomplete`` units of a bundle some parts came back, or were claimed, and others are
    kept. ``settled`` is what was credited as a claim, or as a return, of a parcel that was
    lost or came back since, in part or whole: it is not sent again.
    """

    ordered: Quantity
    canceled: Quantity = 0
    packed: Quantity = 0
    shipped: Quantity = 0
    delivered: Quantity = 0
    returned: Quantity = 0
    claimed: Quantity = 0
    incomplete: Quantity = 0
    settled: Quantity = 0

    @property
    def is_canceled(self) -> bool:
        """Whether all of it was canceled."""
        return self.canceled == self.ordered

    @property
    def open(self) -> Quantity:
        """Neither canceled nor packed or performed, nor settled."""
        return minus(self.ordered, self.canceled, self.packed, self.settled)

    @property
    def awaited(self) -> Quantity:
        """Still to reach the buyer: neither delivered nor canceled, nor settled."""
        return minus(self.ordered, self.canceled, self.settled, self.delivered)

    @property
    def returnable(self) -> Quantity:
        """Sent, and whole: neither returned nor claimed, nor a part of it."""
        credited = minus(sum_of((self.returned, self.claimed)), self.settled)
        return minus(self.shipped, credited, self.incomplete)

    @property
    def kept(self) -> Quantity:
        """Neither canceled nor returned nor claimed."""
        return minus(self.ordered, self.canceled, self.returned, self.claimed)


def other_way(known: LineQuantities, *, cancels: bool) -> str:
    """What to do with a line of which nothing can be canceled, or nothing returned."""
    if known.packed != known.shipped:
        return "it is packed: unpack it, and cancel it"
    if cancels:
        return "it has left: credit it as a return" if known.returnable else ""
    return "it has not left: cancel it" if known.open else ""


def minus(quantity: Quantity, *others: Quantity) -> Quantity:
    """A quantity minus others, exactly."""
    return from_micro(micro(quantity) - sum(map(micro, others)))


def sum_of(values: Iterable[Quantity]) -> Quantity:
    """The exact sum of quantities."""
    return from_micro(sum(map(micro, values)))
