"""A quotation is one conversation in the store: one acceptance, one order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.checkout import Quotation, Quote, StaleRevisionError
from ecomkit.checkout.errors import (
    IllegalQuotationStepError,
    InvalidQuotationError,
    QuotationExpiredError,
    QuotationNeededError,
)
from ecomkit.checkout.quotation import QuotationStatus
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import PaymentStatus
from ecomkit.shipping.fees import LiveRate
from ecomkit.shipping.transit import TransitTime
from ecomkit.shop.desk.errors import CartClosedError
from ecomkit.shop.desk.results import SaleState
from ecomkit.testing.payments import NEEDS_OWNER, NO_FUNDS
from tests.durable.test_how_goods_are_sent import SendingWorld, post
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import COMPANY, PARIS, eur


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea house"))


def asked(world: World, *, method: str = "quotation") -> Quotation:
    """A company has asked for three teas and a mug."""
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open("marie", "EUR")
    carts.add(cart.id, "tea", 3)
    begun = checkouts.begin(cart.id, COMPANY)
    checkouts.update(
        begun.id,
        shipping=PARIS,
        delivery="post",
        payment_method=method,
        purchase_order="PO-7",
    )
    return world.sells.quotations.ask(begun.id, note="for May")


def offered(world: World, quotation: Quotation) -> tuple[Quotation, Quote]:
    quote = world.sells.checkouts.quote(quotation.wish)
    return world.sells.quotations.offer(quotation.id, quote.id, by="grace"), quote


def test_an_accepted_offer_is_an_order_that_is_owed(world: World) -> None:
    quotation, quote = offered(world, asked(world))

    sale = world.sells.quotations.accept(
        quotation.id, revision=1, content_hash=quote.content_hash
    )
    again = world.sells.quotations.accept(
        quotation.id, revision=1, content_hash=quote.content_hash
    )

    assert sale.state is SaleState.ORDERED
    assert sale.order is not None
    assert again == sale
    assert sale.order.total == quote.total
    assert [each.status for each in sale.payments] == [PaymentStatus.AUTHORIZED]
    kept = world.sells.quotations.get(quotation.id)
    assert (kept.order, kept.status(world.clock.now())) == (
        sale.order.number,
        QuotationStatus.ORDERED,
    )
    state = world.sells.orders.state(sale.order.number)
    assert state.payment is OrderPaymentStatus.AUTHORIZED
    names = world.sink.names()
    assert [names.count(n) for n in ("quote_issued", "quote_accepted")] == [1, 1]


def test_only_the_current_offer_can_be_accepted_and_only_once(world: World) -> None:
    quotation, first = offered(world, asked(world))
    world.sells.quotations.ask_again(quotation.id, note="with a mug, please")
    taken = world.sells.quotations.take_up(quotation.id, by="grace")
    assert taken.status(world.clock.now()) is QuotationStatus.IN_REVIEW
    row = world.sells.checkouts.get(quotation.wish)
    world.sells.carts.add(row.cart, "mug")
    world.sells.checkouts.begin(row.cart, COMPANY)
    _, second = offered(world, quotation)
    assert [each.id for each in world.sells.quotations.offered(quotation.id)] == [
        first.id,
        second.id,
    ]

    with pytest.raises(StaleRevisionError):
        world.sells.quotations.accept(
            quotation.id, revision=1, content_hash=first.content_hash
        )
    sale = world.sells.quotations.accept(
        quotation.id, revision=2, content_hash=second.content_hash
    )

    assert sale.order is not None
    assert sale.order.total == second.total
    with pytest.raises(IllegalQuotationStepError):
        world.sells.quotations.decline(quotation.id, by="grace")
    with pytest.raises(CartClosedError):
        world.sells.quotations.ask(quotation.wish)
    assert len(world.sells.orders.of_buyer("marie")) == 1


def test_there_is_no_order_without_an_acceptance(world: World) -> None:
    quotation, _ = offered(world, asked(world))
    other = world.sells.checkouts.quote(quotation.wish)

    with pytest.raises(QuotationNeededError):
        world.sells.checkouts.buy(other.id, metadata=quotation.offer.metadata())

    declined = world.sells.quotations.decline(quotation.id, by="marie")
    with pytest.raises(IllegalQuotationStepError):
        world.sells.quotations.accept(
            quotation.id,
            revision=1,
            content_hash=quotation.revision.content_hash,
        )
    assert declined.status(world.clock.now()) is QuotationStatus.DECLINED
    assert world.sells.orders.of_buyer("marie") == []


def test_an_offer_ends_with_its_quote(world: World) -> None:
    quotation, quote = offered(world, asked(world))
    world.later(minutes=31)

    with pytest.raises(QuotationExpiredError):
        world.sells.quotations.accept(
            quotation.id, revision=1, content_hash=quote.content_hash
        )


def test_what_is_offered_is_of_the_same_checkout(world: World) -> None:
    quotation, other = asked(world), world.quote()

    with pytest.raises(InvalidQuotationError, match="another checkout"):
        world.sells.quotations.offer(quotation.id, other.id, by="grace")


def test_deliveries_are_promised_from_the_day_of_acceptance(world: World) -> None:
    quotation = asked(world)
    valid = world.clock.now().replace(day=20)
    quote = world.sells.checkouts.quote(quotation.wish, valid_until=valid)
    world.sells.quotations.offer(quotation.id, quote.id, by="grace")
    world.later(days=10)

    sale = world.sells.quotations.accept(
        quotation.id, revision=1, content_hash=quote.content_hash
    )

    assert sale.order is not None
    (delivery,) = sale.order.deliveries
    (before,) = quote.deliveries
    assert delivery.promise is not None
    assert before.promise is not None
    assert delivery.promise.earliest > before.promise.latest


def test_what_a_carrier_prices_is_promised_from_the_day_of_acceptance(
    tmp_path: Path,
) -> None:
    """The carrier is asked as in a checkout; what was offered is what it costs."""
    with opened("sqlite", tmp_path) as open_store:
        (method,) = post(LiveRate(carrier="Post", service="Parcel")).methods
        timed = attrs.evolve(method, transit=TransitTime(1, 2))
        shipping = attrs.evolve(post(), methods=[timed])
        world = SendingWorld(open_store("tea house"), shipping=shipping)
        quotation = asked(world)
        valid = world.clock.now().replace(day=20)
        quote = world.sells.checkouts.quote(quotation.wish, valid_until=valid)
        world.sells.quotations.offer(quotation.id, quote.id, by="grace")
        world.later(days=10)

        sale = world.sells.quotations.accept(
            quotation.id, revision=1, content_hash=quote.content_hash
        )

        assert sale.order is not None
        assert sale.order.total == quote.total
        (delivery,), (before,) = sale.order.deliveries, quote.deliveries
        assert delivery.charged.gross == eur("3.33")
        assert delivery.promise is not None
        assert before.promise is not None
        assert delivery.promise.earliest > before.promise.latest


def test_an_accepted_offer_can_be_paid_by_card(world: World) -> None:
    quotation, quote = offered(world, asked(world, method="card"))

    sale = world.sells.quotations.accept(
        quotation.id, revision=1, content_hash=quote.content_hash, token="good"
    )

    assert sale.state is SaleState.ORDERED
    assert world.sells.quotations.get(quotation.id).order


def test_an_accepted_offer_is_paid_by_another_card(world: World) -> None:
    """Declined, or left at the bank; pressed twice, one payment is under way."""
    quotation, quote = offered(world, asked(world, method="card"))

    def accept(token: str) -> SaleState:
        return world.sells.quotations.accept(
            quotation.id, revision=1, content_hash=quote.content_hash, token=token
        ).state

    assert accept(NO_FUNDS) is SaleState.DECLINED
    assert accept(NEEDS_OWNER) is SaleState.ACTION
    assert accept(NEEDS_OWNER) is SaleState.ACTION
    assert len(world.card.sent) == 2
    with pytest.raises(StaleRevisionError):
        world.sells.quotations.accept(
            quotation.id, revision=2, content_hash=quote.content_hash, token="good"
        )
    assert accept("good") is SaleState.ORDERED
    world.work()

    kept, hold = world.all_at_gateway()
    assert kept + hold == quote.total
    accepted = world.sells.quotations.get(quotation.id)
    assert [each.status.value for each in accepted.steps].count("accepted") == 1
    assert accepted.order
