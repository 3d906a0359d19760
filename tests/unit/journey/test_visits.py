"""Visits are parted where a visitor went away."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.identity import as_customers
from ecomkit.journey.visits import visits

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def seen(minutes: int, name: str = "page_viewed", **fields: str) -> Event:
    return Event(
        name=name,
        at=AT + timedelta(minutes=minutes),
        actor=fields.pop("actor", "ada"),
        session=fields.pop("session", ""),
        device=fields.pop("device", ""),
    )


def test_half_an_hour_of_silence_ends_a_visit() -> None:
    """Thirty minutes are still the same visit, thirty-one are not."""
    found = visits([seen(0), seen(30), seen(61)])

    assert [len(visit.events) for visit in found] == [2, 1]
    assert found[0].length == timedelta(minutes=30)
    assert not found[0].bounced
    assert found[1].bounced


def test_the_gap_can_be_chosen() -> None:
    """A shop for furniture may wait longer."""
    assert len(visits([seen(0), seen(61)], gap=timedelta(hours=2))) == 1
    with pytest.raises(InvalidInputError):
        visits([], gap=timedelta(0))


def test_two_visitors_at_once_are_two_visits() -> None:
    """Their clicks interleave, their visits do not."""
    found = visits([seen(0), seen(1, actor="bob"), seen(2)])

    assert [visit.actor for visit in found] == ["ada", "bob"]


def test_the_sites_own_sessions_win_over_the_gap() -> None:
    """Where the site knows its sessions nobody has to guess."""
    found = visits([seen(0, session="a"), seen(50, session="a"), seen(51, session="b")])

    assert [len(visit.events) for visit in found] == [2, 1]


def test_a_parcel_is_no_visit() -> None:
    """What happens to the customer outside the shop does not count as coming."""
    away = ("shipment_delivered", "email_delivered", "points_expired", "recovery_sent")

    assert visits([seen(0, name) for name in away]) == ()


def test_a_visit_knows_its_first_device() -> None:
    """Figures by device ask the visit, whose first event may not tell it."""
    (visit,) = visits([seen(0), seen(1, device="phone"), seen(2, device="tablet")])

    assert visit.first("device") == "phone"
    assert visit.first("country") == ""
    assert visit.has("page_viewed")


def test_events_parted_once_are_parted_anew_for_another_gap() -> None:
    """What is kept of one question is no answer to another."""
    ordered = as_customers([seen(0), seen(20)])

    assert len(visits(ordered)) == 1
    assert visits(ordered) is visits(ordered)
    assert len(visits(ordered, gap=timedelta(minutes=10))) == 2
    assert len(visits(ordered)) == 1
