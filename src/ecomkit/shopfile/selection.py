"""Which goods, deliveries and fees a rule of a shop file is about."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.pricing import Select
from ecomkit.pricing.values import TaxSide
from ecomkit.pricing.values.selection import EVERYTHING
from ecomkit.shopfile.table import Table

_OF_GOODS = (
    *("skus", "categories", "except_skus", "except_categories"),
    *("price_min", "price_max", "discounted", "only_discounted"),
)
_HINTS = {
    "goods": "when = [{{ {key} = ... }}] is a condition",
    "methods": 'scope = "delivery", or the condition shipping_method',
    "fees": 'scope = "fee"',
}


def read_goods(table: Table) -> Select:
    """The goods that the keys ``skus``, ``categories`` and the like name."""
    least = table.maybe(table.money, "price_min")
    most = table.maybe(table.money, "price_max")
    if least and most and least.currency == most.currency and least > most:
        raise table.wrong(
            "price_max",
            f"nothing costs at least {least} and at most {most}",
            "both bounds belong to what is selected",
        )
    select = Select(
        skus=table.names("skus"),
        categories=table.names("categories"),
        except_skus=table.names("except_skus"),
        except_categories=table.names("except_categories"),
        price_min=least,
        price_max=most,
        discounted=table.flag("discounted", default=True),
        only_discounted=table.flag("only_discounted"),
        side=table.maybe_choice("side", TaxSide),
    )
    return EVERYTHING if select.is_everything else select


def read_selected(table: Table) -> Select:
    """The same goods, and what a benefit on deliveries and fees is about."""
    methods, fees = table.names("methods"), table.names("fees")
    return attrs.evolve(read_goods(table), methods=methods, fees=fees)


def require_looked_at(table: Table, parts: Iterable[str]) -> None:
    """Refuses what a promotion selects besides *parts*, which is all that it looks at."""
    for part in sorted(read_selected(table).parts().difference(parts)):
        keys = _OF_GOODS if part == "goods" else (part,)
        key = next(each for each in keys if each in table.data)
        raise table.wrong(
            key,
            f"selects {part}, but nothing here is on them",
            _HINTS[part].format(key=key),
        )
