"""Promotion: conditions and benefits, with a period, limits and a place in the order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.cart.coupon_code import normalize_code
from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import MoneyValidators, as_amounts, maybe_rate
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.conditions import Condition
from ecomkit.pricing.values.policy import AmountBasis, TaxSide
from ecomkit.pricing.values.selection import EVERYTHING, Select, selects_goods
from ecomkit.validators import as_names, maybe, one_or_more, require_since_before_until

check = MoneyValidators(InvalidPromotionError)
_moment = maybe(check.moment)
_whole = check.whole_number()
_limit = maybe(check.whole_number(least=1))


def as_codes(codes: str | Iterable[str]) -> tuple[str, ...]:
    """A coupon code, or several, as they are compared."""
    return tuple(normalize_code(code) for code in one_or_more(codes))


@attrs.frozen
class Promotion:
    """A rule that lowers a price: when its conditions hold, its benefits are given.

    With ``codes`` it waits until the buyer enters one of them. It runs from ``since`` to
    before ``until``, in ``channels`` (all, if none are named), at most ``max_uses`` times,
    ``max_uses_per_buyer`` for one buyer and ``max_uses_per_code`` with one code, within its
    ``campaign``'s budget. Lower ``lane`` applies first, then higher ``priority``. An
    ``exclusive`` promotion that saves something is the only one, on goods and deliveries.
    """

    id: str = attrs.field(validator=check.name)
    benefits: tuple[Benefit, ...] = attrs.field(
        converter=one_or_more, validator=check.members(*Benefit.__args__, least=1)
    )
    conditions: tuple[Condition, ...] = attrs.field(
        default=(),
        converter=one_or_more,
        kw_only=True,
        validator=check.members(*Condition.__args__),
    )
    codes: tuple[str, ...] = attrs.field(default=(), converter=as_codes, kw_only=True)
    since: datetime | None = attrs.field(default=None, kw_only=True, validator=_moment)
    until: datetime | None = attrs.field(default=None, kw_only=True, validator=_moment)
    channels: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, kw_only=True, validator=check.names
    )
    priority: int = attrs.field(default=0, kw_only=True, validator=_whole)
    lane: int = attrs.field(default=0, kw_only=True, validator=_whole)
    exclusive: bool = attrs.field(default=False, kw_only=True)
    max_uses: int | None = attrs.field(default=None, kw_only=True, validator=_limit)
    max_uses_per_buyer: int | None = attrs.field(
        default=None, kw_only=True, validator=_limit
    )
    max_uses_per_code: int | None = attrs.field(
        default=None, kw_only=True, validator=_limit
    )
    campaign: str = attrs.field(default="", kw_only=True, validator=check.text)
    version: str = attrs.field(default="1", kw_only=True)

    def __attrs_post_init__(self) -> None:
        require_since_before_until(self.since, self.until, error=InvalidPromotionError)

    @property
    def is_limited(self) -> bool:
        """Whether its uses are counted, or its money."""
        return bool(
            self.campaign
            or self.max_uses is not None
            or self.max_uses_per_buyer is not None
            or self.max_uses_per_code is not None
        )


@attrs.frozen(kw_only=True)
class Campaign:
    """Promotions that share a budget: they end when it is spent."""

    id: str = attrs.field(validator=check.name)
    budget: tuple[Money, ...] = attrs.field(
        converter=as_amounts, validator=check.amounts(least=1, from_zero=True)
    )


class LaneChoice(StrictEnum):
    """Which promotions of a lane apply: all, the best one, or the best for each line."""

    ALL = "all"
    BEST = "best"
    BEST_PER_LINE = "best_per_line"


@attrs.frozen(kw_only=True)
class Lane:
    """A group of promotions that stack among themselves in one way; lower numbers first.

    ``basis`` is what the percentages in it are taken of; left out, as the policy says.
    """

    number: int = attrs.field(validator=_whole)
    choice: LaneChoice = attrs.field(default=LaneChoice.ALL, converter=LaneChoice)
    basis: AmountBasis | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(AmountBasis),
    )


@attrs.frozen(kw_only=True)
class CatalogPromotion:
    """A reduced price in the catalog itself: it changes the unit price for everybody.

    It takes a percentage (``rate``) or an ``amount`` off each unit, of a price tier too. The
    one of highest priority applies first, the next to what is left, and none goes below the
    price's floor; an ``exclusive`` one stands alone. It is for customers of its ``groups``
    (all, if none are named). ``side`` is the side of the tax that an amount is stated on;
    left out, the one that the buyer is shown. Rounded at the price list's own scale.
    """

    id: str = attrs.field(validator=check.name)
    rate: Rate | None = attrs.field(
        default=None,
        converter=maybe_rate,
        validator=maybe(check.rate(from_zero=True, to_one=True)),
    )
    amount: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=check.amounts(from_zero=True)
    )
    select: Select = attrs.field(
        default=EVERYTHING,
        validator=selects_goods,
    )
    side: TaxSide | None = attrs.field(
        default=None, converter=attrs.converters.optional(TaxSide)
    )
    priority: int = attrs.field(default=0, validator=_whole)
    exclusive: bool = False
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    channels: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    since: datetime | None = attrs.field(default=None, validator=_moment)
    until: datetime | None = attrs.field(default=None, validator=_moment)
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        require_since_before_until(self.since, self.until, error=InvalidPromotionError)
        if (self.rate is None) is not bool(self.amount):
            raise InvalidPromotionError(
                "needs a rate or an amount, and not both", path="$.amount"
            )
