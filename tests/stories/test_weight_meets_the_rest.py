"""Goods by weight where other features meet them: parts taken back, places, sets, papers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ecomkit.cart import LineItem
from ecomkit.opening import open_shop
from ecomkit.orders import NotPackableError, cancellation
from ecomkit.orders.fulfillment import Inspection
from ecomkit.payments.adapters import CardTerminal
from ecomkit.receipts import as_text
from ecomkit.shop import Shop
from tests.stories.shops import NOON, PERSON, SLIP, eur
from tests.stories.test_by_weight import COUNTER, ordered

TWO_KILOGRAMS = [(2, ""), (2, "kg"), (Decimal("2.0"), "kg"), (2000, "g")]


@pytest.fixture
def counter(tmp_path: Path) -> Shop:
    file = tmp_path / "shop.toml"
    file.write_text(COUNTER, "utf-8")
    return open_shop(file, f"sqlite:///{tmp_path}/shop.db", payments=[CardTerminal()])


def half(unit: str) -> int | Decimal:
    """Half a kilogram, in the unit of a line."""
    return 500 if unit == "g" else Decimal("0.5")


def comte(shop: Shop) -> list[tuple[int, int]]:
    """What lies there at each place, and what of it belongs to orders."""
    return [(each.on_hand, each.allocated) for each in shop.stock.levels("comte")]


@pytest.mark.parametrize(("quantity", "unit"), TWO_KILOGRAMS)
def test_a_part_of_whole_kilograms_is_canceled_and_sent_back(
    counter: Shop, quantity: int | Decimal, unit: str
) -> None:
    counter.stock.receive("comte", 2000)
    order = ordered(counter, "comte", quantity, unit)
    number, key = order.number, order.lines[0].key
    counter.orders.capture(number, details=SLIP)

    canceled = cancellation(order, {key: half(unit)}, id="c", at=NOON)
    assert canceled.refund == eur("17.68"), "16.45, and a quarter of the delivery"
    counter.orders.change(number, canceled)
    assert comte(counter) == [(2000, 1500)]

    (parcel,) = counter.orders.pack(number).shipments
    counter.orders.ship(number, parcel.id)
    counter.orders.deliver(number, parcel.id)
    back = counter.returns.request(number, {key: half(unit)}).returns[0].id
    counter.returns.decide(number, back, approved=True)
    counter.returns.receive(number, back)
    counter.returns.inspect(number, back, [Inspection(line=key, as_new=half(unit))])
    edit = counter.returns.preview(number, back)
    assert edit.balance == eur("-16.45")
    counter.returns.resolve(number, back, edit)
    assert comte(counter) == [(1000, 0)]


@pytest.mark.parametrize(("quantity", "unit"), TWO_KILOGRAMS)
def test_whole_kilograms_leave_from_where_they_lie(
    counter: Shop, quantity: int | Decimal, unit: str
) -> None:
    counter.stock.receive("comte", 1500)
    counter.stock.receive("comte", 500, location="paris")
    number = ordered(counter, "comte", quantity, unit).number

    shipments = counter.orders.pack(number).shipments

    assert [(each.location, dict(each.picked)) for each in shipments] == [
        ("", {"comte": 1500}),
        ("paris", {"comte": 500}),
    ]
    for each in shipments:
        counter.orders.ship(number, each.id)
    assert comte(counter) == [(0, 0), (0, 0)]


def test_a_paper_says_in_which_unit_it_was_ordered(counter: Shop) -> None:
    number = ordered(counter, "comte", 2).number
    text = as_text(counter.papers.receipt(number, "en"))
    assert "2\N{NO-BREAK SPACE}kg" in text
    assert "32.90/kg" in text


def test_an_order_of_whole_kilograms_is_changed_to_a_part_of_one(counter: Shop) -> None:
    counter.stock.receive("comte", 3000)
    order = ordered(counter, "comte", 1)
    number, key = order.number, order.lines[0].key
    more = [LineItem("comte", 1)]
    edit = counter.orders.preview(number, quantities={key: Decimal("0.75")}, add=more)
    assert edit.balance == eur("24.67"), "32.90 less 8.225, in cents"
    counter.orders.change(number, edit, payment_method="card", details=SLIP)

    kept = counter.orders.get(number)
    assert [kept.quantities(each.key).kept for each in kept.lines] == [
        Decimal("0.75"),
        1,
    ]
    assert comte(counter) == [(3000, 1750)]


@pytest.mark.parametrize(
    ("sku", "quantity", "unit", "hint", "available"),
    [
        ("comte", 3, "", "2.5 kg available", Decimal("2.5")),
        ("comte", Decimal("2.6"), "kg", "2.5 kg available", Decimal("2.5")),
        ("comte", 2600, "g", "2500 g available", 2500),
        ("stilton", 1, "lb", "0.4333 lb available", Decimal("0.4333")),
        ("stilton", 9, "oz", "6.9328 oz available", Decimal("6.9328")),
        ("board", 1, "", "0 available", 0),
    ],
)
def test_what_is_short_is_said_in_the_unit_that_was_asked_for(
    counter: Shop,
    sku: str,
    quantity: int | Decimal,
    unit: str,
    hint: str,
    available: int | Decimal,
) -> None:
    """A pound is 10,000 parts in stock, and 4333 of them are no pound, and no set of two."""
    counter.stock.receive("comte", 2500)
    counter.stock.receive("stilton", 4333)
    cart = counter.carts.open("ada", "EUR")
    (problem,) = counter.carts.add(cart.id, sku, quantity, unit=unit).problems
    assert (problem.code, problem.hint) == ("stock_unavailable", hint)

    begun = counter.checkouts.begin(cart.id, PERSON)
    missing = {each.code: each for each in counter.checkouts.review(begun.id).missing}
    facts = missing["stock_unavailable"].facts
    assert (facts["asked"], facts["available"]) == (quantity, available)


def test_what_has_not_come_is_told_with_its_unit(counter: Shop) -> None:
    counter.stock.receive("comte", 2500)
    number = ordered(counter, "comte", 2).number
    counter.stock.count("comte", 0)
    with pytest.raises(NotPackableError, match="2 kg of comte have not come yet"):
        counter.orders.pack(number)


def test_the_last_of_it_is_in_a_set_instead(counter: Shop) -> None:
    """What a change takes off an order is there for what it adds."""
    counter.stock.receive("comte", 1000)
    counter.stock.receive("stilton", 2, unit="lb")
    order = ordered(counter, "comte", 1)
    number, key = order.number, order.lines[0].key

    edit = counter.orders.preview(number, quantities={key: 0}, add=[LineItem("board")])
    counter.orders.change(number, edit, payment_method="card", details=SLIP)

    assert comte(counter) == [(1000, 1000)]
    (parcel,) = counter.orders.pack(number).shipments
    assert dict(parcel.picked) == {"comte": 1000, "stilton": 20_000}
