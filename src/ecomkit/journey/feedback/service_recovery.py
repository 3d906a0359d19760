"""Service recovery: every bad experience becomes a task to put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs

from ecomkit.events import Event, once_only_id
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import number_of, order_of
from ecomkit.journey.event_json import event_id
from ecomkit.journey.feedback.question import QuestionKind
from ecomkit.journey.feedback.reviews import BEST
from ecomkit.journey.feedback.stage_surveys import SURVEYS
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.feedback.survey_answers import survey_answers
from ecomkit.journey.identity import as_customers
from ecomkit.journey.stages import Stage
from ecomkit.journey.validators import check
from ecomkit.validators import as_names

_AT_MOST: Mapping[QuestionKind, int] = MappingProxyType(
    {QuestionKind.NPS: 6, QuestionKind.CSAT: 2, QuestionKind.CES: 3}
)


@attrs.frozen(kw_only=True)
class ServiceRecoveryPolicy:
    """What counts as a bad experience, and how soon somebody has to act.

    A score of ``at_most`` or less on its scale, a review of ``stars`` or fewer, or an
    event with one of ``names``.
    """

    at_most: Mapping[QuestionKind, int] = attrs.field(
        default=_AT_MOST, hash=False, validator=check.members(int)
    )
    stars: int = attrs.field(default=2, validator=check.whole_number(least=0))
    names: frozenset[str] = attrs.field(
        default=frozenset({"delivery_failed"}),
        converter=as_names,
        validator=check.names,
    )
    within: timedelta = attrs.field(default=timedelta(days=2), validator=check.duration)


@attrs.frozen(kw_only=True)
class ServiceRecoveryTask:
    """A customer to win back: who, why, and by when.

    ``done`` is True if support has resolved a case of theirs since.
    """

    id: str
    actor: str
    reason: str
    stage: Stage | None
    order: str
    opened: datetime
    due: datetime
    done: bool


def service_recovery_tasks(
    events: Iterable[Event],
    policy: ServiceRecoveryPolicy | None = None,
    *,
    surveys: Iterable[Survey] = SURVEYS,
) -> tuple[ServiceRecoveryTask, ...]:
    """A task for each bad experience in *events*, the oldest first.

    The id of a task is the same whenever it is computed again.
    """
    policy = policy or ServiceRecoveryPolicy()
    ordered = as_customers(events)
    reasons: dict[str, tuple[Event, str]] = {}
    for answer in survey_answers(ordered, surveys):
        limit = policy.at_most.get(answer.kind)
        if (
            limit is not None
            and isinstance(answer.value, int)
            and answer.value <= limit
        ):
            reasons.setdefault(event_id(answer.event), (answer.event, answer.question))
    for event in ordered:
        rating = number_of(event, "rating")
        if event.name in policy.names:
            reasons.setdefault(event_id(event), (event, event.name))
        elif event.name == "product_reviewed" and (rating or BEST) <= policy.stars:
            reasons.setdefault(event_id(event), (event, "review"))
    resolved = {
        event.actor: event.at for event in ordered if event.name == "support_resolved"
    }
    tasks = [
        ServiceRecoveryTask(
            id=once_only_id("recovery_task_opened", key),
            actor=event.actor,
            reason=reason,
            stage=stage_of(event),
            order=order_of(event),
            opened=event.at,
            due=event.at + policy.within,
            done=event.actor in resolved and resolved[event.actor] >= event.at,
        )
        for key, (event, reason) in reasons.items()
    ]
    return tuple(sorted(tasks, key=lambda task: (task.opened, task.id)))
