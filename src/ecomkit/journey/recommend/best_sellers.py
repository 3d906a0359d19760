"""What sells best: by pieces, by money, or by orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.checks import known, moment
from ecomkit.journey.figures.purchases import SoldLine
from ecomkit.money.amount import Money


class BestSellersBy(StrEnum):
    """What makes a product a best seller: pieces, money, or the orders it is in."""

    QUANTITY = "quantity"
    REVENUE = "revenue"
    ORDERS = "orders"


@attrs.frozen(kw_only=True)
class BestSeller:
    """One product: how much of it was sold, for how much, in how many orders."""

    sku: str
    quantity: int | Decimal
    revenue: Money
    orders: int


def best_sellers(
    lines: Iterable[SoldLine],
    *,
    by: BestSellersBy = BestSellersBy.QUANTITY,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = 10,
) -> tuple[BestSeller, ...]:
    """The *most* best sellers of *lines*, from *since* and before *until*; ties by SKU.

    Without bounds all lines count.
    """
    by = known(BestSellersBy, by)
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise InvalidInputError(
            f"{short_repr(most)} is not a number of products", path="$.most"
        )
    for bound, path in ((since, "$.since"), (until, "$.until")):
        if bound is not None:
            moment(bound, path)
    pieces: dict[str, int | Decimal] = {}
    revenue: dict[str, Money] = {}
    orders: dict[str, set[str]] = {}
    for line in lines:
        if (since is None or line.at >= since) and (until is None or line.at < until):
            sku = line.sku
            pieces[sku] = pieces.get(sku, 0) + line.quantity
            revenue[sku] = line.amount + revenue.get(sku, 0)
            orders.setdefault(sku, set()).add(line.order)
    found = [
        BestSeller(
            sku=sku, quantity=sold, revenue=revenue[sku], orders=len(orders[sku])
        )
        for sku, sold in pieces.items()
    ]
    found.sort(key=lambda each: (-_rank(each, by), each.sku))
    return tuple(found[:most])


def _rank(seller: BestSeller, by: BestSellersBy) -> int | Decimal:
    if by is BestSellersBy.REVENUE:
        return seller.revenue.amount
    return seller.quantity if by is BestSellersBy.QUANTITY else seller.orders
