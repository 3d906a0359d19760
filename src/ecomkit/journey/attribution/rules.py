"""Rules for one path at a time: first, last, linear, position-based, time decay."""

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
from ecomkit.journey.validators import as_fraction, check, require_fraction
from ecomkit.money.amount import Money
from ecomkit.validators import as_names

_NONE = Fraction(0)
_ALL = Fraction(1)


def attribute_sales(
    paths: Iterable[ConversionPath], rule: AttributionRule
) -> Attribution:
    """Splits every conversion among the contacts of its path, as *rule* weighs them.

    Credits are exact fractions that sum to the conversions; values are split to the minor
    unit, path by path, and sum to the value of the paths.
    """
    paths = tuple(paths)
    with_value = total_value(paths) is not None
    earned: defaultdict[str, Fraction] = defaultdict(Fraction)
    values: dict[str, Money] = {}
    for index, path in enumerate(paths):
        shares = _shares(path, rule, index)
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
    path: ConversionPath, rule: AttributionRule, index: int
) -> dict[str, Fraction]:
    weights = [Fraction(weight) for weight in rule.weigh(path)]
    total = sum(weights, _NONE)
    if len(weights) != len(path.channels) or min(weights) < 0 or not total:
        raise InvalidInputError(
            f"the rule {short_repr(rule.name)} must give one weight for each contact, "
            "none below zero and not all zero",
            path=f"$.paths[{index}]",
        )
    shares: defaultdict[str, Fraction] = defaultdict(Fraction)
    for channel, weight in zip(path.channels, weights, strict=True):
        shares[channel] += weight / total
    return shares


@attrs.frozen
class FirstTouch:
    """All credit to the first contact."""

    @property
    def name(self) -> str:
        """``first``."""
        return "first"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One for the first contact."""
        return [_ALL] + [_NONE] * (len(path.channels) - 1)


@attrs.frozen
class LastTouch:
    """All credit to the last contact that is not in *ignoring*, or the last of all.

    ``LastTouch(ignoring={"direct"})`` is known as last non-direct click.
    """

    ignoring: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )

    @property
    def name(self) -> str:
        """``last``, or ``last_but_direct`` if ``direct`` is ignored."""
        return "_".join(
            ["last", *(["but", *sorted(self.ignoring)] if self.ignoring else [])]
        )

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One for the last contact that counts."""
        indexes = range(len(path.channels))
        counting = [at for at in indexes if path.channels[at] not in self.ignoring]
        last = counting[-1] if counting else indexes[-1]
        return [_ALL if at == last else _NONE for at in indexes]


@attrs.frozen
class LinearPerTouch:
    """Equal credit to every contact: a channel met twice earns twice."""

    @property
    def name(self) -> str:
        """``linear_per_touch``."""
        return "linear_per_touch"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One each."""
        return [_ALL] * len(path.channels)


@attrs.frozen
class LinearPerChannel:
    """Equal credit to every channel of the path, however often it was met."""

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
    """A share for the first contact, one for the last, and the rest split in between.

    If there is nothing in between, the two shares are scaled up to the whole.
    """

    first: Fraction = attrs.field(
        default=Fraction(2, 5),
        converter=as_fraction,
        validator=check.of(require_fraction, least=0),
    )
    last: Fraction = attrs.field(
        default=Fraction(2, 5),
        converter=as_fraction,
        validator=check.of(require_fraction, least=0),
    )

    def __attrs_post_init__(self) -> None:
        if not 0 < self.first + self.last <= 1:
            raise InvalidInputError(
                "the shares of the first and last contact are above 0, and at most 1 together",
                path="$.first",
            )

    @property
    def name(self) -> str:
        """``position``."""
        return "position"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """The shares, by position."""
        between = len(path.channels) - 2
        if between < 0:
            return [_ALL]
        middle = (1 - self.first - self.last) / between if between else _NONE
        return [self.first, *[middle] * between, self.last]


@attrs.frozen
class TimeDecay:
    """More credit the closer to the sale: half as much for each half-life before it."""

    half_life: timedelta = attrs.field(
        default=timedelta(days=7), validator=check.duration
    )

    def __attrs_post_init__(self) -> None:
        if not self.half_life:
            raise InvalidInputError("a half-life is above zero", path="$.half_life")

    @property
    def name(self) -> str:
        """``time_decay``."""
        return "time_decay"

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """Two to the power of minus the age in half-lives, from the latest contact."""
        if not path.ages:
            raise InvalidInputError(
                "time decay needs the ages of the contacts", path="$.ages"
            )
        # Counted from the latest contact: the shares are the same, and those of old paths
        # do not vanish in a float.
        nearest = min(path.ages)
        return [
            Fraction(2.0 ** -((age - nearest) / self.half_life)) for age in path.ages
        ]
