"""Rules together: which of them combine, and what they come to, worked out by hand.

An article costs 100.00, if nothing else is said.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Campaign,
    CheapestFree,
    Gift,
    InGroup,
    Lane,
    ListPrice,
    OrderFee,
    PercentOff,
    PriceBook,
    PriceList,
    Promotion,
    Scope,
    Select,
    SetPrice,
    TotalAtLeast,
)
from tests.unit.pricing.till import AT, POST, alone, eur, rule, till, used, verdicts

BEST = {"exclusive": "best"}
ONE_BEST: dict[str, Any] = {"pricer": {"lanes": [Lane(number=1, choice="best")]}}
PER_LINE: dict[str, Any] = {
    "pricer": {"lanes": [Lane(number=1, choice="best_per_line")]}
}
CARD: dict[str, Any] = {
    "pricer": {"fees": [OrderFee(id="card", kind="payment", amount=eur("1.00"))]}
}
BUDGET: dict[str, Any] = {
    "pricer": {"campaigns": [Campaign(id="ten", budget=eur("10.00"))]}
}
FLOORED: dict[str, Any] = {
    "book": PriceBook(
        lists=[
            PriceList(
                id="l",
                currency="EUR",
                prices={"a": ListPrice(unit_price=eur("100"), floor=eur("85"))},
            )
        ]
    )
}
SENT: dict[str, Any] = {"charges": [POST]}
FREE = PercentOff(100, Scope.DELIVERY)


def five_off() -> Promotion:
    return rule("five", PercentOff(5))


Case = tuple[list[Promotion], dict[str, Any], str]

STANDING_ALONE: dict[str, Case] = {
    "the first alone, though the other saves more": (
        [alone(PercentOff(10)), rule("p", PercentOff(20))],
        {},
        "90.00",
    ),
    "the better set": (
        [alone(PercentOff(10)), rule("p", PercentOff(20))],
        BEST,
        "80.00",
    ),
    "the better of two that stand alone": (
        [alone(PercentOff(15)), alone(PercentOff(20), "y"), five_off()],
        BEST,
        "80.00",
    ),
    "the first by priority": (
        [alone(PercentOff(10), priority=5), alone(PercentOff(20), "y")],
        {},
        "90.00",
    ),
    "a free delivery is better than 3.00": (
        [alone(FREE), rule("p", AmountOff(eur("3.00")))],
        BEST | SENT,
        "100.00",
    ),
    "3 % and a free delivery against 7 %": (
        [alone([PercentOff(3), FREE]), rule("p", PercentOff(7))],
        BEST | SENT,
        "97.00",
    ),
    "3 % and a free delivery against 9 %": (
        [alone([PercentOff(3), FREE]), rule("p", PercentOff(9))],
        BEST | SENT,
        "96.00",
    ),
    "10 % of goods and delivery against 10 % of the goods": (
        [alone(PercentOff(10, Scope.ORDER)), rule("p", PercentOff(10))],
        BEST | SENT,
        "94.50",
    ),
    "one whose condition does not hold": (
        [alone(PercentOff(50), conditions=InGroup("vip")), five_off()],
        BEST,
        "95.00",
    ),
    "one that selects nothing here": (
        [alone(PercentOff(50, select=Select(skus="none"))), five_off()],
        {},
        "95.00",
    ),
    "one that begins tomorrow": (
        [alone(PercentOff(50), since=AT + timedelta(1)), five_off()],
        BEST,
        "95.00",
    ),
    "one of another channel": (
        [alone(PercentOff(50), channels="app"), five_off()],
        BEST,
        "95.00",
    ),
    "one that is used up": (
        [alone(PercentOff(50), max_uses=1), five_off()],
        BEST | {"occasion": used(uses={"x": 1})},
        "95.00",
    ),
    "one whose code is used up": (
        [alone(PercentOff(50), codes="A", max_uses_per_code=1), five_off()],
        {"codes": ["A"], "occasion": used(uses={"A": 1})},
        "95.00",
    ),
    "one above its budget, by the first": (
        [alone(PercentOff(20), campaign="ten"), five_off()],
        BUDGET,
        "95.00",
    ),
    "one above its budget, by the best": (
        [alone(PercentOff(20), campaign="ten"), five_off()],
        BEST | BUDGET,
        "95.00",
    ),
    "one without an amount in this currency": (
        [alone(AmountOff(eur("50.00"))), five_off()],
        BEST | {"currency": "USD"},
        "95.00",
    ),
    "in a later lane it still stands alone": (
        [rule("p", PercentOff(20)), alone(PercentOff(25), lane=1)],
        {},
        "75.00",
    ),
    "after a discount it looks at what was there": (
        [
            alone(PercentOff(10), conditions=TotalAtLeast(eur("100.00"))),
            rule("p", PercentOff(5), priority=9),
        ],
        {},
        "90.00",
    ),
    "a gift of 8.00 is better than 5.00": (
        [alone(Gift(sku="gift")), rule("p", AmountOff(eur("5.00")))],
        BEST,
        "100.00",
    ),
    "a gift of 8.00 and a free delivery against 12.00": (
        [rule("g", Gift(sku="gift")), rule("f", FREE), alone(AmountOff(eur("12.00")))],
        BEST | SENT | CARD,
        "101.00",
    ),
    "a gift of 8.00 and a free delivery against 14.00": (
        [alone(AmountOff(eur("14.00"))), rule("g", Gift(sku="gift")), rule("f", FREE)],
        BEST | SENT | CARD,
        "92.00",
    ),
    "a lane in the better set takes its best": (
        [
            rule("p", PercentOff(10), lane=1),
            rule("q", PercentOff(15), lane=1),
            rule("r", AmountOff(eur("5.00")), lane=2),
            alone(PercentOff(18)),
        ],
        BEST | ONE_BEST,
        "80.00",
    ),
    "a lane that loses to one alone in it": (
        [rule("p", PercentOff(10), lane=1), alone(PercentOff(25), lane=1)],
        BEST | ONE_BEST,
        "75.00",
    ),
    "a floor makes both sets the same": (
        [rule("p", PercentOff(10)), rule("q", PercentOff(10)), alone(PercentOff(20))],
        BEST | FLOORED,
        "85.00",
    ),
}


@pytest.mark.parametrize(
    ("promotions", "terms", "total"), STANDING_ALONE.values(), ids=STANDING_ALONE
)
def test_what_stands_alone(
    promotions: list[Promotion], terms: dict[str, Any], total: str
) -> None:
    currency = terms.get("currency", "EUR")
    assert till(*promotions, **terms).total == Money(total, currency)


@pytest.mark.parametrize(
    ("promotions", "terms", "kinds"),
    [
        ([alone(PercentOff(10)), rule("p", PercentOff(10))], BEST, "Beaten Applied"),
        ([alone(PercentOff(10)), alone(PercentOff(10), "y")], BEST, "Applied Beaten"),
        (
            [alone(PercentOff(20), campaign="ten"), five_off()],
            BEST | BUDGET,
            "Exhausted Applied",
        ),
        (
            [alone(PercentOff(50), max_uses=1), five_off()],
            BEST | {"occasion": used(uses={"x": 1})},
            "Exhausted Applied",
        ),
    ],
)
def test_the_verdicts_on_what_stands_alone(
    promotions: list[Promotion], terms: dict[str, Any], kinds: str
) -> None:
    assert verdicts(till(*promotions, **terms)) == kinds.split()


def test_only_what_is_given_is_claimed() -> None:
    single = alone(PercentOff(10), codes="A", max_uses_per_code=1)
    better = rule("p", PercentOff(20), max_uses=3)
    priced = till(single, better, codes=["A"], exclusive="best")

    assert [claim.id for claim in priced.claims] == ["p"]
    priced = till(single, better, codes=["A"])
    assert [claim.id for claim in priced.claims] == ["A"]


IN_LANES: dict[str, Case] = {
    "a delivery of 5.00 against a tenth of 40.00": (
        [rule("d", FREE, lane=1), rule("t", PercentOff(10), lane=1)],
        ONE_BEST | SENT | {"items": {"c": 1}},
        "40.00",
    ),
    "the best for each line": (
        [
            rule("i", PercentOff(10, select=Select(skus="a")), lane=1),
            rule("j", PercentOff(20, select=Select(skus="b")), lane=1),
        ],
        PER_LINE | {"items": {"a": 1, "b": 1}},
        "138.00",
    ),
    "one that is used up is not the best": (
        [
            rule("i", PercentOff(50), lane=1, max_uses=1),
            rule("j", PercentOff(20), lane=1),
        ],
        ONE_BEST | {"occasion": used(uses={"i": 1})},
        "80.00",
    ),
    "the next lane goes on with what is left": (
        [
            rule("i", PercentOff(10), lane=1),
            rule("j", PercentOff(20), lane=1),
            rule("k", PercentOff(10), lane=2),
        ],
        ONE_BEST,
        "72.00",
    ),
    "a code that is better than the lane's other": (
        [
            rule("i", PercentOff(30), lane=1, codes="A"),
            rule("k", PercentOff(20), lane=1),
            alone(PercentOff(25)),
        ],
        BEST | ONE_BEST | {"codes": ["A"]},
        "70.00",
    ),
    "the same without the code": (
        [
            rule("i", PercentOff(30), lane=1, codes="A"),
            rule("k", PercentOff(20), lane=1),
            alone(PercentOff(25)),
        ],
        BEST | ONE_BEST,
        "75.00",
    ),
    "units that one rule used up": (
        [
            rule(
                id,
                PercentOff(10),
                conditions=TotalAtLeast(eur("95.00"), consumes=True),
            )
            for id in "ij"
        ],
        {},
        "90.00",
    ),
}


@pytest.mark.parametrize(
    ("promotions", "terms", "total"), IN_LANES.values(), ids=IN_LANES
)
def test_lanes(promotions: list[Promotion], terms: dict[str, Any], total: str) -> None:
    assert till(*promotions, **terms).total == eur(total)


def test_the_loser_of_a_lane_keeps_its_code_in_the_verdict() -> None:
    coded = rule("i", PercentOff(10), lane=1, codes="I")
    priced = till(coded, rule("j", PercentOff(20), lane=1), codes=["I"], **ONE_BEST)

    assert (verdicts(priced), priced.verdicts[0].code) == (["Beaten", "Applied"], "I")


ON_THE_ORDER: list[tuple[AmountOff | PercentOff | SetPrice, str]] = [
    (AmountOff(eur("10.00"), Scope.ORDER), "95.00"),
    (PercentOff(10, Scope.ORDER), "94.50"),
    (SetPrice(eur("50.00"), Scope.ORDER), "50.00"),
    (AmountOff(eur("200.00"), Scope.ORDER), "0.00"),
]


@pytest.mark.parametrize(("benefit", "total"), ON_THE_ORDER)
def test_a_rule_on_goods_and_delivery_together(
    benefit: AmountOff | PercentOff | SetPrice, total: str
) -> None:
    assert till(rule("p", benefit), charges=[POST]).total == eur(total)


def test_a_cap_is_held_by_sets_and_what_comes_after() -> None:
    pairs, tenth = rule("i", CheapestFree(quantity=2)), rule("j", PercentOff(10))
    for cap, total in (("60%", "18.00"), ("50%", "20.00"), ("30%", "28.00")):
        priced = till(pairs, tenth, items={"ten": 4}, at_most=cap)
        assert priced.total == eur(total)
