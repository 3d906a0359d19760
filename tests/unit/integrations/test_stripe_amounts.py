"""Stripe counts some currencies its own way; what it cannot count is not sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.integrations.stripe.amounts import from_stripe_minor, stripe_minor
from ecomkit.money import Money, minor_unit
from ecomkit.payments.errors import MisconfiguredError

SENT = [
    # Two places, as in ISO 4217.
    ("12.50", "EUR", 1250),
    ("12.50", "HUF", 1250),
    ("12.50", "TWD", 1250),
    ("0.01", "USD", 1),
    # None at Stripe and in ISO 4217.
    ("500", "JPY", 500),
    ("500.00", "KRW", 500),
    # None at Stripe, two in ISO 4217.
    ("5", "MGA", 5),
    # None in ISO 4217, two at Stripe, which must be 00.
    ("5", "ISK", 500),
    ("5", "UGX", 500),
    # Three, the last of which must be 0.
    ("5.120", "KWD", 5120),
    ("0.010", "BHD", 10),
    ("7.5", "TND", 7500),
]
REFUSED = [
    ("12.505", "EUR"),
    ("0.5", "JPY"),
    ("5.20", "MGA"),
    ("5.50", "ISK"),
    ("5.50", "UGX"),
    ("5.124", "KWD"),
    ("0.001", "JOD"),
    # Stripe does not say how it would count these.
    ("1", "IQD"),
    ("1", "LYD"),
    ("1", "CLF"),
    ("1", "UYW"),
]


@pytest.mark.parametrize(("amount", "currency", "minor"), SENT)
def test_an_amount_is_sent_as_stripe_counts(
    amount: str, currency: str, minor: int
) -> None:
    """There and back, in either case of the currency's code."""
    money = Money(amount, currency)

    assert stripe_minor(money) == minor
    assert from_stripe_minor(minor, currency.lower()) == money


@pytest.mark.parametrize(("amount", "currency"), REFUSED)
def test_what_stripe_cannot_count_is_refused(amount: str, currency: str) -> None:
    """Nothing is rounded on the way to the provider."""
    with pytest.raises(MisconfiguredError) as caught:
        stripe_minor(Money(amount, currency))

    assert caught.value.path == "$.amount"


def test_stripes_count_is_not_iso_4217s() -> None:
    """These currencies would be charged a hundredfold, or a hundredth, by ISO's places."""
    units = {code: stripe_minor(Money("1", code)) for code in ("ISK", "UGX", "MGA")}

    assert units == {"ISK": 100, "UGX": 100, "MGA": 1}
    assert [10 ** minor_unit(code) for code in units] == [1, 1, 100]


@given(
    minor=st.integers(0, 10**11),
    currency=st.sampled_from("EUR USD JPY MGA ISK UGX KWD TND HUF XOF".split()),
)
def test_every_amount_comes_back_as_it_went(minor: int, currency: str) -> None:
    """What Stripe can be sent is what it tells."""
    money = Money.from_minor(minor, currency)
    try:
        sent = stripe_minor(money)
    except MisconfiguredError:
        assert currency in {"MGA", "KWD", "TND"}
    else:
        assert from_stripe_minor(sent, currency) == money
