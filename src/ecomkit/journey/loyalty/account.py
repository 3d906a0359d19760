"""A customer's points: earning, spending, expiry and taking back, on the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import attrs

from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.journey.checks import moment, named
from ecomkit.journey.loyalty.errors import InsufficientPointsError
from ecomkit.journey.loyalty.ledger import (
    NEVER,
    PointsEntry,
    PointsEntryKind,
    PointsLot,
    PointsMove,
    folded_lots,
)
from ecomkit.money.amount import Money
from ecomkit.money.rounding import DOWN, divide


class PointsShortfall(StrEnum):
    """What happens where points to be taken back are already spent.

    ``FORGIVE``: the shop bears it. ``TAKE_OTHERS``: other points of the customer are
    taken first; what is then still missing is forgiven. A balance is never below zero.
    """

    FORGIVE = "forgive"
    TAKE_OTHERS = "take_others"


@attrs.frozen
class PointsAccount:
    """What one customer has earned and spent. Every change is a new account.

    Entries are only ever added; the balance is always worked out from them. Doing the
    same again (earning for the same order, spending for the same order) changes nothing.
    """

    customer: str = attrs.field(validator=named)
    entries: tuple[PointsEntry, ...] = ()
    lots: Mapping[str, PointsLot] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda self: folded_lots(self.entries), takes_self=True),
    )

    @property
    def pending(self) -> int:
        """Points that wait for the delivery of what earned them."""
        return sum(lot.pending for lot in self.lots.values())

    def balance(self, *, at: datetime) -> int:
        """Points that can be spent at this moment; those past their time cannot."""
        moment(at)
        return sum(lot.available for lot in self.lots.values() if lot.expires > at)

    def expiring(self, *, by: datetime, at: datetime) -> int:
        """Points that can be spent now and are lost by a later moment."""
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
        """With *points* earned as a lot of this id (``"order:1001"``), which earns once."""
        _points(points)
        known = self.lots.get(lot)
        if known is not None:
            if known.earned != points:
                raise ConflictError(
                    f"lot {short_repr(lot)} has earned {known.earned} already"
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
        """With a lot's pending points made available: the goods have arrived."""
        points = self._lot(lot).pending
        if not points:
            return self
        return self._with(
            PointsEntryKind.CONFIRM, at, [PointsMove(lot, points)], expires=expires
        )

    def redeemed(self, points: int, *, at: datetime, order: str) -> PointsAccount:
        """With *points* spent on an order: those that expire first go first.

        InsufficientPointsError where there are not enough.
        """
        _points(points)
        spent = self._sum(PointsEntryKind.REDEEM, order)
        if spent:
            if spent != points:
                raise ConflictError(
                    f"order {short_repr(order)} has spent {spent} points already"
                )
            return self
        if points > self.balance(at=at):
            raise InsufficientPointsError(asked=points, available=self.balance(at=at))
        moves = self._taken(points, at, self.lots.values())
        return self._with(PointsEntryKind.REDEEM, at, moves, order=order)

    def expired(self, *, at: datetime) -> PointsAccount:
        """With the points whose time has passed written off."""
        moves = [
            PointsMove(lot.id, lot.available)
            for lot in self.lots.values()
            if lot.available and lot.expires <= moment(at)
        ]
        return self._with(PointsEntryKind.EXPIRE, at, moves)

    def withdrawn(self, points: int, *, at: datetime, reason: str) -> PointsAccount:
        """With *points* taken away by hand, for a reason that is kept."""
        _points(points)
        if not reason:
            raise InvalidInputError("a withdrawal needs a reason", path="$.reason")
        if points > self.balance(at=at):
            raise InsufficientPointsError(asked=points, available=self.balance(at=at))
        moves = self._taken(points, at, self.lots.values())
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
        """With the points of an order taken back in proportion to what was refunded.

        *refunded* is all that was refunded so far, *of* the whole order: any sequence of
        partial refunds ends at exactly what was earned.
        """
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
            there = sum(lot.available for lot in others if lot.expires > moment(at))
            taken = self._taken(min(due, there), at, others)
            moves += taken
            due -= sum(move.points for move in taken)
        return self._with(PointsEntryKind.REVERSE, at, moves, order=order, forgiven=due)

    def restored(
        self, order: str, *, refunded: Money, of: Money, at: datetime
    ) -> PointsAccount:
        """With points spent on an order given back in proportion to what was refunded.

        They come back with the time they had left: what has expired since expires again.
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
        """Points that became available in a time, less those taken back: a tier's measure."""
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
        # The last spent comes back first: it lives longest.
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


def _points(points: object) -> None:
    if isinstance(points, bool) or not isinstance(points, int) or points < 1:
        raise InvalidInputError(
            f"{short_repr(points)} is not a number of points", path="$.points"
        )


def _share(points: int, refunded: Money, of: Money) -> int:
    refunded, of = Money.from_moneyed(refunded), Money.from_moneyed(of)
    if refunded < Money.zero(of.currency) or refunded > of or not of:
        raise InvalidInputError(
            f"{refunded} cannot be refunded of {of}", path="$.refunded"
        )
    top, bottom = refunded.amount.as_integer_ratio()
    over, under = of.amount.as_integer_ratio()
    return divide(points * top * under, bottom * over, DOWN)
