"""Unknown is not false: an amount or a fact that is not known lets no rule apply."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    Buyer,
    BuyGet,
    Campaign,
    CatalogPromotion,
    Charge,
    Contains,
    DeliveredBy,
    InGroup,
    Not,
    NthOrder,
    Occasion,
    OrderFee,
    PaidWith,
    PercentOff,
    PriceBook,
    QuantityAtLeast,
    Select,
    SetPrice,
    ShipsTo,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import AllOf, Benefit, Condition
from ecomkit.tax import Jurisdiction
from tests.unit.pricing.till import (
    AT,
    BOOK,
    POST,
    eur,
    rule,
    till,
    verdicts,
)

TENTH = PercentOff(10)

UNKNOWN = TotalAtLeast(eur("10.00"))
BOTH = TotalAtLeast([eur("10.00"), Money("10.00", "USD")])


@pytest.mark.parametrize(
    ("condition", "total"),
    [
        (Contains(Select(price_min=eur("5.00"))), "100.00"),
        (Not(Contains(Select(price_max=eur("5.00")))), "100.00"),
        (QuantityAtLeast(1, select=Select(price_min=eur("5.00"))), "100.00"),
        (Not(QuantityAtLeast(9, select=Select(price_min=eur("5.00")))), "100.00"),
        (AnyOf([UNKNOWN, BOTH]), "90.00"),
        (AllOf([UNKNOWN, BOTH]), "100.00"),
        (AllOf([BOTH, Not(InGroup("vip"))]), "90.00"),
        (Not(AllOf([UNKNOWN, InGroup("vip")])), "90.00"),
        (Not(AnyOf([UNKNOWN, InGroup("vip")])), "100.00"),
        (AnyOf([AllOf([UNKNOWN, BOTH]), Not(InGroup("vip"))]), "90.00"),
        (Not(Not(BOTH)), "90.00"),
    ],
)
def test_an_amount_that_is_not_known_decides_nothing(
    condition: Condition, total: str
) -> None:
    priced = till(rule("i", TENTH, conditions=condition), currency="USD")

    assert priced.total == Money(total, "USD")


GERMANY = ShipsTo(Jurisdiction(countries="DE"))
BY_CARD, BY_POST, FIRST = PaidWith("card"), DeliveredBy("post"), NthOrder(1)
ASKED = Occasion(
    at=AT, place=Place("DE"), payment_method="card", buyer=Buyer(key="ann")
)
OTHER = Occasion(
    at=AT,
    place=Place("FR"),
    payment_method="cash",
    buyer=Buyer(key="ann", order_count=3),
)
VAN = Charge(id="van", method="van", amount=eur("0.00"))


@pytest.mark.parametrize("fact", [GERMANY, BY_CARD, BY_POST, FIRST])
@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # By whether the fact is not known, true, or false.
        (lambda fact: fact, "010"),
        (Not, "001"),
        (lambda fact: Not(Not(fact)), "010"),
        (lambda fact: AnyOf([fact, InGroup("vip")]), "010"),
        (lambda fact: AnyOf([fact, Not(InGroup("vip"))]), "111"),
        (lambda fact: Not(AnyOf([fact, InGroup("vip")])), "001"),
        (lambda fact: Not(AllOf([fact, InGroup("vip")])), "111"),
        (lambda fact: Not(AllOf([fact, Not(InGroup("vip"))])), "001"),
    ],
)
def test_a_fact_that_is_not_known_yet_decides_nothing(
    condition: Callable[[Condition], Condition], holds: str, fact: Condition
) -> None:
    one = rule("i", TENTH, conditions=condition(fact))
    free_post = attrs.evolve(POST, amount=eur("0.00"))
    found = [
        till(one),
        till(one, occasion=ASKED, charges=[free_post]),
        till(one, occasion=OTHER, charges=[VAN]),
    ]
    assert [bool(priced.discount) for priced in found] == [x == "1" for x in holds]


def test_what_is_not_sent_has_no_delivery_to_wait_for() -> None:
    book = PriceBook.of(
        "EUR", {"a": "100.00"}, articles=[Article(sku="a", kind="service")]
    )
    one = rule("i", TENTH, conditions=Not(BY_POST))

    assert till(one, book=book).total == eur("90.00")


@pytest.mark.parametrize(
    "benefit",
    [
        Tiered(tiers=[Tier(at_least=eur("10.00"), benefit=TENTH)]),
        Tiered(
            basis="quantity",
            tiers=[
                Tier(at_least=1, benefit=TENTH),
                Tier(at_least=5, benefit=AmountOff(eur("3.00"))),
            ],
        ),
        BuyGet(unit_price=eur("5.00")),
        PercentOff(10, at_most=eur("5.00")),
        SetPrice(eur("5.00"), select=Select(skus="a")),
    ],
)
def test_a_benefit_without_one_of_its_amounts_gives_nothing(benefit: Benefit) -> None:
    priced = till(rule("i", benefit), items={"a": 2}, currency="USD")

    assert priced.total == Money("200.00", "USD")


def test_nor_does_a_fee_a_catalog_price_or_a_budget() -> None:
    fee = OrderFee(id="fee", rate="2%", at_most=eur("1.00"))
    assert not till(currency="USD", pricer={"fees": [fee]}).fees
    cut = CatalogPromotion(id="cut", amount=eur("10.00"))
    book = PriceBook(lists=BOOK.lists, promotions=[cut])
    assert till(book=book, currency="USD").total == Money("100.00", "USD")
    campaigns = [Campaign(id="k", budget=eur("50.00"))]
    priced = till(
        rule("i", TENTH, campaign="k"), currency="USD", pricer={"campaigns": campaigns}
    )
    assert verdicts(priced) == ["Exhausted"]
