"""The prices beside a price: of its content, to strike out, and before, from page to paper."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ecomkit.cart import CartLimits, LineItem, QuantityLimit
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout
from ecomkit.orders import Order
from ecomkit.pricing import ListPrice, PriceBook, PriceList, Pricer
from ecomkit.receipts import as_text
from ecomkit.wire import from_json, to_json
from tests.stories.shops import COMPANY, PARIS, SELLER, TAXES, World, eur

NUTS = ListPrice(unit_price=eur("10.70"), compare_at=eur("12.84"))
TEA = ListPrice(
    unit_price=eur("4.28"), compare_at=eur("5.35"), lowest_prior=eur("4.60")
)
BOOK = PriceBook(
    lists=[
        PriceList(
            id="web",
            currency="EUR",
            prices={"tea": TEA, "nuts": NUTS, "mug": "9.00"},
            includes_tax=True,
        )
    ],
    articles=[
        Article(sku="tea", tax_category="food", content="250 g"),
        Article(sku="nuts", tax_category="food", unit="kg"),
        Article(sku="mug"),
    ],
)

HALF_KILOS = QuantityLimit(unit="kg", least=Decimal("0.5"), step=Decimal("0.5"))


def shop() -> World:
    return World(
        pricer=Pricer(BOOK, taxes=TAXES),
        limits=CartLimits(by_sku={"nuts": HALF_KILOS}),
        titles={"nuts": "Nuts", "tea": "Tea", "mug": "Mug"},
    )


def wishes(world: World) -> Checkout:
    checkout = world.filled()
    (first, *_) = checkout.cart.lines
    cart = checkout.cart.cleared()
    for line in (
        LineItem("tea", 2),
        LineItem("nuts", Decimal("0.5"), unit="kg"),
        LineItem("mug"),
    ):
        cart = cart.with_line(line.to_delivery(first.delivery))
    return attrs.evolve(checkout, cart=cart)


def test_a_person_sees_them_with_tax_on_the_page_and_on_the_receipt() -> None:
    world = shop()
    quote = world.quote(wishes(world))
    tea, nuts, mug = (line.shown for line in quote.priced.lines)
    assert (tea.unit_price, tea.compare_at) == (eur("4.28"), eur("5.35"))
    assert str(tea.content_price()) == "17.12 EUR per kg"
    assert str(nuts.content_price()) == "10.70 EUR per kg"
    assert mug.content_price() is None

    order = world.bought(quote)
    assert order.lines[0].shown == tea
    assert from_json(to_json(order), Order) == order
    paper = as_text(world.shop.papers.receipt(order.number, "en", seller=SELLER))
    text = " ".join(paper.split())
    for said in (
        "€17.12/kg",
        "instead of €5.35",
        "lowest price of the 30 days before: €4.60",
        "instead of €12.84",
    ):
        assert said in text
    assert "€10.70/kg" not in text  # it is the unit price


def test_a_company_sees_them_without_tax() -> None:
    world = shop()
    checkout = (
        wishes(world)
        .with_purchaser(COMPANY)
        .with_shipping(PARIS)
        .with_payment_method("quotation")
    )
    quote = world.quoter.quote(checkout, id="q-1", at=world.clock.now())
    tea = quote.priced.lines[0].shown
    assert (tea.unit_price, tea.compare_at) == (eur("4.00"), eur("5.00"))
    assert tea.lowest_prior == eur("4.30")
    assert str(tea.content_price()) == "16.00 EUR per kg"
