"""A tenth off the first order: the shop itself knows whose first order it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import Purchaser
from ecomkit.customers import Account, Customer
from ecomkit.orders import Order, cancellation
from ecomkit.pricing import InGroup, NthOrder, PercentOff, Promotion
from ecomkit.pricing.values.conditions import AllOf, AnyOf, Not
from tests.stories.shops import BOOK, PERSON, SLIP
from tests.stories.till import Till, kept_in

FIRST = NthOrder(1)
TENTH = PercentOff("10%")


def till_with(store: Any, *conditions: Any) -> Till:
    welcome = Promotion("welcome", TENTH, conditions=conditions)
    return Till(store, BOOK, pricing={"promotions": [welcome]})


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield till_with(store, FIRST)


def guest(id: str, email: str) -> Purchaser:
    return attrs.evolve(PERSON, id=id, email=email)


def off(order: Order) -> str:
    return f"{order.discount.amount:.2f}"


def test_the_second_order_is_none(till: Till) -> None:
    first, second = till.sold(("mug", 1)), till.sold(("mug", 1))

    assert (off(first), off(second)) == ("1.20", "0.00")
    cart = till.filled(("mug", 1))
    review = till.shop.checkouts.review(till.checkout(cart))
    assert review.priced is not None
    assert type(review.priced.verdicts[0]).__name__ == "NotYet"


@pytest.mark.parametrize(
    ("who", "discount"),
    [
        (guest("visit-2", "ADA@example.com "), "0.00"),
        (guest("visit-3", "ada+tea@example.com"), "0.00"),
        (guest("visit-4", "bob@example.com"), "1.20"),
        (attrs.evolve(PERSON, id="bob", email="bob@x.org", order_count=3), "0.00"),
        (
            Purchaser.from_account(
                Account("firm", name="Firm"), Customer("ada", email=PERSON.email)
            ),
            "1.20",
        ),
    ],
)
def test_a_buyer_is_known_as_coupons_know_them(
    till: Till, who: Purchaser, discount: str
) -> None:
    """By account, e-mail address or id; orders of elsewhere are what the shop says."""
    till.sold(("mug", 1))

    assert off(till.sold(("mug", 1), buyer=who)) == discount


def test_an_order_that_was_canceled_was_none(till: Till) -> None:
    first = till.sold(("mug", 2))
    part = cancellation(first, {"mug": 1}, id="c1", at=till.clock.now())
    till.shop.orders.change(first.number, part, details=SLIP)
    assert off(till.sold(("mug", 1))) == "0.00"

    rest = cancellation(
        till.shop.orders.get(first.number), {"mug": 1}, id="c2", at=till.clock.now()
    )
    till.shop.orders.change(first.number, rest, details=SLIP)
    (_, second) = till.shop.orders.of_buyer("ada")
    all_of_it = cancellation(second, {"mug": 1}, id="c3", at=till.clock.now())
    till.shop.orders.change(second.number, all_of_it, details=SLIP)
    assert off(till.sold(("mug", 1))) == "1.20"


def test_goods_added_to_the_first_order_belong_to_it(till: Till) -> None:
    first = till.sold(("mug", 1))

    edit = till.shop.orders.preview(first.number, add=[LineItem("tea", 2)])

    assert [str(line.gross.amount) for line in edit.lines] == [
        "8.10"
    ]  # a tenth off 9.00


@pytest.mark.parametrize(
    "condition",
    [
        AnyOf([FIRST, InGroup("staff")]),
        AllOf([FIRST, Not(InGroup("staff"))]),
        Not(AnyOf([NthOrder(2), NthOrder(3)])),
    ],
)
def test_it_may_be_a_part_of_a_condition(condition: Any, tmp_path: Path) -> None:
    with kept_in(tmp_path) as store:
        till = till_with(store, condition)
        found = [off(till.sold(("mug", 1))) for _ in range(2)]
    assert found == ["1.20", "0.00"]
