"""Surcharges on top of a fee."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.measures import Length
from ecomkit.money import Money, Rate
from ecomkit.shipping import InvalidFeeRuleError, PieceLimits, TotalWeight, ToZones
from ecomkit.shipping.fees import (
    FeePerItem,
    FlatRate,
    Surcharge,
    SurchargedFee,
    fee_lowering_rules,
)
from tests.unit.shipping.goods import (
    charged,
    cm,
    eur,
    kg,
    line,
    price,
    refused,
    request,
)

REMOTE = Surcharge(
    id="remote", fee=FlatRate(eur("12.00")), when=ToZones(zones={"islands"})
)
OVERSIZE = Surcharge(
    id="oversize",
    fee=FeePerItem(eur("7.50")),
    unless=PieceLimits(longest=Length.of(120, "cm")),
)
HANDLING = Surcharge(id="handling", fee=FlatRate(eur("1.00")))
FUEL = Surcharge(id="fuel", share=Rate("18.5%"), of=("base", "remote", "oversize"))
RULE = SurchargedFee(FlatRate(eur("10.00")), (HANDLING, REMOTE, OVERSIZE, FUEL))


def test_fuel_is_a_share_of_the_base_and_of_the_surcharges_it_names() -> None:
    """10.00 + 1.00 handling + 12.00 remote, and 18.5 % of 22.00."""
    assert price(RULE, request(line(), zones=("islands",))) == "27.07"
    assert price(RULE, request(line())) == "12.85"


def test_oversize_is_charged_unless_the_limits_are_kept() -> None:
    fee = charged(RULE, request(line("a", size=cm(130, 10, 10), quantity=2)))

    assert [(step.rule, step.minor) for step in fee.parts] == [
        ("flat", 1000),
        ("surcharge:handling", 100),
        ("surcharge:oversize", 1500),
        ("surcharge:fuel", 463),
    ]


def test_a_surcharge_is_shared_as_what_it_is_taken_of() -> None:
    rule = SurchargedFee(
        FeePerItem(eur("1.00")), [Surcharge(id="fuel", share=Rate("50%"))]
    )

    assert charged(rule, request(line("a", quantity=3), line("b", "90.00"))).shares == (
        450,
        150,
    )


def test_a_surcharge_may_have_a_cap() -> None:
    fuel = Surcharge(id="fuel", share=Rate("50%"), at_most=eur("2.00"))

    assert (
        price(SurchargedFee(FlatRate(eur("10.00")), [fuel]), request(line())) == "12.00"
    )


def test_a_surcharge_in_another_currency_is_refused() -> None:
    dollars = Surcharge(id="x", fee=FlatRate(Money("1", "USD")))
    capped = Surcharge(id="x", share=Rate("1%"), at_most=Money("1", "USD"))

    assert refused(SurchargedFee(FlatRate(eur("1")), [dollars]), request(line())) == [
        "currency_not_priced"
    ]
    assert refused(SurchargedFee(FlatRate(eur("1")), [capped]), request(line())) == [
        "currency_not_priced"
    ]
    assert refused(SurchargedFee(FlatRate(Money("1", "USD")), []), request(line())) == [
        "currency_not_priced"
    ]


def test_surcharges_that_may_end_with_more_goods_are_named() -> None:
    light = Surcharge(
        id="light", fee=FlatRate(eur("1")), when=TotalWeight(at_most=kg("1"))
    )

    assert fee_lowering_rules(RULE) == ()
    assert fee_lowering_rules(SurchargedFee(FlatRate(eur("1")), [light])) == (
        "SurchargedFee",
    )


BROKEN: dict[str, Callable[[], object]] = {
    "neither": lambda: Surcharge(id="x"),
    "both": lambda: Surcharge(id="x", fee=FlatRate(eur("1")), share=Rate("1%")),
    "no id": lambda: Surcharge(id="", share=Rate("1%")),
    "one id twice": lambda: SurchargedFee(FlatRate(eur("1")), [HANDLING, HANDLING]),
    "base": lambda: SurchargedFee(
        FlatRate(eur("1")), [Surcharge(id="base", share=Rate("1"))]
    ),
    "a share of what comes later": lambda: SurchargedFee(
        FlatRate(eur("1")), [FUEL, REMOTE]
    ),
    "a rule": lambda: SurchargedFee(FlatRate(eur("1")), [FlatRate(eur("1"))]),
    "less than nothing": lambda: Surcharge(id="x", share=Rate("-1%")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_invalid_surcharges_are_refused(name: str) -> None:
    with pytest.raises(InvalidFeeRuleError):
        BROKEN[name]()
