"""Order: what was agreed, frozen, and the facts of what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.addressing.address import Address
from ecomkit.checkout import (
    BuyerPolicy,
    OrderSource,
    Purchaser,
    SalesTerms,
)
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.orders.change import ChangeKind, OrderChange
from ecomkit.orders.errors import InvalidOrderError, OrderStepError, UnknownRowError
from ecomkit.orders.fulfillment import (
    LineQuantities,
    OrderReturn,
    OrderShipment,
    Quantities,
    sum_of,
)
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine, OrderRow
from ecomkit.pricing import Claim


@attrs.frozen(kw_only=True)
class OrderHold:
    """A time in which nothing of an order may be packed, and why."""

    since: datetime
    reason: str
    until: datetime | None = None


@attrs.frozen(kw_only=True)
class Order:
    """A sale that was agreed. What was agreed never changes; facts are added to it.

    ``payments`` are the ids of its payments, whose status is asked of them; ``changes``
    are cancellations, returns and reductions, ``shipments`` and ``returns`` what happened
    to the goods. Every status is read from these (see :mod:`ecomkit.orders.status`).
    ``version`` counts the changes of the whole.
    """

    number: str
    quote: str
    content_hash: str
    placed_at: datetime
    currency: str
    purchaser: Purchaser
    billing: Address | None
    email: str
    lines: tuple[OrderLine, ...]
    fees: tuple[OrderFeeLine, ...]
    deliveries: tuple[OrderDelivery, ...]
    total: Money
    cash_rounding: Money
    policy: BuyerPolicy
    terms: SalesTerms
    checkout: str = ""
    payment_method: str = ""
    payments: tuple[str, ...] = ()
    paid_later: bool = False
    codes: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    source: OrderSource = attrs.field(default=OrderSource.WEB, converter=OrderSource)
    channel: str = ""
    purchase_order: str = ""
    note: str = ""
    changes: tuple[OrderChange, ...] = ()
    shipments: tuple[OrderShipment, ...] = ()
    returns: tuple[OrderReturn, ...] = ()
    holds: tuple[OrderHold, ...] = ()
    version: int = 0

    def __attrs_post_init__(self) -> None:
        charged = sum(
            (row.charged.gross for row in self.rows), start=self.cash_rounding
        )
        if charged != self.total or self.total.amount < 0:
            raise InvalidOrderError(
                f"the rows of order {self.number} come to {charged}, not {self.total}",
                path="$.total",
            )

    @property
    def rows(self) -> tuple[OrderRow, ...]:
        """All that is charged for: goods, fees, deliveries."""
        return (
            *self.lines,
            *self.fees,
            *(each for each in self.deliveries if each.key),
        )

    def row(self, key: str) -> OrderRow:
        """The line, fee or delivery of a key."""
        for row in self.rows:
            if row.key == key:
                return row
        raise UnknownRowError(
            f"order {self.number} has no row {short_repr(key)}", row=key
        )

    def line(self, key: str) -> OrderLine:
        """The line of a key."""
        for line in self.lines:
            if line.key == key:
                return line
        raise UnknownRowError(
            f"order {self.number} has no line {short_repr(key)}", row=key
        )

    @property
    def net(self) -> Money:
        """Everything without tax."""
        return self._sum(row.charged.net for row in self.rows)

    @property
    def tax(self) -> Money:
        """All taxes."""
        return self._sum(row.charged.tax for row in self.rows)

    @property
    def gross(self) -> Money:
        """Everything with tax, before rounding to coins."""
        return self._sum(row.charged.gross for row in self.rows)

    @property
    def discount(self) -> Money:
        """All that promotions took off."""
        return self._sum(row.charged.discount for row in self.rows)

    @property
    def credited(self) -> Money:
        """What cancellations, returns and reductions have taken off the total."""
        return self._sum(change.refund for change in self.changes)

    @property
    def due(self) -> Money:
        """What the buyer owes in all, whether paid or not."""
        return self.total - self.credited

    def quantities(self, key: str) -> LineQuantities:
        """How much of a line was ordered, and what became of it."""
        line = self.line(key)
        sent = [each for each in self.shipments if each.shipped_at is not None]
        came = [each for each in sent if each.delivered_at is not None]
        return LineQuantities(
            ordered=line.quantity,
            canceled=self._changed(key, ChangeKind.CANCELLATION),
            packed=_shipped(key, (each.quantities for each in self.shipments)),
            shipped=_shipped(key, (each.quantities for each in sent)),
            delivered=_shipped(key, (each.quantities for each in came)),
            returned=self._changed(key, ChangeKind.RETURN),
        )

    def _changed(self, key: str, kind: ChangeKind) -> int | Decimal:
        return sum_of(
            entry.quantity
            for change in self.changes
            if change.kind is kind
            for entry in change.entries
            if entry.row == key
        )

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return Money.sum(amounts, self.currency)

    def with_change(self, change: OrderChange) -> Order:
        """The order with a change applied; the same change again changes nothing.

        Raises OrderStepError where the order has changed since the preview.
        """
        if change in self.changes:
            return self
        if change.base_version != self.version or any(
            each.id == change.id for each in self.changes
        ):
            raise OrderStepError(
                f"change {change.id} was made for version {change.base_version} of "
                f"order {self.number}, which is at {self.version}",
                hint="preview it again",
                order=self.number,
                version=self.version,
            )
        return self.with_facts(changes=(*self.changes, change))

    def with_facts(self, **facts: Any) -> Order:
        """The next version of the order, with some fields changed."""
        return attrs.evolve(self, version=self.version + 1, **facts)


def _shipped(key: str, all_of_them: Iterable[Quantities]) -> int | Decimal:
    return sum_of(
        quantity for each in all_of_them for line, quantity in each if line == key
    )
