"""Visitors become customers, and their past comes with them."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.events import Identified
from ecomkit.journey.identity import IdentityGraph

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_a_visitor_did_before_signing_in_is_the_customers() -> None:
    """The first look at the mug belongs to Ada, though nobody knew her then."""
    seen = Event(name="product_viewed", at=AT, actor="visitor-1", subject="mug")
    known = Event.of(Identified(customer="ada"), at=AT + DAY, actor="visitor-1")

    events = IdentityGraph.of([seen, known]).known([seen, known])

    assert [event.actor for event in events] == ["ada", "ada"]
    assert events[0].subject == "mug"


def test_a_shared_device_changes_hands_with_the_sign_in() -> None:
    """Bob's clicks on the family tablet are not Ada's."""
    graph = (
        IdentityGraph()
        .merged("tablet", "ada", at=AT)
        .merged("tablet", "bob", at=AT + 2 * DAY)
    )

    assert graph.customer("tablet", at=AT - DAY) == "ada"
    assert graph.customer("tablet", at=AT + DAY) == "ada"
    assert graph.customer("tablet", at=AT + 3 * DAY) == "bob"


def test_two_accounts_can_be_made_one() -> None:
    """Every id under which a customer was seen is found, for access and erasure."""
    graph = IdentityGraph().merged("tablet", "ada-old", at=AT).joined("ada-old", "ada")

    assert graph.customer("tablet", at=AT) == "ada"
    assert graph.ids_of("ada") == {"tablet", "ada-old", "ada"}


def test_a_stranger_is_nobody_else() -> None:
    """Who is not known stays as they are."""
    assert IdentityGraph().customer("visitor-9", at=AT) == "visitor-9"


def test_identities_form_no_circle() -> None:
    """Merging the wrong way round is a mistake that is told."""
    graph = IdentityGraph().merged("visitor-1", "ada", at=AT)

    with pytest.raises(InvalidInputError):
        graph.joined("ada", "visitor-1")
    with pytest.raises(InvalidInputError):
        graph.merged("ada", "ada", at=AT)
    with pytest.raises(InvalidInputError):
        graph.merged("", "ada", at=AT)
