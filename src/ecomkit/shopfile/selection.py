"""Which goods a rule of a shop file is about."""

from __future__ import annotations

import attrs

from ecomkit.pricing import Select
from ecomkit.pricing.values import TaxSide
from ecomkit.pricing.values.selection import EVERYTHING
from ecomkit.shopfile.table import Table


def read_select(table: Table) -> Select:
    """The goods that the keys ``skus``, ``categories`` and the like name.

    ``methods`` and ``fees`` select deliveries and fees, where a benefit is on those.
    """
    select = Select(
        skus=table.names("skus"),
        categories=table.names("categories"),
        except_skus=table.names("except_skus"),
        except_categories=table.names("except_categories"),
        price_min=table.maybe(table.money, "price_min"),
        price_max=table.maybe(table.money, "price_max"),
        discounted=table.flag("discounted", default=True),
        only_discounted=table.flag("only_discounted"),
        methods=table.names("methods"),
        fees=table.names("fees"),
        side=table.maybe_choice("side", TaxSide),
    )
    return EVERYTHING if select.is_everything else select


def read_goods(table: Table) -> Select:
    """The same goods, for a condition: what is said of deliveries and fees is left out."""
    goods = attrs.evolve(read_select(table), methods=(), fees=())
    return EVERYTHING if goods.is_everything else goods
