"""Credit: what each channel is given for the sales, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.attribution.paths import ConversionPath
from ecomkit.money.allocate import Residue, split
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rounding import divide


@attrs.frozen(kw_only=True)
class ChannelCredit:
    """One channel's part of the conversions (exact), and of the money they brought."""

    channel: str
    conversions: Fraction
    value: Money | None = None


@attrs.frozen(kw_only=True)
class Attribution:
    """Who is given how much credit, by which method; the largest part comes first."""

    method: str
    credits: tuple[ChannelCredit, ...]

    @property
    def conversions(self) -> Fraction:
        """All conversions that were given away: as many as there were."""
        return sum((credit.conversions for credit in self.credits), Fraction(0))

    def of(self, channel: str) -> ChannelCredit:
        """One channel's credit; none where it was not met."""
        for credit in self.credits:
            if credit.channel == channel:
                return credit
        return ChannelCredit(channel=channel, conversions=Fraction(0))

    def to_dict(self) -> dict[str, object]:
        """Plain data, conversions as decimal numbers."""
        return {
            "method": self.method,
            "credits": [
                {
                    "channel": credit.channel,
                    "conversions": float(credit.conversions),
                    "value": None if credit.value is None else str(credit.value),
                }
                for credit in self.credits
            ],
        }


@attrs.frozen(kw_only=True)
class CampaignReturn:
    """What one channel or campaign cost, and what it brought.

    ``roas`` is the value for each unit of money spent; ``cost_per_conversion`` is
    rounded half up to the minor unit. Each is None where it has no meaning: nothing was
    spent, or nothing sold.
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
        """Value less cost, before what the goods cost."""
        return self.value - self.cost


def campaign_returns(
    attribution: Attribution, costs: Mapping[str, Money]
) -> tuple[CampaignReturn, ...]:
    """Cost and return of every channel that cost something or earned credit.

    A channel without a cost counts as free; one without credit as having sold nothing.
    """
    if not costs:
        raise InvalidInputError("no costs given", path="$.costs")
    currency = next(iter(costs.values())).currency
    nothing = Money.zero(currency)
    met = [credit.channel for credit in attribution.credits]
    unmet = sorted(set(costs) - set(met))
    found = []
    for channel in (*met, *unmet):
        credit = attribution.of(channel)
        found.append(
            CampaignReturn(
                channel=channel,
                cost=costs.get(channel, nothing),
                conversions=credit.conversions,
                value=nothing + credit.value if credit.value else nothing,
            )
        )
    return tuple(found)


def as_attribution(
    method: str,
    conversions: Mapping[str, Fraction],
    values: Mapping[str, Money] | None,
) -> Attribution:
    """The attribution of these figures; ties in credit go by the channel's name."""
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
    """What all *paths* brought; None where no path tells a value."""
    values = [path.value for path in paths if path.value is not None]
    return None if not values else sum(values[1:], values[0])


def split_value(value: Money, weights: Mapping[str, Fraction]) -> dict[str, Money]:
    """*value* among channels by *weights*, to the last minor unit; ties by name."""
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
