"""Redeeming points: what they are worth, and how they may be spent."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.journey.loyalty.account import PointsAccount
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import DOWN, Rounding, divide
from ecomkit.validators import require_whole_number


class RedemptionForm(StrictEnum):
    """What redeemed points are: a payment, or a discount.

    As a tender they pay part of the order, which keeps its price and tax. As a discount
    they reduce the price and the tax with it.
    """

    TENDER = "tender"
    DISCOUNT = "discount"


@attrs.frozen(kw_only=True)
class Redemption:
    """A number of points, what they are worth, and in which form they are redeemed."""

    points: int
    worth: Money
    form: RedemptionForm


@attrs.frozen(kw_only=True)
class RedemptionRefused:
    """Why points cannot be redeemed; ``missing`` is how many are missing, if any."""

    reason: str
    missing: int = 0


@attrs.frozen(kw_only=True)
class RedemptionRule:
    """What points are worth and how they may be redeemed.

    ``points`` points are ``worth`` an amount. They are redeemed in multiples of ``step``,
    at least ``least``, and pay at most ``most_of_order`` of what is due.
    """

    points: int = attrs.field(validator=check.whole_number(least=1))
    worth: Money = attrs.field(validator=check.money(from_zero=True, whole_units=True))
    form: RedemptionForm = attrs.field(converter=RedemptionForm)
    least: int = attrs.field(default=0, validator=check.whole_number(least=0))
    step: int = attrs.field(default=1, validator=check.whole_number(least=1))
    most_of_order: Rate = attrs.field(
        factory=lambda: Rate(1), validator=check.rate(from_zero=True, to_one=True)
    )

    def __attrs_post_init__(self) -> None:
        if not self.worth:
            raise InvalidInputError("points must be worth something", path="$.worth")

    def value(self, points: int) -> Money:
        """What *points* are worth, rounded down to the minor unit."""
        require_whole_number(points, path="$.points", least=0)
        minor = divide(self.worth.minor() * points, self.points, DOWN)
        return Money.from_minor(minor, self.worth.currency)

    def largest(
        self, account: PointsAccount, due: Money, *, at: datetime
    ) -> Redemption | RedemptionRefused:
        """The most that *account* may redeem for the amount *due*."""
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
        """Whether *account* may redeem *points* for the amount *due*.

        Reasons for a refusal: ``other_currency``, ``too_few_points``, ``below_least``,
        ``not_a_step`` and ``above_most_of_order``.
        """
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
