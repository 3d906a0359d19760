"""The customer's journey: stages, touchpoints, feedback, loyalty and key figures."""

from ecomkit.journey.errors import (
    InvalidEventError,
    NoFiguresError,
    UnknownLanguageError,
)
from ecomkit.journey.events import SurveyAnswered, SurveySent
from ecomkit.journey.feedback.question import Question, QuestionKind
from ecomkit.journey.feedback.scores import Nps, Satisfaction, ces, csat, nps
from ecomkit.journey.feedback.survey import (
    EXIT_SURVEY,
    STAGE_SURVEYS,
    SUPPORT_SURVEY,
    Survey,
)
from ecomkit.journey.intervals import Interval, Mean, Proportion, difference
from ecomkit.journey.labels import choice_text, label, question_text
from ecomkit.journey.names import EVENT_KINDS, EventKind, stage_of, step_of
from ecomkit.journey.stage import ProcessStep, Stage
from ecomkit.journey.standing import StagePolicy, Standing, standings

__all__ = [
    "EVENT_KINDS",
    "EXIT_SURVEY",
    "STAGE_SURVEYS",
    "SUPPORT_SURVEY",
    "EventKind",
    "Interval",
    "InvalidEventError",
    "Mean",
    "NoFiguresError",
    "Nps",
    "ProcessStep",
    "Proportion",
    "Question",
    "QuestionKind",
    "Satisfaction",
    "Stage",
    "StagePolicy",
    "Standing",
    "Survey",
    "SurveyAnswered",
    "SurveySent",
    "UnknownLanguageError",
    "ces",
    "choice_text",
    "csat",
    "difference",
    "label",
    "nps",
    "question_text",
    "stage_of",
    "standings",
    "step_of",
]
