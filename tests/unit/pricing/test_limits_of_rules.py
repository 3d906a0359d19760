"""Limits of rules: codes, periods, caps, bases and last thresholds.

An article costs 100.00, if nothing else is said; all values are worked out by hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    CartView,
    CatalogPromotion,
    EachGroupOf,
    Lane,
    ListPrice,
    Needs,
    Not,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    PriceTier,
    Promotion,
    Proposal,
    Scope,
    Select,
    ServiceFee,
    SetPrice,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.result import NotYet
from ecomkit.pricing.values import Benefit
from ecomkit.tax import TaxRate, TaxTable
from tests.unit.pricing.till import (
    AT,
    BOOK,
    POST,
    alone,
    eur,
    rule,
    till,
    used,
    verdicts,
)

MINUTE = timedelta(minutes=1)
TENTH = PercentOff(10)

# --------------------------------------------------------------------- codes and periods


@pytest.mark.parametrize(
    ("used_up", "codes", "claimed"),
    [
        ("AC", "ABC", "B"),
        ("A", "CAB", "C"),
        ("", "BA", "B"),
        ("ABC", "ABC", ""),
        ("B", "B", ""),
    ],
)
def test_of_several_codes_one_that_is_left_is_used(
    used_up: str, codes: str, claimed: str
) -> None:
    coded = rule("i", TENTH, codes=["A", "B", "C"], max_uses_per_code=1)
    occasion = used(uses=dict.fromkeys(used_up, 1))
    priced = till(coded, codes=codes, occasion=occasion)

    assert [claim.id for claim in priced.claims] == list(claimed)
    assert priced.total == eur("90.00" if claimed else "100.00")


@pytest.mark.parametrize(
    ("promotions", "codes", "total"),
    [
        ([rule("i", TENTH, codes="A"), rule("j", TENTH, codes="B")], "AB", "81.00"),
        ([rule("i", TENTH, codes="A"), rule("j", TENTH, codes="A")], "A", "81.00"),
        ([rule("i", TENTH, codes="Summer")], ["summer"], "90.00"),
        (
            [
                rule("old", PercentOff(50), codes="A", until=AT),
                rule("n", TENTH, codes="A"),
            ],
            "A",
            "90.00",
        ),
    ],
)
def test_codes_open_what_they_name(
    promotions: list[Promotion], codes: str, total: str
) -> None:
    assert till(*promotions, codes=codes).total == eur(total)


@pytest.mark.parametrize(
    ("since", "until", "is_on"),
    [
        (AT, None, True),
        (AT + timedelta(microseconds=1), None, False),
        (None, AT, False),
        (None, AT + timedelta(microseconds=1), True),
    ],
)
def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(
    since: datetime | None, until: datetime | None, *, is_on: bool
) -> None:
    coded = rule("i", TENTH, codes="A", since=since, until=until)
    priced = till(coded, codes="A")

    assert verdicts(priced) == ["Applied" if is_on else "Expired"]


def test_a_coupon_that_expires_in_the_cart_lets_the_others_in() -> None:
    single = alone(TENTH, codes="A", until=AT + 5 * MINUTE)
    other = rule("p", PercentOff(5))
    totals = [
        till(
            single, other, codes="A", occasion=Occasion(at=AT + minutes * MINUTE)
        ).total
        for minutes in (4, 5)
    ]

    assert totals == [eur("90.00"), eur("95.00")]


def test_a_code_is_not_used_where_nothing_is_given() -> None:
    coded = rule(
        "i", TENTH, codes="A", max_uses_per_code=1, conditions=TotalAtLeast(eur("500"))
    )
    priced = till(coded, codes="A")

    assert (priced.claims, verdicts(priced)) == ((), ["NotYet"])


# ----------------------------------------------------------------- a cap over all promotions


@pytest.mark.parametrize(
    ("currency", "items", "cap", "total"),
    [
        ("JPY", {"a": 1}, "30%", "70"),
        ("JPY", {"ten": 1}, "33%", "7"),  # 3.3 yen are 3
        ("KWD", {"ten": 1}, "12.345%", "8.766"),  # 1.2345 are 1.234
        ("USD", {"a": 3}, "1/3", "200.00"),
        ("EUR", {"a": 1, "ten": 1}, "2%", "107.80"),
    ],
)
def test_a_cap_is_a_part_in_any_currency(
    currency: str, items: dict[str, int], cap: str, total: str
) -> None:
    priced = till(
        rule("i", PercentOff(50)), items=items, currency=currency, at_most=cap
    )
    assert priced.total == Money(total, currency)


@pytest.mark.parametrize("stacking", ["running", "list"])
def test_what_comes_last_is_cut(stacking: str) -> None:
    priced = till(rule("i", TENTH), rule("j", TENTH), at_most="15%", stacking=stacking)

    assert [each.amount for each in priced.discounts] == [eur("10.00"), eur("5.00")]


@pytest.mark.parametrize(
    "promotions",
    [
        [rule("i", PercentOff(50))],
        [rule("i", AmountOff(eur("60.00")))],
        [rule("i", PercentOff(50, select=Select(skus="b")))],
        [rule("i", AmountOff(eur("15.00"))), rule("j", PercentOff(50))],
    ],
)
def test_a_cap_looks_at_one_side_of_the_tax(promotions: list[Promotion]) -> None:
    """Two articles of 100.00 with tax, one of them listed without: a tenth is 20.00."""
    listed = PriceList(
        id="l",
        currency="EUR",
        includes_tax=True,
        prices={"a": "100", "b": ListPrice(unit_price=eur("80"), includes_tax=False)},
    )
    priced = till(
        *promotions,
        items={"a": 1, "b": 1},
        book=PriceBook(lists=[listed]),
        pricer={"taxes": TaxTable([TaxRate(id="v", rate="25%")])},
        at_most="10%",
    )
    assert priced.total == eur("180.00")


def test_catalog_prices_are_what_a_cap_is_of() -> None:
    cut = CatalogPromotion(id="cut", rate="10%")
    book = PriceBook(lists=BOOK.lists, promotions=[cut])

    assert till(rule("i", PercentOff(50)), book=book, at_most="20%").total == eur("72")


# -------------------------------------------------------------------- what a percentage is of

OF_LIST = PercentOff(10, basis="list")


@attrs.frozen
class Own:
    """A rule of the shop's own with a percentage of the list price."""

    id = "own"
    version = "1"
    needs = Needs()

    def propose(self, cart: CartView) -> Proposal | NotYet:
        return Proposal(OF_LIST)


@pytest.mark.parametrize(
    ("second", "items", "total"),
    [
        (rule("j", OF_LIST), {"a": 1}, "70.00"),
        (rule("j", TENTH), {"a": 1}, "72.00"),
        (rule("j", PercentOff(10, Scope.CART, basis="list")), {"a": 1}, "70.00"),
        (rule("j", PercentOff(10, max_units=1, basis="list")), {"a": 2}, "150.00"),
        (rule("j", EachGroupOf(size=2, benefit=OF_LIST)), {"a": 2}, "140.00"),
        (rule("j", EachGroupOf(size=2, benefit=TENTH)), {"a": 2}, "144.00"),
        (
            rule(
                "j", Tiered(basis="quantity", tiers=[Tier(at_least=1, benefit=OF_LIST)])
            ),
            {"a": 1},
            "70.00",
        ),
        (
            rule(
                "j", Tiered(basis="quantity", tiers=[Tier(at_least=1, benefit=TENTH)])
            ),
            {"a": 1},
            "72.00",
        ),
        (
            rule("j", Tiered(tiers=[Tier(at_least=eur("1.00"), benefit=TENTH)])),
            {"a": 1},
            "72.00",
        ),
        (Own(), {"a": 1}, "70.00"),
    ],
)
def test_the_base_is_that_of_the_benefit(
    second: Promotion, items: dict[str, int], total: str
) -> None:
    assert till(rule("i", PercentOff(20)), second, items=items).total == eur(total)


def test_two_percentages_of_the_list_price_end_at_nothing() -> None:
    halves = [rule(id, PercentOff(60, basis="list")) for id in "ij"]

    assert till(*halves).total == eur("0.00")


def test_a_lane_says_it_for_all_its_rules_but_those_that_say_it_themselves() -> None:
    lanes = {"lanes": [Lane(number=1, basis="list")]}
    first = rule("i", PercentOff(20))

    assert till(first, rule("j", TENTH, lane=1), pricer=lanes).total == eur("70.00")
    running = rule("j", PercentOff(10, basis="running"), lane=1)
    assert till(first, running, pricer=lanes).total == eur("72.00")


# ------------------------------------------------------------ thresholds after all discounts

LAST = TotalAtLeast(eur("95.00"), basis="final")


@pytest.mark.parametrize(
    ("promotions", "total"),
    [
        ([rule("f", TENTH, conditions=LAST), rule("g", PercentOff(4))], "91.40"),
        ([rule("f", TENTH, conditions=LAST), rule("g", PercentOff(6))], "99.00"),
        (
            [
                rule("f", PercentOff(4), conditions=LAST),
                rule("g", TENTH, conditions=LAST),
            ],
            "91.40",
        ),
        (
            [
                rule("f", PercentOff(100, Scope.DELIVERY), conditions=LAST),
                rule("g", PercentOff(6)),
            ],
            "99.00",
        ),
        ([rule("f", TENTH, conditions=Not(LAST)), rule("g", PercentOff(6))], "89.60"),
        (
            [rule("f", TENTH, conditions=LAST), rule("g", PercentOff(6), lane=3)],
            "99.00",
        ),
        ([alone(TENTH, conditions=LAST), rule("g", PercentOff(6))], "95.00"),
    ],
)
def test_what_looks_last_comes_last(promotions: list[Promotion], total: str) -> None:
    assert till(*promotions, charges=[POST]).total == eur(total)


# ------------------------------------------------------------------------ fees and variants

CARD = OrderFee(id="card", kind="payment", amount=eur("1.00"))
WRAP = ServiceFee(id="wrap", service="wrap", amount=eur("4.00"))
WAIVED = PercentOff(100, Scope.FEE)


@pytest.mark.parametrize(
    ("promotions", "fees", "total"),
    [
        ([rule("i", [TENTH, WAIVED])], [CARD], "90.00"),
        (
            [
                rule("i", WAIVED, conditions=TotalAtLeast(eur("95.00"))),
                rule("j", PercentOff(6)),
            ],
            [CARD],
            "95.00",
        ),
        ([rule("i", AmountOff(eur("9.00"), Scope.FEES))], [CARD], "100.00"),
        (
            [rule("i", PercentOff(50, Scope.FEE, at_most=eur("0.20")))],
            [CARD],
            "100.80",
        ),
        (
            [rule("i", AmountOff(eur("5.00"), Scope.FEES))],
            [OrderFee(id="early", amount=eur("-2.00")), CARD],
            "98.00",
        ),
    ],
)
def test_rules_on_fees(
    promotions: list[Promotion], fees: list[Any], total: str
) -> None:
    assert till(*promotions, pricer={"fees": fees}).total == eur(total)


def test_a_promotion_on_goods_and_fees_is_one_promotion() -> None:
    coded = rule("i", [TENTH, WAIVED], codes="A", max_uses_per_code=1)
    priced = till(coded, codes="A", pricer={"fees": [CARD]})

    assert len(priced.claims) == 1
    assert priced.verdicts[0].saving == eur("11.00")  # type: ignore[union-attr]  # applied


@pytest.mark.parametrize(
    ("benefit", "left"),
    [
        (PercentOff(100, Scope.FEE, select=Select(skus="b", fees="wrap")), "4.00"),
        (AmountOff(eur("1.00"), Scope.FEE), "6.00"),
        (AmountOff(eur("1.00"), Scope.FEES), "7.00"),
        (SetPrice(eur("3.00"), Scope.FEES), "3.00"),
    ],
)
def test_each_fee_or_all_of_them(benefit: Benefit, left: str) -> None:
    lines = [LineItem(sku, services=["wrap"]) for sku in "ab"]
    pricer = Pricer(BOOK, fees=[WRAP], promotions=[rule("i", benefit)])
    priced = pricer.price(Cart("EUR", lines), Occasion(at=AT))

    assert priced.fees_total.gross == eur(left)


@pytest.mark.parametrize(
    ("count", "items", "total"),
    [
        ("product", {"S": 3, "M": 2}, "50.00"),
        ("product", {"S": 3, "M": 1}, "48.00"),
        ("line", {"S": 3, "M": 2}, "60.00"),
        ("line", {"S": 5, "M": 2}, "74.00"),
    ],
)
def test_quantity_prices_over_variants(
    count: str, items: dict[str, int], total: str
) -> None:
    """12.00 each, 10.00 from five on."""
    price = ListPrice(
        unit_price=eur("12"), tiers=[PriceTier(at_least=5, unit_price=eur("10"))]
    )
    listed = PriceList(
        id="l",
        currency="EUR",
        prices=dict.fromkeys("SML", price),
        tiers_count=count,
    )
    sizes = [Article(sku=size, product="shirt") for size in "SML"]
    book = PriceBook(lists=[listed], articles=sizes)
    coupon = rule("i", PercentOff(50, select=Select(discounted=False)))

    assert till(book=book, items=items).total == eur(total)
    if total == "50.00":  # what is cheaper by the tier is reduced already
        assert till(coupon, book=book, items=items).total == eur(total)


# ------------------------------------------------------------------------- uses of one buyer


@pytest.mark.parametrize(
    ("used_before", "total"), [({}, "90.00"), ({"i": 1}, "90.00"), ({"i": 2}, "100.00")]
)
def test_a_guest_is_counted_by_what_the_shop_says(
    used_before: dict[str, int], total: str
) -> None:
    twice = rule("i", TENTH, max_uses_per_buyer=2)

    assert till(twice, occasion=used(uses_by_buyer=used_before)).total == eur(total)
