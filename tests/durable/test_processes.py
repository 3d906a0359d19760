"""Processes race for the same thing and are killed at any instant; and bugs are found."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from ecomkit.shop.desk.taking import Taking
from tests.durable import kills, races
from tests.durable.bugs import BUGS

pytestmark = pytest.mark.slow


def test_every_race_has_one_winner(tmp_path: Path) -> None:
    assert races.run(1, f"sqlite:///{tmp_path}/shop.db", tmp_path) == []


def test_a_race_with_eight_winners_is_seen(tmp_path: Path) -> None:
    def nothing_is_reserved(*_: object) -> tuple[dict[str, int], tuple[str, ...]]:
        return {}, ()

    with patch.object(Taking, "_parts", nothing_is_reserved):
        found = races.run(1, f"sqlite:///{tmp_path}/shop.db", tmp_path)

    assert any("last_unit" in each for each in found)
    assert any("one_coupon" in each for each in found)


def test_a_refund_of_another_amount_is_seen(tmp_path: Path) -> None:
    with BUGS["the_whole_balance_is_refunded"]():
        found = races.run(1, f"sqlite:///{tmp_path}/shop.db", tmp_path)

    assert any("one_refund" in each for each in found)


def test_killed_processes_leave_nothing_wrong(tmp_path: Path) -> None:
    figures = kills.run(20, f"sqlite:///{tmp_path}/shop.db", tmp_path)

    assert figures.wrong == ()
    assert figures.unfinished


def test_without_rows_of_work_a_kill_loses_money(tmp_path: Path) -> None:
    with BUGS["no_work_is_written_down"]():
        figures = kills.run(40, f"sqlite:///{tmp_path}/shop.db", tmp_path)

    assert figures.wrong
