"""A shop whose taxes an outside engine knows: asked, told of the sale, and of what came back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecomkit.addressing import Address, Place
from ecomkit.cart import LineItem
from ecomkit.checkout import Purchaser, Quoter
from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shop import AsyncShop, Shop
from ecomkit.shop.ports import Store
from ecomkit.tax import ShopTaxes, TaxSourceError, find_regime
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.testing.payments import FakeAdapter, FakeGateway, capabilities
from ecomkit.testing.taxes import FakeTaxSource, TaxFault
from tests.durable.tables import all_rows
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON

HOME = Address(
    "Ada",
    "1 Lake St",
    city="Milwaukee",
    postcode="53202",
    region="WI",
    country="US",
    email="ada@example.com",
)
MILWAUKEE = Place("US", "WI", "Milwaukee")
FILED = "commit R-2026-000001"


class Parts:
    """A shop of lamps in Milwaukee, and an engine that fails as often as it is told to."""

    def __init__(self, store: Store) -> None:
        self.clock, self.store = FixedClock(NOON), store
        rules = ShopTaxes(home=MILWAUKEE, regimes=find_regime("us-wi"))
        self.engine = FakeTaxSource(rules, self.clock)
        self.gateway = FakeGateway(self.clock)
        self.card = FakeAdapter(self.gateway, capabilities())
        self.options: dict[str, Any] = {
            "payments": [self.card],
            "store": store,
            "clock": self.clock,
            "ids": CountingIds(),
            "series": "R",
            "tax_source": self.engine,
        }
        post = ShippingMethod(id="post", fee=FlatRate(Money("10.00", "USD")))
        self.quoter = Quoter(
            pricer=Pricer(PriceBook.of("USD", {"lamp": "99.90"})),
            shipping=ShippingTable(methods=[post]),
        )
        self.sells = Shop(self.quoter, **self.options)

    def fail(self, *faults: TaxFault | None) -> None:
        self.engine._faults = iter(faults)

    def filled(self) -> str:
        cart = self.sells.carts.open("ada", "USD")
        self.sells.carts.add(cart.id, "lamp", 2)
        ada = Purchaser(id="ada", name="Ada", email="ada@example.com")
        checkout = self.sells.checkouts.begin(cart.id, ada)
        self.sells.checkouts.update(
            checkout.id, shipping=HOME, delivery="post", payment_method="fake"
        )
        return checkout.id

    def ordered(self) -> Order:
        quote = self.sells.checkouts.quote(self.filled())
        order = self.sells.checkouts.buy(quote.id, token="good").order
        assert order is not None
        return order

    def work(self, **time: float) -> None:
        self.clock.advance(**(time or {"minutes": 1}))
        self.sells.work.run()


@pytest.fixture(params=EVERY_STORE)
def lamps(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Parts]:
    with opened(request.param, tmp_path) as open_store:
        yield Parts(open_store("lamps"))


def test_a_sale_is_taxed_by_the_engine_and_filed_once(lamps: Parts) -> None:
    order = lamps.ordered()

    assert order.tax == Money("16.58", "USD")  # 5 + 0.9 + 2 % of 199.80 and of 10.00
    assert lamps.engine.effects == {}, "nothing is filed before the commit"
    lamps.work()
    assert lamps.engine.effects == {FILED: 1}
    (sold,) = lamps.engine.committed.values()
    assert sold.total == order.tax
    assert not lamps.sells.work.due()


def test_what_comes_back_is_refunded_at_the_engine(lamps: Parts) -> None:
    order = lamps.ordered()
    lamps.sells.orders.capture(order.number)
    change = cancellation(order, {"lamp": 1}, id="c", at=lamps.clock.now())
    lamps.sells.orders.change(order.number, change)
    lamps.work()
    lamps.work()

    (back,) = lamps.engine.refunded.values()
    assert (
        -back.total == change.tax == Money("8.30", "USD")
    )  # of a lamp, and half the post
    assert lamps.engine.effects == {FILED: 1, "refund R-2026-000001:c": 1}
    assert not lamps.sells.work.due()


def test_what_is_added_is_assessed_and_filed_as_a_sale_of_its_own(
    lamps: Parts,
) -> None:
    """And what comes back of it is refunded of that sale."""
    order = lamps.ordered()
    number = order.number
    edit = lamps.sells.orders.preview(number, add=[LineItem("lamp", 2)])
    assert edit.change.charge == Money("215.58", "USD")  # of four, half is left
    lamps.sells.orders.change(number, edit, payment_method="fake", token="good")
    lamps.work()
    assert not lamps.sells.work.due()

    _, more = lamps.engine.committed.values()
    assert more.question.id == f"{number}:{edit.change.id}+"
    assert more.total == Money("15.78", "USD")
    order = lamps.sells.orders.get(number)
    first, added = order.lines
    one_of_each = cancellation(
        order,
        {first.key: 1, added.key: 1},
        id="c",
        at=lamps.clock.now(),
        also_refund=AlsoRefund.NOTHING,
    )
    lamps.sells.orders.change(number, one_of_each)
    lamps.work()
    lamps.work()

    assert not lamps.sells.work.due()
    given = [-each.total for each in lamps.engine.refunded.values()]
    assert given == [Money("7.90", "USD"), Money("7.89", "USD")]  # halves of each sale
    assert one_of_each.tax == Money("15.80", "USD")
    assert lamps.engine.effects == {
        FILED: 1,
        f"commit {number}:{edit.change.id}+": 1,
        f"refund {number}:c": 1,
        f"refund {number}:c-1": 1,
    }


def test_no_edit_is_previewed_without_an_answer(lamps: Parts) -> None:
    order = lamps.ordered()
    lamps.fail(TaxFault.BEFORE)
    with pytest.raises(TaxSourceError, match="does not answer"):
        lamps.sells.orders.preview(order.number, add=[LineItem("lamp")])
    assert lamps.sells.orders.preview(order.number, add=[LineItem("lamp")]).balance


def test_less_is_no_question_for_the_engine(lamps: Parts) -> None:
    order = lamps.ordered()
    lamps.fail(TaxFault.BEFORE)
    less = lamps.sells.orders.preview(order.number, quantities={order.lines[0].key: 1})
    assert less.change.tax == Money("7.90", "USD")


@pytest.mark.parametrize("fault", TaxFault)
def test_an_engine_that_fails_is_told_again_and_counts_once(
    lamps: Parts, fault: TaxFault
) -> None:
    """The refund waits until the sale is filed."""
    order = lamps.ordered()
    change = cancellation(order, {"lamp": 1}, id="c", at=lamps.clock.now())
    lamps.sells.orders.change(order.number, change)
    lamps.fail(fault, fault, fault, fault)
    for _ in range(8):
        lamps.work(minutes=30)

    assert lamps.engine.effects == {FILED: 1, "refund R-2026-000001:c": 1}
    assert not lamps.sells.work.due()


def test_an_engine_that_never_answers_waits_for_a_person(lamps: Parts) -> None:
    lamps.ordered()
    lamps.fail(*[TaxFault.BEFORE] * 40)
    for _ in range(20):
        lamps.work(hours=7)
    (waiting,) = lamps.sells.work.due().waiting
    assert waiting.note == "the tax engine does not answer (try again)"

    lamps.fail()
    lamps.sells.work.resume(waiting.id)
    lamps.work()

    assert lamps.engine.effects == {FILED: 1}
    assert not lamps.sells.work.due()


def test_a_page_without_an_answer_says_so_and_no_quote_is_given(lamps: Parts) -> None:
    checkout = lamps.filled()
    lamps.fail(TaxFault.BEFORE, TaxFault.BEFORE)

    review = lamps.sells.checkouts.review(checkout)
    assert [each.code for each in review.missing] == ["tax_assessment_missing"]
    with pytest.raises(TaxSourceError, match="does not answer"):
        lamps.sells.checkouts.quote(checkout)

    assert lamps.sells.checkouts.quote(checkout).priced.tax == Money("16.58", "USD")


def test_the_same_sale_is_asked_about_once(lamps: Parts) -> None:
    checkout = lamps.filled()
    first = lamps.sells.checkouts.review(checkout)
    again = lamps.sells.checkouts.quote(checkout)

    assert first.is_complete
    assert again.tax_assessment is not None
    assert again.tax_assessment.reference == "estimate-1"


def test_both_faces_leave_equal_rows(tmp_path: Path) -> None:
    def sold(name: str, *, is_async: bool) -> dict[str, Any]:
        with opened("memory", tmp_path) as open_store:
            parts = Parts(open_store(name))
            quote = parts.sells.checkouts.quote(parts.filled())
            if is_async:
                shop = AsyncShop(parts.quoter, **parts.options)

                async def run() -> None:
                    await shop.checkouts.buy(quote.id, token="good")
                    await shop.work.run()

                asyncio.run(run())
            else:
                parts.sells.checkouts.buy(quote.id, token="good")
                parts.sells.work.run()
            return all_rows(parts.store)

    assert sold("a", is_async=True) == sold("b", is_async=False)
