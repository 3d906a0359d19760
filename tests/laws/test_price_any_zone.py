"""L16: a moment means the same in every time zone; days and hours are the shop's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.pricing import (
    AnyOf,
    CatalogPromotion,
    During,
    PriceBook,
    Promotion,
)
from ecomkit.pricing.values import Condition
from ecomkit.tax import TaxRate, TaxTable
from ecomkit.testing.laws import L16
from ecomkit.testing.strategies import Sale, sales

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clock is put back by half an hour
SHOPS = st.sampled_from([UTC, BERLIN, NEW_YORK, LORD_HOWE])
# Around the hour that a clock skips or shows twice, and around the turns of a year.
DAYS = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
        datetime(2026, 11, 1, 6, tzinfo=UTC),
        datetime(2026, 4, 4, 15, tzinfo=UTC),
        datetime(2026, 12, 31, 23, tzinfo=UTC),
        datetime(2027, 1, 1, 5, tzinfo=UTC),
    ]
)
QUARTERS = st.integers(-12, 12).map(lambda number: timedelta(minutes=15 * number))
HOURS = st.integers(0, 22).map(
    lambda hour: During(start=time(hour), end=time(hour + 1))
)
MONTHS = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 1, 1)]


def hours() -> st.SearchStrategy[Condition]:
    """Some hours of the day, some days of the week, or both."""
    weekdays = st.sets(st.integers(0, 6), min_size=1).map(
        lambda days: During(weekdays=days)
    )
    return st.one_of(
        HOURS, weekdays, st.lists(HOURS | weekdays, min_size=2, max_size=3).map(AnyOf)
    )


@st.composite
def timed_sales(draw: st.DrawFn) -> Sale:
    """A sale near a change of clocks or years, by rules that look at the time."""
    sale = draw(sales())
    old, around = sale.pricer, draw(DAYS)

    def period() -> dict[str, Any]:
        zone = draw(SHOPS)
        begins = (around + draw(QUARTERS)).astimezone(zone)
        ends = (begins.astimezone(UTC) + timedelta(minutes=45)).astimezone(zone)
        return draw(
            st.sampled_from(
                [
                    {},
                    {"since": begins},
                    {"until": ends},
                    {"since": begins, "until": ends},
                ]
            )
        )

    rules = [
        attrs.evolve(rule, conditions=[*rule.conditions, draw(hours())], **period())
        for rule in old.promotions
        if isinstance(rule, Promotion)
    ]
    listed = attrs.evolve(old.book.lists[0], **period())
    book = PriceBook(
        lists=[old.book.lists[0], attrs.evolve(listed, id="second", priority=1)],
        articles=old.book.articles.values(),
        promotions=[CatalogPromotion(id="catalog", rate="10%", **period())],
    )
    change = draw(st.sampled_from(MONTHS))
    sale = sale.in_shop(
        book=book,
        promotions=rules,
        taxes=TaxTable(
            [
                TaxRate(id="old", rate="19%", category="standard", until=change),
                TaxRate(id="new", rate="21%", category="standard", since=change),
            ]
        ),
        zone=draw(SHOPS),
    )
    at = (around + draw(QUARTERS)).astimezone(draw(SHOPS))
    return attrs.evolve(sale, occasion=attrs.evolve(sale.occasion, at=at))


@pytest.mark.law("L16")
@given(timed_sales())
def test_one_instant_has_one_price_however_it_is_written(sale: Sale) -> None:
    """Periods, hours, weekdays, reductions of the catalog and tax rates with a date."""
    assert L16.check(sale)
