"""Worksheet: the columns of one pricing while it is under way, all whole numbers.

A row is a line, a gift, a fee or a delivery, in this order. Rows are added and removed
by the methods of this class alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy, deepcopy
from datetime import datetime
from fractions import Fraction
from typing import Any

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.money.rounding import UP, divide
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.route import Route, route_in, route_of_goods
from ecomkit.pricing.engine.row_notes import (
    ConsumedUnits,
    DiscountShares,
    Goal,
    Mark,
    moved_rows,
)
from ecomkit.pricing.engine.row_ranks import ranks_by_content
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.result.unit_runs import (
    Quantity,
    Run,
    are_alike,
    even_runs,
    in_proportion,
    lowered_run,
    merged_runs,
)
from ecomkit.pricing.result.verdicts import Missing, NotYet, Rejected
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import AmountBasis, PricingPolicy, TaxSide
from ecomkit.tax.policy import TaxPolicy

_NOTES = tuple("refusals further answers beaten blocked overspent decided".split())
_COLUMNS = tuple("items articles counts denominators subtotals amounts floors".split())


@attrs.define(eq=False)
class Worksheet:
    """The columns of one pricing, and the notes that its steps leave for later ones.

    ``amounts`` begin as ``subtotals`` and shrink as discounts are taken. There are two
    questions on units: how many a row has (``quantity``), and what each costs now
    (``runs``).
    """

    cart: Cart
    occasion: Occasion
    charges: Sequence[Charge]  # as quoted; their rows come after the goods' discounts
    policy: PricingPolicy
    tax_policy: TaxPolicy  # of the law at the end of the first route
    scale: Scale
    find_article: Callable[[str], PricedArticle]
    local_time: datetime  # the moment of the sale on the shop's clock
    shown: TaxSide  # of the tax, on which amounts of rules are stated
    # The columns.
    items: list[LineItem | Fee | Charge] = attrs.Factory(list)
    articles: list[PricedArticle] = attrs.Factory(list)
    counts: list[int] = attrs.Factory(list)
    denominators: list[int] = attrs.Factory(list)
    subtotals: list[int] = attrs.Factory(list)
    amounts: list[int] = attrs.Factory(list)
    floors: list[int] = attrs.Factory(list)  # of one unit
    goods_count: int = 0  # how many rows of each kind; the last goods are the gifts
    gifts_count: int = 0
    fees_count: int = 0
    # The goods that count toward conditions, all that the buyer asked for but money given
    # back; and those of them that promotions may reduce.
    counted: Sequence[int] = ()
    reducible: Sequence[int] = ()
    # What holds for all rows, so that most carts can be spared a question for each.
    has_floors: bool = False
    is_linear: bool = True  # no row has more than one percentage of tax
    is_net: bool = True  # every row is listed without tax, or bears none
    is_gross: bool = True  # every row is listed with its tax, or bears none
    is_seen: bool = False  # its amounts are not as listed, but on the side shown
    # Promotions.
    rows_by_rule: dict[int, list[int]] = attrs.Factory(dict)
    stacking: AmountBasis = AmountBasis.RUNNING  # what the percentage now given is of
    benefit: int = 0  # which benefit of its promotion is given now
    candidates: list[int] = attrs.Factory(list)  # rules that may apply, in their order
    only: str | None = None  # the exclusive promotion that shuts out the others
    discounts: list[DiscountShares] = attrs.Factory(list)
    units: dict[int, list[Run]] = attrs.Factory(dict)  # of rows whose units differ
    goals: dict[int, Goal] = attrs.Factory(dict)  # where rounding misses a side
    consumed: list[ConsumedUnits] = attrs.Factory(list)  # by conditions just checked
    # What became of a promotion's conditions, by its id: decided once for all its rules.
    decided: dict[str, Missing | None] = attrs.Factory(dict)
    refusals: dict[int, Missing] = attrs.Factory(dict)
    further: dict[int, Missing] = attrs.Factory(dict)  # for the next step of a benefit
    answers: dict[int, NotYet | Rejected] = attrs.Factory(dict)  # of custom promotions
    beaten: dict[str, tuple[str, int]] = attrs.Factory(dict)  # by whom, by how much
    blocked: dict[str, int] = attrs.Factory(dict)  # what *only* kept each from saving
    overspent: set[str] = attrs.Factory(set)
    # Taxes and coins.
    tax_included: Sequence[int] | None = None
    tax_added: Sequence[int] | None = None
    tax_parts: Mapping[int, Sequence[int]] = attrs.Factory(dict)
    cash: int = 0
    _ranks: list[int] | None = None

    # ------------------------------------------------------------------------- rows

    def add_lines(
        self,
        lines: Sequence[LineItem],
        articles: list[PricedArticle],
        counts: list[int],
        denominators: list[int],
        subtotals: list[int],
    ) -> None:
        """Adds the cart's lines, the first rows of all."""
        self.items = list(lines)
        self.articles = articles
        self.counts = counts
        self.denominators = denominators
        self.subtotals = subtotals
        self.amounts = subtotals[:]
        self.floors = [article.floor for article in articles]
        self.goods_count = len(subtotals)
        self.has_floors = any(self.floors)
        self.is_linear = None not in [article.linear_tax for article in articles]
        self.is_net = False not in [article.is_net for article in articles]
        self.is_gross = False not in [article.is_gross for article in articles]
        self.counted = rows = range(len(subtotals))
        if min(subtotals, default=0) < 0:
            self.counted = [row for row in rows if subtotals[row] >= 0]
        self.reducible = self.counted
        if False in [article.facts.discountable for article in articles]:
            self.reducible = [
                row for row in self.counted if articles[row].facts.discountable
            ]

    def has_gifts(self, sku: str, quantity: int) -> bool:
        """Whether there are so many more of an article to be given away."""
        left = self.occasion.usage.gifts_left.get(sku)
        if left is None:
            return True
        gifts = self.items[self.wished : self.goods_count]
        lines = [each for each in gifts if isinstance(each, LineItem)]
        given = sum(each.quantity for each in lines if each.sku == sku)
        return given + quantity <= left

    def add_gift(self, item: LineItem) -> int:
        """Adds a gift below the other goods, at its price, and returns its row.

        Where the article is on the cart already, an option tells the gift apart.
        """
        keys = {known.key for known in self.items[: self.goods_count]}
        number = 0
        while item.key in keys:
            number += 1
            item = attrs.evolve(item, options={"gift": str(number)})
        article = self.find_article(item.sku)
        count = int(item.quantity)
        row = self.goods_count
        self._move(row, 1)
        self._insert(
            row, item, article, count, divide(article.unit * count, article.div)
        )
        self.goods_count += 1
        self.gifts_count += 1
        return row

    def add_fees(self, fees: Sequence[tuple[Fee, PricedArticle, int]]) -> None:
        """Adds fees, each with its article and amount, between goods and deliveries."""
        first = self.goods_count
        self._move(first, len(fees))
        for row, (fee, article, steps) in enumerate(fees, first):
            self._insert(row, fee, article, 1, steps)
        self.fees_count = len(fees)

    def add_delivery(self, charge: Charge, article: PricedArticle, steps: int) -> None:
        """Adds a delivery, the last row."""
        self._insert(len(self.items), charge, article, 1, steps)

    def _insert(
        self,
        row: int,
        item: LineItem | Fee | Charge,
        article: PricedArticle,
        count: int,
        amount: int,
    ) -> None:
        self.items.insert(row, item)
        self.articles.insert(row, article)
        self.counts.insert(row, count)
        self.denominators.insert(row, 1)
        self.subtotals.insert(row, amount)
        self.amounts.insert(row, amount)
        self.floors.insert(row, 0)  # a gift is free, however low it may be discounted
        self._ranks = None
        self.is_net = self.is_net and article.is_net
        self.is_gross = self.is_gross and article.is_gross
        if article.linear_tax is None or amount < 0:
            self.is_linear = False

    def _move(self, start: int, by: int) -> None:
        # Makes room for rows: what is known of those from *start* on moves with them.
        self.discounts = [discount.moved(start, by) for discount in self.discounts]
        self.units = moved_rows(self.units, start, by)
        self.goals = moved_rows(self.goals, start, by)

    def _remove(self, rows: slice) -> None:
        for column in _COLUMNS:
            del getattr(self, column)[rows]
        self._ranks = None

    # ---------------------------------------------------------------------- reading

    @property
    def route(self) -> Route:
        """The route of the goods; of the first delivery, where there are several."""
        return route_of_goods(self.cart, self.occasion)

    def route_of(self, delivery: str, sku: str = "") -> Route:
        """The route of the goods of a delivery, or of one article of it."""
        return route_in(self.cart, self.occasion, delivery, sku)

    @property
    def pays_cash(self) -> bool:
        """Whether the buyer pays in coins, to which the policy rounds."""
        return self.policy.rounds_cash(self.occasion.payment_method)

    @property
    def wished(self) -> int:
        """How many rows the buyer asked for: the goods without the gifts."""
        return self.goods_count - self.gifts_count

    def counting(self, *, undiscountable: bool) -> Sequence[int]:
        """The goods that count toward a condition, also *undiscountable* ones if asked."""
        return self.counted if undiscountable else self.reducible

    def is_all_on(self, side: TaxSide) -> bool:
        """Whether all amounts read on a side of the tax as they stand here."""
        if self.is_seen or side is TaxSide.LISTED:
            return True
        return self.is_net if side is TaxSide.NET else self.is_gross

    def total(self) -> int:
        """What is left of the goods."""
        return sum(self.amounts[: self.goods_count])

    def quantity(self, row: int) -> Quantity:
        """How many units a row has, exactly: 2.5 kilos are 2.5."""
        below = self.denominators[row]
        return self.counts[row] if below == 1 else Fraction(self.counts[row], below)

    def runs(self, row: int) -> Sequence[Run]:
        """The units of a row by what each costs now; odd steps are on the first ones."""
        return self.units.get(row) or even_runs(self.amounts[row], self.quantity(row))

    def used(self, row: int) -> Quantity:
        """How many units of a row serve no other set."""
        return sum(run.quantity for run in self.units.get(row, ()) if run.is_used)

    def unused(self, row: int) -> Quantity:
        """How many units of a row no set has used up."""
        return self.quantity(row) - self.used(row)

    def list_amount(self, row: int, quantity: Quantity) -> Quantity:
        """What some units of a row came to before discounts, exactly."""
        whole = self.quantity(row)
        if quantity == whole:
            return self.subtotals[row]
        return self.subtotals[row] * Fraction(quantity) / whole

    def ranks(self) -> list[int]:
        """The rank of each row by content, whatever order the cart has: breaks ties."""
        if self._ranks is None:
            self._ranks = ranks_by_content([item.key for item in self.items])
        return self._ranks

    def ranks_of(self, rows: Sequence[int]) -> list[int]:
        """The ranks of some rows."""
        ranks = self.ranks()
        return [ranks[row] for row in rows]

    def room(self, row: int) -> int:
        """How much may still be taken off a row, down to its floor."""
        amount = self.amounts[row]
        if not self.floors[row]:
            return amount
        room = self.room_of(row, self.quantity(row), amount)
        runs = self.units.get(row)
        if runs is not None:
            # Units that are at their floor have nothing left to give for the others.
            rooms = [self.room_of(row, run.quantity, run.amount) for run in runs]
            room = min(room, sum(rooms))
        return room

    def room_of(self, row: int, quantity: Quantity, amount: int) -> int:
        """How much may be taken off some units of a row, down to the floor of each."""
        floor = self.floors[row]
        if not floor:
            return amount
        least = floor * quantity
        return max(0, amount - divide(least.numerator, least.denominator, UP))

    # ------------------------------------------------------------------- discounting

    def take(self, row: int, share: int) -> None:
        """Takes *share* off a row: off each unit in proportion to what it can give."""
        self.amounts[row] -= share
        runs = self.units.get(row)
        if runs is None:
            return
        rooms = [self.room_of(row, run.quantity, run.amount) for run in runs]
        if sum(rooms) < share:
            rooms = [run.amount for run in runs]
        shares = in_proportion(share, rooms)
        self.set_runs(
            row,
            [
                piece
                for run, own in zip(runs, shares, strict=True)
                for piece in lowered_run(run, own)
            ],
        )

    def set_runs(self, row: int, runs: Sequence[Run]) -> None:
        """Sets a row's units to new amounts, and the row to their sum."""
        self.amounts[row] = sum(run.amount for run in runs)
        joined = merged_runs(runs)
        if are_alike(joined):
            self.units.pop(row, None)
        else:
            self.units[row] = joined

    def note_discount(
        self,
        rule: int,
        rows: Sequence[int],
        shares: Sequence[int],
        units: Sequence[Quantity] | None = None,
    ) -> None:
        """Records what a rule has just taken off."""
        self.discounts.append(DiscountShares(rule, rows, shares, units, self.benefit))

    # ------------------------------------------------------------------------ trials

    def mark(self) -> Mark:
        """The state of the discounts, to return to after a trial."""
        return (
            self.amounts[:],
            self.units.copy(),
            self.goals.copy(),
            self.discounts[:],
            self.gifts_count,
        )

    def back_to(self, mark: Mark) -> None:
        """Undoes every discount taken since *mark*, and the gifts added."""
        amounts, units, goals, discounts, gifts = mark
        added = self.gifts_count - gifts
        if added:
            self._remove(slice(self.goods_count - added, self.goods_count))
            self.goods_count -= added
            self.gifts_count = gifts
        self.amounts = amounts[:]
        self.units = units.copy()
        self.goals = goals.copy()
        self.discounts = discounts[:]

    def copied(self) -> Worksheet:
        """A copy on which discounts can be tried while this one stays as it is."""
        twin = copy(self)
        for column in (*_COLUMNS, "discounts"):
            setattr(twin, column, getattr(self, column)[:])
        for notes in (
            "units",
            "goals",
            *_NOTES,
        ):
            setattr(twin, notes, deepcopy(getattr(self, notes)))
        return twin

    def noted(self) -> dict[str, Any]:
        """What was noted of rules, to return to after a set of them was tried."""
        return {name: copy(getattr(self, name)) for name in _NOTES}

    def back_to_notes(self, notes: Mapping[str, Any]) -> None:
        """Forgets what was noted of rules since then."""
        for name, noted in notes.items():
            setattr(self, name, noted)
