"""A report is parted so that what belongs together stays together."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey import Proportion
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    clicks_to_product,
    conversion_by_load_time,
    customer_value,
    kpi_report,
    parts_of,
    refunds,
    revenue,
    revenue_by_seller,
    search_exit_rate,
    searches_without_result_rate,
    sold_lines_from_events,
    time_to_cash,
)
from ecomkit.money import Money, Rounding

AT = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
HALF_UP = Rounding("half_up")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def event(
    name: str, actor: str, subject: str = "", hours: float = 0, **facts: Any
) -> Event:
    own = {
        key: facts.pop(key)
        for key in ("session", "device", "channel", "campaign")
        if key in facts
    }
    at = AT + timedelta(hours=hours)
    return Event(
        name=name, at=at, actor=actor, subject=subject, properties=facts, **own
    )


LINES = (
    {"sku": "mug", "quantity": 1, "amount": eur("12.00"), "seller": "anna"},
    {"sku": "tea", "quantity": 2, "amount": eur("9.00"), "seller": ""},
)
TOLD = [
    event("page_viewed", "ada", "home", session="s1", device="mobile"),
    event(
        "order_completed", "ada", "o1", 1, session="s1", total=eur("25.00"),
        products=LINES,
    ),
    event("shipment_delivered", "ada", "o1", 60, promised="2026-02-02"),
    event("return_requested", "ada", "o1", 90, reason="too_small"),
    event("order_refunded", "ada", "o1", 100, total=eur("5.00")),
    event("page_viewed", "bob", "home", 48, session="s2", device="desktop"),
    event("order_completed", "ada", "o2", 24 * 40, total=eur("10.00"), device="tv"),
]  # fmt: skip


def test_an_order_and_all_that_becomes_of_it_is_where_it_was_placed() -> None:
    parts = parts_of(TOLD, "month")
    assert [event.name for event in parts["2026-01"]] == ["page_viewed"]
    assert [event.name for event in parts["2026-02"]] == [
        "order_completed",
        "page_viewed",
        "shipment_delivered",
        "return_requested",
        "order_refunded",
    ]
    report = kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by="month")
    assert report.value("return rate", "2026-02") == Proportion(1, 1)
    assert report.value("revenue EUR", "2026-02") == eur("25.00")
    assert report.value("revenue EUR", "2026-03") == eur("10.00")


def test_periods_are_those_of_the_shops_calendar() -> None:
    berlin = parts_of(TOLD, "month", zone=ZoneInfo("Europe/Berlin"))
    assert list(berlin) == ["2026-02", "2026-03"]
    assert list(parts_of(TOLD, "quarter")) == ["2026-Q1"]
    assert list(parts_of(TOLD, "week")) == ["2026-W05", "2026-W06", "2026-W11"]


def test_an_order_is_of_the_device_of_its_visit() -> None:
    report = kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by="device")
    assert set(report.parts) == {"mobile", "desktop", "tv"}
    assert report.value("conversion per visit", "mobile") == Proportion(1, 1)
    assert report.value("conversion per visit", "desktop") == Proportion(0, 1)
    assert report.value("revenue EUR", "mobile") == eur("25.00")


def test_the_parts_of_a_dimension_sum_to_the_whole() -> None:
    for by in ("month", "device", "channel", "cohort"):
        report = kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by=by)
        parts = [report.value("revenue EUR", part) for part in report.parts]
        amounts = [each for each in parts if isinstance(each, Money)]
        assert Money.sum(amounts, "EUR") == revenue(TOLD, GROSS_REVENUE)["EUR"]


def test_cohorts_and_segments_are_of_people() -> None:
    report = kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by="cohort")
    assert report.parts == ("2026-02",)
    assert report.value("orders", "2026-02") == 2
    by_segment = kpi_report(
        TOLD, GROSS_REVENUE, HALF_UP, by={"fans": {"ada"}, "all": {"ada", "bob"}}
    )
    assert by_segment.value("visits", "fans") == 2
    assert by_segment.value("visits", "all") == 3


def test_a_seller_has_the_lines_it_sold() -> None:
    report = kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by="seller")
    assert report.value("revenue EUR", "anna") == eur("12.00")
    assert report.value("revenue EUR", "") == eur("9.00")
    assert revenue_by_seller(TOLD) == {
        "": {"EUR": eur("9.00")},
        "anna": {"EUR": eur("12.00")},
    }


def test_rows_are_flat_and_have_the_same_columns() -> None:
    report = kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by="device")
    rows = report.to_rows()
    assert len({tuple(row) for row in rows}) == 1
    row = next(
        each
        for each in rows
        if (each["part"], each["name"]) == ("mobile", "conversion per visit")
    )
    assert (row["value"], row["count"], row["high"]) == (1.0, 1, 1.0)
    assert 0 < row["low"] < 1
    assert [each["name"] for each in json.loads(report.to_json())] == [
        each["name"] for each in rows
    ]


def test_an_axis_has_to_be_one() -> None:
    with pytest.raises(InvalidInputError, match="no axis"):
        kpi_report(TOLD, GROSS_REVENUE, HALF_UP, by=7)  # type: ignore[arg-type]


def test_a_customer_is_worth_what_came_in_and_costs_what_was_spent() -> None:
    found = customer_value(TOLD, GROSS_REVENUE, HALF_UP, spent=[eur("7.00")])["EUR"]
    assert (found.customers, found.value, found.cost) == (1, eur("35.00"), eur("7.00"))
    assert found.ratio == 5
    assert customer_value(TOLD, GROSS_REVENUE, HALF_UP)["EUR"].ratio is None
    assert refunds(TOLD) == {"EUR": eur("5.00")}


def test_the_way_to_a_product_is_counted() -> None:
    told = [
        event("page_viewed", "ada", "home", session="s1"),
        event("product_list_viewed", "ada", "tea", 0.1, session="s1"),
        event("product_viewed", "ada", "assam", 0.2, session="s1"),
        event("page_viewed", "ada", "home", 0.3, session="s1"),
        event("product_viewed", "bob", "assam", session="s2"),
        event("page_viewed", "eve", "home", session="s3"),
    ]
    found = clicks_to_product(told)
    assert found is not None
    assert (found.value, found.count) == (1.0, 2)
    assert clicks_to_product([]) is None


def test_searches_that_find_nothing_and_end_the_visit() -> None:
    told = [
        event("products_searched", "ada", session="s1", query="mgu", results=0),
        event("products_searched", "bob", session="s2", query="mug", results=3),
        event("product_viewed", "bob", "mug", 0.1, session="s2"),
    ]
    assert searches_without_result_rate(told) == Proportion(1, 2)
    assert search_exit_rate(told) == Proportion(1, 2)


def test_conversion_beside_the_speed_of_the_site() -> None:
    told = [
        event("page_viewed", "ada", "home", session="s1", load_time=Decimal("1.2")),
        event("order_completed", "ada", "o1", 0.1, session="s1", total=eur("5.00")),
        event("page_viewed", "bob", "home", session="s2", load_time=6),
    ]
    assert conversion_by_load_time(told) == {
        "up to 2.5 s": Proportion(1, 1),
        "up to 4 s": Proportion(0, 0),
        "over 4 s": Proportion(0, 1),
    }
    with pytest.raises(InvalidInputError, match="limits rise"):
        conversion_by_load_time(told, [Decimal(4), Decimal(2)])


def test_what_is_added_to_an_order_later_is_revenue() -> None:
    """It is sold, and the money is there once it was captured, too."""
    more = event(
        "order_edited",
        "ada",
        "o1",
        2,
        order="o1",
        total=eur("6.00"),
        subtotal=eur("6.00"),
        shipping=eur("0.00"),
        tax=eur("0.00"),
        products=({"sku": "cup", "quantity": 1, "amount": eur("6.00")},),
    )
    told = [*TOLD, more]
    assert revenue(told, GROSS_REVENUE) == {"EUR": eur("41.00")}
    assert revenue_by_seller(told)[""] == {"EUR": eur("15.00")}
    assert revenue(parts_of(told, "seller")["anna"], GROSS_REVENUE) == revenue(
        parts_of(TOLD, "seller")["anna"], GROSS_REVENUE
    )
    assert revenue(parts_of(told, "seller")[""], GROSS_REVENUE) == {"EUR": eur("15.00")}
    assert "cup" in {line.sku for line in sold_lines_from_events(told)}
    paid = [
        event("payment_captured", "ada", "p1", 3, order="o1", amount=eur("25.00")),
        event("payment_captured", "ada", "p1", 5, order="o1", amount=eur("6.00")),
    ]
    assert time_to_cash([*told, *paid]).all == (timedelta(hours=4),)
