"""Tax totals of an order, and the credit note that mirrors what was charged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts, RowTax
from ecomkit.orders.change import ChangeEntry, OrderChange
from ecomkit.orders.errors import InvalidOrderError
from ecomkit.orders.order import Order
from ecomkit.tax.supply import Exemption


@attrs.frozen(kw_only=True)
class TaxTotal:
    """One tax over several rows, inside prices or on top: its base and its amount.

    ``proofs`` are the certificates and tax numbers that freed the buyer.
    """

    tax: RowTax
    base: Money
    amount: Money
    proofs: tuple[Exemption | TaxEvidence, ...] = ()


def tax_totals(rows: Iterable[RowAmounts]) -> tuple[TaxTotal, ...]:
    """The total of each tax over *rows*: one for each treatment, rate and reason.

    In the order in which they first appear (EN 16931: one for each category and rate).
    """
    found: dict[tuple[object, ...], list[RowTax]] = {}
    for row in rows:
        for tax in row.taxes:
            found.setdefault(tax.summed_by, []).append(tax)
    return tuple(map(_total, found.values()))


def _total(taxes: Sequence[RowTax]) -> TaxTotal:
    first = taxes[0]
    currency = first.base.currency
    return TaxTotal(
        tax=attrs.evolve(first, included=all(tax.included for tax in taxes)),
        base=Money.sum((tax.base for tax in taxes), currency),
        amount=Money.sum((tax.amount for tax in taxes), currency),
        proofs=tuple(dict.fromkeys(tax.evidence for tax in taxes if tax.evidence)),
    )


@attrs.frozen(kw_only=True)
class CreditNote:
    """The credit note of a change, at the tax rates of the day of sale.

    Amounts are positive, as in UNTDID 1001 document type 381. ``order`` and ``ordered_at``
    refer to the document it corrects.
    """

    number: str
    at: datetime
    order: str
    ordered_at: datetime
    reason: str
    entries: tuple[ChangeEntry, ...]
    taxes: tuple[TaxTotal, ...]
    net: Money
    tax: Money
    gross: Money
    cash_rounding: Money
    document: str = "381"

    @property
    def total(self) -> Money:
        """What is credited in all."""
        return self.gross + self.cash_rounding


def credit_note(
    order: Order, change: OrderChange, *, number: str, at: datetime
) -> CreditNote:
    """The credit note of a change that was applied to an order; *number* is its own."""
    if change not in order.changes:
        raise InvalidOrderError(
            f"change {change.id} is not one of order {order.number}",
            path="$.change",
            hint="apply it first: order.with_change(change)",
        )
    return CreditNote(
        number=number,
        at=at,
        order=order.number,
        ordered_at=order.placed_at,
        reason=change.reason,
        entries=change.entries,
        taxes=tax_totals(entry.charged for entry in change.entries),
        net=change.net,
        tax=change.tax,
        gross=change.gross,
        cash_rounding=change.cash_rounding,
    )
