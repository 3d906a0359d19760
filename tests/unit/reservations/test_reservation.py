"""Reservations as values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.reservations import (
    Capacity,
    InvalidReservationError,
    Reservation,
    ReservationState,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)


def held(**parts: int) -> Reservation:
    return Reservation("r", parts, expires_at=SOON)


def test_parts_are_sorted_and_of_one_resource_added() -> None:
    """Stores that lock row by row then lock in one order."""
    given = [("b", 1), ("a", 2), ("b", 3)]

    assert Reservation("r", given, expires_at=SOON).parts == (("a", 2), ("b", 4))


def test_a_hold_lives_until_its_moment() -> None:
    hold = held(stock=1)

    assert hold.is_live(NOW)
    assert not hold.is_live(SOON)


def test_what_is_committed_lives_on_and_what_is_released_does_not() -> None:
    committed = attrs.evolve(held(stock=1), state=ReservationState.COMMITTED)
    released = committed.keeping({})

    assert committed.is_live(SOON)
    assert released.state is ReservationState.RELEASED
    assert not released.is_live(NOW)


def test_a_part_can_be_kept() -> None:
    assert held(a=3, b=1).keeping({"a": 2}) == held(a=2)
    with pytest.raises(InvalidReservationError, match="does not hold 4"):
        held(a=3).keeping({"a": 4})


@pytest.mark.parametrize(
    ("id", "parts", "path"),
    [
        ("", {"a": 1}, "$.id"),
        (7, {"a": 1}, "$.id"),
        ("r", {}, "$.parts"),
        ("r", {"a": 0}, "$.parts.a"),
        ("r", {"a": -1}, "$.parts.a"),
        ("r", {"a": True}, "$.parts.a"),
        ("r", {"a": 1.5}, "$.parts.a"),
        ("r", {"a": 10**19}, "$.parts.a"),
        ("r", {"": 1}, "$.parts"),
        ("r", ["a"], "$.parts[0]"),
    ],
)
def test_what_cannot_be_reserved_is_refused(
    id: str, parts: dict[str, int], path: str
) -> None:
    with pytest.raises(InvalidReservationError) as refusal:
        Reservation(id, parts, expires_at=SOON)

    assert refusal.value.path == path


def test_a_moment_has_a_time_zone() -> None:
    with pytest.raises(InvalidReservationError, match="not a moment with a time zone"):
        Reservation("r", {"a": 1}, expires_at=NOW.replace(tzinfo=None))


def test_a_state_is_one_of_three() -> None:
    with pytest.raises(InvalidInputError):
        Reservation("r", {"a": 1}, expires_at=SOON, state="lost")


def test_less_than_nothing_is_not_available() -> None:
    oversold = Capacity(limit=2, committed=3)

    assert oversold.available == 0
