"""Which goods a rule of a shop file is about."""

from __future__ import annotations

from ecomkit.pricing import Select
from ecomkit.pricing.values.selection import EVERYTHING
from ecomkit.shopfile.table import Table


def read_select(table: Table) -> Select:
    """The goods that the keys ``skus``, ``categories`` and the like name."""
    select = Select(
        skus=table.names("skus"),
        categories=table.names("categories"),
        except_skus=table.names("except_skus"),
        except_categories=table.names("except_categories"),
        price_min=table.maybe(table.money, "price_min"),
        price_max=table.maybe(table.money, "price_max"),
        discounted=table.flag("discounted", default=True),
        methods=table.names("methods"),
    )
    return EVERYTHING if select.is_everything else select
