"""Combining: which promotions may apply together, where some stand alone.

An exclusive promotion stands alone. By the policy, the first of them that saves something
is the only one, or the best is taken of the sets that can be: each exclusive one alone,
and all the others together. Both are exact, and the same every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ecomkit.pricing.engine.lanes import apply_lane
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.promotion_run import PromotionRun, saved_on
from ecomkit.pricing.values.policy import ExclusiveChoice


def apply_all(run: PromotionRun, market: Market) -> None:
    """Applies the rules of a run that may apply together, lane by lane."""
    worksheet = run.worksheet
    positions: Sequence[int] = run.positions
    if worksheet.only is not None:
        positions = [rule for rule in positions if run.id_of(rule) == worksheet.only]
    elif any(run.rules[position].is_exclusive for position in positions):
        if worksheet.discounts:  # those of an earlier step stand
            positions = _without_exclusive(run)
        elif worksheet.policy.discounts.exclusive is ExclusiveChoice.BEST:
            positions = _best_set(run, market)
        else:
            positions = _first_alone(run)
    _apply(run, market, positions)


def _apply(run: PromotionRun, market: Market, positions: Sequence[int]) -> None:
    lanes = market.shop.lanes
    if not lanes:
        for position in positions:
            run.apply(position)
        return
    for number, group in groupby(positions, key=lambda rule: run.rules[rule].lane):
        apply_lane(run, lanes.get(number), list(group))


def _first_alone(run: PromotionRun) -> Sequence[int]:
    # The first exclusive promotion that would take something off is the only one.
    worksheet, positions = run.worksheet, run.positions
    for position in positions:
        if run.rules[position].is_exclusive and run.would_apply(position):
            worksheet.only = run.id_of(position)
            return [rule for rule in positions if run.id_of(rule) == worksheet.only]
    return positions


def _without_exclusive(run: PromotionRun) -> Sequence[int]:
    worksheet, rules = run.worksheet, run.rules
    given = saved_on(worksheet)
    alone = [rule for rule in run.positions if rules[rule].is_exclusive]
    for trial in run.trials(alone):
        if trial.saving:
            worksheet.beaten[trial.id] = run.saving_most(0), given - trial.saving
    return [rule for rule in run.positions if not rules[rule].is_exclusive]


def _best_set(run: PromotionRun, market: Market) -> Sequence[int]:
    worksheet = run.worksheet
    together: list[int] = []
    alone: dict[str, list[int]] = {}
    for position in run.positions:
        if run.rules[position].is_exclusive:
            alone.setdefault(run.id_of(position), []).append(position)
        else:
            together.append(position)
    before = saved_on(worksheet)
    mark, discounts = worksheet.mark(), len(worksheet.discounts)
    savings: list[int] = []
    overspent: set[str] = set()
    most_by = ""  # which of those together saves most
    for positions in (together, *alone.values()):
        notes = worksheet.noted()
        _apply(run, market, positions)
        savings.append(saved_on(worksheet) - before)
        if positions is together:
            most_by = run.saving_most(discounts)
        overspent |= worksheet.overspent & alone.keys()
        worksheet.back_to(mark)
        worksheet.back_to_notes(notes)
    worksheet.overspent |= overspent
    best = max(range(len(savings)), key=savings.__getitem__)  # the first of equals
    if best:
        worksheet.only = [*alone][best - 1]
        return alone[worksheet.only]
    for id, saving in zip(alone, savings[1:], strict=True):
        if saving:
            worksheet.beaten[id] = most_by, savings[0] - saving
    return together
