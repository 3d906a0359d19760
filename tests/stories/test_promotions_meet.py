"""Promotions that meet each other in one cart: sets, bundles, gifts, weights and several parcels.

Each situation is bought and then called off unit by unit: all that was paid comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ecomkit.cart import Personalization
from ecomkit.catalog import Article, PersonalizationField, PersonalizationSchema
from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    DiscountPolicy,
    EachGroupOf,
    Gift,
    GroupPrice,
    PercentOff,
    PriceBook,
    PricingPolicy,
    ProgressivePercent,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    SpendAndSave,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import ArticlesAtLeast
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.transit import Origin
from ecomkit.shop.ports import Store
from tests.stories.shops import ADA, PARIS, SLIP, eur
from tests.stories.till import Till, kept_in

BOOK = PriceBook.of(
    "EUR",
    {
        "tea": "4.50",
        "mug": "12.00",
        "pot": "30.00",
        "rice": "3.00",
        "ring": "80.00",
        "set": "18.00",
        "voucher": "20.00",
        "sample": "1.00",
    },
    includes_tax=True,
    articles=[
        Article(sku="tea", tax_category="food", categories={"drinks"}),
        Article(sku="mug", categories={"ware"}),
        Article(sku="pot", categories={"ware"}),
        Article(sku="rice", tax_category="food", unit="kg"),
        Article(
            sku="ring",
            personalization=PersonalizationSchema([PersonalizationField("inside")]),
        ),
        Article(sku="set", parts={"tea": 2, "mug": 1}),
        Article(sku="voucher", discountable=False),
        Article(sku="sample"),
    ],
)
POST = ShippingTable(
    methods=[
        ShippingMethod(id="post", fee=FlatRate(eur("4.90")), tax_category="standard")
    ],
    origins=[Origin(id="berlin", timezone=UTC)],
)
TEA, MUG, POT = Select(skus="tea"), Select(skus="mug"), Select(skus="pot")
MUG_AND_TEA = GroupPrice(one_of_each=[MUG, TEA], amount=eur("15.00"))
ALL_THREE = GroupPrice(one_of_each=[POT, MUG, TEA], amount=eur("40.00"))
POT_GIVES_MUG = BuyGet(buy=POT, get=MUG)
THREE_FOR_TWO = CheapestFree(quantity=3, select=TEA)
BY_PLACE = ProgressivePercent([0, 10, 20])
FREE_POST = PercentOff(100, Scope.DELIVERY)
KILOS = ("rice", Decimal("2.5"), {"unit": "kg"})
Line = tuple[str, int | Decimal, dict[str, Any]] | tuple[str, int]


def off(amount: str, scope: Scope = Scope.ORDER, **of: Any) -> AmountOff:
    return AmountOff(eur(amount), scope, **of)


def ring(text: str) -> Line:
    return "ring", 1, {"personalization": Personalization({"inside": text})}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kept_in(tmp_path) as found:
        yield found


def sold(
    store: Store,
    rules: Sequence[Any],
    lines: Sequence[Line],
    *,
    parcels: int = 1,
    codes: Sequence[str] = (),
    **pricing: Any,
) -> tuple[Till, Order]:
    """The order of a cart under *rules*: promotions, or benefits without conditions."""
    promotions = [
        rule if isinstance(rule, Promotion) else Promotion(f"p{number}", rule)
        for number, rule in enumerate(rules)
    ]
    till = Till(
        store, BOOK, pricing={"promotions": promotions, **pricing}, shipping=POST
    )
    cart = till.filled()
    for sku, quantity, *wishes in lines:
        till.shop.carts.add(cart.id, sku, quantity, **(wishes[0] if wishes else {}))
    for code in codes:
        till.shop.carts.enter_code(cart.id, code)
    begun = till.checkout(cart)
    if parcels > 1:
        places = {"home": ADA, "paris": PARIS}
        keys = [line.key for line in till.shop.carts.get(cart.id).cart.lines]
        till.shop.checkouts.send(begun, places, dict(zip(keys, places, strict=True)))
        till.shop.checkouts.update(begun, delivery=dict.fromkeys(places, "post"))
    return till, till.bought(till.shop.checkouts.quote(begun))


def told(order: Order) -> str:
    goods = [f"{line.sku} {line.gross.amount}" for line in order.lines]
    posts = [str(each.charged.gross.amount) for each in order.deliveries]
    return " ".join([*sorted(goods), "+", *sorted(posts)])


def closes(till: Till, order: Order) -> None:
    number, back = order.number, Money.zero("EUR")
    for line in order.lines:
        units = [line.quantity] if line.item.unit else [1] * int(line.quantity)
        for place, unit in enumerate(units):
            change = cancellation(
                till.shop.orders.get(number),
                {line.key: unit},
                id=f"{line.key} {place}",
                at=till.clock.now(),
                also_refund=AlsoRefund.SHARES,
            )
            back += change.refund
            till.shop.orders.change(number, change, details=SLIP)
    assert back == order.total
    assert not till.shop.orders.get(number).due


SITUATIONS: list[tuple[str, Sequence[Any], Sequence[Line], str]] = [
    (
        "a set at 15.00, then 5.00 off the 24.40 of the order: 19.50 of it are goods",
        [MUG_AND_TEA, off("5.00")],
        [("mug", 1), ("tea", 2)],
        "mug 8.67 tea 6.83 + 3.90",
    ),
    (
        "three teas for two, then 10 % off a tea and 20 % off the next that costs anything",
        [THREE_FOR_TWO, BY_PLACE],
        [("tea", 3), ("mug", 1)],
        "mug 12.00 tea 7.65 + 4.90",
    ),
    (
        "the other way round: 0.45, 0.90 and 0.90 off, then a tea of 3.60 is free",
        [BY_PLACE, THREE_FOR_TWO],
        [("tea", 3), ("mug", 1)],
        "mug 12.00 tea 7.65 + 4.90",
    ),
    (
        "a bundle is one unit of a set: 22.50 cost 20.00",
        [GroupPrice(one_of_each=[Select(skus="set"), TEA], amount=eur("20.00"))],
        [("set", 1), ("tea", 1)],
        "set 16.00 tea 4.00 + 4.90",
    ),
    (
        "the teas in a bundle are no teas of three for two",
        [THREE_FOR_TWO],
        [("set", 1), ("tea", 2)],
        "set 18.00 tea 9.00 + 4.90",
    ),
    (
        "a tenth off the order, but not off the voucher: 1.20 and 0.49",
        [PercentOff(10, Scope.ORDER)],
        [("voucher", 1), ("mug", 1)],
        "mug 10.80 voucher 20.00 + 4.41",
    ),
    (
        "rice and tea are two articles",
        [Promotion("p", PercentOff(10), conditions=ArticlesAtLeast(2))],
        [KILOS, ("tea", 1)],
        "rice 6.75 tea 4.05 + 4.90",
    ),
    (
        "the first kilo in full, 0.30 off the second, and 20 % off the half one",
        [BY_PLACE],
        [KILOS],
        "rice 6.90 + 4.90",
    ),
    (
        "a pair of kilos for 5.00 less, the half one in full",
        [EachGroupOf(size=2, benefit=AmountOff(eur("5.00")))],
        [KILOS],
        "rice 2.50 + 4.90",
    ),
    (
        "kilos and mugs in two sets at 13.00",
        [GroupPrice(one_of_each=[Select(skus="rice"), MUG], amount=eur("13.00"))],
        [KILOS, ("mug", 2)],
        "mug 20.80 rice 6.70 + 4.90",
    ),
    (
        "a sample for every two teas, of which one is free",
        [THREE_FOR_TWO, Gift(sku="sample", for_each=2, select=TEA)],
        [("tea", 4)],
        "sample 0.00 tea 13.50 + 4.90",
    ),
    (
        "5.00 off 24.00 spent, then a tenth of 23.90",
        [SpendAndSave(for_each=eur("20.00"), amount=eur("5.00")), PercentOff(10, Scope.ORDER)],
        [("mug", 2)],
        "mug 17.10 + 4.41",
    ),
    (
        "two rings with a name each: one of them is free",
        [CheapestFree(quantity=2)],
        [ring("Ada"), ring("Bob")],
        "ring 0.00 ring 80.00 + 4.90",
    ),
    (
        "three names on three lines stand in three places",
        [ProgressivePercent([0, 50, 100])],
        [ring("Ada"), ring("Bob"), ring("Eve")],
        "ring 0.00 ring 40.00 ring 80.00 + 4.90",
    ),
    (
        "rings with other names are one article: three are not reached",
        [Promotion("p", PercentOff(10), conditions=ArticlesAtLeast(3))],
        [ring("Ada"), ring("Bob"), ("mug", 1)],
        "mug 12.00 ring 80.00 ring 80.00 + 4.90",
    ),
    (
        "a mug that a condition uses up is in no set; the other with a tea of 2.25 saves nothing",
        [
            Promotion(
                "half",
                PercentOff(50, select=TEA),
                conditions=QuantityAtLeast(1, select=MUG, consumes=True),
            ),
            MUG_AND_TEA,
        ],
        [("mug", 2), ("tea", 1)],
        "mug 24.00 tea 2.25 + 4.90",
    ),
    (
        "a mug that a pot gives is in no set of the three",
        [POT_GIVES_MUG, ALL_THREE],
        [("pot", 1), ("mug", 1), ("tea", 1)],
        "mug 0.00 pot 30.00 tea 4.50 + 4.90",
    ),
    (
        "and a set of the three gives no mug",
        [ALL_THREE, POT_GIVES_MUG],
        [("pot", 1), ("mug", 1), ("tea", 1)],
        "mug 10.32 pot 25.81 tea 3.87 + 4.90",
    ),
    (
        "a tea at 5.00 beside a mug saves nothing: the teas are left to three for two",
        [BuyGet(buy=MUG, get=TEA, unit_price=eur("5.00")), THREE_FOR_TWO],
        [("mug", 1), ("tea", 3)],
        "mug 12.00 tea 9.00 + 4.90",
    ),
    (
        "a fifth off leaves 48.00: delivery is free from 50.00",
        [PercentOff(20), Promotion("f", FREE_POST, conditions=TotalAtLeast(eur("50.00")))],
        [("pot", 2)],
        "pot 48.00 + 4.90",
    ),
    (
        "a gift is no second article",
        [Gift(sku="sample"), Promotion("p", PercentOff(10), conditions=ArticlesAtLeast(2))],
        [("mug", 1)],
        "mug 12.00 sample 0.00 + 4.90",
    ),
    (
        "a free delivery and 3.00 off the order, in one promotion: 16.50 are left to lower",
        [[FREE_POST, off("3.00")]],
        [("mug", 1), ("tea", 1)],
        "mug 9.82 tea 3.68 + 0.00",
    ),
    (
        "3.00 off the tea and its delivery, 9.40 together",
        [off("3.00", select=TEA)],
        [("mug", 1), ("tea", 1)],
        "mug 12.00 tea 3.06 + 3.34",
    ),
    (
        "half a mug, the cheapest; then 0, 10 and 10 % off pot, mug and half mug",
        [PercentOff(50, max_units=1, select=Select(categories="ware")), ProgressivePercent([0, 10])],
        [("mug", 2), ("pot", 1)],
        "mug 16.20 pot 30.00 + 4.90",
    ),
    (
        "three units reach the tier, set or no set: a tenth of 15.00 and of 4.50",
        [MUG_AND_TEA, Tiered(tiers=Tier(at_least=3, benefit=PercentOff(10)), basis="quantity")],
        [("mug", 1), ("tea", 2)],
        "mug 9.82 tea 7.73 + 4.90",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "lines", "rows"),
    [situation[1:] for situation in SITUATIONS],
    ids=[situation[0] for situation in SITUATIONS],
)
def test_what_is_left_of_each_row(
    store: Store, rules: Sequence[Any], lines: Sequence[Line], rows: str
) -> None:
    till, order = sold(store, rules, lines)

    assert told(order) == rows
    closes(till, order)


def test_an_amount_off_the_order_is_of_both_its_parcels(store: Store) -> None:
    """Of 3.00 the goods' part is 16.50 in 26.30: 1.88; each parcel has 0.56 of the rest."""
    till, order = sold(store, [off("3.00")], [("mug", 1), ("tea", 1)], parcels=2)

    assert told(order) == "mug 10.63 tea 3.99 + 4.34 4.34"
    closes(till, order)


def test_a_cap_is_of_the_goods_and_leaves_the_parcel_its_own(store: Store) -> None:
    """Of 20.00 the goods' part is 16.61, capped at 30 % of 24.00; the delivery's is 3.39."""
    policy = PricingPolicy(discounts=DiscountPolicy(at_most="30%"))
    till, order = sold(store, [off("20.00")], [("mug", 2)], policy=policy)

    assert told(order) == "mug 16.80 + 1.51"
    closes(till, order)


def test_a_code_that_was_used_up_gives_way_to_the_next(store: Store) -> None:
    """One promotion, two codes of one use each: the second buyer has both, and uses the second."""
    rule = Promotion("p", off("2.00"), codes=["ONE", "TWO"], max_uses_per_code=1)
    till, first = sold(store, [rule], [("mug", 1)], codes=["ONE"])
    assert first.total == eur("14.90")

    orders = []
    for total in ("14.90", "16.90"):
        cart = till.filled(("mug", 1))
        for code in ("ONE", "TWO"):
            till.shop.carts.enter_code(cart.id, code)
        orders.append(till.bought(till.shop.checkouts.quote(till.checkout(cart))))
        assert orders[-1].total == eur(total)
    (line,) = orders[0].lines
    assert [share.code for share in line.charged.discounts] == ["TWO"]
    for order in (first, *orders):
        closes(till, order)
