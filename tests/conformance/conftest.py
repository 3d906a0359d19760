"""Runs the neutral cases of a folder and closes with a table of what passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.cases import VECTORS, Case, known_failures, load_cases

PASSED: Counter[tuple[str, str]] = Counter()
RUN: Counter[tuple[str, str]] = Counter()


def folder(config: pytest.Config) -> Path:
    """The folder whose cases are run."""
    given = config.getoption("--vectors")
    return Path(given) if given else VECTORS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a case; those known not to pass yet must not pass unnoticed."""
    if "case" not in metafunc.fixturenames:
        return
    where = folder(metafunc.config)
    known = known_failures() if where == VECTORS else {}
    metafunc.parametrize(
        "case",
        [
            pytest.param(
                case,
                id=case["id"],
                marks=[pytest.mark.xfail(reason=known[case["id"]], strict=True)]
                if case["id"] in known
                else [],
            )
            for case in load_cases(where)
        ],
    )


@pytest.fixture
def tally(case: Case) -> Iterator[list[bool]]:
    """Counts a case: the test appends to the list when its figures agree."""
    passed: list[bool] = []
    keys = (("source", case["id"].split("/")[0]), ("area", case["area"]))
    yield passed
    for key in keys:
        RUN[key] += 1
        PASSED[key] += len(passed)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands the counts of a worker process to the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["cases"] = [(*key, RUN[key], PASSED[key]) for key in RUN]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Adds the counts of a worker process that is done."""
    for by, name, run, passed in getattr(node, "workeroutput", {}).get("cases", []):
        RUN[by, name] += run
        PASSED[by, name] += passed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of passed / all, by source and by area."""
    if not RUN:
        return
    terminalreporter.section("neutral cases: passed / all")
    for by in ("source", "area"):
        for (kind, name), run in sorted(RUN.items()):
            if kind == by:
                terminalreporter.write_line(
                    f"{by:7} {name:15} {PASSED[kind, name]:4} / {run}"
                )
    total = sum(run for (kind, _), run in RUN.items() if kind == "source")
    passed = sum(count for (kind, _), count in PASSED.items() if kind == "source")
    terminalreporter.write_line(f"{'all':23} {passed:4} / {total}")
