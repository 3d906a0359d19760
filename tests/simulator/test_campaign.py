"""A large campaign is the sum of its parts, on any machine."""

from __future__ import annotations

from tests.simulator.campaign import Figures, large_campaign, one_part, parts


def test_the_parts_depend_on_the_faults_and_the_seed_alone() -> None:
    """More faults are more parts; those there were stay as they are."""
    few, many = parts(faults=25_000, seed=1), parts(faults=30_000, seed=1)

    assert [size for size, _ in few] == [10_000, 10_000, 5_000]
    assert few[:2] == many[:2]
    assert len({seed for _, seed in (*many, *parts(faults=30_000, seed=2))}) == 6


def test_processes_share_the_work_and_change_nothing() -> None:
    """Two processes find what one after the other finds."""
    apart = Figures()
    for part in parts(faults=250, seed=7, most=100):
        apart.add(one_part(part))

    together = large_campaign(faults=250, seed=7, most=100, processes=2)
    assert together == apart
    assert together.faults.total() == together.struck.total() >= 250
