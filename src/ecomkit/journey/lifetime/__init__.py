"""Lifetime value: what customers have spent, whether they are still active, what they may spend yet."""

from ecomkit.journey.lifetime.bg_nbd import BgNbd, Identifiability, Nbd, fit_bg_nbd
from ecomkit.journey.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary, repeat_summaries
from ecomkit.journey.lifetime.values import (
    HistoricValue,
    PredictedValue,
    historic_values,
    predicted_values,
)

__all__ = [
    "BgNbd",
    "GammaGamma",
    "HistoricValue",
    "Identifiability",
    "Nbd",
    "PredictedValue",
    "RepeatSummary",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "historic_values",
    "predicted_values",
    "repeat_summaries",
]
