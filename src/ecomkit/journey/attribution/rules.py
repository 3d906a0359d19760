"""Rules that look at one path at a time: first, last, linear, position, time decay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from fractions import Fraction

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.attribution.credit import (
    Attribution,
    as_attribution,
    split_value,
    total_value,
)
from ecomkit.journey.attribution.paths import ConversionPath
from ecomkit.journey.attribution.ports import AttributionRule
from ecomkit.money.amount import Money

_NONE = Fraction(0)
_ALL = Fraction(1)


def attribute_sales(
    paths: Iterable[ConversionPath], rule: AttributionRule
) -> Attribution:
    """Shares out every conversion among the contacts of its own path, as *rule* weighs.

    Credits are exact fractions that sum to the conversions; the money is split to the
    minor unit, path by path, and sums to the value of the paths.
    """
    paths = tuple(paths)
    with_value = total_value(paths) is not None
    earned: defaultdict[str, Fraction] = defaultdict(Fraction)
    values: dict[str, Money] = {}
    for place, path in enumerate(paths):
        shares = _shares(path, rule, place)
        for channel, share in shares.items():
            earned[channel] += share * path.conversions
        if path.value is not None:
            for channel, part in split_value(path.value, shares).items():
                values[channel] = part + values.get(channel, 0)
    if with_value:
        currency = next(iter(values.values())).currency
        for channel in earned:
            values.setdefault(channel, Money.zero(currency))
    return as_attribution(rule.name, earned, values if with_value else None)


def _shares(
    path: ConversionPath, rule: AttributionRule, place: int
) -> dict[str, Fraction]:
    weights = [Fraction(weight) for weight in rule.weigh(path)]
    total = sum(weights, _NONE)
    if len(weights) != len(path.channels) or min(weights) < 0 or not total:
        raise InvalidInputError(
            f"the rule {short_repr(rule.name)} must give one weight to each contact, "
            "none below zero and not all zero",
            path=f"$.paths[{place}]",
        )
    shares: defaultdict[str, Fraction] = defaultdict(Fraction)
    for channel, weight in zip(path.channels, weights, strict=True):
        shares[channel] += weight / total
    return shares


@attrs.frozen
class FirstTouch:
    """All credit to the contact that made the customer aware."""

    @property
    def name(self) -> str:
        """``first``."""
        return "first"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One for the first contact."""
        return [_ALL] + [_NONE] * (len(path.channels) - 1)


def _channels(channels: Iterable[str]) -> frozenset[str]:
    return frozenset((channels,) if isinstance(channels, str) else channels)


@attrs.frozen
class LastTouch:
    """All credit to the last contact; channels in *ignoring* only where alone.

    ``LastTouch(ignoring={"direct"})`` is known as last non-direct click.
    """

    ignoring: frozenset[str] = attrs.field(default=frozenset(), converter=_channels)

    @property
    def name(self) -> str:
        """``last``, or ``last_but_direct`` where some are ignored."""
        return "_".join(
            ["last", *(["but", *sorted(self.ignoring)] if self.ignoring else [])]
        )

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One for the last contact that counts."""
        places = range(len(path.channels))
        counting = [at for at in places if path.channels[at] not in self.ignoring]
        last = counting[-1] if counting else places[-1]
        return [_ALL if at == last else _NONE for at in places]


@attrs.frozen
class LinearPerTouch:
    """The same for every contact: a channel met twice earns twice."""

    @property
    def name(self) -> str:
        """``linear_per_touch``."""
        return "linear_per_touch"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One each."""
        return [_ALL] * len(path.channels)


@attrs.frozen
class LinearPerChannel:
    """The same for every channel of the path, however often it was met."""

    @property
    def name(self) -> str:
        """``linear_per_channel``."""
        return "linear_per_channel"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One for each channel, at its first contact."""
        return [
            _NONE if channel in path.channels[:at] else _ALL
            for at, channel in enumerate(path.channels)
        ]


@attrs.frozen(kw_only=True)
class PositionBased:
    """A part for the first contact, a part for the last, the rest evenly between them.

    Where nothing lies between, the two parts are taken in proportion.
    """

    first: Fraction = attrs.field(default=Fraction(2, 5), converter=Fraction)
    last: Fraction = attrs.field(default=Fraction(2, 5), converter=Fraction)

    def __attrs_post_init__(self) -> None:
        if self.first < 0 or self.last < 0 or not 0 < self.first + self.last <= 1:
            raise InvalidInputError(
                "the parts of the first and last contact are at most 1 together",
                path="$.first",
            )

    @property
    def name(self) -> str:
        """``position``."""
        return "position"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """The parts, by position."""
        between = len(path.channels) - 2
        if between < 0:
            return [_ALL]
        middle = (1 - self.first - self.last) / between if between else _NONE
        return [self.first, *[middle] * between, self.last]


@attrs.frozen
class TimeDecay:
    """The nearer to the sale, the more: half as much for each half-life before it."""

    half_life: timedelta = timedelta(days=7)

    def __attrs_post_init__(self) -> None:
        if self.half_life <= timedelta(0):
            raise InvalidInputError("a half-life is above zero", path="$.half_life")

    @property
    def name(self) -> str:
        """``time_decay``."""
        return "time_decay"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """Two to the power of minus the age in half-lives, from the nearest contact."""
        if not path.ages:
            raise InvalidInputError(
                "time decay needs the ages of the contacts", path="$.ages"
            )
        # Counted from the nearest contact: the shares are the same, and old paths do
        # not fall below the smallest float.
        nearest = min(path.ages)
        return [
            Fraction(2.0 ** -((age - nearest) / self.half_life)) for age in path.ages
        ]
