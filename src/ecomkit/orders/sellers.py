"""Shares of sellers: what of an order belongs to whom, in a shop that sells for others."""

from __future__ import annotations

import attrs

from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.order import Order


@attrs.frozen(kw_only=True)
class SellerShare:
    """One seller's part of an order: their goods, fees on them, and their delivery.

    ``net + tax == gross``; ``rest`` is what belongs to no line (fees on the whole order,
    rounding to coins) and stands with the shop (seller "").
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
    """Each seller's part of an order, by name; together they are the total.

    A delivery is shared as the lines caused its price.
    """
    zero = Money.zero(order.currency)
    sellers = sorted({line.seller for line in order.lines} | {""})
    of_line = {line.key: line.seller for line in order.lines}
    goods: dict[str, list[RowAmounts]] = {seller: [] for seller in sellers}
    delivery = dict.fromkeys(sellers, zero)
    rest = dict.fromkeys(sellers, zero)
    rest[""] += order.cash_rounding
    for line in order.lines:
        goods[line.seller].append(line.charged)
    for fee in order.fees:
        if fee.line in of_line:
            goods[of_line[fee.line]].append(fee.charged)
        else:
            rest[""] += fee.charged.gross
    for each in order.deliveries:
        shares = {key: part.amount for key, part in each.shares if key in of_line}
        if not any(shares.values()):
            rest[""] += each.charged.gross
            continue
        gross = each.charged.gross
        scale = max(
            0, -int(gross.amount.as_tuple().exponent) - minor_unit(order.currency)
        )
        parts = allocate(gross, list(shares.values()), scale=scale)
        for key, part in zip(shares, parts, strict=True):
            delivery[of_line[key]] += part
    return tuple(
        SellerShare(
            seller=seller,
            lines=tuple(line.key for line in order.lines if line.seller == seller),
            net=sum((each.net for each in goods[seller]), start=zero),
            tax=sum((each.tax for each in goods[seller]), start=zero),
            delivery=delivery[seller],
            rest=rest[seller],
        )
        for seller in sellers
        if goods[seller] or delivery[seller] or rest[seller]
    )
