"""Which price a buyer pays: by kind, channel, season, currency and quantity, up to the paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest

from ecomkit.checkout import NotOfferedError, QuoteExpiredError
from ecomkit.money import CurrencyMismatchError, Money
from ecomkit.orders import Order, cancellation
from ecomkit.pricing import (
    AmountOff,
    ListPrice,
    PriceBook,
    PriceList,
    PriceTier,
    Promotion,
)
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from tests.stories.shops import PERSON, SLIP, eur
from tests.stories.till import Till, kept_in

SUMMER = datetime(2026, 6, 1, tzinfo=UTC)
AUTUMN = datetime(2026, 9, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
JULY = datetime(2026, 7, 6, 12, tzinfo=UTC)
TRADE = attrs.evolve(PERSON, groups={"trade"})
CRATE = ListPrice(
    unit_price=eur("3.00"), tiers=[PriceTier(at_least=24, unit_price=eur("2.60"))]
)
TEA = ListPrice(
    unit_price=eur("4.50"), tiers=[PriceTier(at_least=10, unit_price=eur("4.00"))]
)
BOOK = PriceBook(
    lists=[
        PriceList(
            id="web",
            currency="EUR",
            prices={"tea": TEA, "mug": "12.00"},
            includes_tax=True,
        ),
        PriceList(
            id="summer",
            currency="EUR",
            prices={"tea": "3.90"},
            includes_tax=True,
            since=SUMMER,
            until=AUTUMN,
            priority=1,
        ),
        PriceList(
            id="market-stall",
            currency="EUR",
            prices={"mug": "10.00"},
            includes_tax=True,
            channels="stall",
            priority=1,
        ),
        PriceList(
            id="trade",
            currency="EUR",
            prices={"tea": CRATE},
            includes_tax=True,
            groups="trade",
            priority=2,
        ),
        PriceList(
            id="america", currency="USD", prices={"tea": "5.50"}, includes_tax=True
        ),
    ]
)
FREE = ShippingTable(
    methods=[
        ShippingMethod(id="post", fee=FlatRate(eur("0.00"))),
        ShippingMethod(id="air", fee=FlatRate(Money("0.00", "USD"))),
    ]
)
FIVE_EUROS = Promotion("five", AmountOff(eur("5.00")), codes="FIVE")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield Till(
            store,
            BOOK,
            at=MAY,
            pricing={"promotions": [FIVE_EUROS]},
            shipping=FREE,
        )


def prices(order: Order) -> list[str]:
    """What each line says a piece costs; its total is that times its quantity."""
    lines = [(line, line.shown) for line in order.lines]
    assert all(s and s.unit_price * line.quantity == line.gross for line, s in lines)
    return [f"{line.sku} {s.unit_price.amount}" for line, s in lines if s]


@pytest.mark.parametrize(
    ("who", "channel", "at", "items", "paid"),
    [
        (PERSON, "", MAY, [("tea", 2), ("mug", 1)], ["tea 4.50", "mug 12.00"]),
        (PERSON, "", MAY, [("tea", 9)], ["tea 4.50"]),
        (PERSON, "", MAY, [("tea", 10)], ["tea 4.00"]),
        (PERSON, "stall", MAY, [("tea", 2), ("mug", 1)], ["tea 4.50", "mug 10.00"]),
        (PERSON, "", JULY, [("tea", 2), ("mug", 1)], ["tea 3.90", "mug 12.00"]),
        (PERSON, "", SUMMER - timedelta(seconds=1), [("tea", 1)], ["tea 4.50"]),
        (PERSON, "", SUMMER, [("tea", 1)], ["tea 3.90"]),
        (PERSON, "", AUTUMN, [("tea", 1)], ["tea 4.50"]),
        (TRADE, "", JULY, [("tea", 23), ("mug", 1)], ["tea 3.00", "mug 12.00"]),
        (TRADE, "stall", JULY, [("tea", 24), ("mug", 1)], ["tea 2.60", "mug 10.00"]),
    ],
)
def test_the_list_for_this_buyer_in_this_place_at_this_time(
    till: Till,
    who: object,
    channel: str,
    at: datetime,
    items: list[tuple[str, int]],
    paid: list[str],
) -> None:
    till.clock.set(at)

    order = till.sold(*items, buyer=who, channel=channel)

    assert prices(order) == paid
    assert order.total == Money.sum((line.gross for line in order.lines), "EUR")
    paper = till.paper(order)
    assert all(f"€{price.split()[1]}" in paper for price in paid)


def test_a_season_begins_at_one_moment_however_the_clock_is_written(till: Till) -> None:
    for hours in (-8, 0, 9):
        zone = timezone(timedelta(hours=hours))
        till.clock.set(SUMMER.astimezone(zone))
        assert prices(till.sold(("tea", 1))) == ["tea 3.90"]


def test_a_quote_of_the_season_is_honored_after_its_end_and_no_longer(
    till: Till,
) -> None:
    """Asked at five to midnight, paid at ten past; the next to ask pays the new price."""
    till.clock.set(AUTUMN - timedelta(minutes=5))
    quote, late = till.quote(("tea", 2)), till.quote(("tea", 2))
    till.clock.advance(minutes=15)

    assert prices(till.bought(quote)) == ["tea 3.90"]
    assert prices(till.sold(("tea", 2))) == ["tea 4.50"]

    till.clock.advance(minutes=15)
    with pytest.raises(QuoteExpiredError):
        till.bought(late)


def test_what_is_left_of_an_order_keeps_the_price_it_was_sold_at(till: Till) -> None:
    """Ten at 4.00; when one is canceled, the other nine stay at 4.00."""
    order = till.sold(("tea", 10))
    change = cancellation(order, {"tea": 1}, id="c", at=till.clock.now())
    till.shop.orders.change(order.number, change, details=SLIP)

    assert till.shop.orders.get(order.number).due == eur("36.00")


def test_dollars_and_euros_never_meet(till: Till) -> None:
    """A mug has no price in dollars; a coupon of euros takes nothing off dollars."""
    dollars = till.filled(("tea", 2), currency="USD")
    with pytest.raises(NotOfferedError, match="not_for_sale") as refused:
        till.shop.carts.add(dollars.id, "mug")
    assert refused.value.hint == "'mug' has no price in USD"
    till.shop.carts.enter_code(dollars.id, "FIVE")
    american = till.bought(
        till.shop.checkouts.quote(till.checkout(dollars, delivery="air"))
    )
    euros = till.filled(("mug", 1))
    till.shop.carts.enter_code(euros.id, "FIVE")
    german = till.bought(till.shop.checkouts.quote(till.checkout(euros)))

    assert (str(american.total), str(german.total)) == ("11.00 USD", "7.00 EUR")
    with pytest.raises(CurrencyMismatchError):
        american.total + german.total
    for order in (american, german):
        (payment,) = till.shop.orders.payments(order.number)
        assert payment.due == order.total
