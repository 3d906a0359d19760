"""The promotions of a shop file."""

from __future__ import annotations

from ecomkit.pricing import Promotion
from ecomkit.shopfile.benefits import read_benefits
from ecomkit.shopfile.conditions import read_conditions
from ecomkit.shopfile.table import Table


def read_promotion(table: Table) -> Promotion:
    """One promotion of ``[[promotions]]``."""
    return Promotion(
        table.text("id"),
        conditions=read_conditions(table),
        codes=(*table.names("code"), *table.names("codes")),
        since=table.moment("since"),
        until=table.until(),
        channels=table.names("channels"),
        priority=table.number("priority", 0),
        lane=table.number("lane", 0),
        exclusive=table.flag("exclusive"),
        max_uses=table.maybe(table.number, "max_uses"),
        max_uses_per_buyer=table.maybe(table.number, "max_uses_per_buyer"),
        max_uses_per_code=table.maybe(table.number, "max_uses_per_code"),
        campaign=table.text("campaign", ""),
        version=table.text("version", "1"),
        benefits=read_benefits(table),  # last: all other keys are known by then
    )
