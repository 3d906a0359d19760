"""A fee table fitted to what deliveries have cost, by zone and weight band."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate
from statistics import median_low

import attrs

from ecomkit.measures import Weight
from ecomkit.money.amount import Money
from ecomkit.money.rounding import UP, divide
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.fees.bands import FeeByWeight, PerExtraWeight, WeightBand
from ecomkit.shipping.fees.conditional import FeeByZone
from ecomkit.shipping.validators import (
    check_rule,
)
from ecomkit.validators import as_tuple, require_types, require_whole_number

_KILOGRAM = Weight(1000)
_MOST_BANDS = 1_000


@attrs.frozen(kw_only=True)
class PastDelivery:
    """One delivery that has been paid: its zone, its weight, its price."""

    zone: str = attrs.field(validator=check_rule.name)
    weight: Weight = attrs.field(validator=check_rule.weight)
    price: Money = attrs.field(validator=check_rule.fee)


def fit_fee_table(
    history: Iterable[PastDelivery], *, bands: int, enough: int
) -> FeeByZone:
    """The fee table that fits past deliveries best, by zone and weight band.

    The weights are cut into *bands* (up to 1,000) with equal numbers of deliveries. A
    zone's fee in a band is the median price of its deliveries there, if there are
    *enough* of them; otherwise the median of all zones, scaled by how much more or less
    the zone usually costs. A fee never falls with weight. Above the heaviest delivery
    each kilogram costs what it does there. The order of *history* does not matter;
    medians rather than means, so that a few odd bills count little. The result is a fee
    rule like any other. Raises InvalidFeeRuleError.
    """
    seen = as_tuple(history)
    error = InvalidFeeRuleError
    require_types(seen, PastDelivery, path="$.history", error=error, least=1)
    require_whole_number(bands, path="$.bands", error=error, least=1, most=_MOST_BANDS)
    require_whole_number(enough, path="$.enough", error=error, least=1)
    currencies = {each.price.currency.code for each in seen}
    if len(currencies) > 1:
        raise InvalidFeeRuleError(
            "the deliveries were paid in several currencies",
            path="$.history",
            hint="one table for each, in FeeByCurrency",
        )
    bounds = _bounds(sorted(each.weight.exact for each in seen), bands)
    prices: list[list[int]] = [[] for _ in bounds]
    zones: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in seen:
        band = bisect_left(bounds, each.weight.exact)
        minor = each.price.minor()
        prices[band].append(minor)
        zones[each.zone].append((band, minor))
    base = list(accumulate(map(median_low, prices), max))
    currency = currencies.pop()
    return FeeByZone(
        zones={
            zone: _table(bounds, _of_zone(base, paid, enough), currency)
            for zone, paid in sorted(zones.items())
        },
        elsewhere=_table(bounds, base, currency),
    )


def _bounds(weights: list[int], bands: int) -> list[int]:
    # The heaviest of each of so many equal parts; equal weights stay in one band.
    count = len(weights)
    last = (max(0, -(-count * number // bands) - 1) for number in range(1, bands + 1))
    return sorted({weights[index] for index in last})


def _of_zone(base: list[int], paid: list[tuple[int, int]], enough: int) -> list[int]:
    usual = Fraction(1)
    ratios = [Fraction(minor, base[band]) for band, minor in paid if base[band]]
    if len(ratios) >= enough:
        usual = median_low(ratios)
    own: dict[int, list[int]] = defaultdict(list)
    for band, minor in paid:
        own[band].append(minor)
    fees = (
        median_low(own[band])
        if len(own[band]) >= enough
        else divide(minor * usual.numerator, usual.denominator)
        for band, minor in enumerate(base)
    )
    return list(accumulate(fees, max))


def _table(bounds: list[int], fees: list[int], currency: str) -> FeeByWeight:
    per_kilogram = divide(fees[-1] * _KILOGRAM.exact, bounds[-1], UP)
    return FeeByWeight(
        bands=[
            WeightBand(Weight.from_exact(bound), Money.from_minor(fee, currency))
            for bound, fee in zip(bounds, fees, strict=True)
        ],
        above=PerExtraWeight(_KILOGRAM, Money.from_minor(per_kilogram, currency)),
    )
