"""Select: which goods a rule is about."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.values import validators as fields


@attrs.frozen(kw_only=True)
class Select:
    """Goods by SKU, category or unit price; a part left out selects everything.

    Of ``skus`` and ``categories`` one is enough; all other parts must hold too. A product is in a category when it is in one of its sub-categories. The price bounds
    are inclusive and look at the list price of one unit. ``discounted=False`` leaves out
    what is already reduced; ``methods`` selects among deliveries.
    """

    skus: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=fields.names
    )
    except_skus: frozenset[str] = attrs.field(
        default=frozenset(), converter=fields.names
    )
    except_categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=fields.names
    )
    price_min: Money | None = attrs.field(default=None, converter=fields.maybe_money)
    price_max: Money | None = attrs.field(default=None, converter=fields.maybe_money)
    discounted: bool = True
    methods: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)

    @property
    def is_everything(self) -> bool:
        """Whether every line is selected."""
        return self == EVERYTHING


EVERYTHING = Select()
