"""Choosing: which rules apply, to whom, and which of them together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    Buyer,
    CatalogPromotion,
    Charge,
    DiscountPolicy,
    Gift,
    InGroup,
    Lane,
    Not,
    NthOrder,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
    ServiceFee,
    SetPrice,
    TotalAtLeast,
    Usage,
)
from ecomkit.pricing.result import (
    Applied,
    Beaten,
    Claim,
    ClaimKind,
    Exhausted,
    Missing,
    NotYet,
    Rejected,
)
from ecomkit.pricing.values import AllOf, Benefit, Condition

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = Occasion(at=NOON)
VIP = Occasion(at=NOON, buyer=Buyer(groups="vip"))


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


POST = Charge(id="post", amount=eur("5.00"))
HUNDRED = PriceBook.of("EUR", {"a": "100.00", "gift": "8.00"})
ONE = Cart("EUR").with_item("a")


def price(
    *promotions: Promotion,
    cart: Cart = ONE,
    charges: tuple[Charge, ...] = (),
    lane: str = "all",
    fees: tuple[ServiceFee | OrderFee, ...] = (),
    occasion: Occasion = NOW,
    **discounts: object,
) -> PricedCart:
    lanes = [Lane(number=1, choice=lane)]
    policy = PricingPolicy(discounts=DiscountPolicy(**discounts))  # type: ignore[arg-type]
    pricer = Pricer(
        HUNDRED, promotions=promotions, lanes=lanes, fees=fees, policy=policy
    )
    return pricer.price(cart, occasion, charges)


@pytest.mark.parametrize(
    ("groups", "total"), [((), "10.00"), ("vip", "8.00"), ("trade", "10.00")]
)
def test_a_catalog_price_is_reduced_for_its_groups(groups: str, total: str) -> None:
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices={"a": "10.00"})],
        promotions=[CatalogPromotion(id="vip", rate="20%", groups="vip")],
    )
    occasion = Occasion(at=NOON, buyer=Buyer(groups=groups))

    assert Pricer(book).price(ONE, occasion).total == eur(total)


# ------------------------------------------- goods and deliveries decide together


@pytest.mark.parametrize(
    ("benefit", "total"),
    [
        (AmountOff(eur("5.00"), Scope.ORDER), "95.00"),
        (PercentOff(10, Scope.ORDER), "90.00"),
        (SetPrice(eur("80.00"), Scope.ORDER), "80.00"),
    ],
)
def test_a_rule_on_the_order_needs_no_delivery(benefit: Benefit, total: str) -> None:
    priced = price(Promotion("x", benefit))

    assert priced.total == eur(total)
    assert isinstance(priced.verdicts[0], Applied)


FREE = Promotion("free", PercentOff(100, Scope.DELIVERY), lane=1)
TENTH = Promotion("tenth", PercentOff(10), lane=1)


@pytest.mark.parametrize("choice", ["best"])
def test_a_lane_chooses_over_goods_and_deliveries(choice: str) -> None:
    priced = price(FREE, TENTH, charges=(POST,), lane=choice)

    assert priced.total == eur("95.00")
    assert priced.verdicts == (
        Beaten(promotion="free", by="tenth", by_how_much=eur("5.00")),
        Applied(promotion="tenth", saving=eur("10.00")),
    )


def test_a_promotion_on_both_is_chosen_as_a_whole() -> None:
    both = Promotion("both", [PercentOff(6), PercentOff(100, Scope.DELIVERY)], lane=1)

    assert price(both, TENTH, charges=(POST,), lane="best").total == eur("94.00")


def test_best_per_line_takes_a_delivery_for_a_line() -> None:
    gift = Promotion("gift", Gift(sku="gift"), lane=1)
    priced = price(gift, FREE, TENTH, charges=(POST,), lane="best_per_line")

    assert priced.total == eur("90.00")
    assert priced.delivery.gross == eur("0.00")
    assert priced.lines[1].is_gift
    assert [each.promotion for each in priced.charges[0].discounts] == ["free"]


def test_a_gift_after_a_free_delivery_leaves_it_free() -> None:
    """The delivery's row moves on when a gift gets one."""
    free = Promotion("free", PercentOff(100, Scope.DELIVERY))
    gift = Promotion("gift", Gift(sku="gift"), lane=1)
    wrap = ServiceFee(id="wrap", service="wrap", amount=eur("2.00"))
    cart = Cart("EUR", [LineItem("a", services=["wrap"])])
    priced = price(free, gift, cart=cart, charges=(POST,), fees=(wrap,))

    assert priced.total == eur("102.00")
    assert [each.promotion for each in priced.charges[0].discounts] == ["free"]
    assert not priced.fees[0].discounts


# --------------------------------------------------------------- unknown is not false

BOTH = PriceBook(
    lists=[
        PriceList(id=code, currency=code, prices={"a": "5000.00"})
        for code in ("EUR", "USD")
    ]
)
UNKNOWN = TotalAtLeast(eur("1000.00"))


def discount_in_usd(promotion: Promotion, *charges: Charge) -> PricedCart:
    pricer = Pricer(BOTH, promotions=[promotion])
    return pricer.price(Cart("USD").with_item("a"), VIP, charges)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (UNKNOWN, False),
        (Not(UNKNOWN), False),
        (Not(Not(UNKNOWN)), False),
        (AnyOf([UNKNOWN, InGroup("vip")]), True),
        (AnyOf([UNKNOWN, InGroup("trade")]), False),
        (Not(AnyOf([UNKNOWN, InGroup("trade")])), False),
        (AllOf([UNKNOWN, InGroup("vip")]), False),
        (Not(AllOf([UNKNOWN, InGroup("vip")])), False),
        (Not(AllOf([UNKNOWN, InGroup("trade")])), True),
    ],
)
def test_what_is_not_known_is_neither_true_nor_false(
    condition: Condition, *, holds: bool
) -> None:
    rule = Promotion("x", PercentOff(10), conditions=condition)
    priced = discount_in_usd(rule)

    assert bool(priced.discount) is holds
    if not holds:
        (verdict,) = priced.verdicts
        assert isinstance(verdict, NotYet)
        assert [missing.what for missing in verdict.missing] == ["currency"]


@pytest.mark.parametrize(
    "benefits",
    [
        [AmountOff(eur("10.00")), PercentOff(100, Scope.DELIVERY)],
        [PercentOff(10), AmountOff(eur("1.00"), Scope.DELIVERY)],
        [PercentOff(10), PercentOff(5, at_most=eur("3.00"))],
        [PercentOff(10), PercentOff(5, select=Select(price_max=eur("3.00")))],
    ],
)
def test_a_promotion_without_one_of_its_amounts_gives_nothing(
    benefits: list[Benefit],
) -> None:
    priced = discount_in_usd(
        Promotion("x", benefits), Charge(id="p", amount=Money("5.00", "USD"))
    )

    assert not priced.discount
    assert priced.verdicts == (Rejected(promotion="x", reason="currency"),)


# ------------------------------------------------------------------ promotions on fees

WRAP = ServiceFee(id="wrap", service="wrap", amount=eur("4.00"))
CARD = OrderFee(id="card", kind="payment", amount=eur("1.00"))
WRAPPED = Cart("EUR", [LineItem("a", services=["wrap"])])


@pytest.mark.parametrize(
    ("promotion", "fees"),
    [
        (
            Promotion(
                "free wrap from 50",
                PercentOff(100, Scope.FEE, select=Select(fees="wrap")),
                conditions=TotalAtLeast(eur("50.00")),
            ),
            "1.00",
        ),
        (
            Promotion(
                "free wrap from 500",
                PercentOff(100, Scope.FEE, select=Select(fees="wrap")),
                conditions=TotalAtLeast(eur("500.00")),
            ),
            "5.00",
        ),
        (
            Promotion(
                "no payment fee for members",
                PercentOff(100, Scope.FEE, select=Select(fees="payment")),
                conditions=InGroup("vip"),
            ),
            "4.00",
        ),
        (Promotion("3 off all fees", AmountOff(eur("3.00"), Scope.FEES)), "2.00"),
        (Promotion("wrap for 1", SetPrice(eur("1.00"), Scope.FEE)), "2.00"),
        (
            Promotion(
                "half for the wrap of a",
                PercentOff(50, Scope.FEE, select=Select(skus="a")),
            ),
            "3.00",
        ),
    ],
)
def test_a_fee_is_lowered(promotion: Promotion, fees: str) -> None:
    priced = price(promotion, cart=WRAPPED, fees=(WRAP, CARD), occasion=VIP)

    assert priced.fees_total.gross == eur(fees)
    assert priced.goods.gross == eur("100.00")


def test_a_rule_on_fees_names_what_is_missing() -> None:
    waived = Promotion("waived", PercentOff(100, Scope.FEE))

    assert price(waived).verdicts == (
        NotYet(promotion="waived", missing=(Missing(what="fee"),)),
    )


# ------------------------------------------------------- codes, and uses of one buyer

TWO_CODES = Promotion(
    "x", AmountOff(eur("5.00")), codes=["AAA", "BBB"], max_uses_per_code=1
)


@pytest.mark.parametrize(
    ("used", "code"),
    [({}, "AAA"), ({"AAA": 1}, "BBB"), ({"BBB": 1}, "AAA")],
)
def test_the_code_that_is_used_is_one_that_is_left(
    used: dict[str, int], code: str
) -> None:
    cart = ONE.with_code("AAA").with_code("BBB")
    priced = price(
        TWO_CODES, cart=cart, occasion=Occasion(at=NOON, usage=Usage(uses=used))
    )

    assert priced.claims == (Claim(kind=ClaimKind.CODE, id=code),)
    assert [each.code for each in priced.discounts] == [code]
    assert priced.verdicts[0] == Applied(promotion="x", saving=eur("5.00"), code=code)
    (other,) = {"AAA", "BBB"} - {code}
    if used:
        assert priced.verdicts[1] == Exhausted(
            promotion="x", limit="max_uses_per_code", code=other
        )
    else:
        assert priced.verdicts[1] == Rejected(
            promotion="x", reason="code_already_given", code=other
        )


def test_where_all_codes_are_used_up_there_is_no_discount() -> None:
    cart = ONE.with_code("AAA").with_code("BBB")
    usage = Usage(uses={"AAA": 1, "BBB": 1})
    priced = price(TWO_CODES, cart=cart, occasion=Occasion(at=NOON, usage=usage))

    assert not priced.discount
    assert not priced.claims
    assert [type(verdict) for verdict in priced.verdicts] == [Exhausted, Exhausted]


def test_uses_of_one_buyer_are_counted_by_what_the_shop_says() -> None:
    once = Promotion("once", PercentOff(10), max_uses_per_buyer=1)
    buyer = Buyer(id="visitor 7", key="ann")

    assert price(once, occasion=Occasion(at=NOON, buyer=buyer)).claims == (
        Claim(kind=ClaimKind.BUYER, id="once", buyer="ann"),
    )
    assert Buyer(id="visitor 7").counted_by == "visitor 7"


def test_the_first_order_asks_for_a_key() -> None:
    first = Promotion("first", PercentOff(10), conditions=NthOrder(1))

    assert not price(first).discount
    known = Occasion(at=NOON, buyer=Buyer(key="ann"))
    assert price(first, occasion=known).discount == eur("10.00")


# -------------------------------------------------------- the best of the sets

FOUR = Cart("EUR").with_item("a", 4)
FIFTH = Promotion("fifth", PercentOff(20, Scope.CART))
THIRTY = Promotion("thirty", AmountOff(eur("30.00")))


@pytest.mark.parametrize(
    ("alone", "choice", "total"),
    [
        ("50.00", "first", "350.00"),
        ("50.00", "best", "290.00"),
        ("109.99", "best", "290.00"),
        ("110.00", "best", "290.00"),  # of equals, those that combine
        ("110.01", "best", "289.99"),
        ("120.00", "best", "280.00"),
    ],
)
def test_what_does_not_combine_yields_to_a_better_set(
    alone: str, choice: str, total: str
) -> None:
    single = Promotion("single", AmountOff(eur(alone)), exclusive=True)
    for promotions in ([FIFTH, THIRTY, single], [single, FIFTH, THIRTY]):
        priced = price(*promotions, cart=FOUR, exclusive=choice)
        assert priced.total == eur(total)


def test_the_verdicts_say_which_set_was_better() -> None:
    single = Promotion("single", AmountOff(eur("50.00")), exclusive=True)
    dear = Promotion("dear", AmountOff(eur("200.00")), exclusive=True)

    priced = price(FIFTH, THIRTY, single, cart=FOUR, exclusive="best")
    assert priced.verdicts == (
        Applied(promotion="fifth", saving=eur("80.00")),
        Applied(promotion="thirty", saving=eur("30.00")),
        Beaten(promotion="single", by="fifth", by_how_much=eur("60.00")),
    )
    priced = price(FIFTH, THIRTY, single, dear, cart=FOUR, exclusive="best")
    assert priced.verdicts == (
        Beaten(promotion="fifth", by="dear", by_how_much=eur("120.00")),
        Beaten(promotion="thirty", by="dear", by_how_much=eur("170.00")),
        Beaten(promotion="single", by="dear", by_how_much=eur("150.00")),
        Applied(promotion="dear", saving=eur("200.00")),
    )


def test_the_best_set_is_over_goods_and_deliveries() -> None:
    free = Promotion("free", PercentOff(100, Scope.DELIVERY))
    two = Promotion("two", AmountOff(eur("2.00")))
    six = Promotion("six", AmountOff(eur("6.00")), exclusive=True)

    priced = price(free, two, six, charges=(POST,), exclusive="best")
    assert priced.total == eur("98.00")


def test_an_exclusive_promotion_on_fees_leaves_what_was_given() -> None:
    waived = Promotion("waived", PercentOff(100, Scope.FEE), exclusive=True)
    ten = Promotion("ten", PercentOff(10))

    assert price(waived, fees=(CARD,)).total == eur("100.00")
    priced = price(waived, ten, fees=(CARD,))
    assert priced.total == eur("91.00")
    assert priced.verdicts[0] == Beaten(
        promotion="waived", by="ten", by_how_much=eur("9.00")
    )


# ------------------------------------------------------------ what a percentage is of


def test_the_base_of_a_percentage_is_said_on_a_benefit() -> None:
    rules = (
        Promotion("i", PercentOff(20, basis="list")),
        Promotion("j", PercentOff(10, basis="list")),
        Promotion("o", PercentOff(5, Scope.CART)),
    )

    assert price(*rules).total == eur("66.50")


@pytest.mark.parametrize(
    ("basis", "total"), [(None, "68.40"), ("list", "66.50"), ("running", "68.40")]
)
def test_the_base_of_percentages_is_said_on_a_lane(
    basis: str | None, total: str
) -> None:
    pricer = Pricer(
        HUNDRED,
        promotions=[
            Promotion("i", PercentOff(20)),
            Promotion("j", PercentOff(10)),
            Promotion("o", PercentOff(5, Scope.CART), lane=1),
        ],
        lanes=[Lane(number=0, basis=basis)],
    )

    assert pricer.price(ONE, NOW).total == eur(total)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: PercentOff(5, basis="final"),
        lambda: Lane(number=0, basis="final"),
        lambda: DiscountPolicy(stacking="final"),
        lambda: DiscountPolicy(at_most="120%"),
    ],
)
def test_only_thresholds_wait_for_all_discounts(wrong: object) -> None:
    with pytest.raises(InvalidInputError):
        wrong()  # type: ignore[operator]


# ------------------------------------------------------------ a cap over all promotions


@pytest.mark.parametrize(
    ("cap", "total", "savings"),
    [
        ("100%", "290.00", ["80.00", "30.00"]),
        ("25%", "300.00", ["80.00", "20.00"]),
        ("20%", "320.00", ["80.00"]),
        ("10%", "360.00", ["40.00"]),
        ("0%", "400.00", []),
    ],
)
def test_all_promotions_together_take_at_most_a_part(
    cap: str, total: str, savings: list[str]
) -> None:
    priced = price(FIFTH, THIRTY, cart=FOUR, at_most=cap)

    assert priced.total == eur(total)
    assert [each.amount for each in priced.discounts] == [eur(one) for one in savings]
    for verdict in priced.verdicts[len(savings) :]:
        assert isinstance(verdict, Rejected)
        assert verdict.reason == "discount_cap"


def test_a_cap_leaves_gifts_and_deliveries() -> None:
    gift = Promotion("gift", Gift(sku="gift"))
    free = Promotion("free", PercentOff(100, Scope.DELIVERY))
    priced = price(gift, free, FIFTH, charges=(POST,), at_most="10%")

    assert priced.total == eur("90.00")


# --------------------------------------------------------- thresholds after all discounts

GIFT_FROM_95 = Promotion(
    "gift", Gift(sku="gift"), conditions=TotalAtLeast(eur("95.00"), basis="final")
)
TEN = Promotion("ten", AmountOff(eur("10.00")), codes="TEN")


@pytest.mark.parametrize("promotions", [(GIFT_FROM_95, TEN), (TEN, GIFT_FROM_95)])
def test_a_threshold_after_all_discounts_does_not_hang_on_the_order(
    promotions: tuple[Promotion, ...],
) -> None:
    assert len(price(*promotions).lines) == 2
    assert len(price(*promotions, cart=ONE.with_code("TEN")).lines) == 1


# ------------------------------------------------------ conditions are decided once


def test_the_conditions_of_a_promotion_are_decided_once() -> None:
    """Its own reduction of the goods does not take its free delivery away."""
    both = Promotion(
        "both",
        [PercentOff(20), PercentOff(100, Scope.DELIVERY), PercentOff(100, Scope.FEE)],
        conditions=TotalAtLeast(eur("90.00")),
    )

    assert price(both, charges=(POST,), fees=(CARD,)).total == eur("80.00")


def test_a_discount_says_which_benefit_gave_it() -> None:
    both = Promotion(
        "both",
        [
            PercentOff(5, select=Select(skus="none")),
            AmountOff(eur("3.00")),
            PercentOff(100, Scope.DELIVERY),
        ],
    )
    priced = price(both, charges=(POST,))

    assert [each.benefit for each in priced.discounts] == [1, 2]
    assert [each.benefit for each in priced.lines[0].discounts] == [1]
    assert [each.benefit for each in priced.charges[0].discounts] == [2]
