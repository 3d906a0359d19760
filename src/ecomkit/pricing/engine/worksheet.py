"""Sheet: the working columns of one pricing, all whole numbers; goods first, then charges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from ecomkit.money.rounding import UP, divide
from ecomkit.pricing.engine.arithmetic import ranks_of
from ecomkit.pricing.result.unit_runs import Run, even_runs, lowered
from ecomkit.pricing.values.policy import PricingPolicy, UnitChoice

if TYPE_CHECKING:
    from ecomkit.cart.cart import Cart
    from ecomkit.cart.line import LineItem
    from ecomkit.money.allocate import Residue
    from ecomkit.pricing.engine.article import PricedArticle
    from ecomkit.pricing.engine.scale import Scale
    from ecomkit.pricing.result.verdicts import Missing, NotYet, Rejected
    from ecomkit.pricing.values.charge import Charge
    from ecomkit.pricing.values.fees import Fee
    from ecomkit.pricing.values.occasion import Occasion

Mark = tuple[list[int], dict[int, list[Run]], dict[int, int], int, int]


@attrs.define(eq=False)
class DiscountShares:
    """What one promotion took: shares of rows, and of how many units (None: all)."""

    rule: int
    rows: Sequence[int]
    shares: Sequence[int]
    units: Sequence[int] | None = None

    @property
    def total(self) -> int:
        """All it took."""
        return sum(self.shares)


@attrs.frozen
class ConsumedUnits:
    """Goods that a condition uses up: so many units, or units worth so much."""

    rows: Sequence[int]
    units: int = 0
    worth: int = 0


class Worksheet:
    """The columns of one pricing while it is under way.

    Rows are the cart's lines, then gift lines, then fees and deliveries. ``amounts``
    begin as ``subs`` and shrink as discounts are taken.
    """

    __slots__ = (
        "_rank",
        "all_discountable",
        "amounts",
        "answers",
        "asked",
        "beaten",
        "before",
        "cart",
        "charges",
        "counts",
        "entries",
        "fees",
        "find",
        "floors",
        "gifts",
        "goods",
        "is_recorded",
        "is_simple",
        "items",
        "occasion",
        "only",
        "overspent",
        "pers",
        "policy",
        "refusals",
        "scale",
        "subs",
        "taken",
        "units",
        "used",
    )

    def __init__(
        self,
        cart: Cart,
        occasion: Occasion,
        policy: PricingPolicy,
        items: list[LineItem | Fee | Charge],
        entries: list[PricedArticle],
        counts: list[int],
        pers: list[int] | None,
        subs: list[int],
        floors: list[int] | None,
        find: Callable[[str], PricedArticle],
        scale: Scale,
    ) -> None:
        self.cart = cart
        self.occasion = occasion
        self.policy = policy
        self.items = items
        self.entries = entries
        self.counts = counts  # quantities, times pers where those are given
        self.pers = pers
        self.subs = subs
        self.amounts = subs[:]
        self.goods = len(subs)
        self.floors = floors  # of a unit, for each row; None where no article has one
        self.find = find
        self.scale = scale
        self.all_discountable = True
        self.charges: Sequence[Charge] = ()  # as asked; their rows come after the goods
        self.fees = 0
        self.only: str | None = None  # the exclusive promotion that shut out the others
        self.is_recorded = False
        self.before: list[Sequence[int]] = []  # the amounts that each discount met
        self.is_simple = True  # every row has at most one percentage of tax
        self.gifts = 0
        self.answers: dict[int, NotYet | Rejected] = {}  # of the shop's own promotions
        self.taken: list[DiscountShares] = []
        self.units: dict[int, list[Run]] = {}
        self.used: dict[int, int] = {}
        self.asked: list[ConsumedUnits] = []  # by conditions that use units up
        self.refusals: dict[int, Missing] = {}
        self.beaten: dict[
            str, tuple[str, int]
        ] = {}  # by whom, and how much more it saves
        self.overspent: set[str] = set()
        self._rank: list[int] | None = None

    @property
    def wished(self) -> int:
        """How many rows the buyer asked for: the goods without the gifts."""
        return self.goods - self.gifts

    def total(self) -> int:
        """What is left of the goods."""
        return sum(
            self.amounts
            if len(self.amounts) == self.goods
            else self.amounts[: self.goods]
        )

    def count(self, row: int) -> int:
        """How many whole units a row has; a row of fractional quantity counts as one."""
        return self.counts[row] if self.pers is None or self.pers[row] == 1 else 1

    def ranks(self) -> list[int]:
        """The place of each row in the order of contents, whatever order the cart has."""
        if self._rank is None or len(self._rank) != len(self.items):
            self._rank = ranks_of([item.key for item in self.items])
        return self._rank

    def runs(self, row: int) -> list[Run]:
        """The units of a row as runs of equal amounts; odd cents lie on the first ones."""
        return self.units.get(row) or even_runs(self.amounts[row], self.count(row))

    def add_gift(self, item: LineItem) -> int:
        """Puts a gift below the other goods, at its price; gives its row.

        Where the article is there already, an option tells the gift's line from it.
        """
        keys = {one.key for one in self.items[: self.goods]}
        number = 0
        while item.key in keys:
            number += 1
            item = attrs.evolve(item, options={"gift": str(number)})
        entry = self.find(item.sku)
        amount = divide(entry.unit * int(item.quantity), entry.div)
        row = self.goods
        self.items.insert(row, item)
        self.entries.insert(row, entry)
        self.counts.insert(row, int(item.quantity))
        self.subs.insert(row, amount)
        self.amounts.insert(row, amount)
        if self.pers is not None:
            self.pers.insert(row, 1)
        if self.floors is not None:
            self.floors.insert(row, 0)
        self.goods += 1
        self.gifts += 1
        self._rank = None
        if not entry.is_simple:
            self.is_simple = False
        return row

    def mark(self) -> Mark:
        """Where the sheet stands, to come back to after a trial."""
        return (
            self.amounts[:],
            {row: [run[:] for run in runs] for row, runs in self.units.items()},
            dict(self.used),
            len(self.taken),
            self.gifts,
        )

    def back_to(self, mark: Mark) -> None:
        """Undoes all that was taken since *mark*."""
        amounts, units, used, taken, gifts = mark
        added = self.gifts - gifts
        if added:
            start, end = self.goods - added, self.goods
            del self.items[start:end], self.entries[start:end]
            del self.counts[start:end], self.subs[start:end]
            if self.pers is not None:
                del self.pers[start:end]
            if self.floors is not None:
                del self.floors[start:end]
            self.goods -= added
            self.gifts = gifts
            self._rank = None
        self.amounts = amounts[:]
        self.units = {row: [run[:] for run in runs] for row, runs in units.items()}
        self.used = dict(used)
        del self.taken[taken:], self.before[taken:]

    def set_runs(self, row: int, runs: list[Run]) -> None:
        """Puts a row's units to new amounts, and its amount to their sum.

        Units are watched apart only while they differ.
        """
        self.amounts[row] = amount = sum(count * each for count, each in runs)
        count = self.count(row)
        if any(each * count != amount for _, each in runs):
            self.units[row] = runs
        else:
            self.units.pop(row, None)

    def room(self, row: int) -> int:
        """How much may still be taken off a row."""
        amount = self.amounts[row]
        if self.floors is None or not self.floors[row]:
            return amount
        per = 1 if self.pers is None else self.pers[row]
        return max(0, amount - divide(self.floors[row] * self.counts[row], per, UP))

    def take(self, row: int, share: int) -> None:
        """Takes *share* off a row, evenly off its units where those are watched."""
        self.amounts[row] -= share
        runs = self.units.get(row)
        if runs is not None:
            self.units[row] = lowered(runs, share)

    def chosen(
        self,
        rows: Iterable[int],
        most: int | None,
        per_line: int | None,
        choice: UnitChoice,
        ties: Residue,
        *,
        unused: bool = False,
    ) -> list[tuple[int, int]]:
        """Up to *most* units out of *rows*, as (row, how many), in the order of *choice*.

        Units that cost nothing are not counted against the limit.
        """
        result = []
        left = most
        for row in self.ordered(rows, choice, ties):
            free = self.count(row) - (self.used.get(row, 0) if unused else 0)
            count = free if per_line is None else min(free, per_line)
            if left is not None:
                count = min(count, left)
                left -= count
            if count > 0:
                result.append((row, count))
            if left == 0:
                break
        return result

    def ordered(
        self,
        rows: Iterable[int],
        choice: UnitChoice,
        ties: Residue,
        *,
        costly_only: bool = True,
    ) -> list[int]:
        """*rows* (those that still cost something) by unit price, as *choice* says."""
        kept = [row for row in rows if self.amounts[row] > 0 or not costly_only]
        if not kept[1:] or (choice is UnitChoice.LINE and ties == "first"):
            return kept
        if ties == "content":
            kept.sort(key=self.ranks().__getitem__)
        elif ties == "last":
            kept.reverse()
        if choice is not UnitChoice.LINE:
            # A stable sort: equal prices keep the order above.
            kept.sort(key=self.unit_price, reverse=choice is UnitChoice.DEAREST)
        return kept

    def unit_price(self, row: int) -> Decimal:
        """The list price of a row's unit, for comparing."""
        entry = self.entries[row]
        return Decimal(entry.unit) / entry.div
