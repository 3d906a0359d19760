"""A check of a shop's rules: what can never apply, what is shadowed, what goes too far."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from ecomkit.catalog import Article
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    BuyGet,
    Campaign,
    CartView,
    Contains,
    DeliveredBy,
    During,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    InGroup,
    Lane,
    ListPrice,
    Needs,
    Not,
    NthOrder,
    Occasion,
    PaidWith,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    PriceTier,
    ProgressivePercent,
    Promotion,
    Proposal,
    QuantityAtLeast,
    Scope,
    Select,
    SetPrice,
    ShipsTo,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import ArticlesAtLeast, Benefit, Condition
from ecomkit.tax import Jurisdiction
from ecomkit.whatif import FindingKind, Proof, RuleFinding, RuleReport, check_rules

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = Occasion(at=NOON)
DAY = timedelta(days=1)
TEA, FOG = Select(skus="tea"), Select(skus="fog")
TENTH = PercentOff(10)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


BOOK = PriceBook(
    lists=[PriceList(id="l", currency="EUR", prices={"tea": "10", "card": "25"})],
    articles=[
        Article(sku="tea", categories="drinks"),
        Article(sku="card", discountable=False),
    ],
)


def check(*promotions: Any, book: PriceBook = BOOK, **parts: Any) -> RuleReport:
    return check_rules(Pricer(book, promotions=promotions, **parts), NOW)


def only(report: RuleReport, kind: str) -> RuleFinding:
    (finding,) = report.of(kind)
    return finding


def why_never(promotion: Any, **parts: Any) -> str:
    findings = check(promotion, **parts).of("never_applies")
    return findings[0].because["reason"] if findings else ""


def test_ordinary_rules_have_no_findings() -> None:
    spring = Promotion("spring", AmountOff(eur("1")), codes="SPRING")

    report = check(Promotion("tenth", TENTH), spring)

    assert report.findings == ()
    assert report.probed > 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"until": NOON}, "over"),
        ({"max_uses_per_code": 1}, "limit_per_code_without_codes"),
        ({"benefits": AmountOff(Money("1", "USD"))}, "no_amount_in_currency"),
        ({"campaign": "none left"}, "no_budget"),
        ({"campaign": "dollars"}, "no_budget"),
    ],
)
def test_a_promotion_that_cannot_run_is_found(
    changes: dict[str, Any], reason: str
) -> None:
    campaigns = [
        Campaign(id="none left", budget=eur("0")),
        Campaign(id="dollars", budget=Money("9", "USD")),
    ]
    promotion = Promotion(**{"id": "p", "benefits": TENTH, **changes})

    assert why_never(promotion, campaigns=campaigns) == reason


@pytest.mark.parametrize(
    "benefit",
    [
        PercentOff(0),
        PercentOff(5, at_most=eur("0")),
        AmountOff(eur("0")),
        FirstAndNext(first=eur("0"), next=eur("0")),
        FirstAndNext(first=eur("0"), next=eur("1"), max_units=1),
        EachGroupOf(size=2, benefit=PercentOff(0)),
        BuyGet(rate="0%"),
        ProgressivePercent([0, 0]),
        Tiered(
            tiers=Tier(at_least=eur("5"), benefit=PercentOff(0)), base=PercentOff(0)
        ),
        PercentOff(0, Scope.DELIVERY),
    ],
)
def test_a_benefit_of_nothing_is_found(benefit: Benefit) -> None:
    assert why_never(Promotion("p", benefit)) == "gives_nothing"


@pytest.mark.parametrize(
    "benefit",
    [
        PercentOff(5, select=FOG),
        PercentOff(5, Scope.ORDER, select=FOG),
        PercentOff(5, select=Select(categories="drinks", except_skus="tea")),
        PercentOff(5, select=Select(skus="card")),
        PercentOff(5, select=Select(price_min=eur("9"), price_max=eur("8"))),
        BuyGet(buy=FOG, get=TEA),
        BuyGet(buy=TEA, get=FOG),
        GroupPrice(one_of_each=[TEA, FOG], amount=eur("1")),
        EachGroupOf(one_of_each=[TEA], select=FOG, benefit=PercentOff(5)),
        Gift(sku="tea", for_each=2, select=FOG),
    ],
)
def test_a_benefit_on_what_nobody_can_buy_is_found(benefit: Benefit) -> None:
    assert why_never(Promotion("p", benefit)) == "selects_nothing"


def test_a_price_bound_in_another_currency_is_found() -> None:
    abroad = PercentOff(5, select=Select(price_min=Money("9", "USD")))

    assert why_never(Promotion("p", abroad)) == "no_amount_in_currency"


def test_a_gift_that_is_not_for_sale_is_found() -> None:
    assert why_never(Promotion("p", Gift(sku="fog"))) == "gift_not_for_sale"


@pytest.mark.parametrize(
    "condition",
    [
        TotalAtLeast(Money("5", "USD")),
        TotalAtLeast(eur("5"), select=FOG),
        QuantityAtLeast(1, select=FOG),
        ArticlesAtLeast(1, select=FOG),
        ArticlesAtLeast(2, select=TEA),
        Contains(FOG),
        AnyOf([Contains(FOG), QuantityAtLeast(2, select=FOG)]),
        InGroup([]),
        PaidWith([]),
        DeliveredBy([]),
        ShipsTo(Jurisdiction(countries="DE", except_countries="DE")),
    ],
)
def test_a_condition_out_of_reach_is_found(condition: Condition) -> None:
    promotion = Promotion("p", TENTH, conditions=condition)

    assert why_never(promotion) == "condition_out_of_reach"


@pytest.mark.parametrize(
    "conditions",
    [
        [TotalAtLeast(eur("50")), Not(TotalAtLeast(eur("20")))],
        [QuantityAtLeast(5), Not(QuantityAtLeast(2))],
        [QuantityAtLeast(5, on_one_line=True), Not(QuantityAtLeast(5))],
        [QuantityAtLeast(1, select=TEA), Not(Contains(TEA))],
        [ArticlesAtLeast(2), Not(ArticlesAtLeast(1))],
        [ArticlesAtLeast(1, select=TEA), Not(Contains(TEA))],
        [Contains(TEA), Not(Contains(Select(categories="drinks")))],
        [NthOrder(1), NthOrder(2)],
        [PaidWith("card"), PaidWith(["cash", "invoice"])],
        [During(weekdays=5), During(weekdays=6)],
        [During(end=time(12)), During(start=time(12))],
        [During(weekdays=5), Not(During(weekdays=[4, 5]))],
        [InGroup("club"), Not(InGroup(["club", "staff"]))],
        [AnyOf([NthOrder(1), NthOrder(2)]), NthOrder(3)],
        [NthOrder(3), Not(AnyOf([NthOrder(3), PaidWith("card")]))],
        [DeliveredBy("post"), Not(DeliveredBy(["post", "van"]))],
    ],
)
def test_conditions_that_contradict_each_other_are_found(
    conditions: list[Condition],
) -> None:
    assert why_never(Promotion("p", TENTH, conditions=conditions)) == (
        "conditions_contradict"
    )


@pytest.mark.parametrize(
    "conditions",
    [
        [TotalAtLeast(eur("20")), Not(TotalAtLeast(eur("50")))],
        [TotalAtLeast(eur("50")), Not(TotalAtLeast(eur("20"), select=TEA))],
        [InGroup("club"), InGroup("staff")],
        [DeliveredBy("post"), DeliveredBy("van")],
        [During(end=time(12)), During(start=time(11))],
        [Contains(TEA), Not(Contains(Select(skus="tea", price_min=eur("50"))))],
    ],
)
def test_conditions_that_can_hold_together_are_left_alone(
    conditions: list[Condition],
) -> None:
    assert why_never(Promotion("p", TENTH, conditions=conditions)) == ""


def test_a_promotion_on_goods_that_its_condition_forbids_is_found() -> None:
    both = [Not(Contains(TEA)), Not(Contains(Select(skus="card")))]

    assert (
        why_never(Promotion("p", TENTH, conditions=both)) == "selects_what_it_forbids"
    )
    assert why_never(Promotion("p", PercentOff(5, Scope.ORDER), conditions=both)) == ""


def test_a_window_outside_every_price_list_is_found() -> None:
    """The summer list ends before the promotion begins, or is for another channel."""
    listed = PriceList(
        id="l",
        currency="EUR",
        prices={"tea": "10"},
        channels="web",
        until=NOON + DAY,
    )
    book = PriceBook(lists=[listed])

    later = Promotion("p", TENTH, since=NOON + DAY)
    elsewhere = Promotion("p", TENTH, channels="app")
    fits = Promotion("p", TENTH, channels=["app", "web"], until=NOON + DAY)

    assert why_never(later, book=book) == "no_price_list"
    assert why_never(elsewhere, book=book) == "no_price_list"
    assert why_never(fits, book=book) == ""


def test_each_currency_may_have_its_own_reason() -> None:
    lists = [
        PriceList(id="eur", currency="EUR", prices={"mug": "10"}),
        PriceList(id="usd", currency="USD", prices={"tea": "11"}),
    ]
    promotion = Promotion("p", AmountOff(eur("1"), select=TEA))

    finding = only(check(promotion, book=PriceBook(lists=lists)), "never_applies")

    assert finding.because == {
        "reason": "no_currency_works",
        "EUR": "selects_nothing",
        "USD": "no_amount_in_currency",
    }


class _OwnRule:
    """A tenth off, if what it needs is there."""

    id = "own"
    version = "1"

    def __init__(self, needs: Needs) -> None:
        self.needs = needs

    def propose(self, goods: CartView, /) -> Proposal:
        return Proposal(TENTH)


def test_a_rule_of_ones_own_that_needs_what_is_not_sold_is_found() -> None:
    """With a code of its own it is asked in any case."""
    assert why_never(_OwnRule(Needs(skus="fog"))) == "selects_nothing"
    assert why_never(_OwnRule(Needs(skus="fog", codes="X"))) == ""
    assert why_never(_OwnRule(Needs(skus="tea"))) == ""


@pytest.mark.parametrize(
    ("first", "second", "is_shadowed"),
    [
        ({"exclusive": True}, {}, True),
        ({"exclusive": True}, {"exclusive": True, "priority": -1}, True),
        ({"exclusive": True, "priority": -1}, {"exclusive": True}, False),
        ({"exclusive": True, "priority": -1}, {}, True),
        ({"exclusive": True, "codes": "X"}, {}, False),
        ({"exclusive": True, "codes": ["X", "Y"]}, {"codes": "X"}, True),
        ({"exclusive": True, "max_uses": 5}, {}, False),
        ({"exclusive": True, "channels": "app"}, {}, False),
        ({"exclusive": True, "since": NOON}, {"since": NOON + DAY}, True),
        ({"exclusive": True, "until": NOON + DAY}, {}, False),
        (
            {"exclusive": True, "conditions": TotalAtLeast(eur("20"))},
            {"conditions": TotalAtLeast(eur("50"))},
            True,
        ),
        (
            {"exclusive": True, "conditions": TotalAtLeast(eur("50"))},
            {"conditions": TotalAtLeast(eur("20"))},
            False,
        ),
        (
            {"exclusive": True, "conditions": Not(TotalAtLeast(eur("50")))},
            {"conditions": Not(TotalAtLeast(eur("50")))},
            False,  # what was 50.00 may be less when its turn comes
        ),
        ({"exclusive": True, "benefits": PercentOff(5, select=TEA)}, {}, True),
        ({"exclusive": True, "benefits": SetPrice(eur("9"))}, {}, False),
        ({"lane": 1}, {"lane": 1, "benefits": PercentOff(5)}, True),
        ({"lane": 1}, {"lane": 1, "benefits": PercentOff(15)}, False),
        ({"lane": 1}, {"lane": 2, "benefits": PercentOff(5)}, False),
        (
            {"lane": 1, "benefits": AmountOff(eur("2"), Scope.UNIT)},
            {"lane": 1, "benefits": AmountOff(eur("1"), Scope.UNIT)},
            True,
        ),
    ],
)
def test_a_promotion_that_another_stands_before_is_found(
    first: dict[str, Any], second: dict[str, Any], is_shadowed: bool
) -> None:
    rules = [
        Promotion(**{"id": id, "benefits": TENTH, **changes})
        for id, changes in (("by", first), ("late", second))
    ]
    lanes = [Lane(number=1, choice="best")]

    found = {
        one.promotions: one.proof
        for one in check(*rules, lanes=lanes).of(FindingKind.SHADOWED)
    }

    assert found.get(("late", "by")) == (Proof.PROVEN if is_shadowed else None)


def test_a_code_of_several_promotions_is_found() -> None:
    first = Promotion("a", TENTH, codes=["SPRING", "MAY"])
    second = Promotion("b", TENTH, codes="spring")

    finding = only(check(first, second), "shared_code")

    assert (finding.promotions, finding.because) == (("a", "b"), {"code": "SPRING"})


def test_a_tier_that_begins_where_another_does_is_found() -> None:
    tiers = [Tier(at_least=eur("9"), benefit=PercentOff(rate)) for rate in (5, 10)]

    finding = only(check(Promotion("p", Tiered(tiers=tiers))), "tier_never_reached")

    assert finding.because == {"at_least": "9.00 EUR"}


def test_a_budget_below_one_use_is_found() -> None:
    """By what is promised, or by what a first use would cost."""
    campaign = [Campaign(id="spring", budget=eur("4"))]
    amount = Promotion("a", AmountOff(eur("5")), campaign="spring")
    half = Promotion("h", PercentOff(50), campaign="spring")
    small = Promotion("s", AmountOff(eur("4")), campaign="spring")

    proven = only(check(amount, campaigns=campaign), "budget_too_small")
    shown = only(check(half, campaigns=campaign), "budget_too_small")

    assert (proven.proof, proven.because["promised"]) == (Proof.PROVEN, "5.00 EUR")
    assert (shown.proof, shown.because["quantity"]) == (Proof.SHOWN, "1")
    assert check(small, campaigns=campaign).findings == ()


def test_two_promotions_that_together_make_an_article_free_are_found() -> None:
    half = Promotion("half", PercentOff(50))
    five = Promotion("five", AmountOff(eur("5"), Scope.UNIT), codes="FIVE")

    finding = only(check(half, five), "free")

    assert finding.promotions == ("half", "five")
    (probe,) = finding.probes
    priced = Pricer(BOOK, promotions=[half, five]).price(probe.cart, probe.occasion)
    assert not priced.lines[0].amount


def test_a_floor_that_discounts_come_down_to_is_found() -> None:
    price = ListPrice(unit_price=eur("10"), floor=eur("6"))
    book = PriceBook(lists=[PriceList(id="l", currency="EUR", prices={"tea": price})])

    finding = only(check(Promotion("half", PercentOff(50)), book=book), "at_floor")

    assert finding.because["floor"] == "6.00 EUR"


def test_one_unit_more_for_less_is_found_where_it_costs_most() -> None:
    """Five cost 50.00, but six cost 45.00; more follows at the next step."""
    steps = [
        Tier(at_least=eur("60"), benefit=PercentOff(25)),
        Tier(at_least=eur("100"), benefit=PercentOff(50)),
    ]

    finding = only(check(Promotion("p", Tiered(tiers=steps))), "buy_more_pay_less")

    assert finding.because["quantity"] == "10"
    assert (finding.because["before"], finding.because["after"]) == (
        "67.50 EUR",
        "50.00 EUR",
    )


def test_a_price_tier_may_be_what_makes_more_cost_less() -> None:
    tier = PriceTier(at_least=10, unit_price=eur("8"))
    price = ListPrice(unit_price=eur("10"), tiers=[tier])
    book = PriceBook(lists=[PriceList(id="l", currency="EUR", prices={"tea": price})])

    finding = only(check(book=book), "buy_more_pay_less")

    assert (finding.promotions, finding.because["less"]) == ((), "10.00 EUR")


def test_thresholds_that_are_undone_or_crossed_are_found() -> None:
    """Ten off above 50.00 leaves 40.00, and a tenth takes 50.00 below the next one."""
    tenth = Promotion("tenth", TENTH, conditions=TotalAtLeast(eur("50")))
    ten = Promotion("ten", AmountOff(eur("10")), conditions=TotalAtLeast(eur("50")))

    report = check(tenth, ten)

    assert [one.promotions for one in report.of("threshold_undone")] == [
        ("tenth",),
        ("ten",),
    ]
    crossed = only(report, "threshold_crossed")
    assert crossed.promotions == ("ten", "tenth")
    assert crossed.because["left"] == "45.00 EUR"
    assert crossed in report.about("ten")
    assert set(report.about("tenth")) < set(report.findings)


def test_the_deepest_discount_is_told_with_what_makes_it() -> None:
    """Codes, groups and the order number are tried, and what begins later."""
    club = Promotion("club", PercentOff(20), conditions=InGroup("club"))
    first = Promotion("first", PercentOff(10), conditions=NthOrder(1))
    cash = Promotion("cash", PercentOff(5), conditions=PaidWith("cash"))
    spring = Promotion("spring", PercentOff(50), codes="SPRING", since=NOON + DAY)

    (deepest,) = check(club, first, cash, spring).deepest

    assert deepest.promotions == ("club", "first", "cash", "spring")
    assert deepest.rate == Rate("65.8%")
    assert deepest.discount == eur("78.96")
    assert deepest.probe.occasion.at == NOON + DAY


def test_only_the_articles_asked_for_are_probed() -> None:
    half = Promotion("half", PercentOff(50))
    pricer = Pricer(BOOK, promotions=[half])

    assert check_rules(pricer, NOW, skus=()).probed == 0
    assert check_rules(pricer, NOW, skus="card").deepest == ()
    assert len(check_rules(pricer, NOW, skus="tea").deepest) == 1


@pytest.mark.parametrize(("pricer", "occasion"), [(None, NOW), (Pricer(BOOK), NOON)])
def test_what_is_no_shop_is_refused(pricer: Any, occasion: Any) -> None:
    with pytest.raises(InvalidInputError):
        check_rules(pricer, occasion)
