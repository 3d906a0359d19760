"""Segments, and why somebody is in one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.figures.rfm import RfmFigures, RfmTable
from ecomkit.journey.marketing import (
    RFM_SEGMENTS,
    AllRules,
    AnyRule,
    Comparison,
    Criterion,
    NotRule,
    rfm_facts,
)
from ecomkit.journey.marketing.rule_result import RuleResult
from ecomkit.journey.marketing.segments import Segment, segment_recipients
from ecomkit.journey.privacy.consent import Consents
from ecomkit.money import Money
from tests.unit.journey.buying import START

LOYAL = Segment(
    "loyal",
    AllRules(
        [
            Criterion("orders", Comparison.AT_LEAST, 3),
            AnyRule(
                [
                    Criterion("spent", Comparison.AT_LEAST, Money("100", "EUR")),
                    Criterion("tags", Comparison.HOLDING, "friend"),
                ]
            ),
            NotRule(Criterion("country", Comparison.ONE_OF, {"US", "CA"})),
        ]
    ),
)
ANN = {"orders": 4, "spent": Money("250", "EUR"), "country": "NO"}
BOB = {"orders": 4, "spent": Money("20", "EUR"), "tags": ["friend"], "country": "US"}


def test_a_member_has_a_reason() -> None:
    """Three facts made her a member; the tag that she lacks did not."""
    found = LOYAL.membership("ann", ANN)

    assert found.inside
    assert [(why.fact, why.found) for why in found.because] == [
        ("orders", 4),
        ("spent", Money("250", "EUR")),
        ("country", "NO"),
    ]


def test_a_customer_outside_has_a_reason_as_well() -> None:
    found = LOYAL.membership("bob", BOB)

    assert not found.inside
    assert [(why.fact, why.test, why.found) for why in found.because] == [
        ("country", "one_of", "US")
    ]


@pytest.mark.parametrize(
    ("test", "value", "found", "met"),
    [
        (Comparison.ONE_OF, "gold", "old", False),
        (Comparison.ONE_OF, "gold", "gold", True),
        (Comparison.ONE_OF, ["gold", "old"], "old", True),
        (Comparison.HOLDING, "vip", "no-vip", False),
        (Comparison.HOLDING, "vip", "vip", True),
        (Comparison.HOLDING, "vip", ["vip", "new"], True),
    ],
)
def test_a_text_is_one_value_and_no_part_of_another(
    test: Comparison, value: object, found: object, met: bool
) -> None:
    assert Criterion("fact", test, value).check({"fact": found}).met is met


def test_no_number_cannot_be_compared() -> None:
    rule = Criterion("spent", Comparison.AT_LEAST, 3)
    with pytest.raises(InvalidInputError, match="cannot be compared"):
        rule.check({"spent": Decimal("NaN")})


def test_what_is_not_known_meets_nothing() -> None:
    """An unknown birthday is no birthday today, and no reason for an error."""
    rule = Criterion("birthday", Comparison.EQUAL_TO, "03-01")

    assert not rule.check({}).met
    assert NotRule(rule).check({}).met


def test_facts_that_do_not_compare_are_refused() -> None:
    """Euros are not held against dollars, nor a number against a word."""
    for found in (Money("1", "USD"), "many"):
        with pytest.raises(InvalidInputError) as error:
            Criterion("spent", Comparison.AT_LEAST, Money("1", "EUR")).check(
                {"spent": found}
            )
        assert error.value.path == "$.spent"


def test_a_rule_of_the_shops_own_takes_part() -> None:
    class EvenOrders:
        def check(self, facts: Mapping[str, Any], /) -> RuleResult:
            return Criterion("orders", Comparison.ONE_OF, range(0, 99, 2)).check(facts)

    assert Segment("even", AllRules([EvenOrders()])).membership("ann", ANN).inside


def test_members_stand_by_name() -> None:
    customers = {"zoe": ANN, "ann": ANN, "bob": BOB}

    assert [each.customer for each in LOYAL.members(customers)] == ["ann", "zoe"]


def test_nobody_is_written_to_without_consent() -> None:
    """Zoe never answered, so that she gets no mail; the list says that she was left out."""
    yes = Event(
        name="consent_given",
        at=START,
        actor="ann",
        properties={"purposes": ["marketing"]},
    )
    found = segment_recipients(
        LOYAL, {"ann": ANN, "zoe": ANN}, Consents.of([yes]), at=START
    )

    assert [each.customer for each in found.members] == ["ann"]
    assert found.withheld == ("zoe",)
    assert found.to_dict()["members"] == [
        {
            "customer": "ann",
            "because": {"orders": "4", "spent": "250.00 EUR", "country": "NO"},
        }
    ]


def test_the_ten_names_of_rfm_share_out_everybody() -> None:
    """Whatever the two scores, exactly one of the ten segments takes a customer."""
    for r in range(1, 6):
        for f in range(1, 6):
            inside = [
                name
                for name, segment in RFM_SEGMENTS.items()
                if segment.membership("ann", {"r": r, "f": f}).inside
            ]
            assert len(inside) == 1, (r, f, inside)


def test_rfm_gives_facts_for_segments() -> None:
    table = RfmTable(
        (
            RfmFigures(
                customer="ann", recency=3, frequency=7, monetary=Money("9", "EUR")
            ),
        )
    )

    assert rfm_facts(table, table.scores())["ann"] == {
        "recency": 3,
        "orders": 7,
        "spent": Money("9", "EUR"),
        "r": 1,
        "f": 1,
        "m": 1,
    }
