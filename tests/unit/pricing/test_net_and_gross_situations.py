"""Situations of net and gross shops, each with its total worked by hand.

Three lists of the same goods: a lamp at 100.00 and 19 %, a book at 100.00 and 7 %.
"""

from __future__ import annotations

from typing import Any

import pytest

from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    BuyGet,
    CatalogPromotion,
    Charge,
    CheapestFree,
    DiscountPolicy,
    FirstAndNext,
    GroupPrice,
    Lane,
    ListPrice,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    PriceTier,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
    SetPrice,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import Condition
from ecomkit.tax import TaxTable

from .shop import NOON, eur

TAXES = TaxTable.from_rows(
    [
        {"id": "vat", "rate": "19%", "category": "standard"},
        {"id": "low", "rate": "7%", "category": "books"},
    ]
)
ARTICLES = [Article(sku="lamp"), Article(sku="book", tax_category="books")]
PRICES: dict[bool, dict[str, Any]] = {
    False: {"lamp": "100.00", "book": "100.00"},
    True: {"lamp": "119.00", "book": "107.00"},
}
LAMP, BOTH = {"lamp": 1}, {"lamp": 1, "book": 1}


def listed(*, gross: bool, **parts: Any) -> PriceBook:
    web = PriceList(id="web", currency="EUR", prices=PRICES[gross], includes_tax=gross)
    return PriceBook(lists=[web], articles=ARTICLES, **parts)


def total(
    book: PriceBook,
    wishes: dict[str, int],
    *rules: Any,
    shown: str | None,
    charges: tuple[Charge, ...] = (),
    groups: str | tuple[str, ...] = (),
    conditions: Condition | tuple[()] = (),
    **parts: Any,
) -> Money:
    cart = Cart("EUR")
    for sku, quantity in wishes.items():
        cart = cart.with_item(sku, quantity)
    promotions = [
        rule
        if isinstance(rule, Promotion)
        else Promotion(f"p{number}", rule, conditions=conditions)
        for number, rule in enumerate(rules)
    ]
    occasion = Occasion(at=NOON, shown=shown, buyer=Buyer(groups=groups))
    pricer = Pricer(book, promotions=promotions, taxes=TAXES, **parts)
    return pricer.price(cart, occasion, charges).total


@pytest.mark.parametrize("gross", [False, True], ids=["net list", "gross list"])
@pytest.mark.parametrize(
    ("wishes", "benefit", "shown_net", "shown_gross"),
    [
        # 90.00 and its tax; 119.00 less 10.00
        (LAMP, AmountOff(eur("10")), "107.10", "109.00"),
        (LAMP, AmountOff(eur("10"), side="gross"), "109.00", "109.00"),
        (LAMP, AmountOff(eur("10"), side="net"), "107.10", "107.10"),
        ({"lamp": 3}, AmountOff(eur("1.19"), Scope.UNIT), "352.75", "353.43"),
        # 95.00 of each; 114.00 and 102.00
        (BOTH, AmountOff(eur("5"), Scope.LINE), "214.70", "216.00"),
        # 180.00, half of it at each rate; 226.00 less 20.00
        (BOTH, AmountOff(eur("20")), "203.40", "206.00"),
        ({"lamp": 3}, SetPrice(eur("9.99")), "35.66", "29.97"),
        (BOTH, GroupPrice(quantity=2, amount=eur("180")), "203.40", "180.00"),
        # of two at 100.00 the first by content; of 119.00 and 107.00 the book
        (BOTH, CheapestFree(quantity=2), "119.00", "119.00"),
        (LAMP, PercentOff(50, at_most=eur("10")), "107.10", "109.00"),
        (LAMP, PercentOff(50, at_most=eur("10"), side="net"), "107.10", "107.10"),
        (BOTH, PercentOff(50, select=Select(price_min=eur("110"))), "226.00", "166.50"),
        (
            BOTH,
            PercentOff(50, select=Select(price_min=eur("110"), side="gross")),
            "166.50",
            "166.50",
        ),
        # 295.00 and its tax; 357.00 less 5.00
        (
            {"lamp": 3},
            FirstAndNext(first=eur("3"), next=eur("1")),
            "351.05",
            "352.00",
        ),
        ({"lamp": 2}, BuyGet(amount_off=eur("5")), "232.05", "233.00"),
        ({"lamp": 2}, BuyGet(unit_price=eur("1")), "120.19", "120.00"),
        (
            LAMP,
            Tiered(tiers=[Tier(at_least=eur("119"), benefit=AmountOff(eur("19")))]),
            "119.00",
            "100.00",
        ),
        (
            LAMP,
            Tiered(
                tiers=[Tier(at_least=eur("119"), benefit=AmountOff(eur("19")))],
                side="gross",
            ),
            "96.39",
            "100.00",
        ),
    ],
)
def test_a_benefit_is_stated_on_the_side_that_is_shown(
    gross: bool,  # a parameter of the test
    wishes: dict[str, int],
    benefit: Any,
    shown_net: str,
    shown_gross: str,
) -> None:
    book = listed(gross=gross)
    assert total(book, wishes, benefit, shown="net") == eur(shown_net)
    assert total(book, wishes, benefit, shown="gross") == eur(shown_gross)


@pytest.mark.parametrize("gross", [False, True], ids=["net list", "gross list"])
@pytest.mark.parametrize(
    ("threshold", "side", "reached"),
    [
        ("200.00", None, {"net", "gross"}),
        ("200.01", None, {"gross"}),
        ("226.00", None, {"gross"}),
        ("226.01", None, set()),
        ("226.00", "gross", {"net", "gross"}),
        ("200.01", "net", set()),
    ],
)
def test_a_threshold_is_stated_on_the_side_that_is_shown(
    gross: bool,  # a parameter of the test
    threshold: str,
    side: str | None,
    reached: set[str],
) -> None:
    condition = TotalAtLeast(eur(threshold), side=side)
    for shown in ("net", "gross"):
        paid = total(
            listed(gross=gross),
            BOTH,
            PercentOff(50),
            shown=shown,
            conditions=condition,
        )
        assert (paid == eur("113.00")) is (shown in reached)


@pytest.mark.parametrize("gross", [False, True], ids=["net list", "gross list"])
@pytest.mark.parametrize(
    ("fee", "shown_net", "shown_gross"),
    [
        ({"amount": eur("5.95")}, "126.08", "124.95"),
        ({"amount": eur("5.95"), "includes_tax": True}, "124.95", "124.95"),
        ({"amount": eur("5"), "includes_tax": False}, "124.95", "124.95"),
        ({"amount": eur("5"), "below": eur("100")}, "119.00", "119.00"),
        ({"amount": eur("5.95"), "below": eur("119.01")}, "126.08", "124.95"),
        (
            {"amount": eur("5.95"), "below": eur("100.01"), "side": "net"},
            "126.08",
            "124.95",
        ),
        ({"rate": "2%"}, "121.38", "121.38"),
        ({"rate": "2%", "side": "net"}, "121.38", "121.00"),
        ({"rate": "-2%"}, "116.62", "116.62"),
    ],
)
def test_a_fee_is_stated_on_the_side_that_is_shown(
    gross: bool,  # a parameter of the test
    fee: dict[str, Any],
    shown_net: str,
    shown_gross: str,
) -> None:
    book, fees = listed(gross=gross), [OrderFee(id="fee", **fee)]
    assert total(book, LAMP, shown="net", fees=fees) == eur(shown_net)
    assert total(book, LAMP, shown="gross", fees=fees) == eur(shown_gross)


POST = (Charge(id="d", method="post", amount=eur("5.95")),)
POST_NET = (Charge(id="d", amount=eur("5.00"), includes_tax=False),)


@pytest.mark.parametrize("gross", [False, True], ids=["net list", "gross list"])
@pytest.mark.parametrize(
    ("charges", "benefits", "shown_net", "shown_gross"),
    [
        (POST, (), "126.08", "124.95"),
        (POST_NET, (), "124.95", "124.95"),
        (POST_NET, (AmountOff(eur("2"), Scope.DELIVERY),), "122.57", "122.95"),
        (POST_NET, (SetPrice(eur("2"), Scope.DELIVERY),), "121.38", "121.00"),
        (POST_NET, (AmountOff(eur("10"), Scope.ORDER),), "113.05", "114.95"),
        (POST, (AmountOff(eur("10"), Scope.ORDER),), "114.18", "114.95"),
        (
            POST_NET,
            (PercentOff(50, Scope.DELIVERY, at_most=eur("1")),),
            "123.76",
            "123.95",
        ),
    ],
)
def test_a_delivery_is_stated_on_the_side_that_is_shown(
    gross: bool,  # a parameter of the test
    charges: tuple[Charge, ...],
    benefits: tuple[Any, ...],
    shown_net: str,
    shown_gross: str,
) -> None:
    book = listed(gross=gross)
    for shown, paid in (("net", shown_net), ("gross", shown_gross)):
        assert total(book, LAMP, *benefits, shown=shown, charges=charges) == eur(paid)


TRADE_TIERS = ListPrice(
    unit_price=eur("95"), tiers=[PriceTier(at_least=10, unit_price=eur("90"))]
)


@pytest.mark.parametrize("shown", [None, "net", "gross"])
@pytest.mark.parametrize(
    ("trade", "quantity", "paid"),
    [
        ("92.00", 1, "109.48"),  # below 110.00
        ("92.50", 1, "110.00"),  # would be 110.08
        (TRADE_TIERS, 9, "990.00"),
        (TRADE_TIERS, 10, "1071.00"),
    ],
)
def test_a_gross_and_a_net_list_compete_by_what_is_paid(
    shown: str | None, trade: Any, quantity: int, paid: str
) -> None:
    book = PriceBook(
        lists=[
            PriceList(
                id="g", currency="EUR", prices={"lamp": "110.00"}, includes_tax=True
            ),
            PriceList(id="n", currency="EUR", prices={"lamp": trade}, groups="trade"),
        ]
    )
    wishes = {"lamp": quantity}
    assert total(book, wishes, shown=shown, groups="trade") == eur(paid)
    assert total(book, wishes, shown=shown) == eur("110.00") * quantity


@pytest.mark.parametrize(
    ("gross", "promotion", "groups", "shown_net", "shown_gross"),
    [
        # 119.00 less 11.90; 88.10 and its tax
        (False, {"amount": eur("11.90")}, (), "104.84", "107.10"),
        (True, {"amount": eur("11.90")}, (), "104.84", "107.10"),
        (True, {"amount": eur("10"), "side": "net"}, (), "107.10", "107.10"),
        (False, {"rate": "20%", "groups": "trade"}, (), "119.00", "119.00"),
        (False, {"rate": "20%", "groups": "trade"}, "trade", "95.20", "95.20"),
    ],
)
def test_a_reduction_of_the_catalog(
    gross: bool,  # a parameter of the test
    promotion: dict[str, Any],
    groups: Any,
    shown_net: str,
    shown_gross: str,
) -> None:
    book = listed(gross=gross, promotions=[CatalogPromotion(id="reduced", **promotion)])
    for shown, paid in (("net", shown_net), ("gross", shown_gross)):
        assert total(book, LAMP, shown=shown, groups=groups) == eur(paid)


@pytest.mark.parametrize("percent", [8, 9])
def test_the_best_of_an_amount_and_a_percentage_is_by_what_is_paid(
    percent: int,
) -> None:
    """10.00 of 119.00 is more than 8 % (9.52) and less than 9 % (10.71)."""
    rules = [
        Promotion("amount", AmountOff(eur("10")), lane=1),
        Promotion("percent", PercentOff(percent), lane=1),
    ]
    paid = total(
        listed(gross=False),
        LAMP,
        *rules,
        shown="gross",
        lanes=[Lane(number=1, choice="best")],
    )
    assert paid == eur("109.00" if percent == 8 else "108.29")


@pytest.mark.parametrize("side", ["net", "gross"])
@pytest.mark.parametrize("scope", [Scope.LINE, Scope.UNIT, Scope.CART, Scope.ORDER])
def test_a_percentage_taken_on_and_deducted_from_a_side(
    side: str, scope: Scope
) -> None:
    """A tenth of what is shown on that side, on either list: 107.10, in every scope."""
    policy = PricingPolicy(discounts=DiscountPolicy(taken_on=side, deducted_from=side))
    for gross in (False, True):
        paid = total(
            listed(gross=gross),
            LAMP,
            PercentOff(10, scope),
            shown=side,
            policy=policy,
        )
        assert paid == eur("107.10")


def test_empties_do_not_count_toward_a_threshold_on_any_side() -> None:
    """Ten beers are 10.00 with and 8.40 without tax, whatever is given back."""
    book = PriceBook(
        lists=[
            PriceList(
                id="web",
                currency="EUR",
                prices={"beer": "1.00", "empty": "-0.25"},
                includes_tax=True,
            )
        ]
    )
    wishes = {"beer": 10, "empty": 10}
    condition = TotalAtLeast(eur("10"))
    for shown, paid in (("net", "7.50"), ("gross", "6.50")):
        assert total(
            book, wishes, AmountOff(eur("1")), shown=shown, conditions=condition
        ) == eur(paid)
