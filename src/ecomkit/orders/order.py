"""Order: what was agreed, frozen, and the facts of what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import attrs

from ecomkit.addressing.address import Address
from ecomkit.attributes import BY_NAME, Attributes, as_attributes
from ecomkit.cart.personalization import Greeting
from ecomkit.checkout import BuyerPolicy, PlaceEvidence, Purchaser, SalesTerms
from ecomkit.checkout.checkout import OrderSource
from ecomkit.checkout.importing import ImportEstimate
from ecomkit.customers import SellerTerms
from ecomkit.errors import short_repr
from ecomkit.events import Visit
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.orders.change import OrderChange, as_reason
from ecomkit.orders.counting import line_quantities
from ecomkit.orders.errors import (
    InvalidOrderError,
    OrderStepError,
    UnknownRowError,
    check,
)
from ecomkit.orders.fulfillment import (
    LineQuantities,
    OrderReturn,
    Performance,
)
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine, OrderRow
from ecomkit.payments.trade import PaymentSchedule, PaymentTerms
from ecomkit.pricing.result import Claim
from ecomkit.shipping.tracking import Shipment
from ecomkit.tax.outside import TaxAssessment
from ecomkit.validators import as_tuple, maybe, require_type

_T = TypeVar("_T")


@attrs.frozen(kw_only=True)
class OrderHold:
    """A time in which nothing of an order can be packed, and the reason."""

    since: datetime = attrs.field(validator=check.moment)
    reason: str = attrs.field(converter=as_reason)
    until: datetime | None = attrs.field(default=None, validator=maybe(check.moment))


@attrs.frozen(kw_only=True)
class Order:
    """A sale that was agreed. What was agreed never changes; facts are added to it.

    ``payments`` are the ids of its payments; ``changes`` are what was taken off it and
    added to it (its rows and ``total`` have what was added), ``shipments`` and ``returns`` what happened to the goods,
    ``performances`` to services and downloads. Every status is
    read from these (see :mod:`ecomkit.orders.status`). ``tax_assessment`` is that of the outside
    tax engine, if one taxed the sale. ``cash`` is how what is due is rounded to
    coins, where it is paid in cash. ``payment_terms`` say how long after its invoice it may
    be paid, ``schedule`` in which installments. ``seller_terms`` are the commissions of those
    whose goods they are, as they were agreed. ``visit`` is the one in which it was placed.
    ``note``, ``services``, ``gift_wrap``, ``greeting`` and ``attributes`` are of the order as a
    whole; each line has its own.
    ``version`` counts the facts added.
    """

    number: str
    quote: str
    content_hash: str
    placed_at: datetime = attrs.field(validator=check.moment)
    currency: str
    purchaser: Purchaser
    billing: Address | None
    email: str
    lines: tuple[OrderLine, ...] = attrs.field(
        converter=as_tuple, validator=check.members(OrderLine)
    )
    fees: tuple[OrderFeeLine, ...] = attrs.field(
        converter=as_tuple, validator=check.members(OrderFeeLine)
    )
    deliveries: tuple[OrderDelivery, ...] = attrs.field(
        converter=as_tuple, validator=check.members(OrderDelivery)
    )
    total: Money = attrs.field(validator=check.money(from_zero=True))
    cash_rounding: Money = attrs.field(validator=check.money())
    policy: BuyerPolicy
    terms: SalesTerms
    checkout: str = ""
    payment_method: str = ""
    payment_terms: PaymentTerms | None = None
    schedule: PaymentSchedule | None = None
    payments: tuple[str, ...] = ()
    paid_later: bool = False
    codes: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    source: OrderSource = attrs.field(default=OrderSource.WEB, converter=OrderSource)
    channel: str = ""
    purchase_order: str = ""
    note: str = ""
    services: tuple[str, ...] = ()
    gift_wrap: str = ""
    greeting: Greeting | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Greeting))
    )
    attributes: Attributes = attrs.field(
        default=(), converter=as_attributes, metadata=BY_NAME
    )
    evidence: tuple[PlaceEvidence, ...] = ()
    tax_assessment: TaxAssessment | None = None
    imports: tuple[ImportEstimate, ...] = ()
    cash: Rounding | None = None
    seller_terms: tuple[SellerTerms, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(SellerTerms)
    )
    changes: tuple[OrderChange, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(OrderChange)
    )
    shipments: tuple[Shipment, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Shipment)
    )
    returns: tuple[OrderReturn, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(OrderReturn)
    )
    performances: tuple[Performance, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Performance)
    )
    holds: tuple[OrderHold, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(OrderHold)
    )
    visit: Visit | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Visit))
    )
    version: int = attrs.field(default=0, validator=check.whole_number(least=0))

    def __attrs_post_init__(self) -> None:
        charged = sum((row.charged.gross for row in self.rows), self.cash_rounding)
        if charged != self.total:
            raise InvalidOrderError(
                f"the rows of order {self.number} come to {charged}, not {self.total}",
                path="$.total",
            )

    @property
    def rows(self) -> tuple[OrderRow, ...]:
        """Everything that is charged: goods, fees, deliveries."""
        return (
            *self.lines,
            *self.fees,
            *(each for each in self.deliveries if each.key),
        )

    def row(self, key: str) -> OrderRow:
        """The line, fee or delivery of a key."""
        return self._find("row", self.rows, "key", key)

    def line(self, key: str) -> OrderLine:
        """The line of a key."""
        return self._find("line", self.lines, "key", key)

    def part(self, key: str) -> tuple[OrderLine, str]:
        """The line that a key is about, and the SKU of a part of it, such as ``"set/mug"``.

        The SKU is "" for a whole line.
        """
        if isinstance(key, str) and all(line.key != key for line in self.lines):
            whole, _, sku = key.rpartition("/")
            for line in self.lines:
                if line.key == whole and sku in dict(line.parts):
                    return line, sku
        return self.line(key), ""

    def shipment(self, id: str) -> Shipment:
        """The shipment of an id."""
        return self._find("shipment", self.shipments, "id", id)

    def delivery(self, id: str) -> OrderDelivery:
        """The delivery of an id."""
        return self._find("delivery", self.deliveries, "id", id)

    def return_of(self, id: str) -> OrderReturn:
        """The return of an id."""
        return self._find("return", self.returns, "id", id)

    def change_of(self, id: str) -> OrderChange:
        """The change of an id."""
        return self._find("change", self.changes, "id", id)

    def _find(self, what: str, values: tuple[_T, ...], field: str, wanted: str) -> _T:
        for value in values:
            if getattr(value, field) == wanted:
                return value
        known = [getattr(value, field) for value in values]
        raise UnknownRowError(
            f"order {self.number} has no {what} {short_repr(wanted)}",
            hint=f"one of {', '.join(known)}" if known else "",
            row=wanted,
        )

    @property
    def net(self) -> Money:
        """The total without tax and cash rounding."""
        return self._sum(row.charged.net for row in self.rows)

    @property
    def tax(self) -> Money:
        """All taxes."""
        return self._sum(row.charged.tax for row in self.rows)

    @property
    def gross(self) -> Money:
        """The total with tax, before cash rounding."""
        return self._sum(row.charged.gross for row in self.rows)

    @property
    def discount(self) -> Money:
        """All discounts together."""
        return self._sum(row.charged.discount for row in self.rows)

    @property
    def credited(self) -> Money:
        """What cancellations, returns and reductions have taken off the total."""
        return self._sum(change.refund for change in self.changes)

    @property
    def due(self) -> Money:
        """What the buyer owes in all, paid or not.

        Below zero, the shop owes it: for empties that it has, say, without the goods.
        """
        return self.total - self.credited

    def quantities(self, key: str) -> LineQuantities:
        """How much of a line was ordered, canceled, packed, shipped, delivered, returned.

        What was performed of a service or download counts as packed, shipped and delivered.
        """
        return line_quantities(
            self.line(key),
            changes=self.changes,
            shipments=self.shipments,
            returns=self.returns,
            performances=self.performances,
        )

    @property
    def all_quantities(self) -> tuple[LineQuantities, ...]:
        """The quantities of every line."""
        return tuple(self.quantities(line.key) for line in self.lines)

    @property
    def is_canceled(self) -> bool:
        """Whether all of every line was canceled."""
        return all(each.is_canceled for each in self.all_quantities)

    @property
    def sent_quantities(self) -> tuple[LineQuantities, ...]:
        """The quantities of the lines that are handed to the buyer: not those that give back."""
        return tuple(
            self.quantities(line.key) for line in self.lines if not line.gives_back
        )

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return Money.sum(amounts, self.currency)

    def with_change(self, change: OrderChange) -> Order:
        """The order with a change applied; applying it again changes nothing.

        Raises OrderStepError if the order has changed since the preview, or has another
        change with this id.
        """
        require_type(change, OrderChange, path="$.change", error=InvalidOrderError)
        if change in self.changes:
            return self
        if any(each.id == change.id for each in self.changes):
            raise OrderStepError(
                f"order {self.number} has another change {short_repr(change.id)}",
                hint="give each change an id of its own",
                order=self.number,
            )
        if change.base_version != self.version:
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
