"""What must hold before a method is offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.measures import Length
from ecomkit.money import Money
from ecomkit.shipping import (
    CategoryMatch,
    GoodsBasis,
    GoodsTotal,
    InCategory,
    InvalidFeeRuleError,
    MeasuresKnown,
    Parcel,
    PieceLimits,
    TotalWeight,
    ToZones,
    WithoutFlags,
)
from ecomkit.shipping.reasons import (
    CurrencyNotPriced,
    DestinationNotKnown,
    DestinationNotServed,
    NotCarried,
    NotMeasured,
    TooHeavy,
    TooLarge,
    TooLight,
    TotalTooHigh,
    TotalTooLow,
    WrongCategory,
)
from tests.unit.shipping.goods import BERLIN, cm, eur, kg, line, request


def test_the_destination_is_in_a_zone_and_in_none_excluded() -> None:
    rule = ToZones(zones={"DE"}, but_not={"islands"})

    assert rule.unmet(request(line(), zones=("DE",))) == ()
    assert rule.unmet(request(line(), zones=("FR",))) == (
        DestinationNotServed(place=BERLIN),
    )
    assert rule.unmet(request(line(), zones=("islands", "DE"))) == (
        DestinationNotServed(place=BERLIN, zone="islands"),
    )
    assert rule.unmet(request(line(), destination=None)) == (DestinationNotKnown(),)
    assert ToZones().unmet(request(line(), destination=None)) == ()


@pytest.mark.parametrize(
    ("net", "reason"),
    [
        ("30.00", ()),
        ("50.00", ()),
        ("29.99", (TotalTooLow(by=eur("0.01"), basis="net"),)),
        ("50.01", (TotalTooHigh(by=eur("0.01"), basis="net"),)),
    ],
    ids=str,
)
def test_both_bounds_of_an_amount_are_included(net: str, reason: object) -> None:
    rule = GoodsTotal(at_least=eur("30"), at_most=eur("50"), basis=GoodsBasis.NET)

    assert rule.unmet(request(line(net=net))) == reason


def test_an_amount_in_another_currency_is_never_reached() -> None:
    rule = GoodsTotal(at_least=Money("30", "USD"), basis=GoodsBasis.NET)

    assert rule.unmet(request(line())) == (CurrencyNotPriced(currency="EUR"),)


@pytest.mark.parametrize(
    ("weight", "reason"),
    [
        ("1", ()),
        ("2", ()),
        ("0.9", (TooLight(by=kg("0.1"), limit=kg("1")),)),
        ("3.2", (TooHeavy(by=kg("1.2"), limit=kg("2")),)),
    ],
    ids=str,
)
def test_both_bounds_of_a_weight_are_included(weight: str, reason: object) -> None:
    rule = TotalWeight(at_least=kg("1"), at_most=kg("2"))

    assert rule.unmet(request(line(weight=kg(weight)))) == reason
    assert TotalWeight().unmet(request(line())) == ()


def test_a_piece_is_limited_every_way_a_carrier_measures_it() -> None:
    rule = PieceLimits(
        weight=kg("10"),
        longest=Length.of(100, "cm"),
        second=Length.of(50, "cm"),
        girth=Length.of(300, "cm"),
    )
    good = line("a", weight=kg("10"), size=cm(100, 50, 50), quantity=9)
    bad = line("b", weight=kg("11"), size=cm(60, 60, 120))

    assert rule.unmet(request(good, line("c"))) == ()
    assert rule.unmet(request(good, bad)) == (
        TooHeavy(by=kg("1"), limit=kg("10")),
        TooLarge(piece="b", measure="longest", by=Length.of(20, "cm")),
        TooLarge(piece="b", measure="second", by=Length.of(10, "cm")),
        TooLarge(piece="b", measure="girth", by=Length.of(60, "cm")),
    )


def test_once_packed_the_parcels_are_measured() -> None:
    goods = request(
        line("a", size=cm(5, 5, 5)),
        parcels=(
            Parcel(id="1", weight=kg("1"), size=cm(30, 5, 5), contents=(("a", 1),)),
        ),
    )
    found = PieceLimits(longest=Length.of(20, "cm")).unmet(goods)

    assert found == (TooLarge(piece="1", measure="longest", by=Length.of(10, "cm")),)


A, B = line("a", category="A"), line("b", category="B")


@pytest.mark.parametrize(
    ("match", "category", "in_the_way"),
    [
        (CategoryMatch.ANY, "A", None),
        (CategoryMatch.ANY, "C", ("a", "b")),
        (CategoryMatch.ALL, "A", ("b",)),
        (CategoryMatch.NONE, "C", None),
        (CategoryMatch.NONE, "A", ("a",)),
    ],
)
def test_any_all_or_none_of_a_category(
    match: CategoryMatch, category: str, in_the_way: tuple[str, ...] | None
) -> None:
    found = InCategory(match=match, category=category).unmet(request(A, B))
    expected = (
        ()
        if in_the_way is None
        else (WrongCategory(category=category, match=match.value, lines=in_the_way),)
    )

    assert found == expected


def test_flags_that_are_not_carried_are_listed_with_their_lines() -> None:
    goods = request(line("a", flags={"lithium"}), line("b", flags={"fragile"}))

    assert WithoutFlags("lithium", "liquid").unmet(goods) == (
        NotCarried(flag="lithium", lines=("a",)),
    )


def test_goods_without_measures_are_listed() -> None:
    goods = request(line("a", weight=kg("1"), size=cm(1, 1, 1)), line("b"))

    assert MeasuresKnown(weight=True, size=True).unmet(goods) == (
        NotMeasured(what="weight", lines=("b",)),
        NotMeasured(what="size", lines=("b",)),
    )
    assert MeasuresKnown(weight=False, size=True).unmet(request(line("a"))) == (
        NotMeasured(what="size", lines=("a",)),
    )
    with pytest.raises(InvalidFeeRuleError):
        MeasuresKnown(weight=False)


@pytest.mark.parametrize(
    "crossed",
    [
        lambda: GoodsTotal(
            basis=GoodsBasis.NET, at_least=eur("50.01"), at_most=eur("50.00")
        ),
        lambda: TotalWeight(at_least=kg("2"), at_most=kg("1.9")),
    ],
)
def test_bounds_that_nothing_meets_are_refused(crossed: Callable[[], object]) -> None:
    with pytest.raises(InvalidFeeRuleError) as caught:
        crossed()

    assert caught.value.path == "$.at_most"
