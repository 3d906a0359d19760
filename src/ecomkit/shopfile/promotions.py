"""The promotions of a shop file."""

from __future__ import annotations

from ecomkit.pricing import Promotion
from ecomkit.pricing.values import Benefit
from ecomkit.pricing.values.benefit_kinds import scope_of
from ecomkit.pricing.values.benefits import selectable
from ecomkit.shopfile.benefits import read_benefits
from ecomkit.shopfile.conditions import asks_of_goods, read_conditions
from ecomkit.shopfile.selection import require_looked_at
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
        benefits=_benefits(table),  # last: all other keys are known by then
    )


def _benefits(table: Table) -> tuple[Benefit, ...]:
    benefits = read_benefits(table)
    looked_at = {part for each in benefits for part in selectable(scope_of(each))}
    if asks_of_goods(table):
        looked_at.add("goods")
    require_looked_at(table, looked_at)
    return benefits
