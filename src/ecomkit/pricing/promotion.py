"""Promotion: conditions and benefits, with a window, limits and a place in the queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import attrs

from ecomkit.cart.code import normal_code
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing import fields
from ecomkit.pricing.benefits import Benefit
from ecomkit.pricing.conditions import Condition
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.select import EVERYTHING, Select


def codes(given: str | Iterable[str]) -> tuple[str, ...]:
    """One code, or several, as they are compared."""
    return tuple(normal_code(code) for code in fields.several(given))


@attrs.frozen
class Promotion:
    """A rule that lowers a price: when its conditions hold, its benefits are given.

    With ``codes`` it waits until the buyer enters one of them. It runs from ``since`` to
    before ``until``, in ``channels`` (all, if none are named), at most ``max_uses`` times,
    ``max_uses_per_buyer`` for one buyer and ``max_uses_per_code`` with one code, within its
    ``campaign``'s budget. Higher
    ``priority`` goes first, and lower ``lane`` before that; an ``exclusive`` promotion that
    applies is the only one.
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
    priority: int = attrs.field(default=0, kw_only=True)
    lane: int = attrs.field(default=0, kw_only=True)
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
        for place, benefit in enumerate(self.benefits):
            if not isinstance(benefit, Benefit):
                raise InvalidPromotionError(
                    f"{benefit!r} is not a benefit", path=f"$.benefits[{place}]"
                )
        for place, condition in enumerate(self.conditions):
            if not isinstance(condition, Condition):
                raise InvalidPromotionError(
                    f"{condition!r} is not a condition", path=f"$.conditions[{place}]"
                )


@attrs.frozen(kw_only=True)
class Campaign:
    """Promotions that share a budget: they end when it is spent."""

    id: str
    budget: tuple[Money, ...] = attrs.field(converter=fields.moneys)


class LaneChoice(StrEnum):
    """Which promotions of a lane apply: all, the best one, or the best for each line."""

    ALL = "all"
    BEST = "best"
    BEST_PER_LINE = "best_per_line"


@attrs.frozen(kw_only=True)
class Lane:
    """A group of promotions that stack among themselves in one way; lower numbers first."""

    number: int
    choice: LaneChoice = attrs.field(default=LaneChoice.ALL, converter=LaneChoice)


@attrs.frozen(kw_only=True)
class CatalogPromotion:
    """A reduced price in the catalogue itself: it changes the unit price for everybody.

    A percentage (``rate``) or an ``amount`` off each unit; the one of highest priority
    first, the next on what is left; an ``exclusive`` one stands alone.
    """

    id: str
    rate: Rate | None = attrs.field(default=None, converter=fields.maybe_rate)
    amount: tuple[Money, ...] = attrs.field(
        default=(),
        converter=fields.moneys,
    )
    select: Select = EVERYTHING
    priority: int = 0
    exclusive: bool = False
    channels: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    since: datetime | None = attrs.field(default=None, validator=fields.moment)
    until: datetime | None = attrs.field(default=None, validator=fields.moment)
    version: str = "1"
