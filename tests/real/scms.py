"""The delivery history of the Supply Chain Management System, as it lies in the data."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

DATA = Path(
    os.environ.get("ECOMKIT_DATA") or Path(__file__).parents[3] / "shared" / "data"
)
HISTORY = DATA / "scms_delivery_history.csv"
needs_history = pytest.mark.skipif(
    not HISTORY.exists(),
    reason=f"no {HISTORY.name} in {DATA}; name its folder with ECOMKIT_DATA",
)


def rows() -> list[dict[str, str]]:
    """Its 10,324 lines; they end with carriage returns and are parted by tabs."""
    with HISTORY.open(encoding="utf-8", newline="") as file:
        lines = file.read().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return list(csv.DictReader((line for line in lines if line), delimiter="\t"))
