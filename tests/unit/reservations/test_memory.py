"""Reservations kept in memory pass the checks that every store must pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from ecomkit.reservations import (
    InvalidReservationError,
    MemoryReservations,
    Reservations,
)
from ecomkit.testing.reservations import NOW, RESERVATION_CHECKS


@pytest.mark.parametrize("check", RESERVATION_CHECKS, ids=lambda check: check.__name__)
def test_memory_passes(check: Callable[[Reservations], None]) -> None:
    check(MemoryReservations())


def test_limits_can_be_given_at_once() -> None:
    store = MemoryReservations({"stock": 2})

    assert store.capacity(["stock"], NOW)["stock"].available == 2


@pytest.mark.parametrize("limit", [-1, 1.5, True, None])
def test_a_limit_is_a_whole_number(limit: object) -> None:
    with pytest.raises(InvalidReservationError) as refusal:
        MemoryReservations({"stock": limit})  # type: ignore[dict-item]

    assert refusal.value.path == "$.limits.stock"


def test_now_has_a_time_zone() -> None:
    store = MemoryReservations()
    for ask in (
        lambda now: store.capacity(["stock"], now),
        lambda now: store.expire(now),
    ):
        with pytest.raises(InvalidReservationError):
            ask(datetime(2026, 1, 1))
