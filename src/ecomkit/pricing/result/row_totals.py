"""RowTotals: the sum of some rows of a priced cart, and the taxes they bear."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.result.price_columns import PriceColumns
from ecomkit.pricing.result.priced_rows import PricedRow, percentage_of
from ecomkit.tax.rate import TaxRate


@attrs.frozen(kw_only=True)
class TaxGroup:
    """All that bears one tax at one rate: what it is taken on, and the tax.

    ``effective_percent`` is the tax in percent of the net amount: more than its rate
    where it is also taken on other taxes. ``included``: it is inside every price.
    """

    rate: TaxRate
    base: Money
    amount: Money
    included: bool
    effective_percent: Decimal


class RowTotals:
    """The sum of some rows: before discounts, what was taken off, and what is left.

    ``subtotal``, ``discount`` and ``amount`` are as listed; ``net + tax == gross``. What a
    side of the tax was before discounts is worked out row by row.
    """

    __slots__ = ("_columns", "_rows")

    def __init__(self, columns: PriceColumns, start: int, stop: int) -> None:
        self._columns = columns
        self._rows = slice(start, stop)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowTotals) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())

    def __repr__(self) -> str:
        return f"RowTotals(net={self.net}, tax={self.tax}, gross={self.gross})"

    def _facts(self) -> tuple[Money, ...]:
        return self.subtotal, self.amount, self.net, self.tax

    def _sum(self, column: Sequence[int] | None) -> int:
        return 0 if column is None else sum(column[self._rows])

    @property
    def subtotal(self) -> Money:
        """Before discounts."""
        return self._columns.money(self._sum(self._columns.subtotals))

    @property
    def discount(self) -> Money:
        """All discounts together."""
        columns = self._columns
        return columns.money(self._sum(columns.subtotals) - self._sum(columns.amounts))

    @property
    def amount(self) -> Money:
        """After discounts."""
        return self._columns.money(self._sum(self._columns.amounts))

    @property
    def net(self) -> Money:
        """Without any tax."""
        columns = self._columns
        return columns.money(
            self._sum(columns.amounts) - self._sum(columns.tax_included)
        )

    @property
    def tax(self) -> Money:
        """All taxes together."""
        columns = self._columns
        return columns.money(
            self._sum(columns.tax_included) + self._sum(columns.tax_added)
        )

    @property
    def tax_included(self) -> Money:
        """The taxes inside the amounts."""
        return self._columns.money(self._sum(self._columns.tax_included))

    @property
    def tax_added(self) -> Money:
        """The taxes on top of the amounts."""
        return self._columns.money(self._sum(self._columns.tax_added))

    @property
    def gross(self) -> Money:
        """With all taxes."""
        columns = self._columns
        return columns.money(self._sum(columns.amounts) + self._sum(columns.tax_added))

    @property
    def list_net(self) -> Money:
        """Before discounts and without tax."""
        rows = (PricedRow(self._columns, row) for row in self._indices())
        return Money.sum((row.list_net for row in rows), self._columns.step.currency)

    @property
    def list_gross(self) -> Money:
        """Before discounts and with tax."""
        rows = (PricedRow(self._columns, row) for row in self._indices())
        return Money.sum((row.list_gross for row in rows), self._columns.step.currency)

    def _indices(self) -> range:
        return range(self._rows.start, self._rows.stop)

    @property
    def tax_breakdown(self) -> tuple[TaxGroup, ...]:
        """Each tax over the rows, one entry for each treatment, rate and reason.

        In the order in which they first appear.
        """
        columns = self._columns
        groups: dict[tuple[object, ...], _Sum] = {}
        for row in self._indices():
            taxes = zip(columns.tax_parts_of(row), columns.tax_shares(row), strict=True)
            for (rate, base, steps, included), share in taxes:
                group = groups.setdefault(rate.summed_by, _Sum(rate))
                group.add(rate, base, steps, share, included=included)
        return tuple(group.total(columns) for group in groups.values())


class _Sum:
    """One entry of the breakdown as it grows."""

    def __init__(self, rate: TaxRate) -> None:
        self.rate = rate
        self.base = self.amount = 0
        self.included = True
        self.shares: dict[Fraction, int] = {}

    def add(
        self, rate: TaxRate, base: int, steps: int, share: Fraction, *, included: bool
    ) -> None:
        self.rate = min(self.rate, rate, key=lambda one: one.category)
        self.base += base
        self.amount += steps
        self.included = self.included and included
        self.shares[share] = self.shares.get(share, 0) + abs(base)

    def total(self, columns: PriceColumns) -> TaxGroup:
        weights = sum(self.shares.values())
        mean = max(self.shares)  # what bears nothing is in no order
        if len(self.shares) > 1 and weights:
            mean = sum(
                (share * weight for share, weight in self.shares.items()), Fraction(0)
            )
            mean /= weights
        return TaxGroup(
            rate=self.rate,
            base=columns.money(self.base),
            amount=columns.money(self.amount),
            included=self.included,
            effective_percent=percentage_of(mean),
        )
