"""Hours, days of taxes and periods are the shop's own, whatever zone its machine writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ecomkit.pricing import During, PercentOff, PriceBook, Pricer, Promotion
from ecomkit.tax import TaxTable
from tests.stories.shops import NOON, World

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = date(2027, 1, 1)
TAXES = TaxTable.from_rows(
    [
        {"id": "old", "rate": "19%", "until": NEW_YEAR},
        {"id": "new", "rate": "16%", "since": NEW_YEAR},
    ]
)
HAPPY = Promotion(
    "happy", PercentOff(50), conditions=During(start=time(17), end=time(19))
)
ADVENT = Promotion(
    "advent",
    PercentOff(10),
    since=datetime(2026, 12, 24, tzinfo=BERLIN),
    until=datetime(2026, 12, 25, tzinfo=BERLIN),
)


def goods_at(moment: datetime) -> str:
    """What three teas and a mug cost without tax, and with it, in a shop in Berlin."""
    book = PriceBook.of("EUR", {"tea": "10.00", "mug": "10.00"})
    pricer = Pricer(book, promotions=[HAPPY, ADVENT], taxes=TAXES)
    world = World(pricer=pricer, zone="Europe/Berlin")
    world.later(seconds=int((moment - NOON).total_seconds()))
    goods = world.quote(world.filled()).priced.goods
    return f"{goods.net.amount} {goods.gross.amount}"


@pytest.mark.parametrize(
    ("moment", "net", "gross"),
    [
        (datetime(2026, 12, 1, 15, 59, tzinfo=UTC), "40.00", "47.60"),
        (datetime(2026, 12, 1, 16, tzinfo=UTC), "20.00", "23.80"),  # 17:00 in Berlin
        (datetime(2026, 12, 1, 18, tzinfo=UTC), "40.00", "47.60"),
        (datetime(2026, 12, 23, 22, 59, tzinfo=UTC), "40.00", "47.60"),
        (datetime(2026, 12, 23, 23, tzinfo=UTC), "36.00", "42.84"),
        (datetime(2026, 12, 24, 22, 59, tzinfo=UTC), "36.00", "42.84"),
        (datetime(2026, 12, 24, 23, tzinfo=UTC), "40.00", "47.60"),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "40.00", "47.60"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "40.00", "46.40"),  # New Year
    ],
)
def test_a_sale_is_priced_by_the_clock_of_the_shop(
    moment: datetime, net: str, gross: str
) -> None:
    assert goods_at(moment) == f"{net} {gross}"
