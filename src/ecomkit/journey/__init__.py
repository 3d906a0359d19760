"""The customer's journey: stages, touchpoints, feedback, loyalty and key figures."""

from ecomkit.journey.labels import label
from ecomkit.journey.names import EVENT_KINDS, EventKind, stage_of, step_of
from ecomkit.journey.stage import ProcessStep, Stage

__all__ = [
    "EVENT_KINDS",
    "EventKind",
    "ProcessStep",
    "Stage",
    "label",
    "stage_of",
    "step_of",
]
