"""Lifetime value: what customers brought, whether they still come, what they may bring."""

from ecomkit.journey.lifetime.buying import BgNbd, Identifiability, Nbd, fit_bg_nbd
from ecomkit.journey.lifetime.spending import GammaGamma, fit_gamma_gamma
from ecomkit.journey.lifetime.summary import RepeatSummary, repeat_summaries
from ecomkit.journey.lifetime.value import (
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
