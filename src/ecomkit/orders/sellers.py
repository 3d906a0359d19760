"""Shares of sellers: what each of them gets of an order in a marketplace, after all changes."""

from __future__ import annotations

import attrs

from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.crediting import remaining
from ecomkit.orders.order import Order


@attrs.frozen(kw_only=True)
class SellerShare:
    """One seller's part of an order: their goods, the fees on them, and delivery.

    ``net + tax == gross``. ``rest`` is what belongs to no line (fees on the whole order,
    cash rounding); it is the shop's, whose seller is "".
    """

    seller: str
    lines: tuple[str, ...]
    net: Money
    tax: Money
    delivery: Money
    rest: Money

    @property
    def gross(self) -> Money:
        """The seller's goods and the fees on them, with tax."""
        return self.net + self.tax

    @property
    def total(self) -> Money:
        """All of it."""
        return self.gross + self.delivery + self.rest


def seller_shares(order: Order) -> tuple[SellerShare, ...]:
    """Each seller's part of an order, sorted by seller; their sum is what is due.

    That is after all changes: what was credited is nobody's any more. A delivery is split
    as its lines caused its price.
    """
    zero = Money.zero(order.currency)
    sellers = sorted({line.seller for line in order.lines} | {""})
    of_line = {line.key: line.seller for line in order.lines}
    goods: dict[str, list[RowAmounts]] = {seller: [] for seller in sellers}
    delivery = dict.fromkeys(sellers, zero)
    rest = dict.fromkeys(sellers, zero)
    given = Money.sum((each.cash_rounding for each in order.changes), order.currency)
    rest[""] += order.cash_rounding - given
    for line in order.lines:
        goods[line.seller].append(remaining(order, line.key))
    for fee in order.fees:
        left = remaining(order, fee.key)
        if fee.line in of_line:
            goods[of_line[fee.line]].append(left)
        else:
            rest[""] += left.gross
    for each in order.deliveries:
        if not each.key:
            continue
        gross = remaining(order, each.key).gross
        shares = {key: part.amount for key, part in each.shares if key in of_line}
        if not any(shares.values()):
            rest[""] += gross
            continue
        parts = allocate(gross, list(shares.values()), scale=gross.scale)
        for key, part in zip(shares, parts, strict=True):
            delivery[of_line[key]] += part
    return tuple(
        SellerShare(
            seller=seller,
            lines=tuple(line.key for line in order.lines if line.seller == seller),
            net=Money.sum((each.net for each in goods[seller]), order.currency),
            tax=Money.sum((each.tax for each in goods[seller]), order.currency),
            delivery=delivery[seller],
            rest=rest[seller],
        )
        for seller in sellers
        if goods[seller] or delivery[seller] or rest[seller]
    )
