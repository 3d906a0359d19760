"""The checks that every store of reservations must pass, in memory or in a database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from ecomkit.errors import EcomkitError
from ecomkit.reservations import (
    Capacity,
    InvalidReservationError,
    NotReserved,
    Reservation,
    ReservationCommittedError,
    ReservationReleasedError,
    Reservations,
    ReservationState,
    Shortage,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)
LATER = NOW + timedelta(hours=1)
THREADS = 8


def check_reservations(make: Callable[[], Reservations]) -> None:
    """Runs all checks, each on an empty store that *make* gives.

    Raises AssertionError, naming the check, for the first that fails. With pytest, let
    each be a test of its own: ``@pytest.mark.parametrize("check", RESERVATION_CHECKS)``.
    """
    for check in RESERVATION_CHECKS:
        try:
            check(make())
        except AssertionError as error:
            raise AssertionError(f"{check.__name__}: {error}") from error


def holds_keep_others_out(store: Reservations) -> None:
    """What one buyer holds, no other can have."""
    store.set_limits({"stock": 3})
    held = store.reserve(_hold("a", stock=2), NOW)

    assert held == _hold("a", stock=2), "a reservation that fits is made"
    assert _free(store, NOW, "stock") == {"stock": 1}
    assert store.reserve(_hold("b", stock=2), NOW) == NotReserved(
        (Shortage(resource="stock", asked=2, available=1),)
    )
    assert store.reserve(_hold("c", stock=1), NOW) == _hold("c", stock=1)


def an_unknown_resource_has_nothing(store: Reservations) -> None:
    """A resource without a limit has no capacity."""
    assert _free(store, NOW, "nothing") == {"nothing": 0}
    assert isinstance(store.reserve(_hold("a", nothing=1), NOW), NotReserved)


def all_parts_or_none(store: Reservations) -> None:
    """If one part is short, no other is taken, and every shortage is reported."""
    store.set_limits({"cup": 5, "mug": 1, "tea": 0})
    answer = store.reserve(_hold("a", cup=1, mug=2, tea=1), NOW)

    assert answer == NotReserved(
        (
            Shortage(resource="mug", asked=2, available=1),
            Shortage(resource="tea", asked=1, available=0),
        )
    )
    assert _free(store, NOW, "cup", "mug") == {"cup": 5, "mug": 1}
    assert not store.find(["a"]), "a refused reservation is not kept"


def holds_run_out_by_themselves(store: Reservations) -> None:
    """A hold lasts until its moment, not longer, without any cleaning up."""
    store.set_limits({"stock": 1})
    store.reserve(_hold("a", stock=1), NOW)

    just_before = SOON - timedelta(microseconds=1)
    assert isinstance(
        store.reserve(_hold("b", until=LATER, stock=1), just_before), NotReserved
    )
    assert _free(store, SOON, "stock") == {"stock": 1}
    assert store.reserve(_hold("b", until=LATER, stock=1), SOON) == _hold(
        "b", until=LATER, stock=1
    )


def a_hold_must_end_later(store: Reservations) -> None:
    """A hold whose moment has passed is refused as an error."""
    store.set_limits({"stock": 1})
    _raises(InvalidReservationError, lambda: store.reserve(_hold("a", stock=1), SOON))
    assert _free(store, SOON, "stock") == {"stock": 1}


def holding_again_replaces(store: Reservations) -> None:
    """The same id holds its parts anew: for longer, or other parts, never twice."""
    store.set_limits({"stock": 3})
    store.reserve(_hold("a", stock=2), NOW)
    store.reserve(_hold("a", stock=2), NOW)
    assert _free(store, NOW, "stock") == {"stock": 1}

    store.reserve(_hold("a", until=LATER, stock=3), NOW)
    assert _free(store, SOON, "stock") == {"stock": 0}

    assert isinstance(store.reserve(_hold("a", stock=4), NOW), NotReserved)
    assert store.find(["a"])[0] == _hold("a", until=LATER, stock=3), (
        "the old hold stays"
    )


def standing_tells_held_from_committed(store: Reservations) -> None:
    """Capacity, commitments and holds are reported apart, at any moment."""
    store.set_limits({"stock": 9})
    store.commit(_hold("a", stock=3), NOW)
    store.reserve(_hold("b", stock=2), NOW)

    assert store.capacity(["stock"], NOW) == {
        "stock": Capacity(limit=9, committed=3, held=2)
    }
    assert store.capacity(["stock"], SOON) == {
        "stock": Capacity(limit=9, committed=3, held=0)
    }


def commits_outlive_the_hold(store: Reservations) -> None:
    """What is committed stays taken when the hold would have run out; once, not twice."""
    store.set_limits({"stock": 2})
    store.reserve(_hold("a", stock=1), NOW)
    taken = store.commit(_hold("a", stock=1), NOW)

    assert isinstance(taken, Reservation)
    assert taken.state is ReservationState.COMMITTED
    assert store.commit(_hold("a", stock=1), LATER) == taken, "again changes nothing"
    assert store.reserve(_hold("a", until=LATER, stock=1), NOW) == taken
    assert _free(store, LATER, "stock") == {"stock": 1}
    _raises(ReservationCommittedError, lambda: store.commit(_hold("a", stock=2), NOW))


def commits_without_a_hold_need_room(store: Reservations) -> None:
    """A payment that comes after the hold expired gets what is left, or a shortage."""
    store.set_limits({"stock": 1})
    store.reserve(_hold("late", stock=1), NOW)
    store.reserve(_hold("quick", until=LATER, stock=1), SOON)
    answer = store.commit(_hold("late", stock=1), SOON)
    assert isinstance(answer, NotReserved), "what somebody else holds is not taken"

    store.release("quick", {})
    answer = store.commit(_hold("late", stock=1), SOON)
    assert isinstance(answer, Reservation), "what is free again can be taken"


def released_is_free_again(store: Reservations) -> None:
    """What is released, held or committed, is free for others; once, not twice."""
    store.set_limits({"stock": 2})
    store.reserve(_hold("a", stock=1), NOW)
    store.commit(_hold("b", stock=1), NOW)
    for each in ("a", "b", "a", "b"):
        gone = store.release(each, {})
        assert gone is not None
        assert gone.state is ReservationState.RELEASED
    assert _free(store, NOW, "stock") == {"stock": 2}
    assert store.release("unknown", {}) is None


def released_stays_released(store: Reservations) -> None:
    """A message that comes late cannot bring a released reservation back."""
    store.set_limits({"stock": 1})
    store.commit(_hold("a", stock=1), NOW)
    store.release("a", {})
    _raises(ReservationReleasedError, lambda: store.commit(_hold("a", stock=1), NOW))
    _raises(ReservationReleasedError, lambda: store.reserve(_hold("a", stock=1), NOW))
    assert _free(store, NOW, "stock") == {"stock": 1}


def parts_can_be_given_back(store: Reservations) -> None:
    """A part can be released; releasing it again releases no more."""
    store.set_limits({"cup": 3, "mug": 1})
    store.commit(_hold("a", cup=3, mug=1), NOW)
    for _ in range(2):
        left = store.release("a", {"cup": 1})
        assert left is not None
        assert left.parts == (("cup", 1),)
        assert left.state is ReservationState.COMMITTED
    assert _free(store, NOW, "cup", "mug") == {"cup": 2, "mug": 1}
    _raises(InvalidReservationError, lambda: store.release("a", {"cup": 2}))
    _raises(InvalidReservationError, lambda: store.release("a", {"mug": 1}))


def limits_can_change(store: Reservations) -> None:
    """More can be sold when more arrives; fewer than are taken leave nothing to sell."""
    store.set_limits({"stock": 1})
    store.commit(_hold("a", stock=1), NOW)
    store.set_limits({"stock": 3})
    assert _free(store, NOW, "stock") == {"stock": 2}
    store.set_limits({"stock": 0})
    assert _free(store, NOW, "stock") == {"stock": 0}
    answer = store.reserve(_hold("b", stock=1), NOW)
    assert answer == NotReserved((Shortage(resource="stock", asked=1, available=0),))


def sweeping_changes_nothing(store: Reservations) -> None:
    """Forgetting what has run out frees no more than time did, and touches nothing else."""
    store.set_limits({"stock": 3})
    store.reserve(_hold("old", stock=1), NOW)
    store.reserve(_hold("new", until=LATER, stock=1), NOW)
    store.commit(_hold("sold", stock=1), NOW)
    before = _free(store, SOON, "stock")

    assert [gone.id for gone in store.expire(SOON)] == ["old"]
    assert not store.expire(SOON)
    assert _free(store, SOON, "stock") == before == {"stock": 1}
    assert [kept.id for kept in store.find(["old", "sold", "new"])] == ["sold", "new"]
    assert isinstance(store.commit(_hold("old", stock=1), SOON), Reservation)


def the_last_one_is_sold_once(store: Reservations) -> None:
    """Many buyers at one moment, one piece: exactly one gets it."""
    store.set_limits({"stock": 1})
    answers = _together(lambda buyer: store.reserve(_hold(buyer, stock=1), NOW))
    won = [answer for answer in answers if isinstance(answer, Reservation)]

    assert len(won) == 1, f"{len(won)} of {THREADS} got the last one"
    assert _free(store, NOW, "stock") == {"stock": 0}


def racing_commits_take_once(store: Reservations) -> None:
    """Many who pay at one moment after their holds ran out: as many get it as there are."""
    pieces = THREADS // 2
    store.set_limits({"stock": pieces})
    answers = _together(lambda buyer: store.commit(_hold(buyer, stock=1), LATER))
    won = [answer for answer in answers if isinstance(answer, Reservation)]

    assert len(won) == pieces, f"{len(won)} of {THREADS} took {pieces} pieces"
    assert _free(store, LATER, "stock") == {"stock": 0}


def one_payment_reported_often_counts_once(store: Reservations) -> None:
    """One reservation committed from many sides at one moment is taken once."""
    store.set_limits({"stock": THREADS})
    _together(lambda _: store.commit(_hold("a", stock=1), NOW))
    assert _free(store, NOW, "stock") == {"stock": THREADS - 1}

    _together(lambda _: store.release("a", {}))
    assert _free(store, NOW, "stock") == {"stock": THREADS}


def crossing_parts_do_not_block(store: Reservations) -> None:
    """Reservations of the same things in another order do not wait for each other."""
    store.set_limits({"cup": THREADS, "mug": THREADS})

    def cross(id: str) -> Reservation | NotReserved:
        parts = {"cup": 1, "mug": 1} if id < "4" else {"mug": 1, "cup": 1}
        return store.reserve(Reservation(id, parts, expires_at=SOON), NOW)

    answers = _together(cross)
    assert all(isinstance(answer, Reservation) for answer in answers)
    assert _free(store, NOW, "cup", "mug") == {"cup": 0, "mug": 0}


RESERVATION_CHECKS: tuple[Callable[[Reservations], None], ...] = (
    holds_keep_others_out,
    an_unknown_resource_has_nothing,
    all_parts_or_none,
    holds_run_out_by_themselves,
    a_hold_must_end_later,
    holding_again_replaces,
    standing_tells_held_from_committed,
    commits_outlive_the_hold,
    commits_without_a_hold_need_room,
    released_is_free_again,
    released_stays_released,
    parts_can_be_given_back,
    limits_can_change,
    sweeping_changes_nothing,
    the_last_one_is_sold_once,
    racing_commits_take_once,
    one_payment_reported_often_counts_once,
    crossing_parts_do_not_block,
)


def _hold(id: str, *, until: datetime = SOON, **parts: int) -> Reservation:
    return Reservation(id, parts, expires_at=until)


def _free(store: Reservations, now: datetime, *resources: str) -> dict[str, int]:
    capacity = store.capacity(resources, now)
    return {resource: capacity[resource].available for resource in resources}


def _raises(kind: type[EcomkitError], call: Callable[[], object]) -> None:
    try:
        call()
    except kind:
        return
    raise AssertionError(f"raises no {kind.__name__}")


def _together(call: Callable[[str], object]) -> list[object]:
    # All threads wait at one gate, then go; what one raises, the check fails with.
    gate = Barrier(THREADS)

    def run(id: str) -> object:
        gate.wait()
        return call(id)

    with ThreadPoolExecutor(THREADS) as threads:
        try:
            return list(threads.map(run, map(str, range(THREADS))))
        except Exception as error:
            raise AssertionError(f"a thread failed: {error!r}") from error
