"""Where the real data lies, and what a test says that needs some of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(
    os.environ.get("ECOMKIT_DATA") or Path(__file__).parents[3] / "shared" / "data"
)


def needs(file: Path) -> pytest.MarkDecorator:
    """Leaves tests out, with a message, where a file of the data is not there."""
    return pytest.mark.skipif(
        not file.exists(),
        reason=f"no {file.name} in {file.parent}; name its folder with ECOMKIT_DATA",
    )
