"""Recorder: records, for explain, what blocked promotions would have saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.promotion_run import PromotionRun
from ecomkit.pricing.engine.promotions import (
    promotions_on_delivery,
    promotions_on_goods,
)
from ecomkit.pricing.engine.worksheet import Worksheet

_FOR_DELIVERY: Mapping[Callable[..., None], bool] = {
    promotions_on_goods: False,
    promotions_on_delivery: True,
}


class Recorder:
    """Records what each promotion that an exclusive one blocked would have saved.

    The discounts themselves need no notes: the worksheet holds them in their order.
    """

    def __init__(self, market: Market) -> None:
        self._market = market
        self._kept: Worksheet | None = None

    def before(self, step: Callable[..., None], worksheet: Worksheet) -> None:
        """Keeps a copy of the worksheet that promotions are about to change."""
        if step in _FOR_DELIVERY:
            self._kept = worksheet.copied()

    def after(self, step: Callable[..., None], worksheet: Worksheet) -> None:
        """Tries on that copy the promotions that were shut out."""
        only, kept = worksheet.only, self._kept
        if step not in _FOR_DELIVERY or only is None or kept is None:
            return
        kept.candidates = worksheet.candidates
        run = PromotionRun(kept, self._market, for_delivery=_FOR_DELIVERY[step])
        blocked = [rule for rule in run.positions if run.id_of(rule) != only]
        for trial in run.trials(blocked):
            id = trial.rule.promotion.id
            worksheet.blocked[id] = worksheet.blocked.get(id, 0) + trial.saving
        worksheet.overspent |= kept.overspent
