"""What every test shares: how hard the property tests search."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from functools import wraps
from pathlib import Path
from shutil import disk_usage
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# The examples of each of the laws L1 to L18, whatever a test says itself: `dev` is for
# every run, `ci` for `make test-all`; a campaign is many runs with a seed each, see
# tools/law_campaign.py.
LAW_EXAMPLES = {"dev": 200, "ci": 2_000, "campaign": 2_000}
# How many times the examples that every other property test names are tried.
TIMES = {"dev": 1, "ci": 2, "campaign": 1}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "dev")
ENOUGH = 256 * 2**20  # bytes for the files of tests that are under way
SEARCHES = PROFILE == "campaign"  # for new examples; elsewhere the same at every run

for _name in TIMES:
    settings.register_profile(
        _name,
        deadline=None,
        derandomize=not SEARCHES,
        database=None,
        print_blob=SEARCHES,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(PROFILE)
if not SEARCHES:
    # Hypothesis also tries constants of the modules that are loaded by then; without
    # them a test has the same examples alone and among all the others.
    providers._get_local_constants = lambda: providers._local_constants


def pytest_configure(config: pytest.Config) -> None:
    """Names the mark of the laws' tests, and where files of tests lie.

    A database writes each commit through to the disk. In a file system in memory, where
    there is one, it does the same, and nobody waits for it.
    """
    config.addinivalue_line("markers", "law(*numbers): shows these of L1 to L18")
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and disk_usage(memory).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Leaves the garbage of imports for one collection at their end.

    What is left then is shared by all tests and outlives each: the collector passes over it.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives every property test the examples that the profile asks for.

    A test names its own number with @settings, which a profile alone would not touch.
    """
    done: set[int] = set()
    for item in items:
        test = getattr(item, "obj", None)
        law: Any = getattr(test, "__func__", test)
        chosen = getattr(law, "_hypothesis_internal_use_settings", None)
        if chosen is None or id(law) in done:
            continue
        done.add(id(law))
        examples = chosen.max_examples * TIMES[PROFILE]
        if item.get_closest_marker("law"):
            examples = LAW_EXAMPLES[PROFILE]
            count_examples(law)
        law._hypothesis_internal_use_settings = settings(chosen, max_examples=examples)


def count_examples(law: Any) -> None:
    """Counts the examples that go through to the end: none that was assumed away."""
    checked = law.hypothesis.inner_test
    law.examples = 0

    @wraps(checked)
    def counted(*args: Any, **kwargs: Any) -> None:
        checked(*args, **kwargs)
        law.examples += 1

    law.hypothesis.inner_test = counted


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fails a law that was tried less often than the profile promises."""
    outcome = yield
    if item.get_closest_marker("law"):
        tried = getattr(item, "obj").examples  # noqa: B009 - only a function has one
        if tried < LAW_EXAMPLES[PROFILE]:
            pytest.fail(f"{tried} examples of {LAW_EXAMPLES[PROFILE]} were tried")
    return outcome


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make api` writes the public names down anew; `--vectors` brings other cases."""
    parser.addoption("--write-public-names", action="store_true")
    parser.addoption("--vectors", default="", help="a folder of neutral cases to run")
