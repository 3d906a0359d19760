"""A rule selects what it is about: goods, deliveries by their method, fees by their name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CatalogPromotion,
    Charge,
    CheapestFree,
    Contains,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    ProgressivePercent,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.result import Missing, NotYet
from ecomkit.pricing.values import ArticlesAtLeast
from ecomkit.testing.strategies import NOON
from tests.unit.pricing.test_order_of_charges import euros

GOODS = [Select(skus="tea"), Select(except_categories="ware"), Select(discounted=False)]
METHODS, FEES = Select(methods="post"), Select(fees="wrap")
SCOPES = {
    Scope.UNIT: GOODS,
    Scope.LINE: GOODS,
    Scope.CART: GOODS,
    Scope.DELIVERY: [METHODS],
    Scope.DELIVERIES: [METHODS],
    Scope.ORDER: [*GOODS, METHODS],
    Scope.FEE: [*GOODS, FEES],
    Scope.FEES: [*GOODS, FEES],
}
ONE = Money("1.00", "EUR")
ON_GOODS: list[Callable[[Select], object]] = [
    lambda select: Tiered(
        tiers=Tier(at_least=1, benefit=PercentOff(1)), basis="quantity", select=select
    ),
    lambda select: SpendAndSave(for_each=ONE, amount=ONE, select=select),
    lambda select: SpendAndSave(for_each=ONE, amount=ONE, spent_on=select),
    lambda select: FirstAndNext(first=ONE, next=ONE, select=select),
    lambda select: EachGroupOf(size=2, benefit=PercentOff(1), select=select),
    lambda select: EachGroupOf(one_of_each=[select], benefit=PercentOff(1)),
    lambda select: GroupPrice(quantity=2, amount=ONE, select=select),
    lambda select: GroupPrice(one_of_each=[GOODS[0], select], amount=ONE),
    lambda select: CheapestFree(quantity=2, select=select),
    lambda select: ProgressivePercent([0, 10], select=select),
    lambda select: BuyGet(buy=select),
    lambda select: BuyGet(get=select),
    lambda select: Gift(sku="a", for_each=1, select=select),
    lambda select: CatalogPromotion(id="a", rate="10%", select=select),
    lambda select: TotalAtLeast(ONE, select=select),
    lambda select: QuantityAtLeast(1, select=select),
    lambda select: ArticlesAtLeast(1, select=select),
    lambda select: Contains(select),
]


@pytest.mark.parametrize("select", [*GOODS, METHODS, FEES], ids=str)
@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize(
    "made",
    [
        lambda scope, select: PercentOff(10, scope, select=select),
        lambda scope, select: AmountOff(ONE, scope, select=select),
        lambda scope, select: SetPrice(ONE, scope, select=select),
    ],
)
def test_what_a_scope_does_not_look_at_is_refused(
    made: Callable[[Scope, Select], object], scope: Scope, select: Select
) -> None:
    """ "Free delivery of tea" was a free delivery of everything."""
    if select in SCOPES[scope]:
        assert made(scope, select)
        return
    with pytest.raises(InvalidPromotionError, match="selected where only") as refusal:
        made(scope, select)
    assert refusal.value.path.startswith("$.select")
    assert refusal.value.hint


@pytest.mark.parametrize("made", ON_GOODS)
def test_sets_gifts_tiers_and_conditions_are_on_goods(
    made: Callable[[Select], object],
) -> None:
    assert all(made(select) for select in GOODS)
    for select in (METHODS, FEES, Select(skus="tea", methods="post")):
        with pytest.raises(InvalidPromotionError, match="only goods can be"):
            made(select)


@pytest.mark.parametrize(
    ("select", "cart", "left"),
    [
        (Select(), {"tea": 1, "mug": 1}, "3.87 10.32 4.21"),
        (Select(skus="tea"), {"tea": 1, "mug": 1}, "3.06 12.00 3.34"),
        (Select(except_skus="tea"), {"tea": 1, "mug": 1}, "4.50 9.87 4.03"),
        (Select(skus="tea"), {"mug": 1}, "12.00 4.90"),
        (Select(methods="post"), {"mug": 1}, "9.87 4.03"),
        (Select(methods="bike"), {"mug": 1}, "9.00 4.90"),
    ],
)
def test_an_amount_off_some_goods_and_their_delivery(
    select: Select, cart: dict[str, int], left: str
) -> None:
    """3.00 off tea and post is shared by 4.50 and 4.90: 1.436 and 1.564."""
    filled = Cart("EUR")
    for sku, units in cart.items():
        filled = filled.with_item(sku, units)
    pricer = Pricer(
        PriceBook.of("EUR", {"tea": "4.50", "mug": "12.00"}),
        promotions=[
            Promotion("p", AmountOff(euros("3.00"), Scope.ORDER, select=select))
        ],
    )
    post = Charge(id="post", method="post", amount=euros("4.90"))

    priced = pricer.price(filled, Occasion(at=NOON), [post])

    rows = (*priced.lines, *priced.charges)
    assert " ".join(str(row.amount.amount) for row in rows) == left
    if left.startswith("12.00"):
        missing = Missing(what="contents", values=("tea",))
        assert priced.verdicts == (NotYet(promotion="p", missing=(missing,)),)
