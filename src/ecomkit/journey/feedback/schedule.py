"""Survey schedules: whom to ask when, once and with consent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import is_complete, order_of, text_of
from ecomkit.journey.feedback.events import SurveySent
from ecomkit.journey.feedback.stage_surveys import EXIT_SURVEY, STAGE_SURVEYS
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.identity import as_customers
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.stages import Stage
from ecomkit.journey.validators import check
from ecomkit.validators import require_duration, require_moment


@attrs.frozen(kw_only=True)
class SurveySchedule:
    """A survey that is sent some time after an event, once for each order or other subject.

    It is no longer sent ``expires`` after it was due. ``purpose`` is what a person must
    have allowed: a survey by mail is advertising in many countries (in Germany by the
    Federal Court of Justice, VI ZR 225/17).
    """

    survey: Survey = attrs.field(validator=check.instance_of(Survey))
    after: str = attrs.field(validator=check.name)
    delay: timedelta = attrs.field(validator=check.duration)
    expires: timedelta = attrs.field(
        default=timedelta(days=30), validator=check.duration
    )
    purpose: ConsentPurpose = attrs.field(
        default=ConsentPurpose.MARKETING, converter=ConsentPurpose
    )


@attrs.frozen(kw_only=True)
class SurveyInvitation:
    """Whom to send which survey, and since when it is due."""

    survey: Survey
    actor: str
    about: str
    due: datetime

    def sent(self) -> SurveySent:
        """The change to publish once it is sent."""
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
    """The surveys to send at this moment, the longest due first.

    Nobody gets the same survey about the same subject twice, two surveys at once, or one
    before *rest* has passed since the last. Canceled orders are left out, and so are
    deliveries of a part: what arrived is asked about when all of it has.
    """
    require_moment(at, path="$.at")
    require_duration(rest, path="$.rest")
    known = [event for event in as_customers(events) if event.at <= at]
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
            key = event.actor, schedule.survey.id, about
            late = at - event.at - schedule.delay
            if (
                event.name == schedule.after
                and (event.name != "shipment_delivered" or is_complete(event))
                and timedelta(0) <= late <= schedule.expires
                and key not in asked
                and about not in gone
                and consents.allows(event.actor, [schedule.purpose], at=at)
                and at - last_asked.get(event.actor, _LONG_AGO) >= rest
            ):
                found.setdefault(
                    key,
                    SurveyInvitation(
                        survey=schedule.survey,
                        actor=event.actor,
                        about=about,
                        due=at - late,
                    ),
                )
    first: dict[str, SurveyInvitation] = {}
    for invitation in sorted(found.values(), key=lambda each: (each.due, each.about)):
        first.setdefault(invitation.actor, invitation)
    return tuple(first.values())


_LONG_AGO = datetime.fromisoformat("0001-01-01T00:00:00+00:00")
# Schedules for a shop to begin with.
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
