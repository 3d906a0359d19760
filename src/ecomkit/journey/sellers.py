"""What sells best, and how products compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.checks import known, moment
from ecomkit.journey.purchases import SoldLine
from ecomkit.money.amount import Money


class SellersBy(StrEnum):
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


def top_sellers(
    lines: Iterable[SoldLine],
    *,
    by: SellersBy = SellersBy.QUANTITY,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = 10,
) -> tuple[BestSeller, ...]:
    """The *most* best sellers of *lines*, from *since* and before *until*; ties by SKU.

    Without bounds all lines count.
    """
    by = known(SellersBy, by)
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise InvalidInputError(f"{most!r} is not a number of products", path="$.most")
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


def _rank(seller: BestSeller, by: SellersBy) -> int | Decimal:
    if by is SellersBy.REVENUE:
        return seller.revenue.amount
    return seller.quantity if by is SellersBy.QUANTITY else seller.orders


@attrs.frozen(kw_only=True)
class ComparedFact:
    """One property of the products compared: each one's value, None where it has none."""

    name: str
    values: tuple[Any, ...]

    @property
    def differs(self) -> bool:
        """Whether it tells the products apart."""
        return any(value != self.values[0] for value in self.values)


@attrs.frozen(kw_only=True)
class Comparison:
    """Products side by side: one row for each property that any of them has."""

    products: tuple[str, ...]
    facts: tuple[ComparedFact, ...]

    @property
    def differences(self) -> tuple[ComparedFact, ...]:
        """The rows that tell the products apart."""
        return tuple(fact for fact in self.facts if fact.differs)


def compare(products: Mapping[str, Mapping[str, Any]]) -> Comparison:
    """The comparison of *products*: for each SKU its price, rating, size and so on.

    Rows stand in the order in which the properties first appear.
    """
    if not products:
        raise InvalidInputError("nothing to compare", path="$.products")
    names = dict.fromkeys(name for facts in products.values() for name in facts)
    return Comparison(
        products=tuple(products),
        facts=tuple(
            ComparedFact(
                name=name, values=tuple(facts.get(name) for facts in products.values())
            )
            for name in names
        ),
    )
