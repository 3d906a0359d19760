"""The prices beside a price: of its content, to strike out, and before, from page to paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.cart import CartLimits, LineItem, QuantityLimit
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout, CheckoutResponse
from ecomkit.orders import Order
from ecomkit.pricing import ListPrice, PriceBook, PriceList, Pricer
from ecomkit.pricing.values import PriceHistory
from ecomkit.receipts import as_text
from ecomkit.wire import from_json, to_json
from tests.stories.shops import COMPANY, NOON, PARIS, SELLER, TAXES, World, eur
from tests.stories.till import Till, kept_in

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
        Article(sku="tea", title="Tea", tax_category="food", content="250 g"),
        Article(sku="nuts", title="Nuts", tax_category="food", unit="kg"),
        Article(sku="mug", title="Mug"),
    ],
)

AUGUST = datetime(2026, 8, 1, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 1, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 12, tzinfo=UTC)
OCTOBER_END = datetime(2026, 10, 19, tzinfo=UTC)


def listed(id: str, tea: str, **when: Any) -> PriceList:
    return PriceList(
        id=id, currency="EUR", includes_tax=True, prices={"tea": tea}, **when
    )


HALF_KILOS = QuantityLimit(unit="kg", least=Decimal("0.5"), step=Decimal("0.5"))


def shop() -> World:
    return World(
        pricer=Pricer(BOOK, taxes=TAXES),
        limits=CartLimits(by_sku={"nuts": HALF_KILOS}),
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
    assert text.count("10.70") == 1  # it is the unit price, "€10.70/kg"


@pytest.mark.parametrize(
    ("struck_out", "said"), [("4.29", True), ("4.28", False), ("4.00", False)]
)
def test_a_price_that_is_no_higher_is_struck_out_nowhere(
    struck_out: str, *, said: bool
) -> None:
    """Neither on the page nor on the order nor on its paper."""
    price = ListPrice(unit_price=eur("4.28"), compare_at=eur(struck_out))
    lists = [attrs.evolve(BOOK.lists[0], prices={"tea": price, "mug": "9.00"})]
    world = World(pricer=Pricer(PriceBook(lists=lists), taxes=TAXES))
    checkout = world.filled()
    (first, *_) = checkout.cart.lines
    cart = checkout.cart.cleared().with_line(
        LineItem("tea").to_delivery(first.delivery)
    )
    checkout = attrs.evolve(checkout, cart=cart)

    page = CheckoutResponse.from_review(world.review(checkout))
    order = world.bought(world.quote(checkout))

    shown = order.lines[0].shown
    assert shown is not None
    expected = eur(struck_out) if said else None
    assert page.lines[0].compare_at == shown.compare_at == expected
    paper = as_text(world.shop.papers.receipt(order.number, "en", seller=SELLER))
    assert ("instead of" in paper) is said


def test_a_reduction_names_the_lowest_price_of_the_month_before(tmp_path: Path) -> None:
    """6.00, for one week of October 4.60, and 5.35 again; reduced to 4.28 in November.

    The 4.20 of August is longer ago, and the price of members was never everybody's.
    """
    lists = [
        listed("base", "6.00", until=AUGUST),
        listed("summer", "4.20", since=AUGUST, until=SEPTEMBER),
        listed("autumn", "5.35", since=SEPTEMBER),
        listed("week", "4.60", since=OCTOBER, until=OCTOBER_END, priority=1),
        listed("members", "3.00", groups="members", priority=9),
    ]
    before = PriceBook(lists=lists)
    history = PriceHistory(())
    for moment in (AUGUST - timedelta(days=90), *sorted(before.boundaries())):
        price = before.list_price("tea", "EUR", at=moment)
        assert price is not None
        history = history.with_price(price, moment)
    sale = ListPrice(unit_price=eur("4.28"), lowest_prior=history.lowest_prior(NOON))
    reduced = PriceList(
        id="sale",
        currency="EUR",
        includes_tax=True,
        prices={"tea": sale},
        since=NOON,
        priority=2,
    )
    with kept_in(tmp_path) as store:
        till = Till(store, PriceBook(lists=[*lists, reduced]), at=NOON)

        order = till.sold(("tea", 1))

        shown = order.lines[0].shown
        assert shown is not None
        assert (shown.unit_price, shown.lowest_prior) == (eur("4.28"), eur("4.60"))
        assert "lowest price of the 30 days before: €4.60" in till.paper(order)


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
