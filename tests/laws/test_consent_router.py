"""Law: consent is never overridden, whatever arrives in whatever order."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey import event_id
from ecomkit.journey.privacy import (
    ConsentPurpose,
    ConsentRouter,
    EventDestination,
    UndecidedConsent,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
ANALYTICS, MARKETING = ConsentPurpose.ANALYTICS, ConsentPurpose.MARKETING
DECISIONS = ("consent_given", "consent_withdrawn")
EVENTS = st.lists(
    st.builds(
        lambda name, minute, actor, purposes: Event(
            name=name,
            at=START + timedelta(minutes=minute),
            actor=actor,
            properties={"purposes": purposes} if name in DECISIONS else {},
        ),
        st.sampled_from((*DECISIONS, "page_viewed", "product_viewed")),
        st.integers(0, 20),
        st.sampled_from("ab"),
        st.sampled_from([(ANALYTICS,), (MARKETING,), (ANALYTICS, MARKETING)]),
    ),
    max_size=25,
)


@attrs.define
class Ear:
    """Hears events, and remembers what was decided when it heard them."""

    heard: list[Event] = attrs.field(factory=list)

    def publish(self, events: Iterable[Event], /) -> None:
        self.heard += events


def allowed_now(told: list[Event], event: Event, purpose: ConsentPurpose) -> bool:
    """Whether the person's last word on *purpose* so far is yes, and was not no then."""
    words = sorted(
        (each.at, each.name == "consent_withdrawn")
        for each in told
        if each.name in DECISIONS
        and each.actor == event.actor
        and purpose in each.properties["purposes"]
    )
    last = bool(words) and not words[-1][1]
    then = [no for at, no in words if at <= event.at]
    return last and not (then and then[-1])


@given(
    st.lists(EVENTS, max_size=5),
    st.sampled_from(UndecidedConsent),
    st.sampled_from([{ANALYTICS}, {MARKETING}, {ANALYTICS, MARKETING}]),
)
@settings(max_examples=120, deadline=None)
def test_nothing_goes_out_against_a_persons_word(
    batches: list[list[Event]], undecided: UndecidedConsent, needs: set[ConsentPurpose]
) -> None:
    """Each event heard was allowed by its person for every purpose, when it was sent."""
    ear = Ear()
    router = ConsentRouter(
        (
            EventDestination(
                name="them", sink=ear, requires=frozenset(needs), undecided=undecided
            ),
        )
    )
    told: list[Event] = []
    for batch in batches:
        before = len(ear.heard)
        told += batch
        router.publish(batch)
        for event in ear.heard[before:]:
            if event.name not in DECISIONS:
                assert all(allowed_now(told, event, purpose) for purpose in needs)

    ids = [event_id(event) for event in ear.heard]
    assert len(ids) == len(set(ids))
