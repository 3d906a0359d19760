"""A bad experience makes one task, which somebody finishes."""

from datetime import UTC, datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.feedback.service_recovery import (
    ServiceRecoveryPolicy,
    ServiceRecoveryTask,
    service_recovery_tasks,
)
from ecomkit.journey.feedback.stage_surveys import STAGE_SURVEYS
from ecomkit.journey.stages import Stage

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def said(stage: Stage, answer: dict[str, int | str]) -> Event:
    change = STAGE_SURVEYS[stage].answered(answer, order="o1")
    return Event.of(change, at=AT, actor="ada", subject=change.survey)


def reasons(*events: Event) -> list[str]:
    return [task.reason for task in service_recovery_tasks(events)]


def test_a_low_score_on_any_scale_makes_a_task() -> None:
    """Six of ten, two of five and three of seven are bad."""
    assert reasons(said(Stage.LOYALTY, {"recommend": 6})) == ["recommend"]
    assert reasons(said(Stage.DELIVERY, {"delivery_satisfied": 2})) == [
        "delivery_satisfied"
    ]
    assert reasons(said(Stage.PURCHASE, {"checkout_easy": 3})) == ["checkout_easy"]
    assert reasons(said(Stage.LOYALTY, {"recommend": 7, "recommend_why": "ok"})) == []


def test_one_survey_makes_one_task() -> None:
    """Three bad answers in one go are one bad experience."""
    assert reasons(
        said(
            Stage.EXPERIENCE,
            {"expectations_met": 1, "as_advertised": 1, "quality": 1},
        )
    ) == ["expectations_met"]


def test_a_bad_review_and_a_failed_delivery_make_tasks() -> None:
    """A review without stars does not."""
    events = [
        Event(name="delivery_failed", at=AT, actor="ada", subject="o1"),
        Event(name="product_reviewed", at=AT, actor="ada", properties={"rating": 2}),
        Event(name="product_reviewed", at=AT, actor="bob", properties={"rating": 3}),
        Event(name="product_reviewed", at=AT, actor="cat"),
    ]

    assert sorted(reasons(*events)) == ["delivery_failed", "review"]


def test_a_task_knows_its_stage_its_order_and_its_day() -> None:
    """And has the same id whenever it is worked out."""
    event = said(Stage.DELIVERY, {"delivery_satisfied": 1})

    (task,) = service_recovery_tasks([event], ServiceRecoveryPolicy(within=DAY))

    assert task == ServiceRecoveryTask(
        id=task.id,
        actor="ada",
        reason="delivery_satisfied",
        stage=Stage.DELIVERY,
        order="o1",
        opened=AT,
        due=AT + DAY,
        done=False,
    )
    assert service_recovery_tasks([event])[0].id == task.id


def test_a_resolved_case_finishes_the_task() -> None:
    """Only one that was resolved after the bad experience."""
    bad = said(Stage.LOYALTY, {"recommend": 0})
    solved = Event(name="support_resolved", at=AT + DAY, actor="ada", subject="case-1")
    old = Event(name="support_resolved", at=AT - DAY, actor="ada", subject="case-0")

    assert [task.done for task in service_recovery_tasks([bad, solved])] == [True]
    assert [task.done for task in service_recovery_tasks([bad, old])] == [False]
