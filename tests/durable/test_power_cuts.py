"""The power may go at any moment; and where SQLite syncs less, it is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durable import power_cuts

pytestmark = pytest.mark.slow


def test_a_power_cut_loses_nothing_that_was_told(tmp_path: Path) -> None:
    figures = power_cuts.run(100, tmp_path)

    assert figures.bad == 0
    assert figures.torn > 50
    assert figures.ahead, "no image was cut inside a commit"


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_a_database_that_syncs_less_is_seen(synchronous: str, tmp_path: Path) -> None:
    with power_cuts.weaker(synchronous):
        assert power_cuts.run(20, tmp_path).bad
