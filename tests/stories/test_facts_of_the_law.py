"""What the law asks for flows from a sale to its order and paper, and back in a refund."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.catalog import Article
from ecomkit.checkout import PlaceEvidence, Purchaser, Quoter
from ecomkit.money import ExchangeRate, Rate
from ecomkit.opening import open_shop
from ecomkit.orders import Order, cancellation
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import Pricer, ServiceFee
from ecomkit.receipts import as_text, receipt
from ecomkit.shop.faces import Shop
from ecomkit.testing import FixedClock
from tests.stories.delivery_shop import (
    ADA,
    AT_THE_DOOR,
    BERLIN,
    NOON,
    PARIS,
    TERMINAL,
    ZURICH,
    a_quoter,
    address,
    company,
    post,
    sending_from,
)
from tests.stories.shops import SELLER, SLIP, eur


def sold(
    quoter: Quoter,
    *skus: str,
    shipping: Address | None = None,
    billing: Address | None = None,
    delivery: str = "post",
    buyer: Purchaser = ADA,
    currency: str = "EUR",
    evidence: tuple[PlaceEvidence, ...] = (),
    services: Iterable[str] = (),
) -> Order:
    """The order of a sale by the rooms of a shop."""
    shop = Shop(quoter, payments=[TERMINAL, AT_THE_DOOR], clock=FixedClock(NOON))
    cart = shop.carts.open("ada", currency)
    for sku in skus:
        shop.carts.add(cart.id, sku, services=services)
    checkout = shop.checkouts.begin(cart.id, buyer)
    shop.checkouts.update(
        checkout.id,
        shipping=shipping,
        billing=billing,
        delivery=delivery,
        payment_method="card",
        evidence=evidence,
    )
    quote = shop.checkouts.quote(checkout.id)
    sale = shop.checkouts.buy(quote.id, metadata=SLIP)
    assert sale.order is not None
    return sale.order


def taxes(order: Order) -> list[str]:
    rows: tuple[Any, ...] = (*order.lines, *order.deliveries)
    return [
        f"{tax.name} {tax.rate} on {tax.base.amount}: {tax.amount.amount}"
        for row in rows
        for tax in row.charged.taxes
    ]


def paper(order: Order, locale: str = "en") -> str:
    return as_text(receipt(order, locale, seller=SELLER))


def whole_refund(order: Order) -> str:
    keys = {line.key: line.quantity for line in order.lines}
    return str(cancellation(order, keys, id="back", at=NOON).refund)


def test_a_small_consignment_from_china_bears_french_tax() -> None:
    """150.00 and 10.00 for the way, 20 % of both; the whole of it comes back."""
    quoter = a_quoter(
        home=Place("CN"),
        prices={"mug": "150.00"},
        includes_tax=False,
        law={"registrations": "ioss"},
        methods=[post("10.00")],
    )
    order = sold(quoter, "mug", shipping=PARIS)

    assert taxes(order) == ["TVA 20% on 150.00: 30.00", "TVA 20% on 10.00: 2.00"]
    assert order.total == eur("192.00")
    assert "€32.00" in paper(order)
    assert whole_refund(order) == "192.00 EUR"


@pytest.mark.parametrize(("price", "tax"), [("148.00", "20%"), ("148.01", None)])
def test_the_worth_of_a_consignment_counts_the_fees_on_its_goods(
    price: str, tax: str | None
) -> None:
    """A mug and its engraving for 2.00: French tax up to 150.00 of both, and not above."""
    quoter = a_quoter(
        home=Place("CN"),
        prices={"mug": price},
        includes_tax=False,
        law={"registrations": "ioss"},
        methods=[post("10.00")],
    )
    engraving = ServiceFee(
        id="engraving", service="engraving", amount=eur("2.00"), includes_tax=False
    )
    known = quoter.pricer
    pricer = Pricer(known.book, fees=[engraving], taxes=known.taxes)
    quoter = attrs.evolve(quoter, pricer=pricer)
    order = sold(quoter, "mug", shipping=PARIS, services=["engraving"])

    assert (order.fees[0].charged.net, order.lines[0].charged.net) == (
        eur("2.00"),
        eur(price),
    )
    rates = {each.rate for each in order.lines[0].charged.taxes if each.amount}
    assert rates == ({Rate(tax)} if tax else set())


def test_what_a_swiss_buyer_fetches_in_berlin_is_taxed_on_the_paper_too() -> None:
    order = sold(a_quoter(), "mug", billing=ZURICH, delivery="counter")

    assert taxes(order) == ["USt 19% on 100.00: 19.00", "USt 19% on 0.00: 0.00"]
    assert order.total == eur("119.00")
    assert "19%" in paper(order)
    assert whole_refund(order) == "119.00 EUR"


def test_a_download_keeps_two_pieces_of_evidence_and_tells_them() -> None:
    """Regulation (EU) 282/2011, art. 24b and 24f."""
    course = Article(sku="course", kind="digital")
    quoter = a_quoter(articles=(course,), evidence_needed=2)
    seen = PlaceEvidence(kind="ip_address", country="FR", detail="203.0.113.7")
    order = sold(quoter, "course", billing=PARIS, delivery="", evidence=(seen,))

    assert [each.kind.value for each in order.evidence] == [
        "billing_address",
        "ip_address",
    ]
    assert taxes(order) == ["TVA 20% on 99.17: 19.83"]
    told = "France (billing address, IP address)"
    assert f"Place of the buyer: {told}" in paper(order)
    assert "Ort des Käufers: Frankreich (Rechnungsadresse, IP-Adresse)" in paper(
        order, "de"
    )


def test_a_mug_alone_says_nothing_of_evidence() -> None:
    seen = PlaceEvidence(kind="bank", country="DE")
    order = sold(a_quoter(), "mug", shipping=BERLIN, evidence=(seen,))

    assert order.evidence == ()
    assert "Place of the buyer" not in paper(order)


def test_a_mug_to_paris_and_a_course_for_berlin_in_one_order() -> None:
    """119.00 and 4.90 hold 20 %, the course 19 %."""
    quoter = a_quoter(articles=(Article(sku="course", kind="digital"),))
    order = sold(quoter, "mug", "course", shipping=PARIS, billing=BERLIN)

    assert taxes(order) == [
        "TVA 20% on 99.17: 19.83",
        "USt 19% on 100.00: 19.00",
        "TVA 20% on 4.08: 0.82",
    ]
    assert "TVA" in paper(order)
    assert "USt" in paper(order)
    assert whole_refund(order) == str(order.total)


def test_what_leaves_from_poland_for_poland_is_a_polish_sale() -> None:
    quoter = a_quoter(
        origins=(sending_from(Place("PL")),), law={"below_eu_threshold": True}
    )
    order = sold(quoter, "mug", shipping=address("PL", "Warszawa", "00-001"))

    # 119.00 holds 22.25 at 23 %, 4.90 holds 0.92; together 123.90 holds 23.17.
    assert [tax.partition(" on")[0] for tax in taxes(order)] == ["VAT 23%", "VAT 23%"]
    assert order.tax == eur("23.17")


def test_a_business_in_maharashtra_sends_goods_to_karnataka() -> None:
    """Billed in the shop's own state: CGST and SGST, 9 % each."""
    mumbai = address("IN", "Mumbai", "400001", "MH")
    quoter = a_quoter(
        "in",
        home=mumbai.place,
        currency="INR",
        prices={"mug": "100.00"},
        includes_tax=False,
        methods=[post("10.00", "INR")],
    )
    order = sold(
        quoter,
        "mug",
        shipping=address("IN", "Bengaluru", "560001", "KA"),
        billing=mumbai,
        currency="INR",
        buyer=company("IN", "27ABCDE1234F1Z5"),
    )

    assert {tax.name for row in order.lines for tax in row.charged.taxes} == {
        "CGST",
        "SGST",
    }
    assert str(order.total) == "129.80 INR"
    assert whole_refund(order) == "129.80 INR"


BRITISH = """
[shop]
name = "Potter"
currency = "GBP"
home = "GB"
timezone = "Europe/London"
prices_include_tax = true

[tax]
regimes = ["gb", "eu"]
registrations = ["ioss"]

[[products]]
sku = "bowl"
price = "168.00"
unlimited = true

[[promotions]]
id = "fifth"
percent = 20
code = "LESS"

[[shipping.methods]]
id = "post"
fee = "12.00"

[[payments]]
id = "card"
adapter = "terminal"
"""


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        # Without British tax 140.00 GBP, which are 161.00 EUR.
        ("", ["VAT 0% on 140.00: 0.00", "VAT 0% on 10.00: 0.00"]),
        # After the discount 112.00 GBP, which are 128.80 EUR.
        ("LESS", ["TVA 20% on 112.00: 22.40", "TVA 20% on 10.00: 2.00"]),
    ],
)
def test_a_british_shop_file_sells_into_the_union_at_the_rate_of_the_day(
    tmp_path: Path, code: str, rows: list[str]
) -> None:
    """Up to 150 EUR the shop charges French tax; above, customs do."""
    file = tmp_path / "shop.toml"
    file.write_text(BRITISH, "utf-8")
    ecb = ExchangeRate(base="GBP", quote="EUR", rate="1.15", on=NOON.date())
    shop = open_shop(
        file,
        f"sqlite:///{tmp_path}/shop.db",
        payments=[CardTerminal()],
        exchange_rates=[ecb],
        clock=FixedClock(NOON),
    )
    cart = shop.carts.open("ada", "GBP")
    shop.carts.add(cart.id, "bowl")
    if code:
        shop.carts.enter_code(cart.id, code)
    begun = shop.checkouts.begin(cart.id, ADA)
    shop.checkouts.update(
        begun.id, shipping=PARIS, delivery="post", payment_method="card"
    )
    quote = shop.checkouts.quote(begun.id)

    order = shop.checkouts.buy(quote.id, metadata=SLIP).order

    assert order is not None
    assert taxes(order) == rows
