"""An exchange is one dated rate, applied once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import (
    ExchangeRate,
    InvalidRateError,
    Money,
    Rate,
    Rounding,
    UnknownCurrencyError,
    UnknownExchangeRateError,
)
from ecomkit.money.rounding import DOWN

DAY = date(2026, 3, 2)
EUR_JPY = ExchangeRate(
    base="EUR",
    quote="JPY",
    rate="162.37",
    on=DAY,
    source="ECB",
)


def test_an_amount_is_converted_and_rounded_once() -> None:
    """The target's smallest unit counts: yen have none below one."""
    assert EUR_JPY.convert(Money("19.99", "EUR")) == Money("3246", "JPY")
    assert EUR_JPY.convert(Money("19.99", "EUR"), Rounding(DOWN)) == Money(
        "3245", "JPY"
    )


def test_finer_targets_keep_their_places() -> None:
    rate = ExchangeRate(base="USD", quote="KWD", rate=Rate("0.3067"), on=DAY)

    assert rate.convert(Money("9.99", "USD")) == Money("3.064", "KWD")


def test_a_credit_is_the_mirror_of_a_charge() -> None:
    assert EUR_JPY.convert(Money("-19.99", "EUR")) == Money("-3246", "JPY")


def test_an_amount_of_another_currency_is_not_converted() -> None:
    with pytest.raises(
        UnknownExchangeRateError, match="converts EUR, not USD"
    ) as caught:
        EUR_JPY.convert(Money("1", "USD"))

    assert caught.value.facts == {"base": "EUR", "quote": "JPY"}


@pytest.mark.parametrize("rate", ["0", "-1.5", 1.5, "x"])
def test_a_rate_is_above_zero(rate: Any) -> None:
    with pytest.raises(InvalidRateError):
        ExchangeRate(base="EUR", quote="JPY", rate=rate, on=DAY)


def test_a_rate_is_between_currencies_there_are() -> None:
    with pytest.raises(UnknownCurrencyError):
        ExchangeRate(base="EUR", quote="EURO", rate=Rate(1), on=DAY)


@pytest.mark.parametrize("on", ["2026-03-02", None, datetime(2026, 3, 2, tzinfo=UTC)])
def test_a_rate_is_of_a_day(on: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"\$\.on"):
        ExchangeRate(base="EUR", quote="JPY", rate=Rate(1), on=on)
