"""What is known of each carrier, from carriers.toml."""

from __future__ import annotations

from functools import cache
from typing import Any

from ecomkit.toml_text import read_data


@cache
def carrier_data() -> dict[str, Any]:
    """Pages, statuses and number formats by carrier; read once."""
    return read_data("ecomkit.shipping.tracking", "carriers.toml")
