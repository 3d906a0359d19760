"""The neutral cases: read from their files, and which of them do not pass yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VECTORS = HERE / "vectors"
KNOWN = HERE / "not_yet.txt"

Case = dict[str, Any]


def load_cases(folder: Path) -> list[Case]:
    """Every case below a folder, in the order of their ids."""
    return [
        json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*/*.json"))
    ]


def known_failures() -> dict[str, str]:
    """The cases that do not pass yet, with the reason of each."""
    lines = KNOWN.read_text("utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines if line and not line.startswith("#"))
    return {id.strip(): reason.strip() for id, reason in pairs}
