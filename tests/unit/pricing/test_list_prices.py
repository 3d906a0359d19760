"""Price lists compete by what a line costs: at its quantity, on one side of the tax."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    CatalogPromotion,
    ListPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    PriceOverride,
    PriceTier,
    Promotion,
    Select,
)
from ecomkit.pricing.errors import InvalidPriceError, InvalidPromotionError
from ecomkit.tax import TaxTable

from .shop import NOON, cart, eur, price

DE = Place("DE")
VAT = TaxTable.from_rows([{"id": "v", "rate": "19%", "country": "DE"}], home=DE)


def stepped(price_: str, *tiers: tuple[Any, str]) -> ListPrice:
    return ListPrice(
        unit_price=eur(price_),
        tiers=[
            PriceTier(at_least=least, unit_price=eur(each)) for least, each in tiers
        ],
    )


def listed(id: str, prices: dict[str, Any], **parts: Any) -> PriceList:
    return PriceList(id=id, currency="EUR", prices=prices, **parts)


VOLUME = listed("std", {"p": stepped("10.00", (10, "8.00"))})
SALE = listed("sale", {"p": "9.50"})


@pytest.mark.parametrize(
    ("many", "total"), [(1, "9.50"), (9, "85.50"), (10, "80.00"), (11, "88.00")]
)
@pytest.mark.parametrize("lists", [(VOLUME, SALE), (SALE, VOLUME)])
def test_the_lowest_price_is_the_lowest_at_the_quantity(
    lists: tuple[PriceList, ...], many: int, total: str
) -> None:
    assert price(cart(("p", many)), book=PriceBook(lists=lists)).total == eur(total)


def test_the_lowest_price_at_a_quantity_that_is_weighed() -> None:
    wishes = Cart("EUR", [LineItem("p", Decimal("10.5"), unit="kg")])
    assert price(wishes, book=PriceBook(lists=[SALE, VOLUME])).total == eur("84.00")


def test_a_list_of_higher_priority_applies_though_it_is_dearer() -> None:
    first = listed("first", {"p": "11.00"}, priority=1)
    assert price(
        cart(("p", 10)), book=PriceBook(lists=[VOLUME, SALE, first])
    ).total == eur("110.00")


@pytest.mark.parametrize("shown", [None, "net", "gross"])
def test_a_net_list_and_a_gross_list_are_compared_on_one_side(shown: str) -> None:
    gross = listed("g", {"p": "110.00"}, includes_tax=True)
    net = listed("n", {"p": "100.00"}, groups="trade")
    occasion = Occasion(
        at=NOON, place=DE, buyer=Buyer(id="t", groups="trade"), shown=shown
    )
    for lists in ((gross, net), (net, gross)):
        priced = price(
            cart(("p", 1)), book=PriceBook(lists=lists), taxes=VAT, occasion=occasion
        )
        assert priced.total == eur("110.00")


def test_lists_compete_after_their_catalog_promotions_and_floors() -> None:
    """Of 20 % off 10.00, not below 9.60, and off 11.00 the second is lower."""
    floored = listed(
        "floored", {"p": ListPrice(unit_price=eur("10.00"), floor=eur("9.60"))}
    )
    book = PriceBook(
        lists=[floored, listed("open", {"p": "11.00"})],
        promotions=[CatalogPromotion(id="c", rate="20%")],
    )
    assert price(cart(("p", 1)), book=book).total == eur("8.80")


def test_tiers_count_a_product_over_its_variants() -> None:
    """3 small and 2 medium ones, at 1000 from 5 on."""
    prices = {sku: stepped("1200.00", (5, "1000.00")) for sku in ("shirt-s", "shirt-m")}
    book = PriceBook(
        lists=[listed("l", {**prices, "cap": "1.00"}, tiers_count="product")],
        articles=[Article(sku=sku, product="shirt") for sku in prices],
    )
    wishes = cart(("shirt-s", 3), ("shirt-m", 2), ("cap", 9))
    assert price(wishes, book=book).total == eur("5009.00")
    assert price(cart(("shirt-s", 3), ("shirt-m", 1)), book=book).total == eur(
        "4800.00"
    )


def test_lists_that_count_lines_and_products_compete() -> None:
    by_line = listed("line", {"p": stepped("10.00", (4, "7.00"))})
    by_product = listed(
        "product", {"p": stepped("10.00", (6, "8.00"))}, tiers_count="product"
    )
    wishes = Cart("EUR", [LineItem("p", 4), LineItem("p", 2, options={"color": "red"})])
    priced = price(wishes, book=PriceBook(lists=[by_line, by_product]))
    assert [line.amount for line in priced.lines] == [eur("28.00"), eur("16.00")]


@pytest.mark.parametrize(
    ("bounds", "off"),
    [
        ({"price_max": eur("95.00")}, "45.00"),
        ({"price_min": eur("95.00")}, "0.00"),
        ({"price_min": eur("90.00")}, "45.00"),
    ],
)
def test_a_price_bound_sees_the_price_of_the_tier_reached(
    bounds: dict[str, Any], off: str
) -> None:
    """However the promotion is found: by its articles, by its code, among others."""
    book = PriceBook(lists=[listed("l", {"t": stepped("100.00", (5, "90.00"))})])
    benefit, wishes = PercentOff(10, select=Select(**bounds)), cart(("t", 5))
    other = PercentOff(5, select=Select(skus="zzz"))
    for promotion in (
        Promotion("x", benefit),
        Promotion("x", benefit, codes="C"),
        Promotion("x", [benefit, other]),
    ):
        priced = price(wishes.with_code("C"), promotion, book=book)
        assert priced.discount == eur(off)


def test_a_price_bound_is_on_the_side_that_is_shown() -> None:
    book = PriceBook(
        lists=[
            listed(
                "l",
                {
                    "g": ListPrice(unit_price=eur("11.90"), includes_tax=True),
                    "n": "10.00",
                },
            )
        ]
    )
    for shown, bound in (("net", "10.00"), ("gross", "11.90")):
        promotion = Promotion(
            "x",
            PercentOff(50, select=Select(price_max=eur(bound), price_min=eur(bound))),
        )
        priced = price(
            cart(("g", 1), ("n", 1)),
            promotion,
            book=book,
            taxes=VAT,
            occasion=Occasion(at=NOON, place=DE, shown=shown),
        )
        assert priced.total == eur("11.90")


def test_a_catalog_reduction_by_an_amount_is_on_the_side_that_is_shown() -> None:
    for prices, gross in (({"p": "10.00"}, False), ({"p": "11.90"}, True)):
        book = PriceBook(
            lists=[listed("l", prices, includes_tax=gross)],
            promotions=[CatalogPromotion(id="c", amount=eur("1.19"))],
        )
        occasion = Occasion(at=NOON, place=DE, shown="gross")
        priced = price(cart(("p", 2)), book=book, taxes=VAT, occasion=occasion)
        assert priced.total == eur("21.42")


def test_an_amount_off_has_one_effect_on_both_lists() -> None:
    for prices, gross in (({"p": "10.00"}, False), ({"p": "11.90"}, True)):
        book = PriceBook(lists=[listed("l", prices, includes_tax=gross)])
        occasion = Occasion(at=NOON, place=DE, shown="gross")
        priced = price(
            cart(("p", 2)),
            Promotion("x", AmountOff(eur("3.80"))),
            book=book,
            taxes=VAT,
            occasion=occasion,
        )
        assert priced.total == eur("20.00")


SUMMER = {"since": NOON, "until": NOON.replace(month=12)}


@pytest.mark.parametrize(
    ("lists", "many", "occasion", "paid"),
    [
        ([listed("l", {"p": "70.00"})], 1, Occasion(at=NOON), "63.00"),
        (
            [listed("l", {"p": stepped("100.00", (2, "70.00"))})],
            2,
            Occasion(at=NOON),
            "140.00",
        ),
        (
            [
                listed("l", {"p": "100.00"}),
                listed("sale", {"p": "70.00"}, priority=1, **SUMMER),
            ],
            1,
            Occasion(at=NOON),
            "70.00",
        ),
        (
            [listed("l", {"p": "100.00"})],
            1,
            Occasion(
                at=NOON,
                overrides={"p": PriceOverride(unit_price=eur("70.00"), reason="x")},
            ),
            "70.00",
        ),
        (
            [
                listed(
                    "l",
                    {"p": ListPrice(unit_price=eur("70.00"), compare_at=eur("70.01"))},
                )
            ],
            1,
            Occasion(at=NOON),
            "70.00",
        ),
    ],
    ids=["as listed", "tier", "sale list", "by hand", "compare-at"],
)
def test_what_is_reduced_already(
    lists: list[PriceList], many: int, occasion: Occasion, paid: str
) -> None:
    """A tenth off what is not reduced; or off what is: each article is one of the two."""
    book = PriceBook(lists=lists)
    full, left = (
        price(
            cart(("p", many)),
            Promotion("x", PercentOff(10, select=select)),
            book=book,
            occasion=occasion,
        )
        for select in (Select(discounted=False), Select(only_discounted=True))
    )
    assert full.total == eur(paid)
    assert full.goods.subtotal == left.goods.subtotal
    assert sorted([bool(full.discount), bool(left.discount)]) == [False, True]


def test_reduced_goods_that_are_left_out_cannot_be_all_that_is_taken() -> None:
    with pytest.raises(InvalidPromotionError, match="left out") as refusal:
        Select(discounted=False, only_discounted=True)
    assert refusal.value.path == "$.only_discounted"


def test_two_prices_from_one_quantity_on_are_refused() -> None:
    tiers = [
        PriceTier(at_least=5, unit_price=eur("9.00")),
        PriceTier(at_least=Decimal("5.0"), unit_price=eur("8.00")),
    ]

    with pytest.raises(InvalidPriceError) as caught:
        ListPrice(unit_price=eur("10.00"), tiers=tiers)

    assert caught.value.path == "$.tiers[1].at_least"
