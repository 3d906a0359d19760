"""Promotion: conditions and benefits, with a window, limits and a place in the queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.cart.coupon_code import normalize_code
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.benefits import Benefit
from ecomkit.pricing.values.conditions import Condition
from ecomkit.pricing.values.selection import EVERYTHING, Select


def codes(given: str | Iterable[str]) -> tuple[str, ...]:
    """One code, or several, as they are compared."""
    return tuple(normalize_code(code) for code in fields.several(given))


@attrs.frozen
class Promotion:
    """A rule that lowers a price: when its conditions hold, its benefits are given.

    With ``codes`` it waits until the buyer enters one of them. It runs from ``since`` to
    before ``until``, in ``channels`` (all, if none are named), at most ``max_uses`` times,
    ``max_uses_per_buyer`` for one buyer and ``max_uses_per_code`` with one code, within its
    ``campaign``'s budget. Higher
    ``priority`` goes first, and lower ``lane`` before that. An ``exclusive`` promotion that
    saves something is the only one; on deliveries it leaves those on goods, which are
    priced before, as they are.
    """

    id: str
    benefits: tuple[Benefit, ...] = attrs.field(converter=fields.several)
    conditions: tuple[Condition, ...] = attrs.field(
        default=(), converter=fields.several, kw_only=True
    )
    codes: tuple[str, ...] = attrs.field(default=(), converter=codes, kw_only=True)
    since: datetime | None = attrs.field(
        default=None, kw_only=True, validator=fields.moment
    )
    until: datetime | None = attrs.field(
        default=None, kw_only=True, validator=fields.moment
    )
    channels: frozenset[str] = attrs.field(
        default=frozenset(), converter=fields.names, kw_only=True
    )
    priority: int = attrs.field(default=0, kw_only=True, validator=fields.number)
    lane: int = attrs.field(default=0, kw_only=True, validator=fields.number)
    exclusive: bool = attrs.field(default=False, kw_only=True)
    max_uses: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )
    max_uses_per_buyer: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )
    max_uses_per_code: int | None = attrs.field(
        default=None, kw_only=True, validator=fields.count
    )
    campaign: str = attrs.field(default="", kw_only=True)
    version: str = attrs.field(default="1", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.id or not isinstance(self.id, str):
            raise InvalidPromotionError("a promotion needs an id", path="$.id")
        fields.window(self)
        if not self.benefits:
            raise InvalidPromotionError("gives nothing", path="$.benefits")
        for place, benefit in enumerate(self.benefits):
            if not isinstance(benefit, Benefit):
                raise InvalidPromotionError(
                    f"{short_repr(benefit)} is not a benefit",
                    path=f"$.benefits[{place}]",
                )
        for place, condition in enumerate(self.conditions):
            if not isinstance(condition, Condition):
                raise InvalidPromotionError(
                    f"{short_repr(condition)} is not a condition",
                    path=f"$.conditions[{place}]",
                )

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

    id: str = attrs.field(validator=fields.text)
    budget: tuple[Money, ...] = attrs.field(converter=fields.amounts)


class LaneChoice(StrictEnum):
    """Which promotions of a lane apply: all, the best one, or the best for each line."""

    ALL = "all"
    BEST = "best"
    BEST_PER_LINE = "best_per_line"


@attrs.frozen(kw_only=True)
class Lane:
    """A group of promotions that stack among themselves in one way; lower numbers first."""

    number: int = attrs.field(validator=fields.number)
    choice: LaneChoice = attrs.field(default=LaneChoice.ALL, converter=LaneChoice)


@attrs.frozen(kw_only=True)
class CatalogPromotion:
    """A reduced price in the catalog itself: it changes the unit price for everybody.

    A percentage (``rate``) or an ``amount`` off each unit, of a price tier too; the one of
    highest priority first, the next on what is left, and none below the price's floor; an
    ``exclusive`` one stands alone. Rounded at the price list's own scale.
    """

    id: str = attrs.field(validator=fields.text)
    rate: Rate | None = attrs.field(
        default=None,
        converter=fields.maybe_rate,
        validator=attrs.validators.optional(fields.share),
    )
    amount: tuple[Money, ...] = attrs.field(default=(), converter=fields.maybe_amounts)
    select: Select = attrs.field(default=EVERYTHING, validator=fields.a(Select))
    priority: int = attrs.field(default=0, validator=fields.number)
    exclusive: bool = False
    channels: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    since: datetime | None = attrs.field(default=None, validator=fields.moment)
    until: datetime | None = attrs.field(default=None, validator=fields.moment)
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        fields.window(self)
        if (self.rate is None) is not bool(self.amount):
            raise InvalidPromotionError(
                "needs a rate or an amount, and not both", path="$.amount"
            )
