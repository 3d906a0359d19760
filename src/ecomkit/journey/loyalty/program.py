"""A loyalty program: earning rules, tiers, and how long points live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.journey.loyalty.earning_order import EarningOrder
from ecomkit.journey.loyalty.earning_rules import PointsBonus
from ecomkit.journey.loyalty.ledger import NEVER
from ecomkit.journey.loyalty.ports import EarningRule
from ecomkit.journey.loyalty.redemption import RedemptionRule
from ecomkit.journey.validators import check
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import DOWN, divide
from ecomkit.validators import as_tuple, maybe, one_or_more, require_moment


@attrs.frozen(kw_only=True)
class LoyaltyTier:
    """A tier: the points it takes, how much faster it earns, and its perks.

    Each perk is the name of a group of buyers: a promotion, a price list or free delivery
    for a group of that name is for whoever has reached the tier.
    """

    name: str = attrs.field(validator=check.name)
    least: int = attrs.field(validator=check.whole_number(least=0))
    multiplier: Rate = attrs.field(
        factory=lambda: Rate(1), validator=check.rate(from_zero=True)
    )
    perks: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.names
    )


@attrs.frozen(kw_only=True)
class LoyaltyProgram:
    """A loyalty program.

    Points for orders are pending until the goods are delivered, and expire ``lifetime``
    later. A tier is reached with ``least`` points that became available within
    ``tier_window``.
    """

    id: str = attrs.field(validator=check.name)
    rules: tuple[EarningRule, ...] = attrs.field(
        default=(),
        converter=one_or_more,
        validator=attrs.validators.deep_iterable(
            check.method("earn", what="an earning rule", hint="PointsPerAmount(...)")
        ),
    )
    bonuses: tuple[PointsBonus, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(PointsBonus)
    )
    tiers: tuple[LoyaltyTier, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(LoyaltyTier)
    )
    redeem: RedemptionRule | None = attrs.field(
        default=None, validator=maybe(check.instance_of(RedemptionRule))
    )
    lifetime: timedelta = attrs.field(default=timedelta.max, validator=check.duration)
    tier_window: timedelta = attrs.field(
        default=timedelta(days=365), validator=check.duration
    )
    shortfall: PointsShortfall = attrs.field(
        default=PointsShortfall.FORGIVE, converter=PointsShortfall
    )

    def __attrs_post_init__(self) -> None:
        steps = [tier.least for tier in self.tiers]
        if sorted(set(steps)) != steps:
            raise InvalidInputError(
                "each tier takes more points than the one before", path="$.tiers"
            )

    def expires(self, at: datetime) -> datetime:
        """When points expire that become available at this moment."""
        require_moment(at, path="$.at")
        return NEVER if self.lifetime > NEVER - at else at + self.lifetime

    def tier(self, account: PointsAccount, *, at: datetime) -> LoyaltyTier | None:
        """The tier of *account* at this moment; None below the first."""
        points = self._status(account, at)
        reached = [tier for tier in self.tiers if tier.least <= points]
        return reached[-1] if reached else None

    def perks(self, account: PointsAccount, *, at: datetime) -> frozenset[str]:
        """The perks of *account* at this moment, to be the groups of a Purchaser or Buyer.

        They are those of the tier reached; what a lower one has is named there again.
        """
        tier = self.tier(account, at=at)
        return frozenset() if tier is None else frozenset(tier.perks)

    def points_for(self, order: EarningOrder, tier: LoyaltyTier | None = None) -> int:
        """The points that *order* earns by all rules, times the tier's multiplier."""
        points = sum(rule.earn(order) for rule in self.rules)
        if tier is None:
            return points
        rate = tier.multiplier
        return divide(points * rate.numerator, rate.denominator, DOWN)

    def next_tier(
        self, account: PointsAccount, *, at: datetime
    ) -> tuple[LoyaltyTier, int] | None:
        """The next tier, and how many points are missing; None above the last."""
        points = self._status(account, at)
        above = [tier for tier in self.tiers if tier.least > points]
        return (above[0], above[0].least - points) if above else None

    def _status(self, account: PointsAccount, at: datetime) -> int:
        require_moment(at, path="$.at")
        since = at - min(self.tier_window, at - _FIRST)
        # In its own time zone, a moment near the end of the calendar has none after it.
        until = at + _INSTANT if at < NEVER - timedelta(days=2) else NEVER
        return account.earned_between(since, until)


_FIRST = datetime.min.replace(tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)
