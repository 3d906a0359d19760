"""A pricer is built from parts that fit, and asked with what fits them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.cart import Cart, Delivery
from ecomkit.errors import EcomkitError
from ecomkit.money import Money, Rounding
from ecomkit.pricing import (
    AmountOff,
    Campaign,
    Charge,
    Lane,
    OrderFee,
    PercentOff,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
)

from .shop import BOOK, OCCASION, cart, eur, price

ONE = cart(("tea", 1))
TEN = Promotion("ten", PercentOff(10))
POST = Charge(id="post", amount=eur("5"), method="post")


class Nameless:
    id = "own"


PARTS: dict[str, Callable[[], object]] = {
    "book": lambda: Pricer("x"),  # type: ignore[arg-type]
    "promotion": lambda: Pricer(BOOK, promotions=["x"]),  # type: ignore[list-item]
    "promotion without needs": lambda: Pricer(BOOK, promotions=[Nameless()]),  # type: ignore[list-item]
    "promotions": lambda: Pricer(BOOK, promotions=5),  # type: ignore[arg-type]
    "two of one id": lambda: Pricer(BOOK, promotions=[TEN, TEN]),
    "no such campaign": lambda: Pricer(
        BOOK, promotions=[attrs.evolve(TEN, campaign="k")]
    ),
    "campaign": lambda: Pricer(BOOK, campaigns=["x"]),  # type: ignore[list-item]
    "two campaigns": lambda: Pricer(
        BOOK, campaigns=[Campaign(id="a", budget=eur("5"))] * 2
    ),
    "lane": lambda: Pricer(BOOK, lanes=["x"]),  # type: ignore[list-item]
    "two lanes": lambda: Pricer(BOOK, lanes=[Lane(number=1), Lane(number=1)]),
    "fee": lambda: Pricer(BOOK, fees=["x"]),  # type: ignore[list-item]
    "two fees": lambda: Pricer(BOOK, fees=[OrderFee(id="a"), OrderFee(id="a")]),
    "taxes": lambda: Pricer(BOOK, taxes="x"),  # type: ignore[arg-type]
    "policy": lambda: Pricer(BOOK, policy="x"),  # type: ignore[arg-type]
    "cart": lambda: Pricer(BOOK).price(None, OCCASION),  # type: ignore[arg-type]
    "occasion": lambda: Pricer(BOOK).price(ONE, None),  # type: ignore[arg-type]
    "charge": lambda: price(ONE, charges=["x"]),
    "charge in dollars": lambda: price(
        ONE, charges=[Charge(id="p", amount=Money("5", "USD"))]
    ),
    "charge below the cent": lambda: price(
        ONE, charges=[Charge(id="p", amount=eur("0.001"))]
    ),
    "amount below the cent": lambda: price(
        ONE, Promotion("p", AmountOff(eur("0.001")))
    ),
}


@pytest.mark.parametrize("wrong", PARTS.values(), ids=list(PARTS))
def test_what_does_not_fit_is_refused_in_the_librarys_words(
    wrong: Callable[[], object],
) -> None:
    with pytest.raises(EcomkitError) as caught:
        wrong()
    assert caught.value.code
    assert caught.value.path != "$" or caught.value.hint


def test_an_error_in_a_promotion_names_it() -> None:
    with pytest.raises(EcomkitError) as caught:
        price(ONE, TEN, Promotion("p", AmountOff(eur("0.001"))))
    assert caught.value.path.startswith("$.promotions[1]")


def test_a_charge_for_an_unknown_delivery_is_refused() -> None:
    address = Address("Ada", "1 Lane", city="Paris", postcode="75001", country="FR")
    wishes = Cart("EUR", ONE.lines, deliveries=[Delivery("home", address)])

    assert price(wishes, charges=[attrs.evolve(POST, delivery="home")]).charges
    with pytest.raises(EcomkitError) as caught:
        price(wishes, charges=[attrs.evolve(POST, delivery="moon")])
    assert caught.value.path.startswith("$.charges[0]")


def test_charges_may_come_once_only() -> None:
    """The verdicts, worked out later, see the same ones."""
    free = Promotion("free", PercentOff(100, Scope.DELIVERY))

    priced = price(ONE, free, charges=(one for one in [POST]))

    assert str(priced.total) == "10.00 EUR"
    assert [type(found).__name__ for found in priced.verdicts] == ["Applied"]


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (PercentOff(50, Scope.DELIVERY), "12.50"),
        (PercentOff(50, Scope.DELIVERY, select=Select(methods="post")), "12.50"),
        (PercentOff(50, Scope.DELIVERY, select=Select(methods="bike")), "15.00"),
        (AmountOff(eur("9"), Scope.DELIVERY), "10.00"),
        (AmountOff(eur("9"), Scope.ORDER), "6.00"),
        (PercentOff(50, Scope.ORDER), "7.50"),
        (PercentOff(50, Scope.DELIVERIES), "12.50"),
    ],
)
def test_a_benefit_reaches_the_deliveries(benefit: Any, expected: str) -> None:
    assert (
        str(price(ONE, Promotion("p", benefit), charges=[POST]).total)
        == f"{expected} EUR"
    )


def test_a_total_is_rounded_to_coins_last() -> None:
    priced = price(
        ONE,
        Promotion("p", AmountOff(eur("0.02"))),
        policy=PricingPolicy(cash=Rounding(step=5), cash_methods=()),
    )

    assert (str(priced.gross), str(priced.cash_rounding), str(priced.total)) == (
        "9.98 EUR",
        "0.02 EUR",
        "10.00 EUR",
    )


def test_more_kinds_of_occasions_than_are_kept_price_the_same() -> None:
    pricer = Pricer(BOOK)
    totals = {
        pricer.price(ONE, attrs.evolve(OCCASION, channel=f"c{i}")).total
        for i in range(600)
    }

    assert totals == {eur("10")}
