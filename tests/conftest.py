"""What every test shares: how hard the property tests search."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How many times the examples a law asks for are tried. `dev` is for every run, `ci`
# for `make test-all`, `campaign` for a search of a day: make campaign.
TIMES = {"dev": 1, "ci": 3, "campaign": 1000}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")

for _name in TIMES:
    settings.register_profile(
        _name,
        deadline=None,
        derandomize=_name != "campaign",  # the same examples at every run, but there
        print_blob=_name == "campaign",
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Raises the examples of every property test to what the profile asks for.

    A law names its own number of examples with @settings, which a profile alone would
    not touch.
    """
    done: set[int] = set()
    for item in items:
        test = getattr(item, "obj", None)
        law: Any = getattr(test, "__func__", test)
        chosen = getattr(law, "_hypothesis_internal_use_settings", None)
        if chosen is None or id(law) in done:
            continue
        done.add(id(law))
        law._hypothesis_internal_use_settings = settings(
            chosen, max_examples=chosen.max_examples * TIMES[PROFILE]
        )


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make api` writes the public names down anew; `--vectors` brings other cases."""
    parser.addoption("--write-public-names", action="store_true")
    parser.addoption("--vectors", default="", help="a folder of neutral cases to run")
