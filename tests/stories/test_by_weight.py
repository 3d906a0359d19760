"""Goods by weight: half a kilogram is sold in grams, at so much a kilogram."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from ecomkit.cart import CartLimits, LineItem, QuantityLimit
from ecomkit.catalog import Article
from ecomkit.checkout import (
    Checkout,
    CheckoutResponse,
    DocumentKind,
    IncompleteCheckoutError,
)
from ecomkit.errors import InvalidInputError
from ecomkit.inventory import InvalidStockError
from ecomkit.opening import open_shop
from ecomkit.orders import Order, OutOfStockError, cancellation
from ecomkit.orders.fulfillment import Inspection
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.receipts import as_text
from ecomkit.shop import Shop
from ecomkit.shopfile import read_shop
from tests.stories.shops import ADA, NOON, PERSON, SELLER, SLIP, TAXES, World, eur

BOOK = PriceBook.of(
    "EUR",
    {"nuts": "12.84"},
    includes_tax=True,
    articles=[Article(sku="nuts", title="Nuts", tax_category="food", unit="kg")],
)


def wishes(world: World, quantity: int, unit: str) -> Checkout:
    checkout = world.filled()
    line = LineItem("nuts", quantity, unit=unit)
    cart = checkout.cart.cleared().with_line(line)
    return attrs.evolve(checkout, cart=cart)


def shop() -> World:
    by_weight = QuantityLimit(unit="kg", least=Decimal("0.1"), step=Decimal("0.05"))
    return World(
        pricer=Pricer(BOOK, taxes=TAXES),
        limits=CartLimits(by_sku={"nuts": by_weight}),
    )


def test_it_is_sold_shown_and_taken_back_in_grams() -> None:
    world = shop()
    order = world.bought(world.quote(wishes(world, 500, "g")))
    (line,) = order.lines
    assert (line.gross, line.price_unit) == (eur("6.42"), "kg")
    paper = as_text(world.shop.papers.receipt(order.number, "en", seller=SELLER))
    assert "500\N{NO-BREAK SPACE}g" in paper
    assert "12.84/kg" in paper

    back = cancellation(order, {line.key: 250}, id="c", at=NOON)
    assert back.entries[0].charged.gross == eur("3.21")


def test_a_unit_that_it_is_not_sold_by_is_a_requirement() -> None:
    world = shop()
    checkout = wishes(world, 2, "m")
    found = {each.code: each for each in world.review(checkout).missing}
    missing = found["not_for_sale"]
    assert missing.path == "$.cart.lines[0].unit"
    assert missing.hint == "'nuts' is sold in kg, not in 'm'"
    with pytest.raises(IncompleteCheckoutError):
        world.quote(checkout)


FILE = """
[shop]
name = "Mill"
currency = "EUR"
home = "DE"
prices_include_tax = true

[[products]]
sku = "flour"
price = "3.00"
unit = "kg"
unlimited = true

[[shipping.methods]]
id = "post"
fee = "4.90"

[[payments]]
id = "card"
adapter = "terminal"
"""


@pytest.mark.parametrize(
    ("quantity", "unit", "total"),
    [
        (Decimal("2.5"), "kg", "12.40"),
        (250, "g", "5.65"),
        (Decimal("0.001"), "kg", "4.90"),
        (2, "", "10.90"),
    ],
)
def test_a_shop_file_sells_by_weight_in_any_quantity(
    tmp_path: Path, quantity: int | Decimal, unit: str, total: str
) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(FILE, "utf-8")
    shop = open_shop(file, f"sqlite:///{tmp_path}/shop.db", payments=[CardTerminal()])
    order = ordered(shop, "flour", quantity, unit)

    assert order.total == eur(total)


BY_WEIGHT = """
[[shipping.boxes]]
id = "sack"
inner = "60 x 40 x 40 cm"
carries = "30 kg"

[[shipping.methods]]
id = "heavy"
per_weight = "1.00"
weight_step = "500 g"

[[payments]]"""


@pytest.mark.parametrize(
    ("quantity", "unit", "fee", "weighs"),
    [
        (Decimal("2.5"), "kg", "5.00", "2500"),
        (2500, "g", "5.00", "2500"),
        (500, "g", "1.00", "500"),
        (501, "g", "2.00", "501"),
        (2, "kg", "4.00", "2000"),
        (2000, "g", "4.00", "2000"),
    ],
)
@pytest.mark.parametrize("weight", ["", 'weight = "1 kg"\n'])
def test_goods_by_the_kilogram_weigh_what_was_bought_of_them(
    tmp_path: Path,
    weight: str,
    quantity: int | Decimal,
    unit: str,
    fee: str,
    weighs: str,
) -> None:
    """In any unit, and without saying that a kilogram weighs a kilogram."""
    text = FILE.replace("[[payments]]", BY_WEIGHT, 1).replace(
        'unit = "kg"\n', f'unit = "kg"\nsize = "20 x 10 x 10 cm"\n{weight}', 1
    )
    assert "heavy" in text
    assert "size" in text
    file = tmp_path / "shop.toml"
    file.write_text(text, "utf-8")
    shop = open_shop(file, f"sqlite:///{tmp_path}/shop.db", payments=[CardTerminal()])
    order = ordered(shop, "flour", quantity, unit, delivery="heavy")

    assert order.deliveries[0].charged.gross == eur(fee)
    (shipment,) = shop.orders.pack(order.number).shipments
    packed = [each.parcel for each in shipment.parcels if each.parcel is not None]
    grams = sum(each.weight.grams for each in packed)
    assert grams == Decimal(weighs)
    shop.orders.ship(order.number, shipment.id)
    shop.orders.capture(order.number, details=SLIP)
    shop.orders.deliver(order.number, shipment.id)
    assert shop.orders.state(order.number).order.value == "completed"


@pytest.mark.parametrize(
    ("document", "price", "amount"),
    [("receipt", "€0.005678/g", "€1.70"), ("invoice", "€0.004767/g", "€1.70")],
)
def test_a_price_below_the_smallest_coin_stands_on_the_paper_as_it_is(
    tmp_path: Path, document: DocumentKind, price: str, amount: str
) -> None:
    """300 g at 5.678 a kilogram, listed by the gram: not 300 times a cent.

    Without tax 1.43 / 300 = 0.004767.
    """
    text = FILE.replace('price = "3.00"\nunit = "kg"', 'unit = "g"') + (
        '[tax]\nregimes = ["eu"]\n[[prices]]\nid = "bulk"\nscale = 4\n'
        'prices = { flour = "0.005678" }\n'
    )
    file = tmp_path / "shop.toml"
    file.write_text(text, "utf-8")
    shop = open_shop(file, f"sqlite:///{tmp_path}/shop.db", payments=[CardTerminal()])
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "flour", 300, unit="g")
    begun = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="card"
    )
    order = shop.checkouts.buy(shop.checkouts.quote(begun.id).id, metadata=SLIP).order
    assert order is not None

    paper = shop.papers.receipt(order.number, "en", document=DocumentKind(document))

    row = paper.rows[0]
    assert (row.unit_price, row.gross.text) == (price, amount)


def test_a_price_below_the_smallest_coin_asks_for_a_list_that_has_such(
    tmp_path: Path,
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_shop(FILE.replace('price = "3.00"', 'price = "0.0057"'))

    assert "scale=2" in caught.value.hint


COUNTER = """
[shop]
name = "Cheese counter"
currency = "EUR"
home = "DE"
prices_include_tax = true

[[products]]
sku = "comte"
price = "32.90"
unit = "kg"

[[products]]
sku = "stilton"
price = "18.00"
unit = "lb"

[[products]]
sku = "board"
price = "45.00"
parts = { comte = 1, stilton = 2 }

[[shipping.methods]]
id = "post"
fee = "4.90"

[[payments]]
id = "card"
adapter = "terminal"
"""


@pytest.fixture
def counter(tmp_path: Path) -> Shop:
    file = tmp_path / "shop.toml"
    file.write_text(COUNTER, "utf-8")
    shop = open_shop(file, f"sqlite:///{tmp_path}/shop.db", payments=[CardTerminal()])
    shop.stock.receive("comte", Decimal("2.5"), unit="kg")
    shop.stock.receive("stilton", 3, unit="lb")
    return shop


def stock(shop: Shop) -> dict[str, int]:
    return {
        each.sku: each.available for each in shop.stock.levels(("comte", "stilton"))
    }


def ordered(
    shop: Shop,
    sku: str,
    quantity: int | Decimal,
    unit: str = "",
    *,
    delivery: str = "post",
) -> Order:
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, sku, quantity, unit=unit)
    begun = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery=delivery, payment_method="card"
    )
    order = shop.checkouts.buy(shop.checkouts.quote(begun.id).id, metadata=SLIP).order
    assert order is not None
    return order


@pytest.mark.parametrize(
    ("sku", "quantity", "unit", "left"),
    [
        ("comte", Decimal("0.35"), "kg", {"comte": 2150, "stilton": 30_000}),
        ("comte", 350, "g", {"comte": 2150, "stilton": 30_000}),
        ("comte", 2, "", {"comte": 500, "stilton": 30_000}),
        ("stilton", 5, "oz", {"comte": 2500, "stilton": 26_875}),
        ("board", 1, "", {"comte": 1500, "stilton": 10_000}),
    ],
)
def test_stock_is_counted_in_grams_however_it_is_ordered(
    counter: Shop, sku: str, quantity: int | Decimal, unit: str, left: dict[str, int]
) -> None:
    number = ordered(counter, sku, quantity, unit).number
    assert stock(counter) == left
    (shipment,) = counter.orders.pack(number).shipments
    counter.orders.ship(number, shipment.id)
    assert stock(counter) == left
    levels = counter.stock.levels(("comte", "stilton"))
    assert [level.on_hand for level in levels] == list(left.values())

    counter.orders.capture(number, details=SLIP)
    order = counter.orders.deliver(number, shipment.id)
    (line,) = order.lines
    asked = counter.returns.request(number, {line.key: quantity}).returns[0].id
    counter.returns.decide(number, asked, approved=True)
    counter.returns.receive(number, asked)
    counter.returns.inspect(number, asked, [Inspection(line=line.key, as_new=quantity)])
    assert stock(counter) == {"comte": 2500, "stilton": 30_000}


def test_more_than_there_is_on_the_scales_is_sold_out(counter: Shop) -> None:
    ordered(counter, "comte", 2400, "g")
    with pytest.raises((OutOfStockError, IncompleteCheckoutError)):
        ordered(counter, "comte", Decimal("0.101"), "kg")
    ordered(counter, "comte", Decimal("0.1"), "kg")

    assert stock(counter)["comte"] == 0


def test_what_the_scales_cannot_show_is_refused_where_it_is_asked_for(
    counter: Shop,
) -> None:
    cart = counter.carts.open("ada", "EUR")
    for add in (
        lambda: counter.carts.add(cart.id, "comte", Decimal("0.0005"), unit="kg"),
        lambda: counter.stock.receive("comte", Decimal("2.5")),
        lambda: counter.stock.receive("comte", 2, unit="l"),
    ):
        with pytest.raises(InvalidStockError) as refusal:
            add()
        assert refusal.value.hint or refusal.value.path == "$.unit"

    assert stock(counter)["comte"] == 2500


def test_what_was_spoiled_is_taken_off_in_the_same_unit(counter: Shop) -> None:
    counter.stock.receive("comte", Decimal("-0.4"), unit="kg")

    assert stock(counter)["comte"] == 2100


def test_what_is_counted_and_moved_is_said_in_the_same_unit(counter: Shop) -> None:
    assert counter.stock.count("comte", Decimal("2.1"), unit="kg").on_hand == 2100
    levels = counter.stock.transfer("comte", 400, "", "cellar", unit="g")
    assert {level.location: level.on_hand for level in levels} == {
        "": 1700,
        "cellar": 400,
    }
    for path, refused in (
        ("$.found", lambda: counter.stock.count("comte", Decimal("2.1"))),
        ("$.amount", lambda: counter.stock.transfer("comte", Decimal(1), "", "cellar")),
    ):
        with pytest.raises(InvalidStockError) as refusal:
            refused()
        assert refusal.value.path == path


@pytest.mark.parametrize(("quantity", "unit"), [(Decimal("0.35"), "kg"), (350, "g")])
def test_the_price_per_kilogram_is_not_reckoned_back_from_the_scales(
    counter: Shop, quantity: int | Decimal, unit: str
) -> None:
    """11.52 for 0.35 kg would be 32.91 a kilogram; it was sold at 32.90."""
    order = ordered(counter, "comte", quantity, unit)

    assert order.lines[0].unit_gross == eur("32.90")
    assert "32.90/kg" in as_text(counter.papers.receipt(order.number, "en"))


@pytest.mark.parametrize(
    ("quantity", "unit", "shown"), [(2, "", "kg"), (2, "kg", "kg"), (350, "g", "g")]
)
def test_a_page_is_told_what_the_quantity_is_in(
    counter: Shop, quantity: int, unit: str, shown: str
) -> None:
    cart = counter.carts.open("ada", "EUR")
    counter.carts.add(cart.id, "comte", quantity, unit=unit)
    begun = counter.checkouts.begin(cart.id, PERSON)

    answer = CheckoutResponse.from_review(counter.checkouts.review(begun.id))

    (line,) = answer.lines
    assert (line.quantity, line.unit, line.price_unit) == (quantity, shown, "kg")
    order = ordered(counter, "comte", quantity, unit)
    assert order.lines[0].item.unit == line.unit
