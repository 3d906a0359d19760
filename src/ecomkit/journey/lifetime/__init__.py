"""Lifetime value: what customers have spent, whether they are still active, what they may spend yet."""

from ecomkit.journey.lifetime.bg_nbd import fit_bg_nbd
from ecomkit.journey.lifetime.gamma_gamma import fit_gamma_gamma
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary, repeat_summaries
from ecomkit.journey.lifetime.values import historic_values, predicted_values

__all__ = [
    "RepeatSummary",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "historic_values",
    "predicted_values",
    "repeat_summaries",
]
