"""A card at the counter's terminal, a carton held for its buyer, and a number nobody keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ecomkit.addressing import Address
from ecomkit.cart import Greeting
from ecomkit.checkout import Purchaser
from ecomkit.errors import InvalidInputError
from ecomkit.orders import AlsoRefund, OutOfStockError, cancellation
from ecomkit.payments import PaymentStatus
from ecomkit.payments.adapters import TerminalSlip
from ecomkit.pricing import ClaimLostError, PercentOff, Promotion
from ecomkit.receipts import as_text
from ecomkit.shop.desk.results import SaleState
from ecomkit.shop.ports import Store
from tests.durable.tables import all_rows
from tests.stories.shops import BOOK, SELLER, SLIP, eur
from tests.stories.till import Till, kept_in

PAN = "4242 4242 4242 4242"
ONCE = Promotion("once", PercentOff(50), codes="ONCE", max_uses=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kept_in(tmp_path) as found:
        yield found


@pytest.fixture
def till(store: Store) -> Till:
    return Till(store, BOOK, pricing={"promotions": [ONCE]})


def test_a_slip_is_authorized_captured_in_parts_and_refunded(till: Till) -> None:
    """Two mugs and the way, 28.90: one mug now, the rest later, one mug comes back with
    half of the way.
    """
    order = till.sold(("mug", 2))
    orders = till.shop.orders
    (payment,) = orders.payments(order.number)
    assert payment.status is PaymentStatus.AUTHORIZED
    assert payment.provider_ref

    orders.capture(order.number, eur("12.00"), details=SLIP)
    orders.capture(order.number, details=SLIP)
    change = cancellation(order, {"mug": 1}, id="c", at=till.clock.now())
    orders.change(order.number, change, details=SLIP)

    (payment,) = orders.payments(order.number)
    assert (payment.totals.captured, payment.totals.refunded) == (
        eur("28.90"),
        eur("14.45"),
    )


def test_the_receipt_is_printed_on_the_roll_of_the_counters_printer(till: Till) -> None:
    order = till.sold(("mug", 2))

    paper = till.shop.papers.receipt(order.number, "en", seller=SELLER)
    roll = as_text(paper, width=32).splitlines()

    assert max(map(len, roll)) == 32
    assert "  2 x €12.00              €24.00" in roll


def test_a_sale_called_off_before_the_money_is_taken_is_voided(till: Till) -> None:
    order = till.sold(("mug", 2))
    change = cancellation(
        order,
        {"mug": 2},
        id="c",
        at=till.clock.now(),
        also_refund=AlsoRefund.ALL,
    )
    till.shop.orders.change(order.number, change, details=SLIP)

    (payment,) = till.shop.orders.payments(order.number)
    assert payment.status is PaymentStatus.VOIDED
    assert not payment.totals.captured


def test_without_a_slip_nothing_is_sold(till: Till) -> None:
    quote = till.quote(("mug", 1))

    sale = till.shop.checkouts.buy(quote.id)

    assert (sale.state, sale.order) == (SaleState.DECLINED, None)
    assert till.bought(quote).total == eur("16.90")


def delivered(till: Till) -> str:
    order = till.sold(("mug", 1))
    packed = till.shop.orders.pack(order.number).shipments[0].id
    till.shop.orders.ship(order.number, packed)
    till.shop.orders.deliver(order.number, packed)
    return order.number


WRITTEN: dict[str, Callable[[Till], object]] = {
    "slip": lambda till: till.shop.checkouts.buy(
        till.quote(("mug", 1)).id, metadata={**SLIP, "said": PAN}
    ),
    "last four": lambda _: TerminalSlip(
        approval_code="A", last_four=PAN, terminal="T", operator="Grace"
    ),
    "note": lambda till: till.shop.carts.add(
        till.filled().id, "mug", note=f"take {PAN}"
    ),
    "greeting": lambda _: Greeting(PAN),
    "purchaser": lambda _: Purchaser(id="ada", name=PAN),
    "wish list": lambda till: till.shop.carts.open("ada", "EUR", name=PAN),
    "code": lambda till: till.shop.carts.enter_code(till.filled().id, PAN),
    "purchase order": lambda till: till.quote(("mug", 1), purchase_order=PAN),
    "street": lambda _: Address("Ada", PAN, city="Berlin", country="DE"),
    "reason": lambda till: cancellation(
        till.sold(("mug", 1)), {"mug": 1}, id="c", at=till.clock.now(), reason=PAN
    ),
    "hold": lambda till: till.shop.orders.hold(
        till.sold(("mug", 1)).number, reason=PAN
    ),
    "return": lambda till: till.shop.returns.request(
        delivered(till), {"mug": 1}, reason=PAN
    ),
    "review": lambda till: till.shop.community.review("ada", "mug", 1, PAN),
    "question": lambda till: till.shop.community.ask("ada", PAN),
}


@pytest.mark.parametrize("where", WRITTEN)
def test_a_card_number_is_refused_wherever_it_is_written(
    till: Till, store: Store, where: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        WRITTEN[where](till)

    assert PAN not in str(refused.value)
    kept = str(all_rows(store)).replace(" ", "")
    assert PAN.replace(" ", "") not in kept


def test_what_is_searched_for_is_told_without_a_card_number(
    till: Till, store: Store
) -> None:
    facts = {"query": PAN, "results": 0, "filters": [PAN, "red"]}
    told = till.shop.people.tell("ada", "products_searched", "", facts)

    assert told.properties["query"] == ""
    assert list(told.properties["filters"]) == ["", "red"]
    assert PAN not in str(all_rows(store))


def two_quotes(till: Till, **wishes: Any) -> list[str]:
    found = []
    for person in ("ada", "bob"):
        cart = till.filled(("mug", 1), owner=person)
        if wishes.get("code"):
            till.shop.carts.enter_code(cart.id, wishes["code"])
        buyer = Purchaser(id=person, name=person, email=f"{person}@example.com")
        checkout = till.checkout(cart, buyer=buyer)
        found.append(till.shop.checkouts.quote(checkout).id)
    return found


def test_the_last_mug_is_held_for_who_asked_first_until_their_quote_ends(
    till: Till,
) -> None:
    till.shop.stock.receive("mug", 1)
    first, second = two_quotes(till)
    till.shop.checkouts.hold(first)
    with pytest.raises(OutOfStockError):
        till.shop.checkouts.buy(second, metadata=SLIP)

    till.clock.advance(minutes=31)
    late = till.quote(("mug", 1))
    assert till.bought(late).lines[0].sku == "mug"
    assert till.shop.stock.levels("mug")[0].available == 0


def test_the_last_use_of_a_code_is_given_to_one_of_two(till: Till) -> None:
    first, second = two_quotes(till, code="ONCE")

    sale = till.shop.checkouts.buy(first, metadata=SLIP)
    with pytest.raises(ClaimLostError):
        till.shop.checkouts.buy(second, metadata=SLIP)

    assert sale.order is not None
    assert sale.order.discount == eur("6.00")
    assert till.sold(("mug", 1)).discount == eur("0.00")
