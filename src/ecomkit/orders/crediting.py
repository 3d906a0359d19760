"""Previews of cancellations, returns and reductions: what goes back, to the last cent.

The units of a line cannot be told apart: taking back k of them after k0 gives back
F(k0 + k) - F(k0) of each column, F being the column's share so far. A reduction lowers
what is left of a row, and F starts anew on the rest. So every sequence of changes ends at
exactly what was charged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.orders.amounts import RowAmounts, fraction_of, share_of
from ecomkit.orders.change import ChangeEntry, ChangeKind, OrderChange
from ecomkit.orders.errors import InvalidChangeError
from ecomkit.orders.fulfillment import (
    LineQuantities,
    Quantity,
    checked_quantities,
    minus,
)
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderFeeLine, OrderLine, OrderRow


class AlsoRefund(StrictEnum):
    """What of deliveries and fees goes back with the goods.

    ``SHARES``: the part that these goods caused; ``ALL``: all that is left of them.
    """

    NOTHING = "nothing"
    SHARES = "shares"
    ALL = "all"


def cancellation(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    id: str,
    at: datetime,
    reason: str = "",
    by: str = "",
    alongside: AlsoRefund = AlsoRefund.SHARES,
) -> OrderChange:
    """What goes back when so much of some lines (by key) is not sent after all."""
    return _of_units(
        order,
        _opened(order, ChangeKind.CANCELLATION, id=id, at=at, reason=reason, by=by),
        wanted,
        alongside,
        lambda known: known.open,
    )


def return_credit(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    id: str,
    at: datetime,
    reason: str = "",
    by: str = "",
    alongside: AlsoRefund = AlsoRefund.NOTHING,
) -> OrderChange:
    """What goes back when so much of some lines (by key) has come back."""
    return _of_units(
        order,
        _opened(order, ChangeKind.RETURN, id=id, at=at, reason=reason, by=by),
        wanted,
        alongside,
        lambda known: known.returnable,
    )


def reduction(
    order: Order,
    amounts: Mapping[str, Money],
    *,
    id: str,
    at: datetime,
    reason: str = "",
    by: str = "",
) -> OrderChange:
    """What goes back when some rows (by key) cost so much less, tax included.

    A row can be lowered by what is left of it: the buyer keeps the goods.
    """
    entries = []
    for key, amount in amounts.items():
        left = remaining(order, key)
        if not isinstance(amount, Money) or amount.currency.code != order.currency:
            raise InvalidChangeError(
                f"{short_repr(amount)} is no amount in {order.currency}",
                path=f"$.amounts.{key}",
            )
        if not Money.zero(order.currency) < amount <= left.gross:
            raise InvalidChangeError(
                f"{amount} cannot be taken off {key}",
                path=f"$.amounts.{key}",
                hint=f"at most {left.gross}",
                most=left.gross,
            )
        _check_scale(order, amount, key)
        entries.append(
            ChangeEntry(row=key, charged=left.up_to(fraction_of(amount, left.gross)))
        )
    change = _opened(order, ChangeKind.REDUCTION, id=id, at=at, reason=reason, by=by)
    return _closed(order, attrs.evolve(change, entries=tuple(entries)))


def remaining(order: Order, key: str) -> RowAmounts:
    """What is left of a row after all changes so far."""
    left = order.row(key).charged
    for change in order.changes:
        for entry in change.entries:
            if entry.row == key:
                left -= entry.charged
    return left


def _opened(
    order: Order, kind: ChangeKind, *, id: str, at: datetime, reason: str, by: str
) -> OrderChange:
    """A change of the order as it stands, with nothing in it yet."""
    return OrderChange(
        id=id,
        kind=kind,
        at=at,
        base_version=order.version,
        entries=(),
        cash_rounding=Money.zero(order.currency),
        reason=reason,
        by=by,
    )


def _of_units(
    order: Order,
    change: OrderChange,
    wanted: Mapping[str, Quantity],
    alongside: AlsoRefund,
    most: Callable[[LineQuantities], Quantity],
) -> OrderChange:
    asked = checked_quantities(wanted)
    if not asked:
        raise InvalidChangeError("takes nothing back", path="$.wanted")
    entries = []
    for key, quantity in asked:
        line = order.line(key)
        limit = most(order.quantities(key))
        if quantity > limit:
            raise InvalidChangeError(
                f"{quantity} of {key} cannot be taken back",
                path=f"$.wanted.{key}",
                hint=f"at most {limit}",
                most=limit,
            )
        if isinstance(line.quantity, int) and quantity != int(quantity):
            raise InvalidChangeError(
                f"{key} is sold by the piece", path=f"$.wanted.{key}"
            )
        entries.append(_units(order, line, quantity))
    rest = _alongside(order, dict(asked), AlsoRefund(alongside))
    return _closed(order, attrs.evolve(change, entries=(*entries, *rest)))


def _units(order: Order, line: OrderLine, quantity: Quantity) -> ChangeEntry:
    basis, units, gone = _basis(order, line)
    before = fraction_of(gone, units)
    after = before + fraction_of(quantity, units)
    return ChangeEntry(
        row=line.key, quantity=quantity, charged=basis.between(before, after)
    )


def _basis(order: Order, line: OrderLine) -> tuple[RowAmounts, Quantity, Quantity]:
    # What F is taken on: the line's columns and units since the last reduction, and how
    # many of those units are gone.
    basis, units = line.charged, line.quantity
    gone: Quantity = 0
    for change in order.changes:
        for entry in change.entries:
            if entry.row != line.key:
                continue
            if entry.quantity:
                gone = minus(gone, -entry.quantity)
            else:
                basis = basis - basis.up_to(fraction_of(gone, units)) - entry.charged
                units, gone = minus(units, gone), 0
    return basis, units, gone


def _alongside(
    order: Order, asked: Mapping[str, Quantity], how: AlsoRefund
) -> Iterator[ChangeEntry]:
    if how is AlsoRefund.NOTHING:
        return
    for row in order.rows:
        if isinstance(row, OrderLine) or row.charged.gross.amount <= 0:
            continue
        left = remaining(order, row.key)
        amount = left.gross
        if how is AlsoRefund.SHARES:
            amount = min(amount, _caused(order, row, asked))
        if amount:
            yield ChangeEntry(
                row=row.key, charged=left.up_to(fraction_of(amount, left.gross))
            )


def _caused(order: Order, row: OrderRow, asked: Mapping[str, Quantity]) -> Money:
    """What of a delivery or fee so many units of some lines have caused."""
    weights = _weights(order, row)
    total = Money.zero(order.currency)
    if not weights:
        return total
    parts = allocate(
        row.charged.gross,
        list(weights.values()),
        equal=True,
        scale=_scale(row.charged.gross),
    )
    for key, part in zip(weights, parts, strict=True):
        if key in asked:
            line = order.line(key)
            known = order.quantities(key)
            before = fraction_of(minus(known.ordered, known.kept), line.quantity)
            after = before + fraction_of(asked[key], line.quantity)
            total += share_of(part, after) - share_of(part, before)
    return total


def _weights(order: Order, row: OrderRow) -> dict[str, Decimal]:
    if isinstance(row, OrderFeeLine):
        if row.line:
            return {row.line: Decimal(1)}
        return {line.key: line.gross.amount for line in order.lines}
    if isinstance(row, OrderLine):
        return {}
    known = {line.key for line in order.lines}
    shares = {key: share.amount for key, share in row.shares if key in known}
    return shares or {
        line.key: line.gross.amount for line in order.lines if line.key in row.lines
    }


def _closed(order: Order, change: OrderChange) -> OrderChange:
    """The change with what rides along: rebates that are rows, and rounding to coins.

    Both lower or raise the whole order, so they go back in proportion to all that was
    charged; what was kept of them before is never paid out.
    """
    rows = [row for row in order.rows if row.charged.gross.amount > 0]
    rebates = [row for row in order.rows if row.charged.gross.amount < 0]
    charged = sum((row.charged.gross for row in rows), start=Money.zero(order.currency))
    keys = {row.key for row in rows}
    gone = sum(
        (
            entry.charged.gross
            for each in order.changes
            for entry in each.entries
            if entry.row in keys
        ),
        start=Money.zero(order.currency),
    )
    now = sum(
        (entry.charged.gross for entry in change.entries),
        start=Money.zero(order.currency),
    )
    if not charged:
        return change
    first, last = fraction_of(gone, charged), fraction_of(gone + now, charged)
    extra = [
        ChangeEntry(row=row.key, charged=row.charged.between(first, last))
        for row in rebates
        if first != last
    ]
    riding = order.total - charged
    cash = share_of(riding, last) - share_of(riding, first)
    for entry in extra:
        cash -= entry.charged.gross
    return attrs.evolve(change, entries=(*change.entries, *extra), cash_rounding=cash)


def _scale(amount: Money) -> int:
    places = -int(amount.amount.as_tuple().exponent)
    return max(0, places - minor_unit(amount.currency.code))


def _check_scale(order: Order, amount: Money, key: str) -> None:
    finest = max(_scale(row.charged.gross) for row in order.rows)
    if _scale(amount) > finest:
        raise InvalidChangeError(
            f"{amount} has parts below the smallest unit", path=f"$.amounts.{key}"
        )
