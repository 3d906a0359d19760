"""Credit: each channel's share of the sales, its cost and its return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import attrs

from ecomkit.journey.attribution.paths import ConversionPath
from ecomkit.journey.json_ready import JsonReady
from ecomkit.money.allocate import Residue, split
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rounding import divide
from ecomkit.validators import require_types


@attrs.frozen(kw_only=True)
class ChannelCredit(JsonReady):
    """One channel's exact share of the conversions, and of their value."""

    channel: str
    conversions: Fraction
    value: Money | None = None


@attrs.frozen(kw_only=True)
class Attribution(JsonReady):
    """The credit of all channels by one method, the largest first."""

    method: str
    credits: tuple[ChannelCredit, ...]

    @property
    def conversions(self) -> Fraction:
        """The conversions of all channels together: as many as there were."""
        return sum((credit.conversions for credit in self.credits), Fraction(0))

    def of(self, channel: str) -> ChannelCredit:
        """One channel's credit; no conversions if it is on no path."""
        for credit in self.credits:
            if credit.channel == channel:
                return credit
        return ChannelCredit(channel=channel, conversions=Fraction(0))


@attrs.frozen(kw_only=True)
class CampaignReturn:
    """What one channel or campaign cost, and what it returned.

    ``roas`` is None if nothing was spent, ``cost_per_conversion`` (rounded half up to the
    minor unit) if nothing was sold.
    """

    channel: str
    cost: Money
    conversions: Fraction
    value: Money

    @property
    def roas(self) -> Fraction | None:
        """Return on advertising spend: value / cost."""
        if not self.cost:
            return None
        return Fraction(self.value.amount) / Fraction(self.cost.amount)

    @property
    def cost_per_conversion(self) -> Money | None:
        """Cost per acquisition: cost / conversions."""
        if not self.conversions:
            return None
        exact = Fraction(self.cost.amount) / self.conversions
        exact *= 10 ** minor_unit(self.cost.currency.code)
        return Money.from_minor(
            divide(exact.numerator, exact.denominator), self.cost.currency
        )

    @property
    def profit(self) -> Money:
        """Value less cost, before the cost of the goods."""
        return self.value - self.cost


def campaign_returns(
    attribution: Attribution, costs: Mapping[str, Money]
) -> tuple[CampaignReturn, ...]:
    """Cost and return of every channel that has a cost or earned credit.

    A channel without a cost is free; one without credit has sold nothing. All costs are
    of one currency.
    """
    require_types(costs, Money, path="$.costs", least=1)
    currency = next(iter(costs.values())).currency
    nothing = Money.zero(currency)
    credited = [credit.channel for credit in attribution.credits]
    return tuple(
        CampaignReturn(
            channel=channel,
            cost=costs.get(channel, nothing),
            conversions=(credit := attribution.of(channel)).conversions,
            value=nothing + credit.value if credit.value else nothing,
        )
        for channel in (*credited, *sorted(set(costs) - set(credited)))
    )


def as_attribution(
    method: str,
    conversions: Mapping[str, Fraction],
    values: Mapping[str, Money] | None,
) -> Attribution:
    """The attribution with these figures; equal credits are sorted by channel."""
    ordered = sorted(conversions.items(), key=lambda pair: (-pair[1], pair[0]))
    return Attribution(
        method=method,
        credits=tuple(
            ChannelCredit(
                channel=channel,
                conversions=part,
                value=None if values is None else values[channel],
            )
            for channel, part in ordered
        ),
    )


def total_value(paths: Sequence[ConversionPath]) -> Money | None:
    """The value of all *paths*; None if no path has one."""
    values = [path.value for path in paths if path.value is not None]
    return None if not values else sum(values[1:], values[0])


def split_value(value: Money, weights: Mapping[str, Fraction]) -> dict[str, Money]:
    """*value* split among channels by *weights*, to the minor unit; ties by channel."""
    bottom = lcm(*(weight.denominator for weight in weights.values()))
    parts = split(
        value.minor(),
        [int(weight * bottom) for weight in weights.values()],
        residue=Residue.CONTENT,
        keys=tuple(weights),
    )
    return {
        channel: Money.from_minor(part, value.currency)
        for channel, part in zip(weights, parts, strict=True)
    }
