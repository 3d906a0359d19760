"""Documents of an order: their numbers, tax totals, and what mirrors what was charged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from ecomkit.checkout import DocumentKind
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts, RowTax
from ecomkit.orders.change import ChangeEntry, OrderChange
from ecomkit.orders.errors import InvalidOrderError, check
from ecomkit.orders.order import Order
from ecomkit.payments.trade import PaymentTerms
from ecomkit.tax.supply import Exemption
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class IssuedDocument:
    """An invoice or a credit note that was issued: its number, and what it is about.

    ``change`` is the change of the order that a credit note is written for, ``seller`` the
    id of the seller in whose name it is, "" the shop.

    Examples:
        >>> from datetime import UTC
        >>> issued = IssuedDocument(
        ...     number="I-2026-000001",
        ...     kind="invoice",
        ...     order="R-1",
        ...     at=datetime(2026, 11, 2, tzinfo=UTC),
        ...     payment_terms=PaymentTerms.from_text("2/10 net 30"),
        ... )
        >>> print(issued.kind, issued.payment_terms)
        invoice 2/10 net 30
    """

    number: str = attrs.field(validator=check.name)
    kind: DocumentKind = attrs.field(converter=DocumentKind)
    order: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    change: str = attrs.field(default="", validator=check.text)
    seller: str = attrs.field(default="", validator=check.text)
    payment_terms: PaymentTerms | None = attrs.field(
        default=None, validator=maybe(check.instance_of(PaymentTerms))
    )

    @property
    def about(self) -> str:
        """What it is about: no two documents are issued for one thing."""
        return document_subject(self.kind, self.order, self.change, self.seller)


def document_subject(
    kind: DocumentKind, order: str, change: str = "", seller: str = ""
) -> str:
    """What the document of an order, or of one of its changes, is found by."""
    parts = [kind.value, order, *filter(None, [change])]
    return ":".join([*parts, f"seller={seller}"] if seller else parts)


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
