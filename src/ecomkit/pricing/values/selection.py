"""Select: which goods a rule is about."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, maybe_money
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.validators import as_names, maybe

check = MoneyValidators(InvalidPromotionError)
_NONE: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Select:
    """Goods by SKU, category or unit price; a part left out selects everything.

    Of ``skus`` and ``categories`` one is enough; all other parts must hold too. A product
    is in a category when it is in one of its subcategories. The price bounds are inclusive
    and look at the list price of one unit, on ``side`` of the tax (left out: the one that the
    buyer is shown). ``discounted=False`` leaves out what is already
    reduced, and ``only_discounted`` all else. ``methods`` selects deliveries by their shipping
    method, ``fees`` fees by their id or kind; a benefit or condition that looks at none of
    these refuses them.

    Examples:
        >>> tea_but_not_samples = Select(categories="tea", except_skus=["sample"])
        >>> Select(price_min=Money("10.00", "EUR"), discounted=False).is_everything
        False
    """

    skus: frozenset[str] = attrs.field(
        default=_NONE, converter=as_names, validator=check.names
    )
    categories: frozenset[str] = attrs.field(
        default=_NONE, converter=as_names, validator=check.names
    )
    except_skus: frozenset[str] = attrs.field(
        default=_NONE, converter=as_names, validator=check.names
    )
    except_categories: frozenset[str] = attrs.field(
        default=_NONE, converter=as_names, validator=check.names
    )
    price_min: Money | None = attrs.field(
        default=None,
        converter=maybe_money,
        validator=maybe(check.money(from_zero=True)),
    )
    price_max: Money | None = attrs.field(
        default=None,
        converter=maybe_money,
        validator=maybe(check.money(from_zero=True)),
    )
    side: TaxSide | None = attrs.field(
        default=None, converter=attrs.converters.optional(TaxSide)
    )
    discounted: bool = True
    only_discounted: bool = False
    fees: frozenset[str] = attrs.field(
        default=_NONE, converter=as_names, validator=check.names
    )
    methods: frozenset[str] = attrs.field(
        default=_NONE, converter=as_names, validator=check.names
    )
    # Looked at once: every rule asks for it, for every cart.
    is_everything: bool = attrs.field(init=False, eq=False, repr=False)

    @is_everything.default
    def _selects_everything(self) -> bool:
        named = self.skus or self.categories or self.methods or self.fees
        left_out = self.except_skus or self.except_categories
        bounded = self.price_min is not None or self.price_max is not None
        reduced = self.only_discounted or not self.discounted
        return not (named or left_out or bounded or reduced)

    def only(self, *parts: str) -> Select:
        """What it says of *parts*: goods, methods, fees."""
        found = self if "goods" in parts else EVERYTHING
        return attrs.evolve(
            found,
            methods=self.methods if "methods" in parts else (),
            fees=self.fees if "fees" in parts else (),
        )

    def parts(self) -> frozenset[str]:
        """Of what it says something: goods, methods, fees."""
        found = [name for name in ("methods", "fees") if getattr(self, name)]
        if self.is_everything or self.only("goods").is_everything:
            return frozenset(found)
        return frozenset([*found, "goods"])

    def __attrs_post_init__(self) -> None:
        if self.only_discounted and not self.discounted:
            raise InvalidPromotionError(
                "what is reduced is left out, and all else too",
                path="$.only_discounted",
                hint="one of 'discounted' and 'only_discounted'",
            )


EVERYTHING = Select()
_HINTS = {
    "methods": "Scope.DELIVERY, or the condition DeliveredBy",
    "fees": "Scope.FEE",
    "goods": "the condition Contains",
}


def require_parts(select: Select, *parts: str, path: str) -> None:
    """Refuses what a Select says besides *parts* (goods, methods, fees): nobody looks at it."""
    for part in sorted(select.parts().difference(parts)):
        raise InvalidPromotionError(
            f"{part} are selected where only {' and '.join(parts)} can be",
            path=path if part == "goods" else f"{path}.{part}",
            hint=_HINTS[part],
        )


_is_select = check.instance_of(Select, hint='Select(skus="tea")')


def selects_goods(
    instance: object, attribute: attrs.Attribute[Any], value: Any
) -> None:
    """A validator: a Select of goods."""
    _is_select(instance, attribute, value)
    require_parts(value, "goods", path=f"$.{attribute.name}")
