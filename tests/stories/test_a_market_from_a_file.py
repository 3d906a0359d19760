"""A market that its shop file describes: who sells what, from where, in which boxes, abroad."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ecomkit.addressing import Address
from ecomkit.checkout.errors import NotOfferedError
from ecomkit.customers import Seller
from ecomkit.customers.errors import InvalidCustomerError
from ecomkit.errors import EcomkitError
from ecomkit.journey.figures import GROSS_REVENUE, kpi_report, on_time_rate
from ecomkit.money import Money, Rate, Rounding
from ecomkit.opening import open_async_shop, open_shop
from ecomkit.orders import Order, cancellation, seller_shares
from ecomkit.payments.adapters import CardTerminal
from ecomkit.receipts import as_text
from ecomkit.shipping.carriers import CarrierLimits, CarrierRate
from ecomkit.shop import ListSink, Shop
from ecomkit.shop.store import SavedCheckout
from ecomkit.shopfile import read_shop
from ecomkit.testing.carriers import FakeCarrier
from tests.stories.shops import ADA, PARIS, PERSON, SLIP, eur

MARKET = """
[shop]
name = "Market"
currency = "EUR"
home = "DE"
prices_include_tax = true

[tax]
regimes = ["eu"]

[[products]]
sku = "tea"
title = "Tea"
price = "4.50"
weight = "100 g"
size = "10 x 8 x 5 cm"
hs_code = "0902.10"
made_in = "CN"

[[products]]
sku = "bowl"
title = "Bowl"
price = "40.00"
seller = "kiln"
weight = "400 g"
size = "14 x 14 x 8 cm"
hs_code = "6912.00"
made_in = "FR"

[[products]]
sku = "kit"
title = "Kit"
price = "9.00"
seller = "kiln"
origin = "leipzig"

[[sellers]]
id = "kiln"
name = "Kiln SARL"
tax_numbers = ["FR 40303265045"]
commission = "12%"
origin = "paris"

[[payments]]
id = "card"
adapter = "terminal"

[shipping]
split_by_origin = true

[[shipping.origins]]
id = "leipzig"
country = "DE"

[[shipping.origins]]
id = "paris"
country = "FR"

[[shipping.zones]]
id = "home"
countries = ["DE"]

[[shipping.zones]]
id = "swiss"
countries = ["CH"]

[[shipping.boxes]]
id = "small"
inner = "15 x 15 x 10 cm"
carries = "2 kg"
tare = "80 g"

[[shipping.methods]]
id = "post"
zones = ["home"]
fee = "5.00"

[[shipping.methods]]
id = "boxed"
zones = ["home"]
per_parcel = "3.00"

[[shipping.methods]]
id = "courier"
zones = ["home"]
carrier = "fake"
service = "noon"
carrier_rate = true
fee = "20.00"

[[shipping.methods]]
id = "border"
zones = ["swiss"]
fee = "11.90"

[[shipping.imports]]
zone = "swiss"
incoterm = "DDP"
duties = { 6912 = 5, 0902 = 0 }
import_tax = "8.1"
"""
BERN = Address("Ada", "Gasse 1", city="Bern", postcode="3000", country="CH")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "market.toml"
    path.write_text(MARKET, "utf-8")
    return path


def opened(file: Path, **parts: Any) -> Shop:
    url = f"sqlite:///{file.with_suffix('.db')}"
    return open_shop(file, url, payments=[CardTerminal()], **parts)


def begun(
    shop: Shop, *wanted: str, to: Address = ADA, delivery: str = "post"
) -> SavedCheckout:
    cart = shop.carts.open("ada", "EUR")
    for sku in wanted:
        shop.carts.add(cart.id, sku)
    started = shop.checkouts.begin(cart.id, PERSON)
    return shop.checkouts.update(
        started.id, shipping=to, delivery=delivery, payment_method="card"
    )


def bought(shop: Shop, checkout: SavedCheckout) -> Order:
    quote = shop.checkouts.quote(checkout.id)
    sale = shop.checkouts.buy(quote.id, metadata=SLIP)
    assert sale.order is not None
    return sale.order


def test_who_sells_an_article_is_said_once_in_the_file(file: Path) -> None:
    shop = opened(file)
    order = bought(shop, begun(shop, "tea", "bowl"))

    sellers = {line.sku: line.seller for line in order.lines}
    assert sellers == {"tea": "", "bowl": "kiln"}
    shop.orders.capture(order.number, details=SLIP)
    # The bowl and its own delivery from Paris, less 12 %, which are 5.40.
    assert shop.sellers.balance("kiln", "EUR") == eur("39.60")
    again = opened(file)
    assert again.orders.get(order.number).lines == order.lines


def test_goods_leave_from_where_their_seller_is(file: Path) -> None:
    """From the article's own origin, else its seller's, else the shop's first."""
    shop = opened(file)
    order = bought(shop, begun(shop, "tea", "bowl", "kit"))

    sku_of = {line.key: line.sku for line in order.lines}
    assert {
        each.id: {sku_of[key] for key in each.lines} for each in order.deliveries
    } == {
        "main": {"tea", "kit"},
        "main-paris": {"bowl"},
    }
    assert order.total == eur("63.50")


def test_parcels_leave_from_where_the_seller_is_unless_stock_lies_elsewhere(
    file: Path,
) -> None:
    """So a carrier fetches them there: the labels have the address of that location."""
    shop = opened(file)
    order = bought(shop, begun(shop, "tea", "bowl"))
    packed = shop.orders.pack(order.number).shipments
    assert [(each.delivery, each.location) for each in packed] == [
        ("main", ""),
        ("main-paris", "paris"),
    ]

    for sku in ("bowl", "tea"):
        shop.stock.receive(sku, 5, location="leipzig")
    order = bought(shop, begun(shop, "tea", "bowl"))
    packed = shop.orders.pack(order.number).shipments
    assert [each.location for each in packed] == ["leipzig", "leipzig"]


def test_one_article_of_two_sellers_leaves_from_two_places(file: Path) -> None:
    shop = opened(file)
    shop.sellers.keep(Seller(id="mia", name="Mia", origin="paris"))
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "tea", 2)
    shop.carts.add(cart.id, "tea", 1, seller="mia")
    started = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        started.id, shipping=ADA, delivery="post", payment_method="card"
    )
    order = bought(shop, started)

    assert [(each.id, len(each.lines)) for each in order.deliveries] == [
        ("main", 1),
        ("main-paris", 1),
    ]
    assert {line.seller: line.ships_from for line in order.lines} == {
        "": "",
        "mia": "paris",
    }
    packed = shop.orders.pack(order.number).shipments
    assert [(each.location, len(each.quantities)) for each in packed] == [
        ("", 1),
        ("paris", 1),
    ]


def test_each_seller_is_taxed_from_where_they_send(file: Path) -> None:
    """Below the threshold of distance sales: 19 % from Leipzig, 20 % within France."""
    text = MARKET.replace("[tax]", "[tax]\nbelow_eu_threshold = true")
    file.write_text(text.replace('["DE"]', '["DE", "FR"]'), "utf-8")
    shop = opened(file)
    shop.sellers.keep(Seller(id="mia", name="Mia", origin="paris"))
    for sellers in (("", "mia"), ("mia", "")):
        cart = shop.carts.open("ada", "EUR")
        for seller in sellers:
            shop.carts.add(cart.id, "tea", seller=seller)
        started = shop.checkouts.begin(cart.id, PERSON)
        shop.checkouts.update(started.id, shipping=PARIS, delivery="post")
        priced = shop.checkouts.review(started.id).priced
        assert priced is not None
        rates = {line.item.seller: line.taxes[0].rate.rate for line in priced.lines}
        assert rates == {"": Rate("19%"), "mia": Rate("20%")}
        assert [each.taxes[0].rate.rate for each in priced.charges] == [
            Rate("19%"),
            Rate("20%"),
        ]


def test_a_seller_whom_nobody_knows_is_told_in_the_cart_at_once(file: Path) -> None:
    shop = opened(file)
    cart = shop.carts.open("ada", "EUR")
    with pytest.raises(NotOfferedError, match="seller_unknown") as unknown:
        shop.carts.add(cart.id, "tea", seller="klin")
    assert unknown.value.path == "$.lines[0].seller"
    with pytest.raises(NotOfferedError, match="it is sold by 'kiln'"):
        shop.carts.add(cart.id, "bowl", seller="mia")

    shop.sellers.keep(Seller(id="mia", name="Mia"))
    kept = shop.carts.add(cart.id, "tea", seller="mia")
    assert kept.problems == ()
    assert kept.cart.lines[0].seller == "mia"


def test_nobody_ships_from_a_place_that_the_shop_does_not_know(file: Path) -> None:
    shop = opened(file)
    with pytest.raises(InvalidCustomerError, match="did you mean 'paris'"):
        shop.sellers.keep(Seller(id="mia", name="Mia", origin="pari"))


def test_a_shop_on_an_event_loop_keeps_the_sellers_too(file: Path) -> None:
    url = f"sqlite:///{file.with_suffix('.db')}"

    async def commission() -> Rate:
        shop = open_async_shop(file, url, payments=[CardTerminal()])
        return (await shop.sellers.get("kiln")).commission

    assert asyncio.run(commission()) == Rate("12%")


def test_a_fee_for_each_parcel_counts_the_boxes_of_the_file(file: Path) -> None:
    """Three bowls of 8 cm do not go into a box of 10 cm together."""
    shop = opened(file)
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "bowl", 3)
    started = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        started.id, shipping=ADA, delivery="boxed", payment_method="card"
    )
    order = bought(shop, started)

    assert order.total == eur("120.00") + 3 * eur("3.00")


@pytest.mark.parametrize(
    ("rates", "price"),
    [
        ([CarrierRate(carrier="fake", service="noon", price=eur("8.40"))], "8.40"),
        ([], "20.00"),
    ],
)
def test_a_carrier_says_its_rate_and_the_file_what_counts_without(
    file: Path, rates: list[CarrierRate], price: str
) -> None:
    limits = CarrierLimits(services={"noon"})
    shop = opened(file, carriers=[FakeCarrier(limits=limits, rates=rates)])
    order = bought(shop, begun(shop, "tea", delivery="courier"))

    assert order.deliveries[0].charged.gross == eur(price)


def test_duties_are_paid_with_the_order_as_the_file_says(file: Path) -> None:
    """Goods without German tax; duty on their value with carriage, then import tax."""
    shop = opened(file)
    order = bought(shop, begun(shop, "tea", to=BERN, delivery="border"))

    (estimate,) = order.imports
    cost = estimate.cost
    assert cost is not None
    assert (cost.goods, cost.freight, cost.duty) == (
        eur("3.78"),
        eur("10.00"),
        eur("0"),
    )
    # 8.1 % of 13.78.
    (fee,) = order.fees
    assert (fee.kind, fee.charged.gross) == ("import", eur("1.12"))
    assert order.total == eur("14.90")


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        ('seller = "kiln"', 'seller = "klin"', 'seller = "kl', "did you mean 'kiln'"),
        ('"leipzig"', '"lepzig"', 'origin = "lep', "did you mean 'leipzig'"),
        ('"paris"', '"pairs"', 'origin = "pairs', "did you mean 'paris'"),
        ('zone = "swiss"', 'zone = "swis"', 'zone = "swis', "did you mean 'swiss'"),
        ('incoterm = "DDP"', 'incoterm = "DPP"', "incoterm =", "'DAP', 'DPU', 'DDP'"),
        ("6912 = 5", "6912 = 5.5", "duties =", "write"),
        ("6912 = 5", "mugs = 5", "duties =", "beginning of an HS code"),
        ("15 x 15 x 10 cm", "15 x 15 cm", "inner =", "30 x 20 x 10 cm"),
        ('carries = "2 kg"\n', "", "[[shipping.boxes]]", "has no 'carries'"),
        ('service = "noon"\n', "", "[[shipping.methods]]", "has no 'service'"),
        ("10 x 8 x 5 cm", "10 x 8 x 5", "size =", "three numbers"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    old: str, new: str, at: str, told: str
) -> None:
    assert old in MARKET
    text = MARKET.replace(old, new, 1)
    with pytest.raises(EcomkitError) as wrong:
        read_shop(text)

    assert told in str(wrong.value)
    assert text.split("\n")[vars(wrong.value)["line"] - 1].startswith(at)


PRIVATE = """
[[sellers]]
id = "mia"
name = "Mia"
kind = "person"
commission = "5%"

[[products]]
sku = "print"
price = "25.00"
seller = "mia"

[[products]]
sku = "frame"
price = "30.00"
seller = "mia"
tax = "standard"
"""


def test_what_a_person_sells_bears_no_tax_and_the_rest_does(file: Path) -> None:
    """Directive 2006/112/EC, art. 2 and 9; its part of the delivery bears none, either."""
    file.write_text(MARKET + PRIVATE, "utf-8")
    shop = opened(file)
    checkout = begun(shop, "tea", "tea", "print", "frame")
    order = bought(shop, checkout)
    taxes = {line.sku: line.charged.tax for line in order.lines}
    assert taxes["print"] == eur("0.00")
    assert (taxes["tea"], taxes["frame"]) == (eur("1.44"), eur("4.79"))

    shop.orders.capture(order.number, details=SLIP)
    shares = {each.seller: each.total for each in seller_shares(order)}
    assert Money.sum(shares.values(), "EUR") == order.total
    paper = as_text(shop.sellers.receipt(order.number, "en", seller="mia"))
    assert "print" in paper
    assert "tea" not in paper.lower().split()
    own = shop.sellers.receipt(order.number, "en", seller="")
    assert [row.title for row in own.rows if row.kind == "goods"] == ["Tea"]
    assert own.seller is not None
    assert own.seller.lines[0] == "Market"
    (back,) = (line.key for line in order.lines if line.sku == "print")
    change = cancellation(order, {back: 1}, id="c", at=order.placed_at)
    assert change.entries[0].charged.tax == eur("0.00")
    assert change.entries[0].charged.gross == eur("25.00")


def test_a_shop_that_promises_no_day_has_its_figures(file: Path) -> None:
    """No promise is neither kept nor broken: the report is made of what was told."""
    told = ListSink()
    shop = opened(file, events=told)
    order = bought(shop, begun(shop, "tea", "bowl"))
    shop.orders.capture(order.number, details=SLIP)
    for shipment in shop.orders.pack(order.number).shipments:
        shop.orders.ship(order.number, shipment.id)
        shop.orders.deliver(order.number, shipment.id)
    (sold,) = (event for event in told if event.name == "order_completed")
    assert sold.properties["promised_by"] == ""

    report = kpi_report(told, GROSS_REVENUE, Rounding())
    figures = {kpi.name: kpi.value for kpi in report.kpis}
    assert figures["revenue EUR"] == order.total
    assert on_time_rate(told).whole == 0
