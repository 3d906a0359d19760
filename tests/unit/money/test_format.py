"""Amounts are written for a person, in the language asked for."""

from __future__ import annotations

from decimal import Context, localcontext
from typing import Any

import pytest
from babel import Locale

from ecomkit.errors import InvalidInputError
from ecomkit.money import InvalidAmountError, Money, format_money
from ecomkit.money.format import find_locale
from ecomkit.money.rounding import HALF_EVEN

NBSP = "\N{NO-BREAK SPACE}"
RLM = "\N{RIGHT-TO-LEFT MARK}"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "written"),
    [
        ("1234.5", "EUR", "de_DE", f"1.234,50{NBSP}€"),
        ("1234.5", "EUR", "en-US", "€1,234.50"),
        ("-1234.5", "USD", "en_US", "-$1,234.50"),
        ("1234", "JPY", "ja_JP", "￥1,234"),
        ("1234.5", "KWD", "en_US", f"KWD{NBSP}1,234.500"),
        ("12.5", "CHF", "en", f"CHF{NBSP}12.50"),
        ("12.5", "CAD", "en_US", "CA$12.50"),
        ("1234567.5", "INR", "en_IN", "₹12,34,567.50"),
        ("1234.5", "EUR", "ar", f"{RLM}1,234.50{NBSP}€"),
        ("1234.5", "EUR", Locale("de"), f"1.234,50{NBSP}€"),
        ("12345.6", "CHF", "fr_CH", f"12\u202f345.60{NBSP}CHF"),
        ("-0.05", "CHF", "fr-CH", f"-0.05{NBSP}CHF"),
        ("12345.6", "EUR", "fr_CH", f"12\u202f345.60{NBSP}€"),
        ("12345.6", "CHF", "fr_FR", f"12\u202f345,60{NBSP}CHF"),
        ("12345.6", "CHF", "de_CH", f"CHF{NBSP}12’345.60"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes(
    amount: str, currency: str, locale: str | Locale, written: str
) -> None:
    assert format_money(Money(amount, currency), locale) == written


def test_native_digits_are_chosen_and_not_assumed() -> None:
    """Babel writes Latin digits for Arabic, whatever is asked of it."""
    money = Money("1234.50", "EGP")

    assert "1" in format_money(money, "ar_EG")
    assert "١٬٢٣٤٫٥٠" in format_money(money, "ar_EG", native_digits=True)
    assert "1.234,50" in format_money(money, "de", native_digits=True)


@pytest.mark.parametrize(("currency", "locale"), [("RSD", "sr"), ("IQD", "ar_IQ")])
def test_places_are_those_an_amount_is_charged_in(currency: str, locale: str) -> None:
    """CLDR would show these without places, and a receipt would not add up."""
    written = format_money(Money("0.5", currency), locale)

    assert ("0,50" if currency == "RSD" else "0.500") in written.replace("٫", ".")


def test_the_rounding_is_ours_and_not_babels() -> None:
    money = Money("10.005", "EUR")

    assert format_money(money, "en") == "€10.01"
    assert format_money(money, "en", rounding=HALF_EVEN) == "€10.00"


def test_large_amounts_are_written_whole() -> None:
    money = Money("9" * 15, "EUR") * "999999999999999"
    with localcontext(Context(prec=3)):
        written = format_money(money, "en")

    assert written == "€999,999,999,999,998,000,000,000,000,001.00"


@pytest.mark.parametrize("locale", ["", "xx", "de_XX_YY_ZZ", "../de", None, 1, b"de"])
def test_an_unknown_locale_is_refused(locale: Any) -> None:
    with pytest.raises(InvalidInputError) as caught:
        find_locale(locale)

    assert caught.value.path == "$.locale"


def test_a_bare_number_is_not_written_as_money() -> None:
    with pytest.raises(InvalidAmountError):
        format_money(12, "de")  # type: ignore[arg-type]
