"""Runs the named checks side by side, and says how long each of them took."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PYTHON = [sys.executable, "-m"]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
# Checks whose figures are worth reading when they pass, too.
TALKATIVE = {"all-tests", "durable", "hostile", "house", "laws", "tests", "versions"}
# What needs a server, a browser or data from elsewhere is left to `make test-all`.
HEAVY = {"real", "stripe"}
# Run by checks of their own.
OWN = {"architecture"}


def folders(*, heavy: bool) -> list[str]:
    """The folders of tests, named one by one so that each may have its own options."""
    return [
        str(folder)
        for folder in sorted(Path("tests").iterdir())
        if any(folder.rglob("test_*.py"))
        and folder.name not in OWN
        and (heavy or folder.name not in HEAVY)
    ]


def commands(check: str) -> list[list[str]]:
    """What a check runs, one after the other."""
    pytest = [*PYTHON, "pytest", "--quiet", "--numprocesses=2", "--dist=worksteal"]
    return {
        "lint": [[*PYTHON, "ruff", "check"], [*PYTHON, "ruff", "format", "--check"]],
        "types": [[*PYTHON, "mypy"]],
        "pyright": [[*PYTHON, "pyright", "--pythonpath", sys.executable]],
        "house": [
            [sys.executable, "-c", LINT_IMPORTS],
            [*PYTHON, "pytest", "--quiet", "tests/architecture"],
            [*PYTHON, "tests.architecture.vocabulary"],
        ],
        "hostile": [[*PYTHON, "tests.hostile", "--calls=10000", "--seed=1"]],
        "versions": [[sys.executable, "tools/versions.py"]],
        "docs": [[*PYTHON, "mkdocs", "build", "--strict"]],
        "tests": [
            [
                *pytest,
                "-m",
                "not slow and not stripe and not postgresql",
                *folders(heavy=False),
            ]
        ],
        # The laws and the storms of faults are left to a check of their own: tracing
        # them would take as long as all the rest, for a few lines nothing else covers.
        "all-tests": [
            [
                *pytest,
                "--cov",
                "--durations=15",
                "-m",
                "not law and not storm",
                *folders(heavy=True),
            ],
        ],
        "laws": [[*PYTHON, "pytest", "--quiet", "-m", "law or storm", "tests/laws"]],
        "durable": [
            [*PYTHON, "tests.durable.crash"],
            [*PYTHON, "tests.durable.fuzz", "--sales=3000"],
            [*PYTHON, "tests.durable.fuzz", "--sales=100", "--store=sqlite"],
            [*PYTHON, "tests.durable.fuzz", "--sales=100", "--store=postgresql"],
            *(
                [*PYTHON, f"tests.durable.{check}", size, f"--store={store}"]
                for check, size in (("kills", "--kills=300"), ("races", "--rounds=40"))
                for store in ("sqlite", "postgresql")
            ),
            [*PYTHON, "tests.durable.power_cuts", "--images=2000"],
        ],
    }[check]


def run(check: str) -> tuple[str, bool, float, str]:
    """One check: its name, whether it passed, its seconds and what it printed."""
    environment = dict(os.environ)
    environment["NO_MKDOCS_2_WARNING"] = "1"  # known: see the decisions
    if check in {"all-tests", "laws"}:
        environment.setdefault("HYPOTHESIS_PROFILE", "ci")
    began = time.monotonic()
    printed = []
    passed = True
    for command in commands(check):
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
            check=False,
        )
        printed.append(done.stdout)
        passed = passed and done.returncode == 0
    return check, passed, time.monotonic() - began, "".join(printed)


def main(checks: list[str]) -> int:
    """Runs *checks* two at a time; 0 where all of them pass."""
    began = time.monotonic()
    # The tests take longest, so they start first and are told last.
    tests_first = sorted(
        checks, key=lambda check: not check.endswith(("tests", "laws", "durable"))
    )
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, tests_first))
    results.reverse()
    for check, passed, _, printed in results:
        if not passed or check in TALKATIVE:
            print(f"--- {check}\n{printed.rstrip()}")
    for check, passed, seconds, _ in results:
        print(f"{'passed' if passed else 'FAILED'} {check:<9} {seconds:6.1f} s")
    print(f"{'':6} {'together':<9} {time.monotonic() - began:6.1f} s")
    return 0 if all(passed for _, passed, _, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
