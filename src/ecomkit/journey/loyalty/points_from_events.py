"""Points derived from events: orders, deliveries, refunds and bonuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.events import Change, Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import (
    is_complete,
    needed_money,
    number_of,
    order_of,
    refund_of,
    text_of,
    without_gift_cards,
)
from ecomkit.journey.event_json import event_id
from ecomkit.journey.identity import as_customers
from ecomkit.journey.loyalty.account import PointsAccount
from ecomkit.journey.loyalty.earning_order import EarningOrder
from ecomkit.journey.loyalty.earning_rules import order_from
from ecomkit.journey.loyalty.events import (
    PointsEarned,
    PointsExpired,
    PointsRedeemed,
    PointsReversed,
    TierChanged,
)
from ecomkit.journey.loyalty.ledger import PointsEntryKind
from ecomkit.journey.loyalty.program import LoyaltyProgram
from ecomkit.money.amount import Money
from ecomkit.validators import require_moment


@attrs.define
class _Order:
    # One order while events are read, with what was added to it: all that it cost and was
    # refunded, and the same without gift cards, which earn nothing.
    total: Money
    goods: EarningOrder
    refunded: Money
    earning: Money
    earning_refunded: Money

    def refund(self, event: Event) -> None:
        # A canceled order may be refunded, too; together they are at most its total.
        if event.name == "order_canceled":
            self.refunded, self.earning_refunded = self.total, self.earning
            return
        back = refund_of(event)
        self.refunded = min(self.total, self.refunded + back)
        earning_back = self.earning_refunded + without_gift_cards(event, back)
        self.earning_refunded = min(self.earning, earning_back)


def points_accounts(
    events: Iterable[Event], program: LoyaltyProgram, *, at: datetime
) -> dict[str, PointsAccount]:
    """Every customer's points account at this moment, as *program* derives it from *events*.

    ``order_completed`` earns (refunds are measured by its ``total``, without gift cards), and ``order_edited``
    what the grown order earns more; ``shipment_delivered`` confirms, ``order_refunded`` (its ``total``) and
    ``order_canceled`` take back what was earned and return what was spent,
    ``points_redeemed`` spends, and bonuses reward other events. Expired points are written
    off. An order's points are multiplied by the tier at its moment.
    """
    require_moment(at, path="$.at")
    accounts: dict[str, PointsAccount] = {}
    orders: dict[str, _Order] = {}
    rewarded: Counter[tuple[str, str]] = Counter()
    for event in as_customers(events):
        if event.at <= at:
            _follow(event, program, accounts, orders)
            _reward(event, program, accounts, rewarded)
    return {actor: account.expired(at=at) for actor, account in accounts.items()}


def _follow(
    event: Event,
    program: LoyaltyProgram,
    accounts: dict[str, PointsAccount],
    orders: dict[str, _Order],
) -> None:
    id, at = order_of(event), event.at
    order = orders.get(id)
    actor = order.goods.customer if order is not None else event.actor
    if not actor:
        return
    account = accounts.get(actor, PointsAccount(actor))
    account = account.expired(at=at)
    if event.name == "order_completed":
        if order is not None:
            return
        total = needed_money(event, "total")
        goods = order_from(event)
        zero = Money.zero(total.currency)
        earning = without_gift_cards(event, total)
        orders[id] = _Order(total, goods, zero, earning, zero)
        account = _earned(account, f"order:{id}", goods, program, at)
    elif event.name == "points_redeemed":
        points_spent = number_of(event, "points")
        if points_spent is None:
            raise InvalidEventError(
                "points_redeemed has no points", path="$.properties.points"
            )
        account = account.redeemed(points_spent, at=at, order=id)
    elif order is None:
        return
    elif event.name == "order_edited":
        added = needed_money(event, "total")
        order.total += added
        order.earning += without_gift_cards(event, added)
        more = order_from(event).lines
        order.goods = attrs.evolve(order.goods, lines=(*order.goods.lines, *more))
        lot = f"order:{id}:{text_of(event, 'change')}"
        account = _earned(account, lot, order.goods, program, at)
    elif event.name == "shipment_delivered":
        for lot in _lots_of(account, id) if is_complete(event) else ():
            account = account.confirmed(lot, at=at, expires=program.expires(at))
    elif event.name in {"order_refunded", "order_canceled"}:
        order.refund(event)
        account = _taken_back(account, id, order, program, at)
    else:
        return
    accounts[actor] = account


def _earned(
    account: PointsAccount,
    lot: str,
    goods: EarningOrder,
    program: LoyaltyProgram,
    at: datetime,
) -> PointsAccount:
    # What all goods of the order earn, less what it has earned before.
    known = _lots_of(account, goods.id)
    if lot in known:
        return account
    before = sum(account.lots[each].earned for each in known)
    points = program.points_for(goods, program.tier(account, at=at)) - before
    if points <= 0:
        return account
    return account.earned(lot, points, at=at, order=goods.id, pending=True)


def _lots_of(account: PointsAccount, order: str) -> list[str]:
    # Those that the order's goods have earned.
    return [
        lot.id
        for lot in account.lots.values()
        if lot.order == order and lot.id.startswith("order:")
    ]


def _taken_back(
    account: PointsAccount,
    id: str,
    order: _Order,
    program: LoyaltyProgram,
    at: datetime,
) -> PointsAccount:
    if order.earning:
        account = account.reversed(
            id,
            refunded=order.earning_refunded,
            of=order.earning,
            at=at,
            shortfall=program.shortfall,
        )
    if order.total:
        account = account.restored(id, refunded=order.refunded, of=order.total, at=at)
    return account


def _reward(
    event: Event,
    program: LoyaltyProgram,
    accounts: dict[str, PointsAccount],
    rewarded: Counter[tuple[str, str]],
) -> None:
    for bonus in program.bonuses if event.actor else ():
        times = rewarded[event.actor, bonus.event]
        if bonus.event != event.name or not bonus.points:
            continue
        if bonus.most and times >= bonus.most:
            continue
        account = accounts.get(event.actor, PointsAccount(event.actor))
        accounts[event.actor] = account.earned(
            f"{bonus.event}:{event_id(event)}",
            bonus.points,
            at=event.at,
            reason=bonus.event,
            expires=program.expires(event.at),
        )
        rewarded[event.actor, bonus.event] += 1


def points_changes(
    before: PointsAccount,
    after: PointsAccount,
    program: LoyaltyProgram,
    *,
    at: datetime,
) -> tuple[Change, ...]:
    """The changes of an account from *before* to *after*, to be published.

    Both are the same customer's; *at* is the moment for which tiers are compared.
    """
    require_moment(at, path="$.at")
    found: list[Change] = []
    for entry in after.entries[len(before.entries) :]:
        points = sum(move.points for move in entry.moves)
        if entry.kind is PointsEntryKind.EARN:
            found.append(
                PointsEarned(
                    points=points,
                    order=entry.order,
                    reason=entry.reason,
                    pending=entry.pending,
                )
            )
        elif entry.kind is PointsEntryKind.REDEEM:
            found.append(PointsRedeemed(points=points, order=entry.order))
        elif entry.kind is PointsEntryKind.EXPIRE:
            found.append(PointsExpired(points=points))
        elif entry.kind in {PointsEntryKind.REVERSE, PointsEntryKind.WITHDRAW}:
            found.append(
                PointsReversed(points=points, order=entry.order, reason=entry.reason)
            )
    old = program.tier(before, at=at)
    new = program.tier(after, at=at)
    if old != new:
        found.append(
            TierChanged(tier=new.name if new else "", before=old.name if old else "")
        )
    return tuple(found)
