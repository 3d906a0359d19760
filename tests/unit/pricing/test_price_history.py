"""The lowest price of the thirty days before a reduction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing.values import PriceChange, PriceHistory

from .shop import NAIVE, NOON, eur

DAY = timedelta(days=1)


def history(*prices: tuple[int, str]) -> PriceHistory:
    kept = PriceHistory([])
    for days, amount in prices:
        kept = kept.with_price(eur(amount), NOON - days * DAY)
    return kept


def test_the_lowest_prior_price_is_that_of_thirty_days() -> None:
    """One that began earlier counts as far as it still held; the new one does not."""
    kept = history((0, "5"), (40, "8"), (20, "10"), (50, "7"), (10, "9"))

    assert kept.lowest_prior(NOON) == eur("8")
    assert kept.lowest_prior(NOON, period=15 * DAY) == eur("9")
    assert kept.price_at(NOON) == eur("5")
    assert kept.price_at(NOON - 60 * DAY) is None
    assert history((0, "5")).lowest_prior(NOON) is None


def test_thirty_days_are_as_long_when_the_clock_is_put_back() -> None:
    """A period has one length, in whatever zone its end is written."""
    reduced = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    begin = reduced.astimezone(UTC) - 30 * DAY
    kept = PriceHistory([])
    for amount, since in (("5", begin - 60 * DAY), ("9", begin - DAY / 48)):
        kept = kept.with_price(eur(amount), since)

    assert kept.lowest_prior(reduced) == eur("9")
    assert kept.lowest_prior(reduced.astimezone(UTC)) == eur("9")


WRONG: dict[str, Callable[[], object]] = {
    "naive": lambda: PriceChange(since=NAIVE, price=eur("1")),
    "no moment": lambda: PriceChange(since=None, price=eur("1")),  # type: ignore[arg-type]
    "no money": lambda: PriceChange(since=NOON, price=1),  # type: ignore[arg-type]
    "no change": lambda: PriceHistory(["x"]),  # type: ignore[list-item]
    "nothing": lambda: PriceHistory(5),  # type: ignore[arg-type]
    "two currencies": lambda: history((1, "5")).with_price(Money("5", "USD"), NOON),
    "asked naively": lambda: history((1, "5")).price_at(NAIVE),
    "reduced naively": lambda: history((1, "5")).lowest_prior(NAIVE),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_is_no_history_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()
    assert caught.value.code
