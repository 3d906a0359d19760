"""Runs the unit tests on every supported Python that is on the PATH, and says which.

Each version gets an environment of its own in .venvs/, from the same locked file; it is
made once, and again when the lock changes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
LOCK = Path("requirements-dev.txt")
HOME = Path(".venvs")
UV = [sys.executable, "-m", "uv"]


def found(version: str) -> str | None:
    """The path of a Python of this *version*; None where there is none that runs."""
    own = ".".join(map(str, sys.version_info[:2]))
    for command in (sys.executable if own == version else "", f"python{version}"):
        path = shutil.which(command) if command else None
        if path is None:
            continue
        # A name on the PATH may be a stand-in for a version that is not installed.
        told = subprocess.run(
            [path, "-c", "import sys; print(sys.version_info[:2])"],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        if told.stdout.strip() == str(tuple(map(int, version.split(".")))):
            return path
    return None


def environment(version: str, python: str) -> str:
    """The Python of the environment of this *version*, made where it is out of date."""
    folder = HOME / version
    made = folder / ".ready"
    inside = str(folder / "bin" / "python")
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not (made.is_file() and made.read_text("utf-8") == lock):
        install = [*UV, "pip", "install", "--quiet", "--python", inside]
        for command in (
            [*UV, "venv", "--quiet", "--clear", "--python", python, str(folder)],
            [*install, "--require-hashes", "--requirement", str(LOCK)],
            [*install, "--no-deps", "--no-build-isolation", "--editable", "."],
        ):
            subprocess.run(
                command, check=True, env={**os.environ, "UV_SYSTEM_CERTS": "1"}
            )
        made.write_text(lock, "utf-8")
    return inside


def main() -> int:
    """0 where the unit tests pass on every version found."""
    own = ".".join(map(str, sys.version_info[:2]))
    failed = []
    for version in VERSIONS:
        python = found(version)
        if python is None:
            print(f"Python {version}: not found on the PATH")
            continue
        if version == own:
            print(f"Python {version}: runs all other checks")
            continue
        tests = [
            environment(version, python),
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
        ]
        passed = subprocess.run(
            [*tests, "-rfE", "-m", "not slow and not postgresql", "tests/unit"],
            check=False,
        )
        print(f"Python {version}: {'failed' if passed.returncode else 'passed'}")
        failed += [version] if passed.returncode else []
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
