"""The discount steps: each rule in its turn, alone or against the others of its lane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import cast

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.compiled_conditions import meets
from ecomkit.pricing.engine.consumed_units import use_up
from ecomkit.pricing.engine.limits import exhausted, overspends
from ecomkit.pricing.engine.market import Market
from ecomkit.pricing.engine.rules import Rule
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.values.promotion import Campaign, Lane, LaneChoice
from ecomkit.pricing.values.selection import Select

Touched = Mapping[int, list[int]]


@attrs.frozen
class _Trial:
    """What a rule would take if it stood alone in its lane, and the gifts it would add."""

    rule: Rule
    taken: list[DiscountShares]
    gifts: list[LineItem]

    @property
    def saving(self) -> int:
        """All it would take."""
        return sum(column.total for column in self.taken)


class PromotionRun:
    """The rules that may apply to one sheet, in their turn, and the rows each is about."""

    __slots__ = (
        "_all",
        "_campaigns",
        "_lanes",
        "_places",
        "_rules",
        "_sheet",
        "_touched",
    )

    def __init__(
        self,
        sheet: Worksheet,
        situation: Market,
        touched: Touched,
        lanes: Mapping[int, Lane],
        campaigns: Mapping[str, Campaign],
    ) -> None:
        index = situation.index
        self._sheet = sheet
        self._rules = index.rules
        self._touched = touched
        self._lanes = lanes
        self._campaigns = campaigns
        # A condition may look at some of the goods only: what others give back is left out.
        most = sum(sub for sub in sheet.subs if sub > 0)
        self._places = index.candidates(touched, most, sheet.cart.codes)
        self._all: list[int] | None = None

    def take(self, *, for_delivery: bool) -> None:
        """Lets each rule of a phase take its discount."""
        rules, sheet = self._rules, self._sheet
        turns = [p for p in self._places if rules[p].for_delivery is for_delivery]
        if not turns:
            return
        if sheet.only is not None or any(rules[place].is_exclusive for place in turns):
            turns = self._exclusive(turns)
        if self._lanes:
            for number, group in groupby(turns, key=lambda place: rules[place].lane):
                self._lane(self._lanes.get(number), list(group))
            return
        for place in turns:
            self._apply(place)

    def _exclusive(self, turns: list[int]) -> list[int]:
        # The first exclusive promotion that would take something is the only one.
        sheet, rules = self._sheet, self._rules
        if sheet.only is None:
            for place in turns:
                if (
                    rules[place].is_exclusive
                    and self._holds(place)
                    and self._takes_something(place)
                ):
                    sheet.only = rules[place].promotion.id
                    break
        if sheet.only is None:
            return turns
        if sheet.is_recorded:
            self._note_blocked(sheet.only, turns)
        return [place for place in turns if rules[place].promotion.id == sheet.only]

    def _note_blocked(self, by: str, turns: list[int]) -> None:
        # What the others would have saved, for "saves 6 but blocks one that saves 9".
        blocked = [place for place in turns if self._rules[place].promotion.id != by]
        beaten = self._sheet.beaten
        for trial in self._trials(blocked):
            id = trial.rule.promotion.id
            less = beaten[id][1] if id in beaten else 0
            beaten[id] = by, less - trial.saving

    def _holds(self, place: int) -> bool:
        rule, sheet = self._rules[place], self._sheet
        if rule.is_limited and exhausted(rule.promotion, sheet, self._campaigns):
            return False
        sheet.asked.clear()
        return all(check(sheet) is None for check in rule.checks)

    def _takes_something(self, place: int) -> bool:
        sheet = self._sheet
        mark = sheet.mark()
        before = len(sheet.taken)
        self._apply(place)
        taken = len(sheet.taken) > before
        sheet.back_to(mark)
        return taken

    def _apply(self, place: int) -> None:
        rule, sheet = self._rules[place], self._sheet
        before = len(sheet.taken)
        kept = None
        if rule.is_limited:
            if exhausted(rule.promotion, sheet, self._campaigns):
                return
            if rule.campaign:
                kept = sheet.mark()
        if sheet.asked:
            sheet.asked.clear()
        for check in rule.checks:
            missing = check(sheet)
            if missing is not None:
                sheet.refusals[rule.index] = missing
                return
        for operation, select in rule.operations:
            rows = self.rows(place, rule, select)
            met = sheet.amounts[:] if sheet.is_recorded else ()
            if rows:
                operation(sheet, rule.index, rows)
            if sheet.is_recorded:
                sheet.before.extend([met] * (len(sheet.taken) - len(sheet.before)))
        if sheet.asked and len(sheet.taken) > before:
            use_up(sheet, sheet.taken[before:])
        if kept is not None and overspends(
            rule.campaign, sheet, self._taken_by(rule.campaign), self._campaigns
        ):
            sheet.back_to(kept)
            sheet.overspent.add(rule.promotion.id)

    def _taken_by(self, campaign: str) -> list[DiscountShares]:
        # One cart may meet several promotions that share a budget.
        own = {rule.index for rule in self._rules if rule.campaign == campaign}
        return [taken for taken in self._sheet.taken if taken.rule in own]

    def rows(self, place: int, rule: Rule, select: Select) -> Sequence[int]:
        """The rows that one of a rule's operations is about."""
        sheet = self._sheet
        if rule.for_delivery:
            return _delivery_rows(sheet, rule, select, self._discountable())
        if rule.is_indexed and select is rule.select:
            return self._touched.get(place, ())
        if rule.is_custom or select.is_everything:
            return self._discountable()
        entries, scale = sheet.entries, sheet.scale
        return [
            row for row in self._discountable() if meets(select, entries[row], scale)
        ]

    def _discountable(self) -> list[int]:
        rows = self._all
        if rows is None:
            sheet = self._sheet
            rows = list(range(sheet.goods - sheet.gifts))
            if not sheet.all_discountable:
                rows = [row for row in rows if sheet.entries[row].facts.discountable]
            if min(sheet.subs, default=0) < 0:  # money given back is no price to lower
                rows = [row for row in rows if sheet.subs[row] >= 0]
            self._all = rows
        return rows

    def _lane(self, lane: Lane | None, turns: list[int]) -> None:
        if lane is None or lane.choice is LaneChoice.ALL or len(turns) == 1:
            for place in turns:
                self._apply(place)
            return
        trials = list(self._trials(turns))
        if lane.choice is LaneChoice.BEST:
            savings = [
                (trial.saving, place)
                for trial, place in zip(trials, turns, strict=True)
            ]
            most, best = max(savings, key=itemgetter(0))
            if not most:
                return
            winner = self._rules[best].promotion.id
            for saving, place in savings:
                if saving and place != best:
                    loser = self._rules[place].promotion.id
                    self._sheet.beaten[loser] = winner, most - saving
            self._apply(best)
            return
        self._take_best_per_row(trials)

    def _trials(self, turns: list[int]) -> Iterator[_Trial]:
        sheet = self._sheet
        mark = sheet.mark()
        goods = sheet.goods
        for place in turns:
            before = len(sheet.taken)
            self._apply(place)
            gifts = cast("list[LineItem]", sheet.items[goods : sheet.goods])
            yield _Trial(self._rules[place], sheet.taken[before:], gifts)
            sheet.back_to(mark)

    def _take_best_per_row(self, trials: list[_Trial]) -> None:
        sheet = self._sheet
        met = sheet.amounts[:] if sheet.is_recorded else ()
        first_gift = sheet.goods
        best = _best_per_row(trials, first_gift)
        for trial in trials:
            before = len(sheet.taken)
            for column in trial.taken:
                won = [
                    (row, share)
                    for row, share in zip(column.rows, column.shares, strict=True)
                    if row in best and best[row][1] is trial
                ]
                rows, shares = [row for row, _ in won], [share for _, share in won]
                if trial.gifts and column.rows[0] >= first_gift:
                    rows = [sheet.add_gift(trial.gifts[column.rows[0] - first_gift])]
                    shares = list(column.shares)
                if rows:
                    for row, share in zip(rows, shares, strict=True):
                        sheet.take(row, share)
                    sheet.taken.append(DiscountShares(column.rule, rows, shares))
                    if sheet.is_recorded:
                        sheet.before.append(met)
            if len(sheet.taken) == before and trial.saving:
                self._note_beaten(trial, best)

    def _note_beaten(
        self, trial: _Trial, best: Mapping[int, tuple[int, _Trial]]
    ) -> None:
        # Beaten on every line it would lower; by the one that took most of those.
        won: dict[int, int] = {}
        for row in {row for column in trial.taken for row in column.rows}:
            if row in best:
                total, rival = best[row]
                won[rival.rule.index] = won.get(rival.rule.index, 0) + total
        winner = max(won, key=lambda rule: (won[rule], -rule))
        by = next(r.promotion.id for r in self._rules if r.index == winner)
        more = sum(won.values()) - trial.saving
        self._sheet.beaten[trial.rule.promotion.id] = by, more


def _best_per_row(
    trials: list[_Trial], first_gift: int
) -> dict[int, tuple[int, _Trial]]:
    best: dict[int, tuple[int, _Trial]] = {}
    for trial in trials:
        totals: dict[int, int] = {}
        for column in trial.taken:
            for row, share in zip(column.rows, column.shares, strict=True):
                if not trial.gifts or row < first_gift:  # a gift's line has no rivals
                    totals[row] = totals.get(row, 0) + share
        for row, total in totals.items():
            if total > (best[row][0] if row in best else 0):
                best[row] = total, trial
    return best


def _delivery_rows(
    sheet: Worksheet, rule: Rule, select: Select, goods: list[int]
) -> list[int]:
    first = sheet.goods + sheet.fees
    rows = [
        row
        for row in range(first, len(sheet.items))
        if not select.methods or sheet.items[row].method in select.methods  # type: ignore[union-attr]  # a charge
    ]
    return goods + rows if rule.with_goods else rows
