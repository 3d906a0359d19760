"""Best sellers: by pieces, by revenue, or by orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.cart.quantity import add_quantities
from ecomkit.choices import StrictEnum
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.purchases import SoldLine
from ecomkit.money.amount import Money
from ecomkit.validators import require_moment, require_whole_number


class BestSellersBy(StrictEnum):
    """What best sellers are ranked by: pieces, revenue, or the number of orders."""

    QUANTITY = "quantity"
    REVENUE = "revenue"
    ORDERS = "orders"


@attrs.frozen(kw_only=True)
class BestSeller:
    """One product: the quantity sold, its revenue, and the number of orders with it.

    ``revenue`` is None where a line did not say its amount.
    """

    sku: str
    quantity: int | Decimal
    revenue: Money | None
    orders: int


def best_sellers(
    lines: Iterable[SoldLine],
    *,
    by: BestSellersBy = BestSellersBy.QUANTITY,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = 10,
) -> tuple[BestSeller, ...]:
    """The best sellers of *lines*, at most *most*; ties by SKU.

    *since* and *until* (not included) limit the period. NoFiguresError if they are to be
    ranked by a revenue that the lines do not say, CurrencyMismatchError by one in several
    currencies.
    """
    by = BestSellersBy(by)
    require_whole_number(most, path="$.most", least=1)
    for bound, path in ((since, "$.since"), (until, "$.until")):
        if bound is not None:
            require_moment(bound, path=path)
    pieces: dict[str, int | Decimal] = {}
    revenue: dict[str, Money | None] = {}
    orders: dict[str, set[str]] = {}
    for line in lines:
        if (since is None or line.at >= since) and (until is None or line.at < until):
            sku = line.sku
            pieces[sku] = add_quantities(pieces.get(sku, 0), line.quantity)
            revenue[sku] = _sum(revenue.get(sku, 0), line.amount)
            orders.setdefault(sku, set()).add(line.order)
    found = [
        BestSeller(
            sku=sku, quantity=sold, revenue=revenue[sku], orders=len(orders[sku])
        )
        for sku, sold in pieces.items()
    ]
    found.sort(key=lambda each: each.sku)
    found.sort(key=lambda each: _rank(each, by), reverse=True)
    return tuple(found[:most])


def _sum(before: Money | int | None, amount: Money | None) -> Money | None:
    return None if before is None or amount is None else amount + before


def _rank(seller: BestSeller, by: BestSellersBy) -> int | Decimal | Money:
    if by is BestSellersBy.REVENUE:
        if seller.revenue is None:
            raise NoFiguresError(f"the revenue of {seller.sku} is not known")
        return seller.revenue
    return seller.quantity if by is BestSellersBy.QUANTITY else seller.orders
