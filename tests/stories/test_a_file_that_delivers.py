"""A shop file says what bulky goods cost, how large pieces are, when nobody delivers, and in two currencies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.checkout import Purchaser
from ecomkit.checkout.review import CheckoutReview
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.opening import open_shop
from ecomkit.payments.adapters import CardTerminal
from ecomkit.shop.faces import Shop
from ecomkit.shopfile import read_shop
from ecomkit.testing import CountingIds, FixedClock
from tests.stories.shops import ADA, PERSON, SLIP, eur

FILE = """
[shop]
name = "Furniture"
currency = "EUR"
home = "DE"
timezone = "Europe/Berlin"
prices_include_tax = true

[[products]]
sku = "mug"
price = "12.00"
weight = "500 g"
size = "12 x 9 x 9 cm"
unlimited = true
hs_code = "6912.00"
made_in = "DE"

[[products]]
sku = "chair"
price = "99.00"
weight = "6 kg"
size = "90 x 45 x 45 cm"
shipping = "bulky"
unlimited = true

[[products]]
sku = "rail"
price = "19.00"
weight = "2 kg"
size = "200 x 5 x 5 cm"
unlimited = true

[[prices]]
id = "dollars"
currency = "USD"
prices = { mug = "15.00" }

[[prices]]
id = "club"
groups = ["club"]
prices = { mug = "10.00" }

[shipping]
closed = [{ day = 2026-12-25, why = "Christmas" }]

[[shipping.origins]]
id = "leipzig"
cutoff = "14:00"
handling_days = 0

[[shipping.methods]]
id = "parcel"
fee = ["4.90", "5.90 USD"]
free_from = ["50", "60 USD"]
by_category = { bulky = "29.00" }
most_length = "120 cm"
most_girth = "300 cm"
most_piece_weight = "31.5 kg"
days = 1

[[shipping.methods]]
id = "saturday"
fee = "9.90"
weekdays = ["mon", "tue", "wed", "thu", "fri", "saturday"]
days = 1

[[shipping.zones]]
id = "canada"
countries = ["CA"]

[[shipping.imports]]
zone = "canada"
incoterm = "DDP"
duties = { 6912 = 5 }
duty_free_up_to = "100"
import_tax = 5
tax_free_up_to = "30"

[[payments]]
id = "card"
adapter = "terminal"
"""
WEDNESDAY = datetime(2026, 12, 23, 9, tzinfo=UTC)
THURSDAY = datetime(2026, 12, 24, 9, tzinfo=UTC)


class World:
    """The shop of the file, in a database."""

    def __init__(self, folder: Path, origin: str = "handling_days = 0") -> None:
        self.clock = FixedClock(WEDNESDAY)
        file = folder / "shop.toml"
        file.write_text(FILE.replace("handling_days = 0", origin), "utf-8")
        self.shop: Shop = open_shop(
            file,
            f"sqlite:///{folder}/shop.db",
            payments=[CardTerminal()],
            clock=self.clock,
            ids=CountingIds(),
        )

    def begun(
        self,
        *items: tuple[str, int],
        method: str = "parcel",
        currency: str = "EUR",
        buyer: Purchaser = PERSON,
    ) -> str:
        cart = self.shop.carts.open("ada", currency)
        for sku, quantity in items:
            self.shop.carts.add(cart.id, sku, quantity)
        begun = self.shop.checkouts.begin(cart.id, buyer)
        self.shop.checkouts.update(
            begun.id, shipping=ADA, delivery=method, payment_method="card"
        )
        return begun.id

    def review(self, *items: tuple[str, int], **wishes: Any) -> CheckoutReview:
        return self.shop.checkouts.review(self.begun(*items, **wishes))

    def delivery(self, *items: tuple[str, int], **wishes: Any) -> Money:
        """What the delivery of an order costs."""
        quote = self.shop.checkouts.quote(self.begun(*items, **wishes))
        order = self.shop.checkouts.buy(quote.id, metadata=SLIP).order
        assert order is not None
        return order.deliveries[0].charged.gross


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize(
    ("items", "fee"),
    [
        ([("mug", 1)], "4.90"),
        ([("mug", 5)], "0.00"),  # 60.00
        ([("chair", 1)], "29.00"),
        ([("chair", 3)], "29.00"),
        ([("chair", 1), ("mug", 1)], "33.90"),
        ([("chair", 1), ("mug", 5)], "29.00"),
    ],
)
def test_bulky_goods_pay_for_themselves_also_where_the_rest_is_free(
    world: World, items: list[tuple[str, int]], fee: str
) -> None:
    assert world.delivery(*items) == eur(fee)


@pytest.mark.parametrize(("mugs", "fee"), [(3, "5.90"), (4, "0.00")])
def test_a_fee_is_in_the_currency_of_the_cart(
    world: World, mugs: int, fee: str
) -> None:
    assert world.delivery(("mug", mugs), currency="USD") == Money(fee, "USD")


def test_a_piece_that_is_too_long_is_not_taken(world: World) -> None:
    """200 cm, and 200 + 2 x (5 + 5) = 220 cm around: too long, and not too large."""
    (missing,) = world.review(("rail", 1)).missing

    assert missing.code == "delivery_not_offered"
    assert missing.facts["reasons"] == ("too_large",)
    assert world.delivery(("rail", 1), method="saturday") == eur("9.90")


@pytest.mark.parametrize(
    ("at", "method", "day"),
    [
        # Thursday is the first working day after; Friday is Christmas, then a weekend.
        (WEDNESDAY, "parcel", date(2026, 12, 24)),
        (THURSDAY, "parcel", date(2026, 12, 28)),
        (THURSDAY, "saturday", date(2026, 12, 26)),
    ],
)
def test_nothing_arrives_on_a_day_on_which_nobody_delivers(
    world: World, at: datetime, method: str, day: date
) -> None:
    world.clock.set(at)
    quote = world.shop.checkouts.quote(world.begun(("mug", 1), method=method))

    (delivery,) = quote.deliveries
    assert delivery.promise is not None
    assert delivery.promise.latest == day


def test_days_alone_are_closed_too() -> None:
    told = FILE.replace('{ day = 2026-12-25, why = "Christmas" }', "2026-12-25")
    assert told != FILE
    calendars = [
        read_shop(text).shipping.calendars.calendar("DE", "") for text in (FILE, told)
    ]

    assert [each.why_closed(date(2026, 12, 25)) for each in calendars] == [
        "Christmas",
        "closed",
    ]


def test_goods_leave_on_the_days_on_which_the_warehouse_works(tmp_path: Path) -> None:
    """A Saturday's order goes on Saturday, to be there on Monday; usually on Monday."""
    world = World(tmp_path, 'handling_days = 0\nweekdays = ["fri", "sat"]')
    world.clock.set(datetime(2026, 12, 19, 9, tzinfo=UTC))
    quote = world.shop.checkouts.quote(world.begun(("mug", 1)))

    (delivery,) = quote.deliveries
    assert delivery.promise is not None
    assert delivery.promise.dispatch == date(2026, 12, 19)
    assert delivery.promise.latest == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("mugs", "border"),
    [
        (2, "0.00"),  # 24.00
        (3, "2.05"),  # 36.00 and 4.90: 5 % of 40.90
        (9, "11.07"),  # 108.00, sent free: duty 5.40, and 5 % of 113.40
    ],
)
def test_small_parcels_bear_neither_duty_nor_import_tax(
    world: World, mugs: int, border: str
) -> None:
    ottawa = attrs.evolve(
        ADA, city="Ottawa", postcode="K1A 0B1", region="ON", country="CA"
    )
    begun = world.begun(("mug", mugs))
    world.shop.checkouts.update(begun, shipping=ottawa)
    quote = world.shop.checkouts.quote(begun)
    order = world.shop.checkouts.buy(quote.id, metadata=SLIP).order

    assert order is not None
    paid = [fee.charged.gross for fee in order.fees if fee.kind == "import"]
    assert Money.sum(paid, "EUR") == eur(border)


def test_a_price_list_holds_tax_as_the_shop_says() -> None:
    """The club pays 10.00, and not 10.00 and the tax."""
    shop = read_shop(FILE)
    assert [(each.id, each.includes_tax) for each in shop.pricer.book.lists] == [
        ("standard", True),
        ("dollars", True),
        ("club", True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('"5.90 USD"]', '"5.90 EUR"]', "$.shipping.methods[0].fee"),
        ('"5.90 USD"]', "5.9]", "$.shipping.methods[0].fee[1]"),
        ('"120 cm"', '"120"', "$.shipping.methods[0].most_length"),
        ('"mon", "tue"', '"mo", "tue"', "$.shipping.methods[1].weekdays[0]"),
    ],
)
def test_a_mistake_is_told_where_it_stands(old: str, new: str, path: str) -> None:
    assert old in FILE
    with pytest.raises(InvalidInputError) as caught:
        read_shop(FILE.replace(old, new))

    assert caught.value.path == path
