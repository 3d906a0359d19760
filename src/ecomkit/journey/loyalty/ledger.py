"""The ledger of points: entries are only ever added, and every point is somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

import attrs

from ecomkit.errors import short_repr
from ecomkit.journey.checks import a_moment, count, named
from ecomkit.journey.loyalty.errors import BrokenLedgerError

NEVER = datetime.max.replace(tzinfo=UTC)


class PointsEntryKind(StrEnum):
    """What an entry does to points.

    ``EARN`` makes them, pending or available at once. ``CONFIRM`` makes pending ones
    available. ``REDEEM`` spends, ``RESTORE`` gives spent ones back, ``EXPIRE``,
    ``REVERSE`` (the goods went back) and ``WITHDRAW`` (by hand) take them away.
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
    """So many points of one lot."""

    lot: str = attrs.field(validator=named)
    points: int = attrs.field(validator=count)


@attrs.frozen(kw_only=True)
class PointsEntry:
    """One line of the ledger; a wrong one is made good by another, never changed.

    ``forgiven`` are points that should have been taken back and were already spent.
    ``expires`` belongs to the lot that an EARN or CONFIRM makes available.
    """

    kind: PointsEntryKind
    at: datetime = attrs.field(validator=a_moment)
    moves: tuple[PointsMove, ...]
    order: str = ""
    reason: str = ""
    pending: bool = False
    expires: datetime = attrs.field(default=NEVER, validator=a_moment)
    forgiven: int = attrs.field(default=0, validator=count)


@attrs.frozen(kw_only=True)
class PointsLot:
    """Points earned at once, and where each of them is now."""

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
        """How many points the lot began with: the sum of all places they can be in."""
        return (
            self.pending
            + self.available
            + self.redeemed
            + self.expired
            + self.reversed
            + self.withdrawn
        )


# Where points come from and go to, by kind.
_WAYS: Mapping[PointsEntryKind, tuple[str, str]] = {
    PointsEntryKind.CONFIRM: ("pending", "available"),
    PointsEntryKind.REDEEM: ("available", "redeemed"),
    PointsEntryKind.RESTORE: ("redeemed", "available"),
    PointsEntryKind.EXPIRE: ("available", "expired"),
    PointsEntryKind.WITHDRAW: ("available", "withdrawn"),
}


def folded_lots(entries: Iterable[PointsEntry]) -> dict[str, PointsLot]:
    """The lots that *entries* lead to.

    BrokenLedgerError where an entry moves points that are not there: a ledger read from
    a store is checked to the last point.
    """
    lots: dict[str, PointsLot] = {}
    for place, entry in enumerate(entries):
        for move in entry.moves:
            lots[move.lot] = _moved(lots.get(move.lot), entry, move, place)
    return lots


def _moved(
    lot: PointsLot | None, entry: PointsEntry, move: PointsMove, place: int
) -> PointsLot:
    def broken(why: str) -> BrokenLedgerError:
        return BrokenLedgerError(
            f"lot {short_repr(move.lot)}: {why}", path=f"$.entries[{place}]"
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
        # Pending points go first: they were promised for goods that went back.
        pending = min(move.points, lot.pending)
        rest = move.points - pending
        if rest > lot.available:
            raise broken(
                f"{move.points} to reverse, {lot.pending + lot.available} there"
            )
        return attrs.evolve(
            lot,
            pending=lot.pending - pending,
            available=lot.available - rest,
            reversed=lot.reversed + move.points,
        )
    source, target = _WAYS[entry.kind]
    there = getattr(lot, source)
    if move.points > there:
        raise broken(f"{move.points} to {entry.kind}, {there} {source}")
    changed = {
        source: there - move.points,
        target: getattr(lot, target) + move.points,
    }
    if entry.kind is PointsEntryKind.CONFIRM:
        return attrs.evolve(lot, expires=entry.expires, **changed)
    return attrs.evolve(lot, **changed)
