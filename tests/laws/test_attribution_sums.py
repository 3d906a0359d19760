"""Law: every method of attribution gives away exactly the sales there were."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, pairwise
from math import factorial

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from ecomkit.journey.attribution import (
    ConversionPath,
    FirstTouch,
    LastTouch,
    LinearPerChannel,
    LinearPerTouch,
    PositionBased,
    TimeDecay,
    attribute_sales,
    markov_attribution,
    markov_chain,
    shapley_attribution,
)
from ecomkit.journey.attribution.credit import Attribution
from ecomkit.money import Money

RULES = (
    FirstTouch(),
    LastTouch(),
    LastTouch(ignoring={"a"}),
    LinearPerTouch(),
    LinearPerChannel(),
    PositionBased(),
    TimeDecay(),
)
METHODS: dict[str, Callable[[Iterable[ConversionPath]], Attribution]] = {
    rule.name: partial(attribute_sales, rule=rule) for rule in RULES
} | {
    "markov_attribution": markov_attribution,
    "shapley_attribution": shapley_attribution,
}


@st.composite
def a_path(draw: st.DrawFn) -> ConversionPath:
    channels = draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6))
    conversions = draw(st.integers(0, 5))
    cents = draw(st.integers(0, 99_999))
    days = draw(
        st.lists(st.integers(0, 9_000), min_size=len(channels), max_size=len(channels))
    )
    return ConversionPath(
        channels=channels,
        conversions=conversions,
        failures=draw(st.integers(0, 5)),
        value=Money.from_minor(cents, "EUR") if conversions else None,
        ages=[timedelta(days=day) for day in sorted(days, reverse=True)],
    )


PATHS = st.lists(a_path(), min_size=1, max_size=12).filter(
    lambda paths: any(path.conversions + path.failures for path in paths)
)


@pytest.mark.parametrize("method", METHODS)
@given(paths=PATHS)
@settings(max_examples=25)
def test_credits_sum_to_the_conversions(
    method: str, paths: list[ConversionPath]
) -> None:
    """Not a sale is lost and none is counted twice."""
    found = METHODS[method](paths)

    assert found.conversions == sum(path.conversions for path in paths)
    assert all(credit.conversions >= 0 for credit in found.credits)


@pytest.mark.parametrize("method", METHODS)
@given(paths=PATHS)
@settings(max_examples=25)
def test_the_money_sums_to_the_value(method: str, paths: list[ConversionPath]) -> None:
    """Not a cent of what the sales brought is lost."""
    values = [path.value for path in paths if path.value is not None]
    given_out = [
        credit.value
        for credit in METHODS[method](paths).credits
        if credit.value is not None
    ]

    assert sum(given_out) == sum(values)


@pytest.mark.parametrize("method", METHODS)
@given(paths=PATHS, data=st.data())
@settings(max_examples=10)
def test_the_order_of_the_paths_does_not_matter(
    method: str, paths: list[ConversionPath], data: st.DataObject
) -> None:
    """The same journeys give the same credit, in whatever order they are read."""
    shuffled = data.draw(st.permutations(paths))

    assert METHODS[method](shuffled) == METHODS[method](paths)


@given(paths=PATHS)
@settings(max_examples=80)
def test_the_chains_base_rate_is_the_observed_rate(paths: list[ConversionPath]) -> None:
    """The Markov chain sells exactly as often as the shop did."""
    sales = sum(path.conversions for path in paths)
    walked = sales + sum(path.failures for path in paths)

    assert markov_chain(paths).base_rate == Fraction(sales, walked)


@given(paths=PATHS)
@settings(max_examples=25)
def test_the_removal_effect_is_what_removing_does(paths: list[ConversionPath]) -> None:
    """Sending a channel's visitors away loses the share of sales that is claimed."""
    chain_ = markov_chain(paths)
    event(f"base rate above zero: {bool(chain_.base_rate)}")
    if not chain_.base_rate:
        assert not any(chain_.removal_effects)
        return
    for channel, effect in zip(chain_.channels, chain_.removal_effects, strict=True):
        left = _rate_without(paths, channel)
        assert effect == pytest.approx(
            float(1 - Fraction(left) / chain_.base_rate), abs=1e-9
        )


@given(paths=PATHS)
@settings(max_examples=25)
def test_the_shapley_value_is_the_mean_over_all_orders(
    paths: list[ConversionPath],
) -> None:
    """The closed form equals Shapley's own definition, coalition by coalition."""
    channels = sorted({channel for path in paths for channel in path.channels})
    found = shapley_attribution(paths)

    def worth(coalition: Iterable[str]) -> int:
        inside = set(coalition)
        return sum(
            path.conversions for path in paths if inside.issuperset(path.channels)
        )

    for channel in channels:
        others = [other for other in channels if other != channel]
        value = Fraction(0)
        for some in chain.from_iterable(
            combinations(others, size) for size in range(len(others) + 1)
        ):
            weight = Fraction(
                factorial(len(some)) * factorial(len(channels) - len(some) - 1),
                factorial(len(channels)),
            )
            value += weight * (worth([*some, channel]) - worth(some))
        assert found.of(channel).conversions == value


def _rate_without(paths: list[ConversionPath], removed: str) -> float:
    # The chain walked step by step until (almost) nobody is under way any more.
    moves: dict[str, dict[str, float]] = {}
    for path in paths:
        for times, end in ((path.conversions, "sale"), (path.failures, "end")):
            steps = ["start", *path.channels, end]
            for here, there in pairwise(steps):
                row = moves.setdefault(here, {})
                row[there] = row.get(there, 0.0) + times
    under_way, sold = {"start": 1.0}, 0.0
    for _ in range(4_000):
        following: dict[str, float] = {}
        for here, share in under_way.items():
            total = sum(moves[here].values())
            for there, often in moves[here].items():
                if there == "sale":
                    sold += share * often / total
                elif there not in {"end", removed} and often:
                    following[there] = following.get(there, 0) + share * often / total
        under_way = following
        if sum(under_way.values()) < 1e-13:
            break
    return sold
