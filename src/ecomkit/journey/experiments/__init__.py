"""Experiments: two variants or more shown to people by chance, and what came of each."""

from ecomkit.journey.experiments.events import ExperimentViewed
from ecomkit.journey.experiments.experiment import Experiment
from ecomkit.journey.experiments.readout import (
    ExperimentReadout,
    VariantDifference,
    VariantResult,
    experiment_readout,
)

__all__ = [
    "Experiment",
    "ExperimentReadout",
    "ExperimentViewed",
    "VariantDifference",
    "VariantResult",
    "experiment_readout",
]
