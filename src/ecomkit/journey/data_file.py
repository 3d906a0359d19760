"""Reads the data files that lie beside the code of the journey."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read_data(*path: str) -> dict[str, Any]:
    """The content of a TOML file, by its *path* below this room."""
    return tomllib.loads(files(__package__).joinpath(*path).read_text("utf-8"))
