"""A customer's points account: earning, spending, expiring and taking back points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.journey.loyalty.errors import InsufficientPointsError
from ecomkit.journey.loyalty.ledger import (
    MOST_POINTS,
    NEVER,
    PointsEntry,
    PointsEntryKind,
    PointsLot,
    PointsMove,
    folded_lots,
)
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.money.rounding import DOWN, divide
from ecomkit.money.validators import require_money
from ecomkit.validators import (
    as_tuple,
    require_moment,
    require_name,
    require_whole_number,
)


class PointsShortfall(StrictEnum):
    """What happens if points to be taken back have been spent.

    ``FORGIVE``: the shop bears the loss. ``TAKE_OTHERS``: other points of the customer are
    taken, and what is still missing is forgiven. A balance is never below zero.
    """

    FORGIVE = "forgive"
    TAKE_OTHERS = "take_others"


@attrs.frozen
class PointsAccount:
    """What one customer has earned and spent. Every change gives a new account.

    Entries are only ever added, and the balance is always computed from them. Repeating a
    change (earning or spending for the same order) has no effect. Raises BrokenLedgerError
    if the entries contradict each other.
    """

    customer: str = attrs.field(validator=check.name)
    entries: tuple[PointsEntry, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(PointsEntry)
    )
    lots: Mapping[str, PointsLot] = attrs.field(
        init=False,
        eq=False,
        repr=False,
    )

    @lots.default
    def _lots(self) -> Mapping[str, PointsLot]:
        # Wrong entries are refused by their validator, which runs after this.
        if not isinstance(self.entries, tuple):
            return {}
        return folded_lots(
            entry for entry in self.entries if isinstance(entry, PointsEntry)
        )

    @property
    def pending(self) -> int:
        """Points that wait for delivery."""
        return sum(lot.pending for lot in self.lots.values())

    def balance(self, *, at: datetime) -> int:
        """Points that can be spent at this moment."""
        require_moment(at, path="$.at")
        return sum(lot.available for lot in self.lots.values() if lot.expires > at)

    def expiring(self, *, by: datetime, at: datetime) -> int:
        """Points that can be spent now and will have expired by a later moment."""
        require_moment(by, path="$.by")
        return self.balance(at=at) - self.balance(at=max(by, at))

    def earned(
        self,
        lot: str,
        points: int,
        *,
        at: datetime,
        order: str = "",
        reason: str = "",
        pending: bool = False,
        expires: datetime = NEVER,
    ) -> PointsAccount:
        """Adds *points* as a lot with this id (``"order:1001"``), which is earned once."""
        _require_points(points)
        known = self.lots.get(lot)
        if known is not None:
            if known.earned != points:
                raise ConflictError(
                    f"lot {short_repr(lot)} already has {known.earned} points"
                )
            return self
        return self._with(
            PointsEntryKind.EARN,
            at,
            [PointsMove(lot, points)],
            order=order,
            reason=reason,
            pending=pending,
            expires=expires,
        )

    def confirmed(
        self, lot: str, *, at: datetime, expires: datetime = NEVER
    ) -> PointsAccount:
        """Makes a lot's pending points available: the goods have arrived."""
        points = self._lot(lot).pending
        if not points:
            return self
        return self._with(
            PointsEntryKind.CONFIRM, at, [PointsMove(lot, points)], expires=expires
        )

    def redeemed(self, points: int, *, at: datetime, order: str) -> PointsAccount:
        """Spends *points* on an order, those that expire first first.

        Raises InsufficientPointsError if there are not enough.
        """
        _require_points(points)
        spent = self._sum(PointsEntryKind.REDEEM, order)
        if spent:
            if spent != points:
                raise ConflictError(
                    f"{spent} points have already been spent on order {short_repr(order)}"
                )
            return self
        moves = self._available(points, at)
        return self._with(PointsEntryKind.REDEEM, at, moves, order=order)

    def expired(self, *, at: datetime) -> PointsAccount:
        """Writes off the points that have expired."""
        require_moment(at, path="$.at")
        moves = [
            PointsMove(lot.id, lot.available)
            for lot in self.lots.values()
            if lot.available and lot.expires <= at
        ]
        return self._with(PointsEntryKind.EXPIRE, at, moves)

    def withdrawn(self, points: int, *, at: datetime, reason: str) -> PointsAccount:
        """Takes *points* away by hand, for a reason that is kept.

        Raises InsufficientPointsError if there are not enough.
        """
        _require_points(points)
        require_name(reason, path="$.reason")
        moves = self._available(points, at)
        return self._with(PointsEntryKind.WITHDRAW, at, moves, reason=reason)

    def reversed(
        self,
        order: str,
        *,
        refunded: Money,
        of: Money,
        at: datetime,
        shortfall: PointsShortfall = PointsShortfall.FORGIVE,
    ) -> PointsAccount:
        """Takes back an order's points in proportion to what was refunded.

        *refunded* is everything refunded so far, *of* the total of the order: any sequence
        of partial refunds ends at exactly what was earned.
        """
        require_moment(at, path="$.at")
        mine = [lot for lot in self.lots.values() if lot.order == order]
        due = _share(sum(lot.earned for lot in mine), refunded, of)
        due -= self._sum(PointsEntryKind.REVERSE, order)
        if due <= 0:
            return self
        moves = []
        for lot in mine:
            points = min(due, lot.pending + lot.available)
            moves.append(PointsMove(lot.id, points))
            due -= points
        if shortfall is PointsShortfall.TAKE_OTHERS:
            others = [lot for lot in self.lots.values() if lot.order != order]
            available = sum(lot.available for lot in others if lot.expires > at)
            taken = self._taken(min(due, available), at, others)
            moves += taken
            due -= sum(move.points for move in taken)
        return self._with(PointsEntryKind.REVERSE, at, moves, order=order, forgiven=due)

    def restored(
        self, order: str, *, refunded: Money, of: Money, at: datetime
    ) -> PointsAccount:
        """Returns the points spent on an order in proportion to what was refunded.

        They keep their expiry: what has expired since expires again.
        """
        due = _share(self._sum(PointsEntryKind.REDEEM, order), refunded, of)
        due -= self._sum(PointsEntryKind.RESTORE, order)
        moves = []
        for lot, points in self._still_spent(order):
            part = min(due, points)
            if part > 0:
                moves.append(PointsMove(lot, part))
                due -= part
        return self._with(PointsEntryKind.RESTORE, at, moves, order=order)

    def earned_between(self, since: datetime, until: datetime) -> int:
        """Points that became available in a period, less those taken back: they set the tier."""
        require_moment(since, path="$.since")
        require_moment(until, path="$.until")
        found = 0
        for entry in self.entries:
            if since <= entry.at < until:
                points = sum(move.points for move in entry.moves)
                if entry.kind is PointsEntryKind.CONFIRM or (
                    entry.kind is PointsEntryKind.EARN and not entry.pending
                ):
                    found += points
                elif entry.kind is PointsEntryKind.REVERSE:
                    found -= points
        return max(found, 0)

    def _lot(self, lot: str) -> PointsLot:
        if lot not in self.lots:
            raise InvalidInputError(f"no lot {short_repr(lot)}", path="$.lot")
        return self.lots[lot]

    def _available(self, points: int, at: datetime) -> list[PointsMove]:
        balance = self.balance(at=at)
        if points > balance:
            raise InsufficientPointsError(requested=points, available=balance)
        return self._taken(points, at, self.lots.values())

    def _taken(
        self, points: int, at: datetime, lots: Iterable[PointsLot]
    ) -> list[PointsMove]:
        moves = []
        for lot in sorted(lots, key=lambda lot: (lot.expires, lot.earned_at, lot.id)):
            if lot.expires > at and lot.available and points:
                part = min(points, lot.available)
                moves.append(PointsMove(lot.id, part))
                points -= part
        return moves

    def _sum(self, kind: PointsEntryKind, order: str) -> int:
        return sum(
            sum(move.points for move in entry.moves) + entry.forgiven
            for entry in self.entries
            if entry.kind is kind and entry.order == order
        )

    def _still_spent(self, order: str) -> list[tuple[str, int]]:
        # The last spent is returned first: it expires last.
        spent: dict[str, int] = {}
        for entry in self.entries:
            if entry.order == order:
                sign = {PointsEntryKind.REDEEM: 1, PointsEntryKind.RESTORE: -1}.get(
                    entry.kind, 0
                )
                for move in entry.moves:
                    spent[move.lot] = spent.get(move.lot, 0) + sign * move.points
        return list(spent.items())[::-1]

    def _with(
        self,
        kind: PointsEntryKind,
        at: datetime,
        moves: Iterable[PointsMove],
        *,
        order: str = "",
        reason: str = "",
        pending: bool = False,
        expires: datetime = NEVER,
        forgiven: int = 0,
    ) -> PointsAccount:
        real = tuple(move for move in moves if move.points)
        if not real and not forgiven:
            return self
        entry = PointsEntry(
            kind=kind,
            at=at,
            moves=real,
            order=order,
            reason=reason,
            pending=pending,
            expires=expires,
            forgiven=forgiven,
        )
        return PointsAccount(self.customer, (*self.entries, entry))


def _require_points(points: int) -> None:
    require_whole_number(points, path="$.points", least=1, most=MOST_POINTS)


def _share(points: int, refunded: Money, of: Money) -> int:
    require_money(refunded, path="$.refunded", from_zero=True)
    if refunded > require_money(of, path="$.of") or not of:
        raise InvalidInputError(
            f"{refunded} cannot be refunded of {of}", path="$.refunded"
        )
    top, bottom = refunded.amount.as_integer_ratio()
    over, under = of.amount.as_integer_ratio()
    return divide(points * top * under, bottom * over, DOWN)
