"""The ledger of points: entries are only ever added, and no point gets lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.journey.loyalty.errors import BrokenLedgerError
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple

NEVER = datetime.max.replace(tzinfo=UTC)
MOST_POINTS = 10**15


class PointsEntryKind(StrictEnum):
    """What an entry does to points.

    ``EARN`` creates them, pending or available. ``CONFIRM`` makes pending points
    available. ``REDEEM`` spends and ``RESTORE`` returns spent ones; ``EXPIRE``,
    ``REVERSE`` (the goods were returned) and ``WITHDRAW`` (by hand) take them away.
    """

    EARN = "earn"
    CONFIRM = "confirm"
    REDEEM = "redeem"
    RESTORE = "restore"
    EXPIRE = "expire"
    REVERSE = "reverse"
    WITHDRAW = "withdraw"


@attrs.frozen
class PointsMove:
    """A number of points of one lot."""

    lot: str = attrs.field(validator=check.name)
    points: int = attrs.field(validator=check.whole_number(least=0, most=MOST_POINTS))


@attrs.frozen(kw_only=True)
class PointsEntry:
    """One entry of the ledger; a wrong one is corrected by another, never changed.

    ``forgiven`` counts points that should have been taken back but were already spent.
    ``expires`` is when the lot that an EARN or CONFIRM makes available expires.
    """

    kind: PointsEntryKind = attrs.field(converter=PointsEntryKind)
    at: datetime = attrs.field(validator=check.moment)
    moves: tuple[PointsMove, ...] = attrs.field(
        converter=as_tuple, validator=check.members(PointsMove)
    )
    order: str = attrs.field(default="", validator=check.text)
    reason: str = attrs.field(default="", validator=check.text)
    pending: bool = attrs.field(default=False, validator=check.flag)
    expires: datetime = attrs.field(default=NEVER, validator=check.moment)
    forgiven: int = attrs.field(default=0, validator=check.whole_number(least=0))


@attrs.frozen(kw_only=True)
class PointsLot:
    """Points that were earned together, and their present state."""

    id: str
    order: str
    earned_at: datetime
    expires: datetime
    pending: int = 0
    available: int = 0
    redeemed: int = 0
    expired: int = 0
    reversed: int = 0
    withdrawn: int = 0

    @property
    def earned(self) -> int:
        """The points that the lot began with: the sum over all states."""
        return (
            self.pending
            + self.available
            + self.redeemed
            + self.expired
            + self.reversed
            + self.withdrawn
        )


# From which state to which points move, by kind.
_STATES: Mapping[PointsEntryKind, tuple[str, str]] = {
    PointsEntryKind.CONFIRM: ("pending", "available"),
    PointsEntryKind.REDEEM: ("available", "redeemed"),
    PointsEntryKind.RESTORE: ("redeemed", "available"),
    PointsEntryKind.EXPIRE: ("available", "expired"),
    PointsEntryKind.WITHDRAW: ("available", "withdrawn"),
}


def folded_lots(entries: Iterable[PointsEntry]) -> dict[str, PointsLot]:
    """The lots that *entries* add up to.

    Raises BrokenLedgerError if an entry moves points that are not there.
    """
    lots: dict[str, PointsLot] = {}
    for index, entry in enumerate(entries):
        for move in entry.moves:
            lots[move.lot] = _moved(lots.get(move.lot), entry, move, index)
    return lots


def _moved(
    lot: PointsLot | None, entry: PointsEntry, move: PointsMove, index: int
) -> PointsLot:
    def broken(why: str) -> BrokenLedgerError:
        return BrokenLedgerError(
            f"lot {short_repr(move.lot)}: {why}", path=f"$.entries[{index}]"
        )

    if entry.kind is PointsEntryKind.EARN:
        if lot is not None:
            raise broken("earned twice")
        return PointsLot(
            id=move.lot,
            order=entry.order,
            earned_at=entry.at,
            expires=entry.expires,
            pending=move.points if entry.pending else 0,
            available=0 if entry.pending else move.points,
        )
    if lot is None:
        raise broken("never earned")
    if entry.kind is PointsEntryKind.REVERSE:
        # Pending points go first: they were promised for goods that were returned.
        pending = min(move.points, lot.pending)
        rest = move.points - pending
        if rest > lot.available:
            raise broken(
                f"{short_repr(move.points)} to reverse, {lot.pending + lot.available} left"
            )
        return attrs.evolve(
            lot,
            pending=lot.pending - pending,
            available=lot.available - rest,
            reversed=lot.reversed + move.points,
        )
    source, target = _STATES[entry.kind]
    left = getattr(lot, source)
    if move.points > left:
        raise broken(f"{short_repr(move.points)} to {entry.kind}, {left} {source}")
    changed = {
        source: left - move.points,
        target: getattr(lot, target) + move.points,
    }
    if entry.kind is PointsEntryKind.CONFIRM:
        return attrs.evolve(lot, expires=entry.expires, **changed)
    return attrs.evolve(lot, **changed)
