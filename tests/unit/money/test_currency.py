"""Currencies are charged in ISO 4217's smallest units and paid in coins."""

from __future__ import annotations

import iso4217
import moneyed
import pytest

from ecomkit.money import Money, Rounding, cash_rounding, minor_unit
from ecomkit.money.currency import find_currency
from ecomkit.money.rounding import HALF_UP

# What the standard lists: circulating and fund currencies, metals, tests and none.
LISTED = {currency.code: currency.exponent for currency in iso4217.Currency}


@pytest.mark.parametrize("code", sorted(LISTED))
def test_smallest_units_are_those_of_the_standard(code: str) -> None:
    """The standard gives no exponent for metals and the like; we keep two places."""
    exponent = LISTED[code]

    assert minor_unit(code) == (2 if exponent is None else exponent)


@pytest.mark.parametrize("code", sorted(code for code in LISTED if code[0] != "X"))
def test_every_listed_currency_is_known(code: str) -> None:
    assert find_currency(code).code == code


@pytest.mark.parametrize("code", ["AFN", "ALL", "IQD", "RSD", "LBP", "MMK", "YER"])
def test_charging_does_not_follow_what_is_displayed(code: str) -> None:
    """CLDR shows these without places (or fewer); they are charged in full."""
    assert minor_unit(code) in {2, 3}


def test_py_moneyed_agrees_where_it_knows_the_currency() -> None:
    differing = {
        code
        for code, currency in moneyed.CURRENCIES.items()
        if LISTED.get(code) is not None and currency.sub_unit != 10 ** minor_unit(code)
    }

    assert differing == set()


@pytest.mark.parametrize(
    ("price", "paid"),
    [
        (Money("7.98", "CHF"), Money("8.00", "CHF")),
        (Money("7.97", "CHF"), Money("7.95", "CHF")),
        (Money("7.49", "SEK"), Money("7", "SEK")),
        (Money("1003", "HUF"), Money("1005", "HUF")),
        (Money("7.98", "EUR"), Money("7.98", "EUR")),
        (Money("798", "JPY"), Money("798", "JPY")),
    ],
    ids=str,
)
def test_a_total_is_paid_in_the_coins_there_are(price: Money, paid: Money) -> None:
    assert price.rounded(cash_rounding(price.currency.code)) == paid


def test_a_currency_without_a_rule_of_its_own_is_paid_to_the_cent() -> None:
    assert cash_rounding("USD") == Rounding(HALF_UP, step=1)
