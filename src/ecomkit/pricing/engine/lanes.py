"""Lanes: which promotions of a stacking group apply, all, the best, or the best per line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ecomkit.pricing.engine.promotion_run import PromotionRun, Trial
from ecomkit.pricing.engine.row_notes import DiscountShares
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
    for trial in trials:
        if trial.saving and trial is not best:
            more = best.saving - trial.saving
            run.worksheet.beaten[trial.id] = best.id, more
    for position in best.positions:
        run.apply(position)


def _apply_best_per_line(run: PromotionRun, trials: Sequence[Trial]) -> None:
    worksheet = run.worksheet
    goods = worksheet.goods_count
    best = _best_by_row(trials)
    for trial in trials:
        before = len(worksheet.discounts)
        for index, discount in enumerate(trial.discounts):
            if index in trial.gifts:
                rows = [worksheet.add_gift(trial.gifts[index])]
                shares = list(discount.shares)
            else:
                won = [
                    (row, share)
                    for row, share in _shares(discount)
                    if row in best and best[row][1] is trial
                ]
                # Deliveries have moved on by the gifts that were added.
                added = worksheet.goods_count - goods
                rows = [row if row < goods else row + added for row, _ in won]
                shares = [share for _, share in won]
            for row, share in zip(rows, shares, strict=True):
                worksheet.take(row, share)
            if rows:
                worksheet.benefit = discount.benefit
                worksheet.note_discount(discount.rule, rows, shares)
        if len(worksheet.discounts) == before and trial.saving:
            _note_beaten(run, trial, best)


def _shares(discount: DiscountShares) -> Iterator[tuple[int, int]]:
    return zip(discount.rows, discount.shares, strict=True)


def _best_by_row(trials: Sequence[Trial]) -> BestByRow:
    best: dict[int, tuple[int, Trial]] = {}
    for trial in trials:
        savings: dict[int, int] = {}
        for index, discount in enumerate(trial.discounts):
            if index in trial.gifts:  # a gift's row has no rivals
                continue
            for row, share in _shares(discount):
                savings[row] = savings.get(row, 0) + share
        for row, saving in savings.items():
            if saving > (best[row][0] if row in best else 0):
                best[row] = saving, trial
    return best


def _note_beaten(run: PromotionRun, trial: Trial, best: BestByRow) -> None:
    # Beaten on every line that it would lower; by the one that took most of those.
    won: dict[str, int] = {}
    for row in {row for discount in trial.discounts for row in discount.rows}:
        if row in best:
            saving, rival = best[row]
            won[rival.id] = won.get(rival.id, 0) + saving
    places = {run.id_of(position): -position for position in reversed(run.positions)}
    winner = max(won, key=lambda rival: (won[rival], places[rival]))
    more = sum(won.values()) - trial.saving
    run.worksheet.beaten[trial.id] = winner, more
