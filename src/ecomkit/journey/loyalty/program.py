"""The program: rules that earn, tiers, how long points live, and what they are worth."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.checks import count, length_of_time, moment, named
from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.journey.loyalty.earning_order import EarningOrder
from ecomkit.journey.loyalty.earning_rules import PointsBonus
from ecomkit.journey.loyalty.ledger import NEVER
from ecomkit.journey.loyalty.ports import EarningRule
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import DOWN, Rounding, divide


@attrs.frozen(kw_only=True)
class LoyaltyTier:
    """A level of the program: from how many points on, how much faster it earns, its perks."""

    name: str = attrs.field(validator=named)
    least: int = attrs.field(validator=count)
    multiplier: Rate = attrs.field(factory=lambda: Rate(1))
    perks: tuple[str, ...] = ()


class RedemptionForm(StrEnum):
    """What spent points are: a means of payment, or a discount.

    As tender the order keeps its price and its tax, and points pay a part of it. As a
    discount they lower the price, and the tax with it.
    """

    TENDER = "tender"
    DISCOUNT = "discount"


@attrs.frozen(kw_only=True)
class Redemption:
    """So many points, what they are worth, and as what they are taken."""

    points: int
    worth: Money
    form: RedemptionForm


@attrs.frozen(kw_only=True)
class RedemptionRefused:
    """Points cannot be spent here, and why; ``missing`` points where these are too few."""

    reason: str
    missing: int = 0


def _worth(instance: object, attribute: object, value: Money) -> None:
    # Money.minor() refuses a worth below the smallest unit.
    if Money.from_moneyed(value).minor() <= 0:
        raise InvalidInputError("points must be worth something", path="$.worth")


@attrs.frozen(kw_only=True)
class RedemptionRule:
    """What points are worth and how they may be spent.

    ``points`` points are ``worth`` an amount; they are spent in multiples of ``step``, at
    least ``least``, and pay at most ``most_of_order`` of what is due.
    """

    points: int = attrs.field(validator=count)
    worth: Money = attrs.field(validator=_worth)
    form: RedemptionForm
    least: int = attrs.field(default=0, validator=count)
    step: int = attrs.field(default=1, validator=count)
    most_of_order: Rate = attrs.field(factory=lambda: Rate(1))

    def __attrs_post_init__(self) -> None:
        if self.points < 1 or self.step < 1:
            raise InvalidInputError("points and step are at least 1", path="$.step")
        if not Rate(0) <= self.most_of_order <= Rate(1):
            raise InvalidInputError(
                "points pay between nothing and all", path="$.most_of_order"
            )

    def value(self, points: int) -> Money:
        """What so many points are worth, rounded down to the smallest unit."""
        minor = divide(self.worth.minor() * points, self.points, DOWN)
        return Money.from_minor(minor, self.worth.currency)

    def largest(
        self, account: PointsAccount, due: Money, *, at: datetime
    ) -> Redemption | RedemptionRefused:
        """The most that *account* may spend on what is *due*."""
        if due.currency != self.worth.currency:
            return RedemptionRefused(reason="other_currency")
        limit = self.most_of_order.of(due, Rounding(DOWN)).minor()
        # The most points whose rounded-down worth stays within the limit.
        affordable = ((limit + 1) * self.points - 1) // self.worth.minor()
        balance = account.balance(at=at)
        points = min(balance, max(affordable, 0)) // self.step * self.step
        return self.checked(points, account, due, at=at)

    def checked(
        self, points: int, account: PointsAccount, due: Money, *, at: datetime
    ) -> Redemption | RedemptionRefused:
        """Whether *account* may spend so many points on what is *due*."""
        if due.currency != self.worth.currency:
            return RedemptionRefused(reason="other_currency")
        balance, worth = account.balance(at=at), self.value(points)
        needed = max(self.least, self.step, points)
        if balance < needed:
            return RedemptionRefused(reason="too_few_points", missing=needed - balance)
        if points < max(self.least, 1) or not worth:
            return RedemptionRefused(reason="below_least")
        if points % self.step:
            return RedemptionRefused(reason="not_a_step")
        if worth > self.most_of_order.of(due, Rounding(DOWN)):
            return RedemptionRefused(reason="above_most_of_order")
        return Redemption(points=points, worth=worth, form=self.form)


@attrs.frozen(kw_only=True)
class LoyaltyProgram:
    """A loyalty program.

    Points for orders are pending until the goods are delivered, and live for
    ``lifetime`` from then on. A tier is reached with ``least`` points that became
    available within ``tier_window``.
    """

    id: str = attrs.field(validator=named)
    rules: tuple[EarningRule, ...] = ()
    bonuses: tuple[PointsBonus, ...] = ()
    tiers: tuple[LoyaltyTier, ...] = ()
    redeem: RedemptionRule | None = None
    lifetime: timedelta = attrs.field(default=timedelta.max, validator=length_of_time)
    tier_window: timedelta = attrs.field(
        default=timedelta(days=365), validator=length_of_time
    )
    shortfall: PointsShortfall = PointsShortfall.FORGIVE

    def __attrs_post_init__(self) -> None:
        steps = [tier.least for tier in self.tiers]
        if sorted(set(steps)) != steps:
            raise InvalidInputError("tiers rise, each above the last", path="$.tiers")

    def expires(self, at: datetime) -> datetime:
        """Until when points live that become available at this moment."""
        moment(at)
        return NEVER if self.lifetime > NEVER - at else at + self.lifetime

    def tier(self, account: PointsAccount, *, at: datetime) -> LoyaltyTier | None:
        """The tier that *account* has reached at this moment; None below the first."""
        points = self._status(account, at)
        reached = [tier for tier in self.tiers if tier.least <= points]
        return reached[-1] if reached else None

    def points_for(self, order: EarningOrder, tier: LoyaltyTier | None = None) -> int:
        """The points that *order* earns: all rules together, times the tier's multiplier."""
        points = sum(rule.earn(order) for rule in self.rules)
        if tier is None:
            return points
        rate = tier.multiplier
        return divide(points * rate.numerator, rate.denominator, DOWN)

    def next_tier(
        self, account: PointsAccount, *, at: datetime
    ) -> tuple[LoyaltyTier, int] | None:
        """The tier above the one reached, and how many points are missing to it."""
        points = self._status(account, at)
        above = [tier for tier in self.tiers if tier.least > points]
        return (above[0], above[0].least - points) if above else None

    def _status(self, account: PointsAccount, at: datetime) -> int:
        since = _FIRST if self.tier_window > at - _FIRST else at - self.tier_window
        return account.earned_between(since, at + _INSTANT)


_FIRST = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
_INSTANT = timedelta(microseconds=1)
