"""The sums of an invoice as a document states them, whether they are right or not."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import maybe_rate
from ecomkit.tax.documents.totals import DocumentTotals, maybe_amount
from ecomkit.tax.errors import InvalidTaxError, check
from ecomkit.validators import maybe, one_or_more, require_type


@attrs.frozen(kw_only=True)
class StatedSubtotal:
    """A group of the tax breakdown as a document states it; None is not stated.

    ``reason`` is the reason for no tax, as text or as a code; "" says that there is none.
    """

    category: str = attrs.field(validator=check.name)
    rate: Rate | None = attrs.field(
        default=None, converter=maybe_rate, validator=maybe(check.rate())
    )
    base: Money | None = maybe_amount()
    tax: Money | None = maybe_amount()
    reason: str | None = attrs.field(default=None, validator=maybe(check.text))


@attrs.frozen(kw_only=True)
class StatedTotals:
    """The sums as a document states them; None is not stated."""

    lines_total: Money | None = maybe_amount()
    allowance_total: Money | None = maybe_amount()
    charge_total: Money | None = maybe_amount()
    total_net: Money | None = maybe_amount()
    breakdown: tuple[StatedSubtotal, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(StatedSubtotal)
    )
    tax_total: Money | None = maybe_amount()
    total: Money | None = maybe_amount()
    prepaid: Money | None = maybe_amount()
    payable_rounding: Money | None = maybe_amount()
    payable: Money | None = maybe_amount()

    @classmethod
    def from_totals(cls, totals: DocumentTotals) -> StatedTotals:
        """The sums of *totals*, as a document that states all of them."""
        require_type(totals, DocumentTotals, path="$.totals", error=InvalidTaxError)
        stated = {
            field.name: getattr(totals, field.name)
            for field in attrs.fields(cls)
            if field.name != "breakdown"
        }
        groups = tuple(
            StatedSubtotal(category=g.category, rate=g.rate, base=g.base, tax=g.tax)
            for g in totals.breakdown
        )
        return cls(breakdown=groups, **stated)
