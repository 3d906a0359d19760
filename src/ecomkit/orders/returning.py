"""Returns as promised: what can come back, how long, and what is credited for it.

A consumer in the European Union can withdraw within 14 days of delivery and gets the least
expensive standard delivery back as well (Directive 2011/83/EU, articles 9, 13 and 14);
otherwise the shop's terms say what holds.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date, timedelta, tzinfo
from fractions import Fraction
from functools import partial

import attrs

from ecomkit.addressing.territory import union_members
from ecomkit.cart.quantity import Quantity
from ecomkit.checkout.purchaser import BuyerKind
from ecomkit.moments import local_time
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import fraction_of
from ecomkit.orders.bundle_parts import pieces_taken, units_taken
from ecomkit.orders.change import ChangeEntry, ChangeKind, OrderChange
from ecomkit.orders.coins import rounded_to_coins
from ecomkit.orders.errors import ReturnRefusedError
from ecomkit.orders.fulfillment import OrderReturn, ReturnCause, limit_hint, minus
from ecomkit.orders.order import Order
from ecomkit.orders.remainder import remaining
from ecomkit.orders.rows import OrderLine
from ecomkit.orders.steps import instead_of_returning, still_returnable

WITHDRAWAL_DAYS = 14
"""The days of Directive 2011/83/EU, article 9."""


@attrs.frozen(kw_only=True)
class ReturnProblem:
    """One reason why goods need not be taken back: a stable code, its place and a hint."""

    code: str
    path: str
    hint: str = ""


def return_problems(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    on: date,
    zone: tzinfo,
    cause: ReturnCause = ReturnCause.UNWANTED,
) -> tuple[ReturnProblem, ...]:
    """All that keeps goods, by line key, from being sent back *on* a day in the shop's *zone*.

    Where the shop is to blame, no terms do, only that there are not as many.
    """
    by_terms = not ReturnCause(cause).is_claim
    return tuple(
        problem
        for key in wanted
        for problem in (
            *(_problems(order, order.part(key)[0], on, zone) if by_terms else ()),
            *_too_many(order, wanted, key),
        )
    )


def check_returnable(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    on: date,
    zone: tzinfo,
    cause: ReturnCause,
) -> None:
    """Raises ReturnRefusedError, with every problem, for goods that need not be taken back."""
    refuse_return(order, return_problems(order, wanted, on=on, zone=zone, cause=cause))


def refuse_return(order: Order, problems: tuple[ReturnProblem, ...]) -> None:
    """Raises ReturnRefusedError with every problem, where there is one."""
    if problems:
        raise ReturnRefusedError(
            f"order {order.number}: {', '.join(each.code for each in problems)}",
            path=problems[0].path,
            hint=problems[0].hint,
            problems=problems,
        )


def return_until(order: Order, line: OrderLine, zone: tzinfo) -> date | None:
    """The last day on which a line can be sent back, in the shop's *zone*.

    The days count from the one after the last goods of the order arrived, or a service or
    download was performed; None before.
    """
    arrived = _arrived(order, {line.key}, zone)
    return None if arrived is None else arrived + timedelta(_days(order, line))


def is_withdrawal(order: Order, asked: OrderReturn, zone: tzinfo) -> bool:
    """Whether a return is the withdrawal of a consumer in the European Union."""
    if asked.cause.is_claim or not _is_consumer(order):
        return False
    lines = {order.part(key)[0].key for key, _ in asked.quantities}
    arrived = _arrived(order, lines, zone)
    last = None if arrived is None else arrived + timedelta(WITHDRAWAL_DAYS)
    requested = local_time(asked.requested_at, zone).date()
    return last is None or requested <= last


def return_kind(asked: OrderReturn, *, is_exchange: bool) -> ChangeKind:
    """The kind of the change that resolves a return."""
    if not asked.comes_back:
        return ChangeKind.CLAIM
    return ChangeKind.EXCHANGE if is_exchange else ChangeKind.RETURN


def also_credited(
    order: Order, asked: OrderReturn, zone: tzinfo
) -> tuple[ChangeEntry, ...]:
    """What is credited beside the goods of a return, once none of the order is kept.

    Of a withdrawal, all fees and the standard delivery; of a claim, the whole delivery.
    """
    taken = dict(asked.credited)
    is_kept = any(
        _is_kept(order, line, taken)
        for line in order.lines
        if not line.gives_back and not line.is_gift
    )
    withdrawn = is_withdrawal(order, asked, zone)
    if is_kept or not (withdrawn or asked.cause.is_claim):
        return ()
    return tuple(_rest(order, in_full=not withdrawn))


def less_deducted(
    order: Order, change: OrderChange, fee: Money, lost: Mapping[str, Money]
) -> OrderChange:
    """A change that credits less: the *fee* of a label, and discounts *lost*, by line key.

    Discounts are lost of goods that are kept. What is credited never falls below zero.
    """
    most = change.refund
    fee = min(fee, most)
    entries = list(_fee(change, fee))
    most -= fee
    for key, wanted in lost.items():
        left, loss = remaining(order, key), min(wanted, most)
        if loss and left.discounts:
            entries.append(ChangeEntry(row=key, charged=-left.with_less_discount(loss)))
            most -= loss
    less = attrs.evolve(change, entries=(*change.entries, *entries))
    return rounded_to_coins(order, less)


def _is_kept(order: Order, line: OrderLine, taken: Mapping[str, Quantity]) -> bool:
    # Whether anything of a line is kept when that is taken as well.
    left = minus(order.quantities(line.key).kept, taken.get(line.key, 0))
    pieces = pieces_taken(order.changes, line.key)
    complete, _ = units_taken(line, pieces)
    for sku, _ in line.parts:
        pieces[sku] += int(taken.get(f"{line.key}/{sku}", 0))
    return minus(left, units_taken(line, pieces)[0], -complete) > 0


def _problems(
    order: Order, line: OrderLine, on: date, zone: tzinfo
) -> Iterator[ReturnProblem]:
    rule = order.terms.rule_of(line.sku)
    path = f"$.wanted.{line.key}"
    if not rule.accepted:
        yield ReturnProblem(
            code="not_returnable",
            path=path,
            hint=rule.reason or "the terms of the sale exclude it",
        )
        return
    last = return_until(order, line, zone)
    if last is not None and on > last:
        yield ReturnProblem(
            code="return_window_over",
            path=path,
            hint=f"it could be sent back until {last.isoformat()}",
        )


def _too_many(
    order: Order, wanted: Mapping[str, Quantity], key: str
) -> Iterator[ReturnProblem]:
    most = still_returnable(order, wanted, key)
    if wanted[key] > most:
        yield ReturnProblem(
            code="too_many",
            path=f"$.wanted.{key}",
            hint=limit_hint(most, key, partial(instead_of_returning, order)),
        )


def _days(order: Order, line: OrderLine) -> int:
    rule = order.terms.rule_of(line.sku)
    days = order.terms.return_days if rule.days is None else rule.days
    return max(days, WITHDRAWAL_DAYS) if _is_consumer(order) else days


def _is_consumer(order: Order) -> bool:
    if order.purchaser.kind is not BuyerKind.INDIVIDUAL:
        return False
    places = [each.address for each in order.deliveries] + [order.billing]
    country = next((each.country for each in places if each is not None), "")
    return country in union_members("EU")


def _arrived(order: Order, keys: Container[str], zone: tzinfo) -> date | None:
    # The day on which the last of some lines came; None while some is still to come.
    # Goods come with all other goods of the order.
    ships = any(line.is_packed and line.key in keys for line in order.lines)
    awaited = {
        line.key
        for line in order.lines
        if not line.gives_back and (line.key in keys or (ships and line.is_packed))
    }
    if any(order.quantities(key).awaited for key in awaited):
        return None
    came = [each.delivered_at for each in order.shipments if ships]
    came += [each.performed_at for each in order.performances if each.line in awaited]
    days = [local_time(moment, zone).date() for moment in came if moment is not None]
    return max(days, default=None)


def _rest(order: Order, *, in_full: bool) -> Iterator[ChangeEntry]:
    for fee in order.fees:
        left = remaining(order, fee.key)
        if left.gross.amount > 0:
            yield ChangeEntry(row=fee.key, charged=left)
    for delivery in order.deliveries:
        if not delivery.key:
            continue
        left = remaining(order, delivery.key)
        most = left.gross
        if not in_full and delivery.standard is not None:
            most = min(most, delivery.standard)
        if most.amount > 0:
            yield ChangeEntry(
                row=delivery.key, charged=left.up_to(fraction_of(most, left.gross))
            )


def _fee(change: OrderChange, fee: Money) -> Iterator[ChangeEntry]:
    # A part of what each row would be credited: the buyer pays it with the goods' taxes.
    if not fee:
        return
    paid = [each for each in change.entries if each.charged.gross.amount > 0]
    weights = [each.charged.gross.amount for each in paid]
    for entry, part in zip(paid, allocate(fee, weights, scale=fee.scale), strict=True):
        share = fraction_of(part, entry.charged.gross)
        yield ChangeEntry(
            row=entry.row, charged=entry.charged.between(share, Fraction(0))
        )
