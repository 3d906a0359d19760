"""Feedback: surveys, scores, reviews, and what follows from a bad experience."""

from ecomkit.journey.feedback.question import QuestionKind, SurveyQuestion
from ecomkit.journey.feedback.reviews import (
    ProductReview,
    ReviewRequestRule,
    is_verified_purchase,
    rating_summaries,
    rating_summary,
    review_scores,
)
from ecomkit.journey.feedback.schedule import (
    DEFAULT_SCHEDULES,
    SurveySchedule,
    due_surveys,
)
from ecomkit.journey.feedback.scores import ces, csat, nps
from ecomkit.journey.feedback.service_recovery import (
    ServiceRecoveryPolicy,
    service_recovery_tasks,
)
from ecomkit.journey.feedback.stage_surveys import (
    EXIT_SURVEY,
    STAGE_SURVEYS,
    SUPPORT_SURVEY,
)
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.feedback.survey_answers import (
    heard_about,
    promoters,
    scores_by,
    scores_by_segment,
    scores_by_stage,
    survey_answers,
)
from ecomkit.journey.feedback.themes import (
    TextTheme,
    common_words,
    group_texts,
    themes_by_group,
)

__all__ = [
    "DEFAULT_SCHEDULES",
    "EXIT_SURVEY",
    "STAGE_SURVEYS",
    "SUPPORT_SURVEY",
    "ProductReview",
    "QuestionKind",
    "ReviewRequestRule",
    "ServiceRecoveryPolicy",
    "Survey",
    "SurveyQuestion",
    "SurveySchedule",
    "TextTheme",
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
    "review_scores",
    "scores_by",
    "scores_by_segment",
    "scores_by_stage",
    "service_recovery_tasks",
    "survey_answers",
    "themes_by_group",
]
