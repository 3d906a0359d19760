"""Usage: how much of what is limited has been used up so far."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.validators import Validators, as_dict

check = Validators(InvalidPromotionError)


@attrs.frozen(kw_only=True)
class Usage:
    """What limited promotions have used up, as counted by the shop.

    ``uses`` counts how often a promotion (by id) or a coupon code was used in all,
    ``uses_by_buyer`` how often this buyer used a promotion; ``spent`` is what is gone of a
    campaign's budget. What is not named was never used. ``gifts_left`` says how many of an
    article, by SKU, there are to be given away; of what is not named, as many as wanted.
    ``orders`` counts what this buyer has ordered before.
    """

    uses: Mapping[str, int] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(int), hash=False
    )
    uses_by_buyer: Mapping[str, int] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(int), hash=False
    )
    spent: Mapping[str, Money] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(Money), hash=False
    )
    orders: int = attrs.field(default=0, validator=check.whole_number(least=0))
    gifts_left: Mapping[str, int] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(int), hash=False
    )


UNUSED = Usage()
