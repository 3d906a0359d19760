"""The customer's journey: events, stages, touchpoints, visits, profiles and the map.

The sub-rooms analyze them: ``figures``, ``attribution``, ``lifetime``,
``experiments``, ``feedback``, ``loyalty``, ``marketing``, ``privacy`` and ``recommend``;
``logs`` reads those of other shapes.
"""

from ecomkit.journey.channels import Channel, ChannelClassifier
from ecomkit.journey.customer_progress import StagePolicy, customer_progress
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.errors import InvalidEventError, NoFiguresError
from ecomkit.journey.event_catalog import EVENT_KINDS, stage_of, step_of
from ecomkit.journey.event_json import (
    event_id,
    from_json_line,
    read_json_lines,
    to_json_line,
)
from ecomkit.journey.event_log import JsonLinesEventLog, MemoryEventLog
from ecomkit.journey.events import Identified
from ecomkit.journey.identity import IdentityGraph
from ecomkit.journey.intervals import Proportion, proportion_difference
from ecomkit.journey.journey_map import journey_map
from ecomkit.journey.labels import choice_text, question_text, stage_label
from ecomkit.journey.ports import EventLog, EventQuery
from ecomkit.journey.profiles import (
    INTEREST_WEIGHTS,
    CustomerProfile,
    ProspectRule,
    affinities,
    is_prospect,
    profiles,
)
from ecomkit.journey.stage_flows import map_flows, stage_flows
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.journey.touchpoints import Touchpoint, journeys
from ecomkit.journey.translation import (
    TranslatedEvent,
    TranslatingSink,
    from_vocabulary,
    to_vocabulary,
)
from ecomkit.journey.visits import visits
from ecomkit.journey.vocabulary import VOCABULARIES

__all__ = [
    "EVENT_KINDS",
    "INTEREST_WEIGHTS",
    "VOCABULARIES",
    "Channel",
    "ChannelClassifier",
    "CustomerProfile",
    "DurationStats",
    "EventLog",
    "EventQuery",
    "Identified",
    "IdentityGraph",
    "InvalidEventError",
    "JsonLinesEventLog",
    "MemoryEventLog",
    "NoFiguresError",
    "ProcessStep",
    "Proportion",
    "ProspectRule",
    "Stage",
    "StagePolicy",
    "Touchpoint",
    "TranslatedEvent",
    "TranslatingSink",
    "affinities",
    "choice_text",
    "customer_progress",
    "event_id",
    "from_json_line",
    "from_vocabulary",
    "is_prospect",
    "journey_map",
    "journeys",
    "map_flows",
    "profiles",
    "proportion_difference",
    "question_text",
    "read_json_lines",
    "stage_flows",
    "stage_label",
    "stage_of",
    "step_of",
    "to_json_line",
    "to_vocabulary",
    "visits",
]
