"""The clock, ids and sinks that come with a shop, and those for tests."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.payments import holds_card_number
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FreeShipping
from ecomkit.shop import ListSink, LoggingSink, RandomIds, Shop, SystemClock
from ecomkit.testing import CountingIds, FixedClock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
EVENT = Event(name="product_added", at=NOON, actor="ada", subject="cart-1")


def test_the_systems_clock_tells_a_moment_with_its_time_zone() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert SystemClock().now() <= SystemClock().now()


def test_random_ids_differ_and_never_look_like_a_card_number() -> None:
    ids = {RandomIds().new_id("cart") for _ in range(1000)}

    assert len(ids) == 1000
    assert all(id.startswith("cart-") for id in ids)
    assert not any(holds_card_number(id) for id in ids)


def test_a_list_sink_keeps_events_in_order() -> None:
    sink = ListSink()
    sink.publish([EVENT])
    sink.publish(event for event in (EVENT, EVENT))

    assert sink == [EVENT, EVENT, EVENT]


def test_a_log_names_what_happened_but_not_who_did_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="ecomkit")
    LoggingSink().publish([EVENT])

    assert caplog.messages == ["product_added cart-1"]


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(NOON)
    assert clock.now() == clock.now() == NOON

    clock.advance(minutes=30)
    assert clock.now().minute == 30
    with pytest.raises(InvalidInputError, match="time zone"):
        clock.set(datetime(2026, 11, 2))


def test_counting_ids_count_each_kind() -> None:
    ids = CountingIds()

    assert [ids.new_id(kind) for kind in ("cart", "quote", "cart")] == [
        "cart-1",
        "quote-1",
        "cart-2",
    ]


def test_a_shop_in_memory_offers_each_adapter_under_its_own_name() -> None:
    shop = Shop.in_memory(
        pricer=Pricer(PriceBook.of("EUR", {"tea": "4.50"})),
        shipping=ShippingTable(methods=[ShippingMethod(id="post", fee=FreeShipping())]),
        payments=[CardTerminal()],
    )

    assert [each.id for each in shop.quoter.payment_methods] == ["terminal"]
    assert isinstance(shop.events, ListSink)
    assert shop.carts.open("ada", "EUR").id.startswith("cart-")
