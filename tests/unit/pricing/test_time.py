"""Instants are compared as instants; days, weekdays and hours are read on the shop's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.errors import InvalidInputError
from ecomkit.pricing import (
    Buyer,
    CatalogPromotion,
    During,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
)
from ecomkit.tax import TaxTable
from ecomkit.tax.supply import Exemption
from tests.unit.pricing.shop import BOOK, cart

BERLIN = ZoneInfo("Europe/Berlin")
ZONES: list[tzinfo] = [
    UTC,
    BERLIN,
    ZoneInfo("America/New_York"),
    timezone(timedelta(hours=14)),
    timezone(timedelta(hours=-12)),
]
TEA = cart(("tea", 1))
# At two in the morning, Berlin's clock goes back to one hour: 01:00 UTC is the second two.
SECOND_TWO = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)


def totals(pricer: Pricer, at: datetime, **facts: Any) -> set[str]:
    """The totals of one instant, written in every zone."""
    return {
        str(pricer.price(TEA, Occasion(at=at.astimezone(zone), **facts)).total)
        for zone in ZONES
    }


def pricer(*conditions: Any, zone: str | tzinfo = UTC, **parts: Any) -> Pricer:
    half = Promotion("half", PercentOff(50), conditions=conditions, **parts)
    return Pricer(BOOK, promotions=[half], zone=zone)


class TestTheShopsClock:
    HAPPY = During(start=time(17), end=time(19))

    @pytest.mark.parametrize(
        ("zone", "hour", "total"),
        [
            ("Europe/Berlin", 16, "5.00 EUR"),
            ("Europe/Berlin", 18, "10.00 EUR"),
            (BERLIN, 16, "5.00 EUR"),
            (UTC, 16, "10.00 EUR"),
            (UTC, 18, "5.00 EUR"),
        ],
    )
    def test_hours_are_read_in_the_zone(
        self, zone: str | tzinfo, hour: int, total: str
    ) -> None:
        at = datetime(2026, 11, 2, hour, 30, tzinfo=UTC)
        assert totals(pricer(self.HAPPY, zone=zone), at) == {total}

    def test_weekdays_are_read_in_the_zone(self) -> None:
        sunday_late = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)  # Monday in Berlin
        monday = During(weekdays=[0])
        assert totals(pricer(monday, zone=BERLIN), sunday_late) == {"5.00 EUR"}
        assert totals(pricer(monday), sunday_late) == {"10.00 EUR"}

    def test_both_of_the_hours_that_a_clock_shows_twice_are_that_hour(self) -> None:
        early = pricer(During(start=time(2), end=time(2, 30)), zone=BERLIN)
        for at in (SECOND_TWO, SECOND_TWO - timedelta(hours=1)):
            assert totals(early, at) == {"5.00 EUR"}

    @pytest.mark.parametrize("zone", ["", "Berlin", "../x", "\ud800", 3, []])
    def test_what_is_no_zone_is_refused(self, zone: Any) -> None:
        with pytest.raises(InvalidInputError, match="is not a time zone") as caught:
            Pricer(BOOK, zone=zone)
        assert caught.value.path == "$.zone"


class TestDaysOfTaxes:
    NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 00:30 in Berlin

    def test_a_rate_changes_at_the_shops_midnight(self) -> None:
        taxes = TaxTable.from_rows(
            [
                {"id": "old", "rate": "19%", "until": date(2027, 1, 1)},
                {"id": "new", "rate": "16%", "since": date(2027, 1, 1)},
            ],
            home=Place("DE"),
        )
        at_berlin = Pricer(BOOK, taxes=taxes, zone=BERLIN)
        assert totals(at_berlin, self.NEW_YEAR) == {"11.60 EUR"}
        assert totals(Pricer(BOOK, taxes=taxes), self.NEW_YEAR) == {"11.90 EUR"}

    def test_a_certificate_ends_at_the_shops_midnight(self) -> None:
        taxes = TaxTable.from_rows([{"id": "vat", "rate": "20%"}], home=Place("DE"))
        free = Exemption(reason="embassy", until=date(2027, 1, 1))
        facts = {"buyer": Buyer(exemptions=[free]), "place": Place("DE")}
        at_berlin = Pricer(BOOK, taxes=taxes, zone=BERLIN)
        assert totals(at_berlin, self.NEW_YEAR, **facts) == {"12.00 EUR"}
        assert totals(Pricer(BOOK, taxes=taxes), self.NEW_YEAR, **facts) == {
            "10.00 EUR"
        }


class TestInstants:
    """A window that ends in the first two o'clock is closed in the second."""

    ENDS = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    def test_of_a_promotion(self) -> None:
        assert totals(pricer(until=self.ENDS), SECOND_TWO) == {"10.00 EUR"}

    def test_of_a_price_list(self) -> None:
        sale = PriceList(
            id="sale", currency="EUR", prices={"tea": "5"}, until=self.ENDS, priority=1
        )
        book = PriceBook(lists=[*BOOK.lists, sale])
        assert totals(Pricer(book), SECOND_TWO) == {"10.00 EUR"}
        assert totals(Pricer(book), self.ENDS - timedelta(minutes=1)) == {"5.00 EUR"}

    def test_of_a_catalog_promotion(self) -> None:
        less = CatalogPromotion(id="less", rate="50%", until=self.ENDS)
        book = PriceBook(lists=BOOK.lists, promotions=[less])
        assert totals(Pricer(book), SECOND_TWO) == {"10.00 EUR"}

    def test_a_window_may_span_the_hour_that_comes_twice(self) -> None:
        begins = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
        ends = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
        assert totals(pricer(since=begins, until=ends), SECOND_TWO) == {"5.00 EUR"}

    @pytest.mark.parametrize(
        "end", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    )
    @pytest.mark.parametrize("offset", [-14, 0, 14])
    def test_the_ends_of_the_calendar_have_prices(
        self, end: datetime, offset: int
    ) -> None:
        at = end.replace(tzinfo=timezone(timedelta(hours=offset)))
        timed = pricer(During(end=time(12)), zone=BERLIN, until=SECOND_TWO)
        assert timed.price(Cart("EUR").with_item("tea"), Occasion(at=at)).total


def test_an_explanation_tells_the_shops_time() -> None:
    explained = Pricer(BOOK, zone=BERLIN).explain(TEA, Occasion(at=SECOND_TWO))
    assert explained.total.because["at"] == "2026-10-25T02:15:00+01:00"
