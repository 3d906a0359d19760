"""When whom to ask: surveys that follow an event after a while, once, and with consent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.events import Event
from ecomkit.journey.checks import length_of_time, moment
from ecomkit.journey.event_fields import in_order, order_of, text_of
from ecomkit.journey.feedback.events import SurveySent
from ecomkit.journey.feedback.survey import EXIT_SURVEY, STAGE_SURVEYS, Survey
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.stages import Stage


@attrs.frozen(kw_only=True)
class SurveySchedule:
    """A survey that is sent some time after an event, once for each order or other subject.

    It is not sent any more ``expires`` after it was due. ``purpose`` is what a person
    must have allowed: a survey by mail is advertising in many countries (in Germany by
    the Federal Court's ruling VI ZR 225/17).
    """

    survey: Survey
    after: str
    delay: timedelta = attrs.field(validator=length_of_time)
    expires: timedelta = attrs.field(
        default=timedelta(days=30), validator=length_of_time
    )
    purpose: ConsentPurpose = ConsentPurpose.MARKETING


@attrs.frozen(kw_only=True)
class SurveyInvitation:
    """Somebody to ask, what, and since when it is due."""

    survey: Survey
    actor: str
    about: str
    due: datetime

    def sent(self) -> SurveySent:
        """The change that the sending makes."""
        return SurveySent(
            survey=self.survey.id, stage=self.survey.stage, order=self.about
        )


def due_surveys(
    events: Iterable[Event],
    schedules: Iterable[SurveySchedule],
    *,
    at: datetime,
    consents: Consents,
    rest: timedelta = timedelta(0),
) -> tuple[SurveyInvitation, ...]:
    """Whom to ask what at this moment, the longest due first.

    Nobody is asked the same about the same thing again, nor before *rest* has passed since
    any survey was sent to them, nor two things at once. An order that was canceled is not
    asked about.
    """
    moment(at)
    known = [event for event in in_order(events) if event.at <= at]
    asked = {
        (event.actor, text_of(event, "survey"), text_of(event, "order"))
        for event in known
        if event.name in {"survey_sent", "survey_answered"}
    }
    last_asked = {
        event.actor: event.at for event in known if event.name == "survey_sent"
    }
    gone = {order_of(event) for event in known if event.name == "order_canceled"}
    found: dict[tuple[str, str, str], SurveyInvitation] = {}
    for schedule in schedules:
        for event in known:
            about = order_of(event) or event.subject
            due = event.at + schedule.delay
            key = event.actor, schedule.survey.id, about
            if (
                event.name == schedule.after
                and due <= at <= due + schedule.expires
                and key not in asked
                and about not in gone
                and consents.allows(event.actor, [schedule.purpose], at=at)
                and at - last_asked.get(event.actor, _LONG_AGO) >= rest
            ):
                found.setdefault(
                    key,
                    SurveyInvitation(
                        survey=schedule.survey, actor=event.actor, about=about, due=due
                    ),
                )
    first: dict[str, SurveyInvitation] = {}
    for invitation in sorted(found.values(), key=lambda each: (each.due, each.about)):
        first.setdefault(invitation.actor, invitation)
    return tuple(first.values())


_LONG_AGO = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
# A schedule for a shop to begin with; every delay can be another.
DEFAULT_SCHEDULES: tuple[SurveySchedule, ...] = (
    SurveySchedule(
        survey=STAGE_SURVEYS[Stage.PURCHASE],
        after="order_completed",
        delay=timedelta(0),
        expires=timedelta(days=1),
    ),
    SurveySchedule(
        survey=STAGE_SURVEYS[Stage.DELIVERY],
        after="shipment_delivered",
        delay=timedelta(days=1),
        expires=timedelta(days=3),
    ),
    SurveySchedule(
        survey=STAGE_SURVEYS[Stage.EXPERIENCE],
        after="shipment_delivered",
        delay=timedelta(days=7),
    ),
    SurveySchedule(
        survey=STAGE_SURVEYS[Stage.LOYALTY],
        after="shipment_delivered",
        delay=timedelta(days=30),
    ),
    SurveySchedule(
        survey=EXIT_SURVEY,
        after="cart_abandoned",
        delay=timedelta(hours=1),
        expires=timedelta(days=2),
    ),
)
