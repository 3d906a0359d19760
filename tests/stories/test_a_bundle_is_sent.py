"""A bundle is packed, charged for and declared by what is known of its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecomkit.addressing import Address
from ecomkit.checkout.errors import IncompleteCheckoutError
from ecomkit.checkout.review import CheckoutReview
from ecomkit.opening import open_shop
from ecomkit.payments.adapters import CardTerminal
from ecomkit.shop import Shop
from ecomkit.testing import FixedClock
from tests.stories.shops import ADA, NOON, PERSON, SLIP, eur

TEXT = """
[shop]
name = "Mug Press"
currency = "EUR"
home = "DE"
prices_include_tax = true

[[products]]
sku = "mug"
price = "14.50"
weight = "400 g"
size = "12 x 9 x 9 cm"
hs_code = "691200"
made_in = "DE"
seller = "mia"

[[products]]
sku = "lamp"
price = "30.00"
weight = "1 kg"
size = "12 x 9 x 9 cm"
hs_code = "940500"
made_in = "CN"
flags = ["lithium"]

[[products]]
sku = "pair"
title = "Two mugs"
price = "25.00"
parts = { mug = 2 }

[[products]]
sku = "desk"
title = "Lamp and mug"
price = "40.00"
parts = { mug = 1, lamp = 1 }

[[sellers]]
id = "mia"
name = "Mia"
commission = 10
origin = "attic"

[shipping]

[[shipping.boxes]]
id = "small"
inner = "19 x 13 x 10 cm"
carries = "5 kg"

[[shipping.zones]]
id = "home"
countries = ["DE"]

[[shipping.zones]]
id = "swiss"
countries = ["CH"]

[[shipping.origins]]
id = "main"

[[shipping.origins]]
id = "attic"

[[shipping.methods]]
id = "post"
zones = ["home"]
per_parcel = "4.90"

[[shipping.methods]]
id = "air"
zones = ["home"]
fee = "9.90"
most_weight = "1 kg"
without = ["lithium"]

[[shipping.methods]]
id = "border"
zones = ["swiss"]
per_parcel = "14.90"

[[shipping.imports]]
zone = "swiss"
incoterm = "DDP"
duties = { 6912 = "10%" }
import_tax = "8.1"

[[payments]]
id = "card"
adapter = "terminal"
"""
ZURICH = Address(
    "Ada", "Bahnhofstrasse 1", city="Zürich", postcode="8001", country="CH"
)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    path = tmp_path / "shop.toml"
    path.write_text(TEXT, "utf-8")
    shop = open_shop(
        path,
        f"sqlite:///{tmp_path}/shop.db",
        payments=[CardTerminal()],
        clock=FixedClock(NOON),
    )
    for sku in ("mug", "lamp"):
        shop.stock.receive(sku, 20)
    return shop


def begun(shop: Shop, sku: str, count: int, to: Address = ADA) -> str:
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, sku, count)
    id = shop.checkouts.begin(cart.id, PERSON).id
    shop.checkouts.update(id, shipping=to, billing=to, payment_method="card")
    return id


def fees(review: CheckoutReview) -> dict[str, str]:
    (offered,) = [options for _, options in review.offers]
    return {each.method: str(each.price) for each in offered.options}


def test_a_set_is_packed_like_its_parts(shop: Shop) -> None:
    """A pair is 800 g and 18 x 12 x 9 cm: one of them is a box, and too heavy for air by two."""
    one, two = begun(shop, "pair", 1), begun(shop, "pair", 2)
    assert fees(shop.checkouts.review(one)) == {
        "post": "4.90 EUR",
        "air": "9.90 EUR",
    }
    assert fees(shop.checkouts.review(two)) == {"post": "9.80 EUR"}

    shop.checkouts.update(two, delivery="post")
    quote = shop.checkouts.quote(two)
    order = shop.checkouts.buy(quote.id, metadata=SLIP).order
    assert order is not None
    (shipment,) = shop.orders.pack(order.number).shipments
    assert [each.parcel and each.parcel.contents for each in shipment.parcels] == [
        (("pair", 1),),
        (("pair", 1),),
    ]
    assert shipment.picked == (("mug", 4),)


def test_a_set_goes_where_its_parts_may_go(shop: Shop) -> None:
    """The lamp in it keeps a set out of the air, as it would by itself."""
    for sku in ("lamp", "desk"):
        assert "air" not in fees(shop.checkouts.review(begun(shop, sku, 1)))


def test_a_set_is_sold_by_the_seller_of_all_its_parts(shop: Shop) -> None:
    id = begun(shop, "pair", 1)
    shop.checkouts.update(id, delivery="post")
    order = shop.checkouts.buy(shop.checkouts.quote(id).id, metadata=SLIP).order
    assert order is not None
    shop.orders.capture(order.number, details=SLIP)
    assert [each.seller for each in order.lines] == ["mia"]
    assert [owner for owner, _ in shop.sellers.due(["mia"], "EUR")] == ["mia"]


def test_a_set_of_one_tariff_number_is_declared_by_it(shop: Shop) -> None:
    id = begun(shop, "pair", 1, ZURICH)
    shop.checkouts.update(id, delivery="border")
    (estimate,) = shop.checkouts.review(id).imports
    assert estimate.declaration is not None
    (line,) = estimate.declaration.lines
    assert (line.hs_code, line.made_in, str(line.weight)) == ("691200", "DE", "800 g")
    assert estimate.cost is not None
    assert estimate.cost.duty == eur("3.99")  # 10 % of 25.00 and 14.90 for the way


def test_a_set_of_two_tariff_numbers_says_its_own(shop: Shop) -> None:
    id = begun(shop, "desk", 1, ZURICH)
    shop.checkouts.update(id, delivery="border")
    with pytest.raises(IncompleteCheckoutError, match="hs_code of desk"):
        shop.checkouts.quote(id)
