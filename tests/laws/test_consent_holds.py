"""Law: consent is never overridden, by any sequence of what people do and shops send.

Whoever is written to has allowed it last: mailings, surveys and reminders alike.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey import profiles
from ecomkit.journey.feedback import DEFAULT_SCHEDULES, due_surveys
from ecomkit.journey.marketing import (
    CampaignAudience,
    cart_histories,
    mailing_list,
    reminders_due,
)
from ecomkit.journey.privacy import Consents
from ecomkit.money import Money

START = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = ("ada", "bob", "visitor")
MARKETING = {"purposes": ["marketing"]}
WAYS: dict[str, dict[str, Any]] = {
    "consent_given": MARKETING,
    "consent_withdrawn": MARKETING,
    "unsubscribed": {},
    "identified": {"customer": "ada"},
    "product_added": {"sku": "mug", "cart": "c1", "contact": "a@example.org"},
    "checkout_started": {"cart": "c1", "contact": "a@example.org"},
    "order_completed": {"total": Money("5.00", "EUR"), "order": "o1"},
    "shipment_delivered": {"order": "o1"},
    "recovery_sent": {"cart": "c1"},
    "survey_sent": {"survey": "product", "order": "o1"},
    "email_delivered": {},
}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(sorted(WAYS)),
        st.integers(min_value=0, max_value=60),
    ),
    max_size=14,
)


def told(steps: list[tuple[str, str, int]]) -> list[Event]:
    at, events = START, []
    for person, name, hours in steps:
        at += timedelta(hours=hours)
        events.append(
            Event(name=name, at=at, actor=person, subject="o1", properties=WAYS[name])
        )
    return events


def refused_last(events: list[Event], person: str) -> bool:
    """The plainest reading: the last word of the person itself is a no, or there is none."""
    said = [
        event.name == "consent_given"
        for event in events
        if event.actor == person
        and event.name in {"consent_given", "consent_withdrawn", "unsubscribed"}
    ]
    return not said or not said[-1]


@given(STEPS)
def test_nobody_is_written_to_against_their_last_word(
    steps: list[tuple[str, str, int]],
) -> None:
    events = told(steps)
    at = (events[-1].at if events else START) + timedelta(hours=26)
    consents = Consents.of(events)
    everybody = CampaignAudience(id="all", fits=lambda _: True)
    mailed = mailing_list(
        everybody, profiles(events), at=at, consents=consents, payload=lambda _: {}
    )
    asked = due_surveys(events, DEFAULT_SCHEDULES, at=at, consents=consents)
    reminded = reminders_due(cart_histories(events, at=at, consents=consents), at=at)

    written = {
        *(person for person, _ in mailed),
        *(each.actor for each in asked),
        *(each.actor for each in reminded),
    }
    assert not [person for person in written if refused_last(events, person)]
