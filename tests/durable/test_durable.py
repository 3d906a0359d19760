"""Sales survive crashes, faults and races of notifications; and bugs would be found."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ecomkit.testing.payments import Fault
from tests.durable.bugs import BUGS
from tests.durable.crash import FAULTS, crash_everywhere
from tests.durable.fuzz import campaign, random_sale
from tests.stores import EVERY_STORE, opened

MOST_SEEDS = 400
RARE = "each_attempt_has_a_key_of_its_own"


def test_a_crash_before_any_step_changes_nothing() -> None:
    figures = crash_everywhere(faults=FAULTS[:3])

    assert figures.different == ()
    assert figures.runs > 150


@pytest.mark.parametrize("store", EVERY_STORE)
def test_random_sales_end_right(store: str, tmp_path: Path) -> None:
    with opened(store, tmp_path) as open_store:
        figures = campaign(store, open_store, range(40 if store == "memory" else 8))

    assert figures.bad == ()
    assert figures.deaths > figures.runs


def test_a_key_of_its_own_is_found_where_look_ups_lag() -> None:
    """Random sales meet it once in three hundred: a crash at the right step always does."""
    unanswered, lag = ((Fault.TIMEOUT_AFTER,),), timedelta(minutes=10)

    assert crash_everywhere(faults=unanswered, lag=lag).different == ()
    with BUGS[RARE]():
        assert crash_everywhere(faults=unanswered, lag=lag).different


@pytest.mark.parametrize("name", sorted(set(BUGS) - {RARE}))
def test_a_planted_bug_is_found(name: str) -> None:
    with BUGS[name]():
        for seed in range(MOST_SEEDS):
            try:
                wrong, _ = random_sale(seed)
            except Exception:  # noqa: BLE001  # it does not even get to the end
                return
            if wrong:
                return

    pytest.fail(f"{MOST_SEEDS} random sales did not find it")
