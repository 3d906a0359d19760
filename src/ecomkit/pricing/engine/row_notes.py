"""Notes: what the steps of a pricing write on its worksheet about rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import attrs

from ecomkit.pricing.result.unit_runs import Quantity, Run
from ecomkit.pricing.values.policy import TaxSide

_T = TypeVar("_T")


class Goal(NamedTuple):
    """What a row of this *amount* is to come to on a side, as a discount promised.

    Where its ``units`` differ, with what they cost on that side.
    """

    amount: int
    side: TaxSide
    on_side: int
    units: Sequence[Run] = ()
    units_on_side: Sequence[Run] = ()


class DiscountShares(NamedTuple):
    """What one rule took off which rows, and of how many units (None: of all)."""

    rule: int
    rows: Sequence[int]
    shares: Sequence[int]
    units: Sequence[Quantity] | None = None
    benefit: int = 0  # which of its promotion's

    @property
    def total(self) -> int:
        """The whole discount."""
        return sum(self.shares)

    def moved(self, start: int, by: int) -> DiscountShares:
        """The same where the rows from *start* on are *by* further down."""
        if not self.rows or self.rows[-1] < start:  # deliveries come last
            return self
        rows = [row + by if row >= start else row for row in self.rows]
        return self._replace(rows=rows)


@attrs.frozen(eq=False)
class ConsumedUnits:
    """Goods that a condition uses up: so many units, or units worth so much.

    Of each row, ``before`` is how many units were used up already, and ``prices`` what one
    of the others came to.
    """

    rows: Sequence[int]
    before: Sequence[Quantity]
    prices: Sequence[Quantity]
    units: int = 0
    worth: int = 0


Mark = tuple[
    list[int],
    dict[int, list[Run]],
    dict[int, Goal],
    list[DiscountShares],
    int,
]


def moved_rows(notes: dict[int, _T], start: int, by: int) -> dict[int, _T]:
    """Notes by row, where the rows from *start* on are *by* further down."""
    if not notes or max(notes) < start:
        return notes
    return {row + by if row >= start else row: one for row, one in notes.items()}
