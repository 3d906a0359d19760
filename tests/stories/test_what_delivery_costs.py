"""What a delivery costs, by pieces, weight, worth and place, and what of it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecomkit.addressing import Address, Zone
from ecomkit.catalog import Article
from ecomkit.checkout import IncompleteCheckoutError
from ecomkit.measures import Dimensions, Weight
from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, cancellation
from ecomkit.pricing import Not, PercentOff, PriceBook, Promotion, Scope, Select
from ecomkit.pricing.values.conditions import ShipsTo
from ecomkit.shipping import (
    FeeTax,
    NotRestricted,
    ShippingFeeRule,
    ShippingMethod,
    ShippingTable,
    TotalWeight,
    WithoutFlags,
)
from ecomkit.shipping.fees import (
    FeeAtMost,
    FeeByWeight,
    FeeByZone,
    FeePerItem,
    FirstThenMore,
    FlatRate,
    FreeFrom,
    HighestFee,
    PercentOfGoods,
    SumOfFees,
    Surcharge,
    SurchargedFee,
    VolumetricWeight,
    WeightBand,
)
from ecomkit.shop.ports import Store
from ecomkit.tax.jurisdiction import Jurisdiction
from tests.stories.delivery_shop import BERLIN, PARIS, ZURICH, address
from tests.stories.shops import COMPANY, PERSON, SLIP, eur
from tests.stories.till import Till, kept_in


def kg(amount: str) -> Weight:
    return Weight.of(amount, "kg")


BOOK = PriceBook.of(
    "EUR",
    {"mug": "12.00", "lamp": "60.00", "pillow": "20.00"},
    includes_tax=True,
    articles=[
        Article(sku="mug", weight=kg("0.4")),
        Article(sku="lamp", weight=kg("2.5")),
        # 60 x 50 x 20 cm are 60,000 cm3: 12 kg by volume at 5,000 cm3 each.
        Article(
            sku="pillow", weight=kg("1"), dimensions=Dimensions.of(60, 50, 20, "cm")
        ),
    ],
)
ZONES = [
    Zone("germany", countries={"DE"}),
    Zone("islands", countries={"DE"}, postcodes=["18565", "25849..25999"]),
    Zone("munster", countries={"IE"}, regions={"CO", "KY"}),
    Zone("union", countries=["FR", "IT"]),
]
SYLT = address("DE", "Sylt", "25980")
CORK = address("IE", "Cork", "T12 W8KP", "CO")
LEEDS = address("GB", "Leeds", "LS1 4AP", "ENG")
BY_PLACE = FeeByZone(
    zones={
        "germany": FlatRate(eur("4.90")),
        "islands": FlatRate(eur("15.00")),
        "munster": FlatRate(eur("18.00")),
        "union": FlatRate(eur("9.00")),
    }
)
BY_WEIGHT = FeeByWeight(
    bands=[WeightBand(kg("2"), eur("4.90")), WeightBand(kg("10"), eur("7.50"))]
)
BY_VOLUME = FeeByWeight(
    bands=[WeightBand(kg("5"), eur("4.90")), WeightBand(kg("30"), eur("12.00"))],
    weighing=VolumetricWeight(divisor=5000, per="cm3/kg"),
)
POST_ABROAD = FeeByZone(
    zones={"union": FlatRate(eur("9.00"))}, elsewhere=FlatRate(eur("4.90"))
)
PIECES = FeePerItem(eur("1.20"))
FLAT = FlatRate(eur("4.90"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kept_in(tmp_path) as found:
        yield found


def till_with(store: Store, *rules: ShippingFeeRule, **facts: Any) -> Till:
    methods = [
        ShippingMethod(
            id=("post", "courier")[number],
            fee=rule,
            tax_category="standard",
            position=number,
            **facts,
        )
        for number, rule in enumerate(rules)
    ]
    return Till(store, BOOK, shipping=ShippingTable(methods=methods, zones=ZONES))


@pytest.mark.parametrize(
    ("rule", "items", "to", "fee"),
    [
        (FLAT, [("mug", 1)], BERLIN, "4.90"),
        (FLAT, [("mug", 9), ("lamp", 2)], BERLIN, "4.90"),
        (PIECES, [("mug", 3), ("lamp", 1)], BERLIN, "4.80"),
        (FirstThenMore(eur("5.00"), eur("0.50")), [("mug", 4)], BERLIN, "6.50"),
        (BY_PLACE, [("mug", 1)], BERLIN, "4.90"),
        (BY_PLACE, [("mug", 1)], SYLT, "15.00"),
        (BY_PLACE, [("mug", 1)], PARIS, "9.00"),
        (BY_PLACE, [("mug", 1)], CORK, "18.00"),
        (BY_WEIGHT, [("mug", 5)], BERLIN, "4.90"),  # 2.0 kg
        (BY_WEIGHT, [("mug", 6)], BERLIN, "7.50"),  # 2.4 kg
        (BY_VOLUME, [("pillow", 1)], BERLIN, "12.00"),
        # 84.00 x 5 % = 4.20
        (
            PercentOfGoods(rate="5%", basis="gross"),
            [("mug", 2), ("lamp", 1)],
            BERLIN,
            "4.20",
        ),
        (SumOfFees(FLAT, PIECES), [("mug", 3)], BERLIN, "8.50"),
        (HighestFee(FLAT, PIECES), [("mug", 5)], BERLIN, "6.00"),
        (
            FeeAtMost(eur("16.00"), SumOfFees(BY_PLACE, PIECES)),
            [("mug", 3)],
            SYLT,
            "16.00",
        ),
        # 4.90 and 1.20 for each of two; fuel is 10 % of both.
        (
            SurchargedFee(
                FLAT,
                [
                    Surcharge(id="handling", fee=PIECES),
                    Surcharge(id="fuel", share="10%", of=["base", "handling"]),
                ],
            ),
            [("mug", 2)],
            BERLIN,
            "8.03",
        ),
        (FreeFrom(amount=eur("60.00"), rule=FLAT), [("mug", 5)], BERLIN, "0.00"),
        (FreeFrom(amount=eur("60.00"), rule=FLAT), [("mug", 4)], BERLIN, "4.90"),
    ],
)
def test_the_fee_is_offered_charged_and_given_back_with_its_goods(
    store: Store,
    rule: ShippingFeeRule,
    items: list[tuple[str, int]],
    to: Address,
    fee: str,
) -> None:
    """Line by line the order is called off, each with its share; nothing is left due."""
    till = till_with(store, rule)
    till.shop.stock.receive("mug", 99)
    for sku in ("lamp", "pillow"):
        till.shop.stock.receive(sku, 9)
    checkout = till.checkout(till.filled(*items), to=to)
    ((_, offers),) = till.shop.checkouts.review(checkout).offers
    assert offers.option("post").price == eur(fee)

    order = till.bought(till.shop.checkouts.quote(checkout))

    (delivery,) = order.deliveries
    assert delivery.charged.gross == eur(fee)
    goods = Money.sum((line.gross for line in order.lines), "EUR")
    assert order.total == goods + eur(fee)
    assert Money.sum((share for _, share in delivery.shares), "EUR") == eur(fee)
    for number, line in enumerate(order.lines):
        change = cancellation(
            till.shop.orders.get(order.number),
            {line.key: line.quantity},
            id=f"c{number}",
            at=till.clock.now(),
            also_refund=AlsoRefund.SHARES,
        )
        share = dict(delivery.shares).get(line.key, eur("0.00"))
        assert change.refund == line.gross + share
        till.shop.orders.change(order.number, change, details=SLIP)
    assert not till.shop.orders.get(order.number).due


@pytest.mark.parametrize(
    ("items", "to", "reasons", "offered"),
    [
        (
            [("mug", 1)],
            LEEDS,
            {"post": ["destination_not_served"], "courier": []},
            {"courier": "9.90"},
        ),
        (
            [("lamp", 5)],
            BERLIN,
            {"post": [], "courier": ["too_heavy"]},
            {"post": "4.90"},
        ),
        (
            [("lamp", 5)],
            LEEDS,
            {"post": ["destination_not_served"], "courier": ["too_heavy"]},
            {},
        ),
    ],
)
def test_a_way_that_does_not_lead_there_says_why(
    store: Store,
    items: list[tuple[str, int]],
    to: Address,
    reasons: dict[str, list[str]],
    offered: dict[str, str],
) -> None:
    post = ShippingMethod(id="post", fee=BY_PLACE, tax_category="standard")
    courier = ShippingMethod(
        id="courier",
        fee=FlatRate(eur("9.90")),
        tax_category="standard",
        requires=[TotalWeight(at_most=kg("10"))],
    )
    table = ShippingTable(methods=[post, courier], zones=ZONES)
    till = Till(store, BOOK, shipping=table)
    checkout = till.checkout(till.filled(*items), to=to)
    ((_, offers),) = till.shop.checkouts.review(checkout).offers

    assert {each.method: str(each.price.amount) for each in offers} == offered
    for method, why in reasons.items():
        till.shop.checkouts.update(checkout, delivery=method)
        if why:
            assert [each.code for each in offers.why_not(method)] == why
            with pytest.raises(IncompleteCheckoutError, match="delivery_|destination_"):
                till.shop.checkouts.quote(checkout)
        else:
            assert till.shop.checkouts.quote(checkout).deliveries[0].method == method


@pytest.mark.parametrize(
    ("items", "to", "offered", "why"),
    [
        ([("lamp", 1)], PARIS, {"air": "19.00", "post": "9.00"}, {}),
        ([("battery", 1)], PARIS, {"post": "9.00"}, {"air": "not_carried"}),
        ([("gin", 1)], BERLIN, {"air": "19.00", "post": "4.90"}, {}),
        (
            [("gin", 1), ("lamp", 1)],
            PARIS,
            {"air": "19.00"},
            {"post": "import_restricted"},
        ),
    ],
)
def test_goods_that_may_not_fly_or_not_go_there(
    store: Store,
    items: list[tuple[str, int]],
    to: Address,
    offered: dict[str, str],
    why: dict[str, str],
) -> None:
    """Lithium does not fly; spirits do not go to the union by post."""
    book = PriceBook.of(
        "EUR",
        {"lamp": "60.00", "battery": "30.00", "gin": "25.00"},
        includes_tax=True,
        articles=[
            Article(sku="battery", flags=["lithium"]),
            Article(sku="gin", hs_code="2208.50"),
        ],
    )
    spirits = NotRestricted(what="spirits", zones="union", hs_codes="2208")
    methods = [
        ShippingMethod(
            id="air", fee=FlatRate(eur("19.00")), requires=[WithoutFlags("lithium")]
        ),
        ShippingMethod(id="post", fee=BY_PLACE, requires=[spirits]),
    ]
    till = Till(store, book, shipping=ShippingTable(methods=methods, zones=ZONES))
    checkout = till.checkout(till.filled(*items), to=to)
    ((_, offers),) = till.shop.checkouts.review(checkout).offers

    assert {each.method: str(each.price.amount) for each in offers} == offered
    for method, code in why.items():
        assert [each.code for each in offers.why_not(method)] == [code]
        till.shop.checkouts.update(checkout, delivery=method)
        with pytest.raises(IncompleteCheckoutError, match="delivery_not_offered"):
            till.shop.checkouts.quote(checkout)
    till.shop.checkouts.update(checkout, delivery=next(iter(offered)))
    order = till.bought(till.shop.checkouts.quote(checkout))
    assert order.deliveries[0].method in offered


@pytest.mark.parametrize(
    ("to", "buyer", "costs"),
    [
        (BERLIN, PERSON, {"courier": "9.90", "post": "0.00"}),
        # 9.90 holds 1.58 at 19 %, which is not due abroad.
        (ZURICH, PERSON, {"courier": "8.32", "post": "0.00"}),
        (PARIS, PERSON, {"courier": "9.90", "post": "9.00"}),
        (PARIS, COMPANY, {"courier": "8.32", "post": "7.56"}),
    ],
)
def test_a_buyer_sees_what_each_way_will_cost_and_pays_that(
    store: Store, to: Address, buyer: Any, costs: dict[str, str]
) -> None:
    """After a promotion, and without the tax that this buyer does not pay."""
    methods = [
        ShippingMethod(id=id, fee=fee, tax_category="standard", fee_tax=FeeTax.INCLUDED)
        for id, fee in (("post", POST_ABROAD), ("courier", FlatRate(eur("9.90"))))
    ]
    free = Promotion(
        "post-free",
        PercentOff(100, Scope.DELIVERY, select=Select(methods="post")),
        conditions=Not(ShipsTo(Jurisdiction(countries="FR"))),
    )
    table = ShippingTable(methods=methods, zones=ZONES)
    till = Till(store, BOOK, shipping=table, pricing={"promotions": [free]})
    checkout = till.checkout(till.filled(("mug", 1)), to=to, buyer=buyer)

    (shown,) = till.shop.checkouts.delivery_costs(checkout).values()

    assert {method: str(cost.amount) for method, cost in shown.items()} == costs
    for method in costs:
        till.shop.checkouts.update(checkout, delivery=method)
        quote = till.shop.checkouts.quote(checkout)
        (charge,) = quote.priced.charges
        is_net = quote.policy.shown == "net"
        assert (charge.net if is_net else charge.gross) == shown[method]
