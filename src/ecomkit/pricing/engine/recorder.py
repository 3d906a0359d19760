"""Recorder: records, for explain, what blocked promotions would have saved."""

from __future__ import annotations

from collections.abc import Callable

from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.promotion_run import PromotionRun
from ecomkit.pricing.engine.promotions import promotions, promotions_on_fees
from ecomkit.pricing.engine.worksheet import Worksheet

_STEPS = (promotions, promotions_on_fees)


class Recorder:
    """Records what each promotion that an exclusive one blocked would have saved.

    The discounts themselves need no notes: the worksheet holds them in their order.
    """

    def __init__(self, market: Market) -> None:
        self._market = market
        self._kept: Worksheet | None = None
        self._may_block = any(rule.is_exclusive for rule in market.rules)

    def before(self, step: Callable[..., None], worksheet: Worksheet) -> None:
        """Keeps a copy of the worksheet that promotions are about to change."""
        if self._may_block and step in _STEPS:
            self._kept = worksheet.copied()

    def after(self, step: Callable[..., None], worksheet: Worksheet) -> None:
        """Tries on that copy the promotions that were shut out."""
        only, kept = worksheet.only, self._kept
        if step not in _STEPS or only is None or kept is None:
            return
        kept.candidates = worksheet.candidates
        run = PromotionRun(kept, self._market, for_fees=step is promotions_on_fees)
        blocked = [rule for rule in run.positions if run.id_of(rule) != only]
        for trial in run.trials(blocked):
            saving = worksheet.blocked.get(trial.id, 0) + trial.saving
            worksheet.blocked[trial.id] = saving
        worksheet.overspent |= kept.overspent
