"""Previews of cancellations, returns and reductions, exact to the last cent.

The units of a line are alike: taking back k of them after k0 refunds F(k0 + k) - F(k0) of
each amount, where F(n) is the rounded share of n units. A reduction lowers what is left of
a row, and F starts again on the rest. So every sequence of changes ends at exactly what was
charged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from ecomkit.cart.quantity import Quantity
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import fraction_of, share_of
from ecomkit.orders.change import ChangeEntry, ChangeKind, OrderChange
from ecomkit.orders.coins import gross_of, rounded_to_coins
from ecomkit.orders.errors import InvalidChangeError
from ecomkit.orders.fulfillment import minus
from ecomkit.orders.line_credits import line_credits
from ecomkit.orders.order import Order
from ecomkit.orders.rebates import rebates_taken_back
from ecomkit.orders.remainder import remaining
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine
from ecomkit.validators import require_mapping, require_type

_NOTHING = Decimal(0)


class ChangeDetails(TypedDict):
    """The id of a change, its moment, and if known its reason and who makes it."""

    id: str
    at: datetime
    reason: NotRequired[str]
    by: NotRequired[str]


class AlsoRefund(StrictEnum):
    """What is refunded of deliveries and fees together with goods.

    ``SHARES``: the part these goods caused; ``ALL``: all that is left.
    """

    NOTHING = "nothing"
    SHARES = "shares"
    ALL = "all"


def cancellation(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    also_refund: AlsoRefund = AlsoRefund.SHARES,
    **details: Unpack[ChangeDetails],
) -> OrderChange:
    """The change that cancels quantities of lines (by key) before they are packed."""
    return _of_units(order, ChangeKind.CANCELLATION, wanted, also_refund, details)


def return_credit(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    also_refund: AlsoRefund = AlsoRefund.NOTHING,
    **details: Unpack[ChangeDetails],
) -> OrderChange:
    """The change that refunds returned quantities of lines (by key)."""
    return _of_units(order, ChangeKind.RETURN, wanted, also_refund, details)


def claim_credit(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    also_refund: AlsoRefund = AlsoRefund.NOTHING,
    **details: Unpack[ChangeDetails],
) -> OrderChange:
    """The change that refunds quantities of lines (by key) that came damaged, or not at all.

    They need not come back.
    """
    return _of_units(order, ChangeKind.CLAIM, wanted, also_refund, details)


def reduction(
    order: Order,
    amounts: Mapping[str, Money],
    **details: Unpack[ChangeDetails],
) -> OrderChange:
    """The change that lowers the price of rows (by key) by amounts that include tax.

    A row can be lowered by what is left of it; the buyer keeps the goods.
    """
    _require_order(order)
    require_mapping(
        amounts,
        path="$.amounts",
        error=InvalidChangeError,
        hint="""say of which rows, such as {"tea": Money("5.00", "EUR")}""",
    )
    if not amounts:
        raise InvalidChangeError("is empty", path="$.amounts")
    entries = []
    for key, amount in amounts.items():
        left = remaining(order, key)
        if not isinstance(amount, Money) or amount.currency.code != order.currency:
            raise InvalidChangeError(
                f"{short_repr(amount)} is not an amount in {order.currency}",
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
    return _closed(order, ChangeKind.REDUCTION, entries, details)


def credited_units(
    order: Order,
    kind: ChangeKind,
    wanted: Mapping[str, Quantity],
    details: ChangeDetails,
    *,
    others: Iterable[ChangeEntry] = (),
) -> OrderChange:
    """The change of some *kind* that credits units of lines, and the fees on them alone.

    *others* are what else is credited of fees and deliveries. With nothing *wanted* it
    credits nothing else.
    """
    entries = line_credits(order, kind, wanted) if wanted else []
    others = list(others)
    known = {each.row for each in others}
    fees = {each.key for each in order.fees if each.line} - known
    rest = _also_refunded(order, wanted, AlsoRefund.SHARES)
    of_fees = [each for each in rest if each.row in fees]
    return _closed(order, kind, [*entries, *of_fees, *others], details)


def _of_units(
    order: Order,
    kind: ChangeKind,
    wanted: Mapping[str, Quantity],
    also_refund: AlsoRefund,
    details: ChangeDetails,
) -> OrderChange:
    _require_order(order)
    entries = line_credits(order, kind, wanted)
    rest = _also_refunded(order, wanted, AlsoRefund(also_refund))
    return _closed(order, kind, [*entries, *rest], details)


def _require_order(order: object) -> None:
    require_type(
        order,
        Order,
        path="$.order",
        error=InvalidChangeError,
        hint="orders.get(number) gives the order",
    )


def _also_refunded(
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


def _caused(
    order: Order, row: OrderFeeLine | OrderDelivery, asked: Mapping[str, Quantity]
) -> Money:
    """The part of a delivery or fee that so many units of some lines caused."""
    weights = _weights(order, row)
    total = Money.zero(order.currency)
    if not weights:
        return total
    parts = allocate(
        row.charged.gross,
        list(weights.values()),
        equal=True,
        scale=row.charged.gross.scale,
    )
    for key, part in zip(weights, parts, strict=True):
        if key in asked:
            line = order.line(key)
            known = order.quantities(key)
            before = fraction_of(minus(known.ordered, known.kept), line.quantity)
            after = before + fraction_of(asked[key], line.quantity)
            total += share_of(part, after) - share_of(part, before)
    return total


def _weights(order: Order, row: OrderFeeLine | OrderDelivery) -> dict[str, Decimal]:
    # What gives money back causes no part of a fee or a delivery.
    causes = {line.key: max(line.gross.amount, _NOTHING) for line in order.lines}
    if isinstance(row, OrderFeeLine):
        return {row.line: Decimal(1)} if row.line else causes
    known = {line.key for line in order.lines}
    shares = {key: share.amount for key, share in row.shares if key in known}
    return shares or {key: part for key, part in causes.items() if key in row.lines}


def _closed(
    order: Order, kind: ChangeKind, entries: list[ChangeEntry], details: ChangeDetails
) -> OrderChange:
    """The change with its part of rebates that are rows, and of the cash rounding.

    Both belong to the order as it was placed, so they go in proportion to what was charged
    then. Where the order is paid in coins, what is left of it is rounded anew.
    """
    later = {entry.row for change in order.changes for entry in change.added}
    placed = [row for row in order.rows if row.key not in later]
    rows = [row for row in placed if row.charged.gross.amount > 0]
    charged = gross_of(rows, order)
    keys = {row.key for row in rows}
    earlier = [entry for each in order.changes for entry in each.entries]
    gone = gross_of([entry for entry in earlier if entry.row in keys], order)
    now = gross_of([entry for entry in entries if entry.row in keys], order)
    extra: list[ChangeEntry] = []
    cash = Money.zero(order.currency)
    if charged:
        first, last = fraction_of(gone, charged), fraction_of(gone + now, charged)
        extra = list(rebates_taken_back(order, placed, last))
        coins = order.cash_rounding
        cash = share_of(coins, last) - share_of(coins, first)
    change = OrderChange(
        kind=kind,
        base_version=order.version,
        entries=(*entries, *extra),
        cash_rounding=cash,
        **details,
    )
    return rounded_to_coins(order, change)


def _check_scale(order: Order, amount: Money, key: str) -> None:
    if amount.scale > max(row.charged.gross.scale for row in order.rows):
        raise InvalidChangeError(
            f"{amount} has parts below the smallest unit", path=f"$.amounts.{key}"
        )
