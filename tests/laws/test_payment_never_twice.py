"""Whatever goes wrong between a shop and a gateway, no money moves twice or is lost."""

from __future__ import annotations

import os

import pytest

from tests.simulator.bugs import BUGS, Bug
from tests.simulator.campaign import Figures, campaign, one_run

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")
pytestmark = pytest.mark.storm
# How many parts of how many faults; a million are a command of their own.
PARTS, FAULTS = (1, 2_000) if PROFILE == "dev" else (4, 12_500)
MOST_RUNS = 2_000


@pytest.mark.parametrize("part", range(PARTS))
def test_a_storm_of_faults_moves_nothing_twice(part: int) -> None:
    """Every sale through the shop agrees with the gateway in the end; a person is needed
    only where neither keys nor look-ups can settle it."""
    figures = campaign(faults=FAULTS, seed=1 + part * 1_000_000)

    assert figures.violations == []
    # The storm was one: each kind of fault struck, and each kind of work was done.
    assert len(figures.faults) >= 16
    assert {"authorize", "purchase", "capture", "void", "refund"} <= set(
        figures.operations
    )


@pytest.mark.parametrize(
    "bug",
    [bug for bug in BUGS if PROFILE != "dev" or not bug.shy],
    ids=lambda bug: bug.name,
)
def test_a_planted_mistake_is_seen(bug: Bug) -> None:
    """The storm would show a machine that is wrong in this way."""
    figures = Figures()
    with bug.plant():
        while not figures.violations and figures.runs < MOST_RUNS:
            manners = bug.manners[figures.runs % len(bug.manners)]
            one_run(1 + figures.runs, manners, figures)

    assert figures.violations


def test_the_same_seed_gives_the_same_storm() -> None:
    """A finding can be looked at again."""
    first, second = (campaign(faults=100, seed=7) for _ in range(2))

    assert first == second
