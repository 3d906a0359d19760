"""People are asked some time after an event, once, rarely, and with consent."""

from datetime import UTC, datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.feedback.schedule import (
    DEFAULT_SCHEDULES,
    SurveyInvitation,
    SurveySchedule,
    due_surveys,
)
from ecomkit.journey.feedback.stage_surveys import STAGE_SURVEYS
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.events import ConsentGiven
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.stages import Stage

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
PRODUCT = STAGE_SURVEYS[Stage.EXPERIENCE]
SCHEDULE = SurveySchedule(survey=PRODUCT, after="shipment_delivered", delay=7 * DAY)
DELIVERED = Event(name="shipment_delivered", at=AT, actor="ada", subject="o1")
YES = Consents.of(
    [Event.of(ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), at=AT, actor="ada")]
)


def due(
    *events: Event,
    days: float,
    consents: Consents = YES,
    rest: timedelta = timedelta(0),
) -> tuple[SurveyInvitation, ...]:
    return due_surveys(
        events, [SCHEDULE], at=AT + days * DAY, consents=consents, rest=rest
    )


def sent(invitation: SurveyInvitation, days: float) -> Event:
    return Event.of(invitation.sent(), at=AT + days * DAY, actor=invitation.actor)


def test_the_three_questions_come_a_week_after_delivery() -> None:
    """Not earlier, and not a month later."""
    assert due(DELIVERED, days=6.9) == ()
    assert due(DELIVERED, days=7) == (
        SurveyInvitation(survey=PRODUCT, actor="ada", about="o1", due=AT + 7 * DAY),
    )
    assert due(DELIVERED, days=38) == ()


def test_nobody_is_asked_twice_about_one_order() -> None:
    """Neither after the mail went out, nor for a second parcel."""
    (invitation,) = due(DELIVERED, days=7)

    assert due(DELIVERED, sent(invitation, 7), days=8) == ()
    second = Event(name="shipment_delivered", at=AT + DAY, actor="ada", subject="o1")
    assert len(due(DELIVERED, second, days=9)) == 1


def test_surveys_rest_between_each_other() -> None:
    """A second order is asked about only after the rest."""
    other = Event(name="shipment_delivered", at=AT, actor="ada", subject="o2")
    (first,) = due(DELIVERED, other, days=7)
    mail = sent(first, 7)

    assert due(DELIVERED, other, mail, days=8, rest=14 * DAY) == ()
    (second,) = due(DELIVERED, other, mail, days=21, rest=14 * DAY)
    assert {first.about, second.about} == {"o1", "o2"}


def test_without_consent_nobody_is_asked() -> None:
    """A survey by mail needs it."""
    assert due(DELIVERED, days=7, consents=Consents()) == ()


def test_a_canceled_order_is_not_asked_about() -> None:
    """There is nothing to say about it."""
    gone = Event(name="order_canceled", at=AT, actor="ada", subject="o1")

    assert due(DELIVERED, gone, days=7) == ()


def test_the_shops_first_schedule_asks_in_four_stages_and_on_leaving() -> None:
    """Checkout, delivery, product, loyalty, and the abandoned cart."""
    stages = [schedule.survey.stage for schedule in DEFAULT_SCHEDULES]

    assert set(stages) == {
        Stage.PURCHASE,
        Stage.DELIVERY,
        Stage.EXPERIENCE,
        Stage.LOYALTY,
    }
    assert {schedule.survey.id for schedule in DEFAULT_SCHEDULES} >= {"exit"}
