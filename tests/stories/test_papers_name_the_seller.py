"""Papers are in the name of the shop, which says once who it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ecomkit import Seller
from ecomkit.checkout import DocumentKind, Quoter
from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.opening import open_shop
from ecomkit.orders import cancellation
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.receipts import as_text
from ecomkit.shop import Shop
from ecomkit.testing import FixedClock
from tests.stories.shops import ADA, NOON, PERSON, SHIPPING, SLIP

TEXT = """
[shop]
name = "Mug Press"
currency = "EUR"
home = "DE"
prices_include_tax = true
email = "hello@mugpress.example"
address = { street = ["Hafenstraße 2"], city = "Hamburg", postcode = "20457", country = "DE" }
tax_numbers = ["DE136695976"]

[tax]
regimes = ["eu"]

[[products]]
sku = "mug"
title = "Mug"
price = "14.50"

[[shipping.methods]]
id = "post"
title = "Parcel"
fee = "4.90"

[[payments]]
id = "card"
title = "Card at the counter"
adapter = "terminal"
"""


def sold(shop: Shop, payment_method: str) -> str:
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "mug", 2)
    id = shop.checkouts.begin(cart.id, PERSON).id
    shop.checkouts.update(
        id, shipping=ADA, delivery="post", payment_method=payment_method
    )
    quote = shop.checkouts.quote(id)
    order = shop.checkouts.buy(quote.id, metadata=SLIP).order
    assert order is not None
    return order.number


def test_a_shop_file_names_the_seller_of_every_paper(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(TEXT, "utf-8")
    shop = open_shop(
        path,
        f"sqlite:///{tmp_path}/shop.db",
        payments=[CardTerminal()],
        clock=FixedClock(NOON),
        names={"de-vat": "VAT"},
    )
    number = sold(shop, "card")
    order = shop.orders.capture(number, details=SLIP).order
    one = cancellation(order, {"mug": 1}, id="one", at=NOON)
    shop.orders.change(number, one, details=SLIP)

    placed = Event(name="order_completed", at=NOON, actor="ada", subject=number)
    papers = [
        shop.papers.receipt(number, "en"),
        shop.papers.receipt(number, "en", document=DocumentKind.INVOICE),
        shop.papers.credit_note(number, "one", "en"),
        shop.papers.of_event(placed, "en"),
    ]
    for paper in papers:
        assert paper is not None
        text = as_text(paper)
        assert "Mug Press\n  Hafenstraße 2\n" in text
        assert "Tax number: DE136695976" in text
    # The names of the file stand beside those that are given.
    first = as_text(shop.papers.receipt(number, "en"))
    assert "Delivery: Parcel" in first
    assert "Card at the counter" in first
    other = as_text(shop.papers.receipt(number, "en", seller=Seller(name="Mia")))
    assert "Mug Press" not in other


def test_without_a_seller_a_paper_says_how_to_name_one() -> None:
    parts: dict[str, Any] = {
        "pricer": Pricer(PriceBook.of("EUR", {"mug": "14.50"})),
        "shipping": SHIPPING,
    }
    nameless = Shop(Quoter(**parts), payments=[CardTerminal()])
    with pytest.raises(InvalidInputError, match="seller=Seller") as told:
        nameless.papers.receipt(sold(nameless, "terminal"))
    assert told.value.path == "$.seller"

    named = Shop.in_memory(
        **parts, payments=[CardTerminal()], seller=Seller(name="Tea House")
    )
    paper = named.papers.receipt(sold(named, "terminal"), "en")
    assert "Tea House" in as_text(paper)
    with pytest.raises(InvalidInputError, match="seller"):
        Shop.in_memory(**parts, seller="Tea House")  # type: ignore[arg-type]
