"""Feedback: surveys, scores, reviews, and what follows from a bad experience."""

from ecomkit.journey.feedback.question import Question, QuestionKind
from ecomkit.journey.feedback.recovery import (
    RecoveryPolicy,
    RecoveryTask,
    recovery_tasks,
)
from ecomkit.journey.feedback.results import (
    Answer,
    HeardAbout,
    Scores,
    answers,
    heard_about,
    promoters,
    scores_by,
    scores_by_segment,
    scores_by_stage,
)
from ecomkit.journey.feedback.reviews import (
    Moderation,
    RatingSummary,
    Review,
    ReviewRequestRule,
    ReviewState,
    is_verified_purchase,
    rating_summaries,
    rating_summary,
)
from ecomkit.journey.feedback.schedule import (
    DEFAULT_SCHEDULES,
    Invitation,
    SurveySchedule,
    due_surveys,
)
from ecomkit.journey.feedback.scores import Nps, Satisfaction, ces, csat, nps
from ecomkit.journey.feedback.survey import (
    EXIT_SURVEY,
    STAGE_SURVEYS,
    SUPPORT_SURVEY,
    SURVEYS,
    Survey,
)
from ecomkit.journey.feedback.texts import (
    Theme,
    common_words,
    group_texts,
    themes_by_group,
)

__all__ = [
    "DEFAULT_SCHEDULES",
    "EXIT_SURVEY",
    "STAGE_SURVEYS",
    "SUPPORT_SURVEY",
    "SURVEYS",
    "Answer",
    "HeardAbout",
    "Invitation",
    "Moderation",
    "Nps",
    "Question",
    "QuestionKind",
    "RatingSummary",
    "RecoveryPolicy",
    "RecoveryTask",
    "Review",
    "ReviewRequestRule",
    "ReviewState",
    "Satisfaction",
    "Scores",
    "Survey",
    "SurveySchedule",
    "Theme",
    "answers",
    "ces",
    "common_words",
    "csat",
    "due_surveys",
    "group_texts",
    "heard_about",
    "is_verified_purchase",
    "nps",
    "promoters",
    "rating_summaries",
    "rating_summary",
    "recovery_tasks",
    "scores_by",
    "scores_by_segment",
    "scores_by_stage",
    "themes_by_group",
]
