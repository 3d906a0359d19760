"""The checks that every store of a shop must pass, in memory or in a database."""

from __future__ import annotations

from collections.abc import Callable

from ecomkit.testing.store_race_checks import (
    a_lock_keeps_others_waiting,
    a_lost_update_is_a_conflict,
    a_message_is_taken_in_once,
    a_row_is_there_once,
    a_unique_key_is_there_once,
    crossing_locks_do_not_block,
    numbers_have_no_gaps,
    one_stale_row_stops_all,
    the_last_one_is_sold_once,
    two_writers_lose_nothing,
    versions_count_the_changes,
)
from ecomkit.testing.store_row_checks import (
    a_reading_transaction_writes_nothing,
    all_rows_are_found,
    changes_are_seen_at_once,
    counters_and_facts_do_not_collide,
    counters_are_added_to,
    counters_keep_their_bounds,
    dropped_and_added_again,
    keys_sort_as_their_bytes,
    misuse_is_told,
    moments_keep_their_microseconds,
    odd_ids_are_ids,
    rows_are_found_in_order,
    shops_do_not_meet,
    what_fails_leaves_nothing,
    what_is_written_is_read_back,
)
from ecomkit.testing.store_rows import OpenStore


def check_store(make: Callable[[], OpenStore]) -> None:
    """Runs all checks, each on an empty database that *make* gives.

    *make* returns a function that opens the store of a shop by its name. Raises
    AssertionError, naming the check, for the first that fails. With pytest, let each be a
    test of its own that calls ``check(make())``:
    ``@pytest.mark.parametrize("check", STORE_CHECKS)``.
    """
    for check in STORE_CHECKS:
        try:
            check(make())
        except AssertionError as error:
            raise AssertionError(f"{check.__name__}: {error}") from error


STORE_CHECKS: tuple[Callable[[OpenStore], None], ...] = (
    what_is_written_is_read_back,
    what_fails_leaves_nothing,
    changes_are_seen_at_once,
    dropped_and_added_again,
    rows_are_found_in_order,
    all_rows_are_found,
    keys_sort_as_their_bytes,
    moments_keep_their_microseconds,
    odd_ids_are_ids,
    a_row_is_there_once,
    a_unique_key_is_there_once,
    a_lost_update_is_a_conflict,
    one_stale_row_stops_all,
    versions_count_the_changes,
    two_writers_lose_nothing,
    a_lock_keeps_others_waiting,
    a_message_is_taken_in_once,
    crossing_locks_do_not_block,
    counters_are_added_to,
    counters_and_facts_do_not_collide,
    counters_keep_their_bounds,
    the_last_one_is_sold_once,
    numbers_have_no_gaps,
    a_reading_transaction_writes_nothing,
    misuse_is_told,
    shops_do_not_meet,
)
