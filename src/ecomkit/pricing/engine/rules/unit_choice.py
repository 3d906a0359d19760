"""Choosing units: in which order, how many, and into which sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ecomkit.money.allocate import Residue
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity, Run, cut_run
from ecomkit.pricing.values.policy import UnitChoice


class Portion(NamedTuple):
    """Some units of one of a row's runs, and what they come to together now."""

    row: int
    run: int  # its place among the runs of the row
    quantity: Quantity
    amount: int

    @property
    def each(self) -> Quantity:
        """What one of them costs now."""
        return Run(self.quantity, self.amount).each

    def cut(self, quantity: Quantity) -> tuple[Portion, Portion]:
        """The first *quantity* of these units, and the others."""
        first, rest = cut_run(Run(self.quantity, self.amount), quantity)
        return (
            Portion(self.row, self.run, first.quantity, first.amount),
            Portion(self.row, self.run, rest.quantity, rest.amount),
        )


class Group(NamedTuple):
    """So many sets alike, and the units of all of them together."""

    sets: int
    portions: list[Portion]

    @property
    def amount(self) -> int:
        """What they come to together now."""
        return sum(portion.amount for portion in self.portions)

    @property
    def one(self) -> Group:
        """One of the sets."""
        if self.sets == 1:
            return self
        return Group(
            1, [units.cut(units.quantity // self.sets)[0] for units in self.portions]
        )


def quantity_of(portions: Iterable[Portion]) -> Quantity:
    """How many units they are."""
    return sum(portion.quantity for portion in portions)


def limit_choice(worksheet: Worksheet) -> UnitChoice:
    """Which units a benefit with a limit, or a reward, takes first."""
    return worksheet.policy.discounts.choice or UnitChoice.CHEAPEST


def set_choice(worksheet: Worksheet) -> UnitChoice:
    """Which units sets are made of first."""
    return worksheet.policy.discounts.choice or UnitChoice.DEAREST


def units_in_order(
    worksheet: Worksheet,
    rows: Iterable[int],
    choice: UnitChoice,
    *,
    unused_only: bool = False,
    with_free: bool = False,
) -> list[Portion]:
    """The units of *rows* by what each costs now; ties as the policy breaks them.

    Units that cost nothing are left out unless *with_free*, those that a set has used up
    where *unused_only*.
    """
    found: list[Portion] = []
    prices: list[Quantity] = []
    for row in _in_tie_order(worksheet, rows):
        listed = _list_price(worksheet, row)
        for index, run in enumerate(worksheet.runs(row)):
            if (run.amount > 0 or with_free) and not (unused_only and run.is_used):
                found.append(Portion(row, index, run.quantity, run.amount))
                prices.append(run.each if listed is None else listed)
    if choice is UnitChoice.LINE:
        return found
    # A stable sort: units of equal price stay in the order of the tie-break.
    order = sorted(
        range(len(found)),
        key=prices.__getitem__,
        reverse=choice is UnitChoice.DEAREST,
    )
    return [found[place] for place in order]


def _in_tie_order(worksheet: Worksheet, rows: Iterable[int]) -> list[int]:
    ties = worksheet.policy.discounts.ties
    kept = list(rows)
    if ties is Residue.CONTENT and kept[1:]:
        kept.sort(key=worksheet.ranks().__getitem__)
    elif ties is Residue.LAST:
        kept.reverse()
    return kept


def _list_price(worksheet: Worksheet, row: int) -> Quantity | None:
    # Of one unit of a row that nothing was taken off: free of the rounding of the line.
    if row in worksheet.units or worksheet.amounts[row] != worksheet.subtotals[row]:
        return None
    article = worksheet.articles[row]
    unit = article.unit_on(worksheet.shown)
    return unit if article.div == 1 else Fraction(unit, article.div)


def choose_units(
    worksheet: Worksheet,
    rows: Iterable[int],
    most: int | None = None,
    per_line: int | None = None,
) -> list[Portion]:
    """Up to *most* units of *rows*, *per_line* at most of each, as the policy orders them.

    Units that cost nothing do not count against the limit.
    """
    portions = units_in_order(worksheet, rows, limit_choice(worksheet))
    if per_line is not None:
        left: dict[int, Quantity] = {}
        kept = []
        for portion in portions:
            room = left.get(portion.row, per_line)
            if room:
                kept.append(portion.cut(min(room, portion.quantity))[0])
                left[portion.row] = room - kept[-1].quantity
        portions = kept
    return portions if most is None else take_units(portions, most)[0]


def take_units(
    portions: Sequence[Portion], most: Quantity
) -> tuple[list[Portion], list[Portion]]:
    """The first *most* units, and the others."""
    for place, portion in enumerate(portions):
        if portion.quantity > most:
            first, rest = portion.cut(most)
            taken = [*portions[:place], first] if most else list(portions[:place])
            return taken, [rest, *portions[place + 1 :]]
        most -= portion.quantity
    return list(portions), []


def sets_of(places: Sequence[tuple[Sequence[Portion], int]]) -> Iterator[Group]:
    """The complete sets of so many units for each place, in the order given.

    Sets whose units all cost the same come as one group, however many they are.
    """
    left = min(int(quantity_of(portions) // size) for portions, size in places)
    queues = [(_Queue(portions), size) for portions, size in places]
    while left:
        alike = min(int(queue.first.quantity // size) for queue, size in queues)
        sets = min(left, alike) or 1
        yield Group(
            sets,
            [unit for queue, size in queues for unit in queue.take(size * sets)],
        )
        left -= sets


class _Queue:
    # Units that are taken from the front.
    def __init__(self, portions: Sequence[Portion]) -> None:
        self._next = iter(portions)
        self._first: Portion | None = None

    @property
    def first(self) -> Portion:
        if self._first is None:
            self._first = next(self._next)
        return self._first

    def take(self, quantity: Quantity) -> Iterator[Portion]:
        while quantity:
            taken, rest = self.first.cut(min(quantity, self.first.quantity))
            self._first = rest if rest.quantity else None
            quantity -= taken.quantity
            yield taken
