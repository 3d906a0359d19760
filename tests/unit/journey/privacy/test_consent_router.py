"""Events go where consent lets them, each of them once."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.privacy.consent_router import (
    ConsentRouter,
    EventDestination,
    UndecidedConsent,
)
from ecomkit.journey.privacy.events import (
    ConsentGiven,
    ConsentWithdrawn,
    CustomerErased,
)
from ecomkit.journey.privacy.purposes import ConsentPurpose

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANALYTICS = ConsentPurpose.ANALYTICS


@attrs.define
class Ear:
    """A sink that remembers what it heard."""

    heard: list[str] = attrs.field(factory=list)

    def publish(self, events: Iterable[Event], /) -> None:
        self.heard += [event.name for event in events]


def seen(hours: int, name: str = "product_viewed", id: str = "") -> Event:
    return Event(name=name, at=AT + hours * HOUR, actor="ada", subject="mug", id=id)


def yes(hours: int) -> Event:
    return Event.of(
        ConsentGiven(purposes=(ANALYTICS,)), at=AT + hours * HOUR, actor="ada"
    )


def no(hours: int) -> Event:
    return Event.of(
        ConsentWithdrawn(purposes=(ANALYTICS,)), at=AT + hours * HOUR, actor="ada"
    )


def route(
    *batches: list[Event],
    undecided: UndecidedConsent = UndecidedConsent.DROP,
    names: frozenset[str] = frozenset(),
) -> list[str]:
    """What an analytics destination hears."""
    ear = Ear()
    router = ConsentRouter(
        (
            EventDestination(
                name="statistics",
                sink=ear,
                requires=frozenset({ANALYTICS}),
                undecided=undecided,
                names=names,
            ),
        )
    )
    for batch in batches:
        router.publish(batch)
    return ear.heard


def test_without_consent_nothing_goes_out() -> None:
    """Silence is no permission."""
    assert route([seen(1)]) == []


def test_after_consent_events_go_out() -> None:
    """The destination hears of the decision, too."""
    assert route([yes(0)], [seen(1)]) == ["consent_given", "product_viewed"]


def test_what_happened_before_consent_stays_here_unless_it_waits() -> None:
    """A destination can be told to wait for the answer."""
    assert route([seen(0)], [yes(1)]) == ["consent_given"]
    assert route([seen(0)], [yes(1)], undecided=UndecidedConsent.WAIT) == [
        "product_viewed",
        "consent_given",
    ]


def test_a_no_empties_what_waits() -> None:
    """The answer was no: what waited is dropped, also if a yes comes later."""
    heard = route([seen(0)], [no(1)], [yes(2)], undecided=UndecidedConsent.WAIT)

    assert heard == ["consent_withdrawn", "consent_given"]


def test_what_happened_under_a_no_never_goes_out() -> None:
    """A later yes does not reach back."""
    heard = route(
        [no(0), seen(1)], [yes(2)], [seen(1)], undecided=UndecidedConsent.WAIT
    )

    assert heard == ["consent_withdrawn", "consent_given"]


def test_a_withdrawal_stops_what_was_not_sent_yet() -> None:
    """Events that arrive late, from a time of consent, are not sent any more."""
    assert route([yes(0)], [seen(1), no(2)]) == ["consent_given", "consent_withdrawn"]


def test_an_event_is_sent_once_per_destination() -> None:
    """A repeated delivery to us is no repeated delivery to them."""
    heard = route([yes(0)], [seen(1, id="e1"), seen(2, id="e1")], [seen(1, id="e1")])

    assert heard == ["consent_given", "product_viewed"]


def test_a_destination_picks_names_but_hears_of_erasure() -> None:
    """Who holds data has to know when it must go."""
    erased = Event.of(
        CustomerErased(deleted=1, anonymized=0, kept=0), at=AT, actor="erased-1"
    )

    heard = route(
        [yes(0), seen(1), seen(2, "order_completed"), erased],
        names=frozenset({"order_completed"}),
    )

    assert heard == ["consent_given", "customer_erased", "order_completed"]


def test_the_shop_itself_needs_no_consent() -> None:
    """What is necessary flows from the start."""
    ear = Ear()
    router = ConsentRouter(
        (
            EventDestination(
                name="orders",
                sink=ear,
                requires=frozenset({ConsentPurpose.NECESSARY}),
            ),
        )
    )

    router.publish([seen(0, "order_completed")])

    assert ear.heard == ["order_completed"]
    assert router.waiting == 0


def test_destinations_have_names_of_their_own() -> None:
    """Otherwise one would hide what the other got."""
    one = EventDestination(name="a", sink=Ear(), requires=frozenset())

    with pytest.raises(InvalidInputError):
        ConsentRouter((one, one))
