"""What counts: gifts, money given back and goods that take part in no promotion."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import attrs
import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    BuyGet,
    CartView,
    Charge,
    Contains,
    EachGroupOf,
    FeeQuote,
    Gift,
    Needs,
    Not,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    Promotion,
    Proposal,
    QuantityAtLeast,
    Scope,
    Select,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.result import NotYet
from ecomkit.pricing.values import AllOf, ArticlesAtLeast, Benefit, Condition

NOW = Occasion(at=datetime(2026, 11, 2, 12, tzinfo=UTC))


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


# The card takes part in no promotion, the empty bottle gives money back.
BOOK = PriceBook.of(
    "EUR",
    {"card": "100.00", "mug": "10.00", "tea": "105.00", "empty": "-2.00"},
    articles=[Article(sku="card", discountable=False)],
)
CARD_AND_MUG = Cart("EUR").with_item("card").with_item("mug")
POST = Charge(id="post", amount=eur("5.00"))
HALF = PercentOff(50)


def price(
    *promotions: object, cart: Cart = CARD_AND_MUG, fees: tuple[object, ...] = ()
) -> PricedCart:
    pricer = Pricer(BOOK, promotions=promotions, fees=fees)  # type: ignore[arg-type]
    return pricer.price(cart, NOW, (POST,))


@pytest.mark.parametrize(
    "condition",
    [
        TotalAtLeast(eur("100.00")),
        TotalAtLeast(eur("100.00"), basis="list"),
        TotalAtLeast(eur("100.00"), basis="final"),
        TotalAtLeast(eur("100.00"), consumes=True),
        TotalAtLeast(eur("100.00"), select=Select(skus=["card", "mug"])),
        TotalAtLeast(eur("100.00"), select=Select(price_min=eur("5.00"))),
        QuantityAtLeast(2),
        QuantityAtLeast(2, consumes=True),
        ArticlesAtLeast(2),
        QuantityAtLeast(1, select=Select(skus="card"), on_one_line=True),
        AnyOf([TotalAtLeast(eur("100.00")), QuantityAtLeast(2)]),
        AllOf([QuantityAtLeast(1), Not(Not(TotalAtLeast(eur("100.00"))))]),
    ],
)
@pytest.mark.parametrize(
    "benefits", [HALF, [PercentOff(100, Scope.DELIVERY), HALF]], ids=["goods", "both"]
)
def test_what_takes_part_in_no_promotion_does_not_count_for_one_on_goods(
    condition: Condition, benefits: Benefit
) -> None:
    priced = price(Promotion("x", benefits, conditions=condition))

    assert not priced.discount
    assert isinstance(priced.verdicts[0], NotYet)


@pytest.mark.parametrize(
    "condition",
    [
        TotalAtLeast(eur("110.00"), all_goods=True),
        TotalAtLeast(eur("110.00"), consumes=True, all_goods=True),
        QuantityAtLeast(2, all_goods=True),
        QuantityAtLeast(2, consumes=True, all_goods=True),
        Contains(Select(skus="card")),
    ],
)
def test_it_counts_where_the_condition_says_so(condition: Condition) -> None:
    assert price(Promotion("x", HALF, conditions=condition)).discount == eur("5.00")


@pytest.mark.parametrize(
    "condition",
    [
        TotalAtLeast(eur("110.00")),
        QuantityAtLeast(2),
        AllOf([AnyOf([QuantityAtLeast(2)]), Not(TotalAtLeast(eur("110.01")))]),
    ],
)
def test_it_counts_for_deliveries_and_fees(condition: Condition) -> None:
    fee = OrderFee(id="desk", amount=eur("3.00"))
    for scope in (Scope.DELIVERY, Scope.DELIVERIES):
        free = Promotion("free", PercentOff(100, scope), conditions=condition)
        assert price(free).total == eur("110.00")
    for scope in (Scope.FEE, Scope.FEES):
        waived = Promotion("waived", PercentOff(100, scope), conditions=condition)
        assert price(waived, fees=(fee,)).total == eur("115.00")


@pytest.mark.parametrize(
    "benefit",
    [
        BuyGet(),
        BuyGet(buy=Select(skus="card")),
        EachGroupOf(size=2, benefit=HALF),
        Tiered(tiers=[Tier(at_least=eur("100.00"), benefit=HALF)]),
        Tiered(basis="quantity", tiers=[Tier(at_least=2, benefit=HALF)]),
        Gift(sku="mug", for_each=2),
    ],
)
def test_it_helps_no_benefit_on_goods(benefit: Benefit) -> None:
    priced = price(Promotion("x", benefit))

    assert priced.total == eur("115.00")
    assert len(priced.lines) == 2


@pytest.mark.parametrize(
    ("condition", "saving"),
    [
        (TotalAtLeast(eur("10.00")), "5.00"),  # 10 - 2 for the bottle would be 8
        (TotalAtLeast(eur("10.00"), consumes=True), "5.00"),
        (QuantityAtLeast(2), "0.00"),
        (Not(QuantityAtLeast(2)), "5.00"),
    ],
)
def test_money_given_back_does_not_count(condition: Condition, saving: str) -> None:
    cart = Cart("EUR").with_item("mug").with_item("empty")
    rule = Promotion("x", HALF, conditions=condition)

    assert price(rule, cart=cart).discount == eur(saving)


def test_money_given_back_makes_no_small_order() -> None:
    small = OrderFee(id="small", amount=eur("3.00"), below=eur("10.00"))
    cart = Cart("EUR").with_item("mug").with_item("empty")

    assert not price(cart=cart, fees=(small,)).fees
    assert price(cart=Cart("EUR").with_item("empty"), fees=(small,)).fees


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("rate", ["50%", "100%"])
def test_a_gift_does_not_count(rate: str, *, first: bool) -> None:
    """7 off 105 leaves 98; the mug that was added is not the rest."""
    seven = Promotion("seven", AmountOff(eur("7.00")))
    gift = Promotion("gift", Gift(sku="mug", rate=rate))
    tiered = Promotion(
        "tiered", Tiered(tiers=[Tier(at_least=eur("100.00"), benefit=PercentOff(10))])
    )
    three = Promotion("three", HALF, conditions=QuantityAtLeast(2))
    promotions = (gift, seven, tiered, three) if first else (seven, gift, tiered, three)

    paid = {"50%": "5.00", "100%": "0.00"}[rate]
    priced = price(*promotions, cart=Cart("EUR").with_item("tea"))
    assert priced.goods.gross == eur("98.00") + eur(paid)


@attrs.frozen
class TenthFrom100:
    """A rule of the shop's own: a tenth off from 100."""

    id = "own"
    version = "1"
    needs = Needs()

    def propose(self, cart: CartView) -> Proposal | NotYet:
        if cart.total < eur("100.00"):
            return NotYet(promotion=self.id, missing=())
        return Proposal(PercentOff(10))


@attrs.frozen
class InsuredFrom110:
    """A fee of the shop's own: for insurance from 110."""

    id = "insured"
    tax_category = "standard"

    def fee(self, cart: CartView) -> tuple[FeeQuote, ...]:
        least = eur("110.00")
        return (FeeQuote(amount=eur("1.10")),) if cart.total >= least else ()


def test_a_rule_of_the_shops_own_sees_what_counts_for_it() -> None:
    assert not price(TenthFrom100()).discount
    assert price(fees=(InsuredFrom110(),)).fees_total.gross == eur("1.10")
    assert price(
        TenthFrom100(), cart=Cart("EUR").with_item("tea").with_item("empty")
    ).discount == eur("10.50")


def test_the_missing_amount_is_that_of_what_counts() -> None:
    (verdict,) = price(
        Promotion("x", HALF, conditions=TotalAtLeast(eur("50.00")))
    ).verdicts
    assert isinstance(verdict, NotYet)
    assert verdict.missing[0].amount == eur("40.00")


def test_a_weight_counts_as_it_is() -> None:
    book = PriceBook.of("EUR", {"kg": "10.00"})
    cart = Cart("EUR", [LineItem("kg", Decimal("2.5"), unit="kg")])
    for least, saving in ((2, "12.50"), (3, "0.00")):
        rule = Promotion("x", HALF, conditions=QuantityAtLeast(least))
        priced = Pricer(book, promotions=[rule]).price(cart, NOW)
        assert priced.discount == eur(saving)
