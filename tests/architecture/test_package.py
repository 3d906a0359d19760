"""What is installed is all of it, typed, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile

import pytest

import ecomkit
from tests.architecture.house import SOURCE

ROOT = SOURCE.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel that would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(folder),
    ]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_wheel_holds_every_file_of_the_library(wheel: list[str]) -> None:
    """Code, the marker that it is typed, and the data that rooms read."""
    files = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "ecomkit").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert files <= set(wheel)
    assert "ecomkit/py.typed" in wheel


def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    assert {name.partition("/")[0] for name in wheel} == {
        "ecomkit",
        f"ecomkit-{ecomkit.__version__}.dist-info",
    }


def test_the_version_is_said_once() -> None:
    assert PROJECT["version"] == ecomkit.__version__


def test_every_extra_is_part_of_all() -> None:
    extras = set(PROJECT["optional-dependencies"]) - {"all"}

    assert PROJECT["optional-dependencies"]["all"] == [
        f"ecomkit[{','.join(sorted(extras))}]"
    ]


def test_committed_files_name_no_download_address() -> None:
    locked = (ROOT / "requirements-dev.txt").read_text("utf-8")

    assert "://" not in locked
    assert "--hash=sha256:" in locked
