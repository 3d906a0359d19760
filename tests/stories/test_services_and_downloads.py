"""Services and downloads are performed, not packed: appointments, links and licenses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from ecomkit.cart import Quantity
from ecomkit.catalog import ListCatalog, Product
from ecomkit.checkout import Quoter
from ecomkit.errors import InvalidInputError
from ecomkit.journey.privacy import ConsentPurpose
from ecomkit.journey.privacy.events import ConsentGiven
from ecomkit.messages import Correspondence, ShopLinks
from ecomkit.orders import (
    NotPackableError,
    Order,
    OrderStepError,
    cancellation,
    claim_credit,
    open_quantities,
)
from ecomkit.orders.capturing import capturable
from ecomkit.orders.forgetting import restricted
from ecomkit.orders.packing import performing_problems
from ecomkit.orders.performing import appointments
from ecomkit.payments import CaptureMoment, CapturePolicy
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shop import Shop
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.wire import from_json, to_json
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, SELLER, SHIPPING, SLIP, TAXES, eur
from tests.stories.test_what_a_buyer_hears import MailBox

CATALOG = ListCatalog(
    [
        Product("mug", "Mug"),
        Product("lesson", "Tea lesson", kind="service"),
        Product("font", "Tea font", kind="digital"),
    ]
)
BOOK = PriceBook.of(
    "EUR",
    {"mug": "12.00", "lesson": "30.00", "font": "20.00"},
    includes_tax=True,
    articles=CATALOG,
)
LINK = "https://tea.example/files/8c1f"
FRIDAY = NOON + timedelta(days=4)
LINKS = ShopLinks(
    shop="https://tea.example/",
    survey="https://tea.example/survey/{order}",
    review="https://tea.example/review/{sku}",
    unsubscribe="https://tea.example/no/{message}/{token}",
)


class Studio:
    """A shop that sells mugs, lessons and fonts, and writes to its buyers."""

    def __init__(self, shop: Shop, box: MailBox, clock: FixedClock) -> None:
        self.shop, self.box, self.clock = shop, box, clock

    def bought(self, **goods: Quantity) -> Order:
        """Ada's order of such goods."""
        shop = self.shop
        saved = shop.carts.open("ada", "EUR")
        for sku, quantity in goods.items():
            shop.carts.add(saved.id, sku, quantity)
        begun = shop.checkouts.begin(saved.id, PERSON)
        if "mug" in goods:
            shop.checkouts.update(begun.id, shipping=ADA, delivery="post")
        shop.checkouts.update(begun.id, billing=ADA, payment_method="terminal")
        quote = shop.checkouts.quote(begun.id)
        order = shop.checkouts.buy(quote.id, metadata=SLIP).order
        assert order is not None
        return shop.orders.capture(order.number, details=SLIP).order

    def state(self, order: Order) -> tuple[str, str, str]:
        found = self.shop.orders.state(order.number)
        return found.order.value, found.payment.value, found.fulfillment.value

    def told(self, order: Order) -> list[str]:
        return [event.name for event in self.shop.orders.history(order.number)]


@pytest.fixture(params=EVERY_STORE)
def studio(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    with opened(request.param, tmp_path) as open_store:
        box, clock = MailBox(), FixedClock(NOON)
        shop = Shop(
            Quoter(
                pricer=Pricer(BOOK, taxes=TAXES),
                shipping=SHIPPING,
            ),
            payments=[CardTerminal()],
            store=open_store("studio"),
            clock=clock,
            ids=CountingIds(),
            correspondence=Correspondence(
                sender=SELLER, mailer=box, secret=b"sixteen bytes ..", links=LINKS
            ),
        )
        yield Studio(shop, box, clock)


def test_a_download_is_handed_over_and_the_order_is_complete(studio: Studio) -> None:
    shop = studio.shop
    shop.people.tell("ada", ConsentGiven(purposes=(ConsentPurpose.MARKETING,)))
    order = studio.bought(font=1)
    assert studio.state(order) == ("placed", "paid", "unfulfilled")
    assert open_quantities(order) == ()
    with pytest.raises(NotPackableError, match="nothing_open"):
        shop.orders.pack(order.number)

    after = shop.orders.hand_over(order.number, "font", LINK)
    assert [
        (each.line, each.quantity, each.content) for each in after.performances
    ] == [("font", 1, LINK)]
    assert studio.state(order) == ("completed", "paid", "delivered")
    assert shop.orders.hand_over(order.number, "font", LINK) == after
    assert from_json(to_json(after)) == after

    (ready,) = (
        event
        for event in shop.orders.history(order.number)
        if event.name == "download_ready"
    )
    assert ready.properties["complete"] is True
    assert LINK not in str(ready)

    shop.work.run()
    mails = {mail.id.partition(":")[0]: mail for mail in studio.box.mails}
    assert set(mails) == {"order_confirmed", "download_ready"}
    subject = f"Your download for order {order.number} is ready"
    assert mails["download_ready"].subject == subject
    assert LINK in mails["download_ready"].text
    for days in (8, 7):
        studio.clock.advance(days=days)
        shop.work.run()
    kinds = {mail.id.partition(":")[0] for mail in studio.box.mails}
    assert {"survey", "review_request"} <= kinds
    assert not kinds & {"shipped", "delivered", "late"}


def test_a_license_for_each_unit(studio: Studio) -> None:
    order = studio.bought(font=2)
    studio.shop.orders.hand_over(order.number, "font", "AAAA-1", quantity=1)
    assert studio.state(order)[2] == "partial"
    studio.shop.orders.hand_over(order.number, "font", "AAAA-1", quantity=1)
    studio.shop.orders.hand_over(order.number, "font", "AAAA-2", quantity=1)
    assert studio.state(order)[0] == "completed"
    with pytest.raises(OrderStepError, match="left to be performed"):
        studio.shop.orders.hand_over(order.number, "font", "AAAA-3")
    assert studio.told(order).count("download_ready") == 2


def test_nothing_is_handed_over_before_it_is_paid_or_while_on_hold(
    studio: Studio,
) -> None:
    order = studio.bought(font=1)
    unknown = performing_problems(order, ())
    assert [each.code for each in unknown] == [
        "payment_unknown",
        "not_paid",
    ]
    studio.shop.orders.hold(order.number, reason="looks odd")
    with pytest.raises(NotPackableError, match="on_hold"):
        studio.shop.orders.hand_over(order.number, "font", LINK)
    studio.shop.orders.release(order.number)
    studio.shop.orders.hand_over(order.number, "font", LINK)
    assert studio.state(order)[0] == "completed"


def test_an_appointment_is_booked_moved_and_done(studio: Studio) -> None:
    orders = studio.shop.orders
    order = studio.bought(lesson=2)
    after = orders.book(order.number, "lesson", FRIDAY, quantity=1)
    (first,) = appointments(after)
    sunday = FRIDAY + timedelta(days=2)
    after = orders.book(order.number, "lesson", sunday, moved=first.id)
    after = orders.book(order.number, "lesson", FRIDAY)
    assert [each.starts_at for each in appointments(after)] == [FRIDAY, sunday]
    with pytest.raises(OrderStepError, match="left to be performed"):
        orders.book(order.number, "lesson", FRIDAY)
    assert studio.told(order).count("appointment_booked") == 3

    after = orders.perform(order.number, "lesson")
    assert [each.starts_at for each in appointments(after)] == [sunday]
    assert studio.state(order) == ("placed", "paid", "partial")
    orders.perform(order.number, "lesson")
    assert studio.state(order) == ("completed", "paid", "delivered")
    assert orders.perform(order.number, "lesson") == orders.get(order.number)
    assert studio.told(order).count("service_performed") == 2


def test_a_lesson_less_takes_the_last_appointment_away(studio: Studio) -> None:
    orders = studio.shop.orders
    order = studio.bought(lesson=3)
    for days in (2, 0, 1):
        starts_at = FRIDAY + timedelta(days=days)
        orders.book(order.number, "lesson", starts_at, quantity=1)
    change = cancellation(orders.get(order.number), {"lesson": 2}, id="fewer", at=NOON)
    after = orders.change(order.number, change, details=SLIP).order
    assert [each.starts_at for each in appointments(after)] == [FRIDAY]
    with pytest.raises(OrderStepError, match="left to be performed"):
        orders.book(order.number, "lesson", FRIDAY)
    orders.perform(order.number, "lesson")
    assert studio.state(order) == ("completed", "paid", "delivered")


def test_with_goods_each_is_handed_over_in_its_own_way(studio: Studio) -> None:
    shop = studio.shop
    order = studio.bought(mug=1, lesson=1, font=1)
    assert open_quantities(order) == (("mug", 1),)
    with pytest.raises(InvalidInputError, match="cannot be packed"):
        shop.orders.pack(order.number, {"font": 1})
    packed = shop.orders.pack(order.number)
    (shipment,) = packed.shipments
    assert shipment.quantities == (("mug", 1),)
    shop.orders.ship(order.number, shipment.id)
    shop.orders.deliver(order.number, shipment.id)
    assert studio.state(order) == ("placed", "paid", "partial")
    shop.orders.hand_over(order.number, "font", LINK)
    shop.orders.perform(order.number, "lesson")
    assert studio.state(order) == ("completed", "paid", "delivered")
    complete = [
        (event.name, event.properties["complete"])
        for event in shop.orders.history(order.number)
        if "complete" in event.properties
    ]
    assert complete == [
        ("shipment_delivered", False),
        ("download_ready", False),
        ("service_performed", True),
    ]


@pytest.mark.parametrize(
    ("sku", "step"),
    [("mug", "hand_over"), ("font", "perform"), ("lesson", "hand_over")],
)
def test_each_kind_has_its_own_step(studio: Studio, sku: str, step: str) -> None:
    order = studio.bought(**{sku: 1})
    more = [LINK] if step == "hand_over" else []
    with pytest.raises(OrderStepError, match=f"{sku} of order"):
        getattr(studio.shop.orders, step)(order.number, sku, *more)


def test_what_is_canceled_is_not_performed_and_its_money_goes_back(
    studio: Studio,
) -> None:
    orders = studio.shop.orders
    order = studio.bought(lesson=1, font=1)
    booked = orders.book(order.number, "lesson", FRIDAY)
    change = cancellation(booked, {"lesson": 1}, id="ill", at=NOON)
    after = orders.change(order.number, change, details=SLIP).order
    assert change.refund == eur("30.00")
    assert appointments(after) == ()
    with pytest.raises(OrderStepError, match="left to be performed"):
        orders.perform(order.number, "lesson")
    orders.hand_over(order.number, "font", LINK)
    assert studio.state(order) == ("completed", "paid", "delivered")
    with pytest.raises(InvalidInputError, match="cannot be taken back"):
        cancellation(orders.get(order.number), {"font": 1}, id="late", at=NOON)


def test_a_download_that_does_not_work_is_refunded_without_coming_back(
    studio: Studio,
) -> None:
    orders = studio.shop.orders
    order = studio.bought(font=2)
    after = orders.hand_over(order.number, "font", LINK)
    change = claim_credit(after, {"font": 1}, id="broken", at=NOON)
    orders.change(order.number, change, details=SLIP)
    (payment,) = orders.payments(order.number)
    assert change.refund == eur("20.00")
    assert payment.totals.refunded == eur("20.00")
    with pytest.raises(InvalidInputError, match="cannot be taken back"):
        claim_credit(orders.get(order.number), {"font": 2}, id="more", at=NOON)


def test_a_service_is_captured_when_it_is_performed(studio: Studio) -> None:
    policy = CapturePolicy(moment=CaptureMoment.AT_SHIPMENT)
    order = studio.bought(mug=1, lesson=1)
    assert capturable(order, policy, at=NOON)[0] == eur("0.00")
    performed = studio.shop.orders.perform(order.number, "lesson")
    assert capturable(performed, policy, at=NOON)[0] == eur("30.00")
    packed = studio.shop.orders.pack(order.number)
    shipped = studio.shop.orders.ship(order.number, packed.shipments[0].id)
    assert capturable(shipped, policy, at=NOON)[0] == order.total


def test_a_forgotten_buyer_keeps_no_license(studio: Studio) -> None:
    order = studio.bought(font=1)
    after = studio.shop.orders.hand_over(order.number, "font", "AAAA-1")
    (left,) = restricted(after, "nobody").performances
    assert left == attrs.evolve(after.performances[0], content="")
