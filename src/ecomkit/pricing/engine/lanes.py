"""Lanes: which promotions of a stacking group apply, all, the best, or the best per line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecomkit.pricing.engine.promotion_run import PromotionRun, Trial
from ecomkit.pricing.values.promotion import Lane, LaneChoice

BestByRow = Mapping[int, tuple[int, Trial]]  # row: (saving, by whom)


def apply_lane(run: PromotionRun, lane: Lane | None, positions: Sequence[int]) -> None:
    """Applies the rules at *positions*, which are those of one lane."""
    if lane is None or lane.choice is LaneChoice.ALL or len(positions) == 1:
        for position in positions:
            run.apply(position)
    elif lane.choice is LaneChoice.BEST:
        _apply_best(run, list(run.trials(positions)))
    else:
        _apply_best_per_line(run, list(run.trials(positions)))


def _apply_best(run: PromotionRun, trials: Sequence[Trial]) -> None:
    best = max(trials, key=lambda trial: trial.saving)  # the first of equals
    if not best.saving:
        return
    winner = best.rule.promotion.id
    for trial in trials:
        if trial.saving and trial is not best:
            more = best.saving - trial.saving
            run.worksheet.beaten[trial.rule.promotion.id] = winner, more
    run.apply(best.position)


def _apply_best_per_line(run: PromotionRun, trials: Sequence[Trial]) -> None:
    worksheet = run.worksheet
    first_gift = worksheet.goods_count
    best = _best_by_row(trials, first_gift)
    for trial in trials:
        before = len(worksheet.discounts)
        for discount in trial.discounts:
            if trial.gifts and discount.rows[0] >= first_gift:
                gift = trial.gifts[discount.rows[0] - first_gift]
                rows, shares = [worksheet.add_gift(gift)], list(discount.shares)
            else:
                won = [
                    (row, share)
                    for row, share in zip(discount.rows, discount.shares, strict=True)
                    if row in best and best[row][1] is trial
                ]
                rows, shares = [row for row, _ in won], [share for _, share in won]
            for row, share in zip(rows, shares, strict=True):
                worksheet.take(row, share)
            if rows:
                worksheet.note_discount(discount.rule, rows, shares)
        if len(worksheet.discounts) == before and trial.saving:
            _note_beaten(run, trial, best)


def _best_by_row(trials: Sequence[Trial], first_gift: int) -> BestByRow:
    best: dict[int, tuple[int, Trial]] = {}
    for trial in trials:
        savings: dict[int, int] = {}
        for discount in trial.discounts:
            for row, share in zip(discount.rows, discount.shares, strict=True):
                if not trial.gifts or row < first_gift:  # a gift's row has no rivals
                    savings[row] = savings.get(row, 0) + share
        for row, saving in savings.items():
            if saving > (best[row][0] if row in best else 0):
                best[row] = saving, trial
    return best


def _note_beaten(run: PromotionRun, trial: Trial, best: BestByRow) -> None:
    # Beaten on every line that it would lower; by the one that took most of those.
    won: dict[int, int] = {}
    for row in {row for discount in trial.discounts for row in discount.rows}:
        if row in best:
            saving, rival = best[row]
            won[rival.position] = won.get(rival.position, 0) + saving
    winner = max(won, key=lambda position: (won[position], -position))
    more = sum(won.values()) - trial.saving
    run.worksheet.beaten[trial.rule.promotion.id] = run.id_of(winner), more
