"""The delivery history of the Supply Chain Management System, as it lies in the data."""

from __future__ import annotations

import csv

from tests.real.data import FOLDER, needs

HISTORY = FOLDER / "scms_delivery_history.csv"
needs_history = needs(HISTORY)


def rows() -> list[dict[str, str]]:
    """Its 10,324 lines; they end with carriage returns and are parted by tabs."""
    with HISTORY.open(encoding="utf-8", newline="") as file:
        lines = file.read().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return list(csv.DictReader((line for line in lines if line), delimiter="\t"))
