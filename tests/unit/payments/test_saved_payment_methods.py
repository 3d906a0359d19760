"""Saved payment methods: kept as agreed, shown without secrets, deletable."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from ecomkit.errors import CardDataError
from ecomkit.payments.errors import (
    InvalidPaymentError,
    PaymentMethodRefusedError,
)
from ecomkit.payments.saved_payment_methods import (
    CardDisplay,
    SavedPaymentMethod,
    SavingConsent,
)
from tests.unit.payments.builders import NOON

CARD = SavedPaymentMethod(
    id="m1",
    customer="ann",
    adapter="stripe",
    token="pm_secret",
    consent=SavingConsent(wording="v3", given_at=NOON),
    display=CardDisplay(brand="Visa", last_four="4242", expires=date(2027, 5, 1)),
)


def test_a_card_shows_its_last_four_digits_only() -> None:
    assert str(CARD.display) == "Visa •••• 4242"
    assert "pm_secret" not in repr(CARD)


def test_a_card_number_is_no_token() -> None:
    with pytest.raises(CardDataError):
        attrs.evolve(CARD, token="4242 4242 4242 4242")
    with pytest.raises(InvalidPaymentError):
        CardDisplay(brand="Visa", last_four="42424", expires=date(2027, 5, 1))


def test_a_payment_method_is_used_as_agreed() -> None:
    today = date(2026, 3, 1)
    CARD.check_use("ann", on=today)

    with pytest.raises(PaymentMethodRefusedError, match="another customer"):
        CARD.check_use("bob", on=today)
    with pytest.raises(PaymentMethodRefusedError, match="unattended"):
        CARD.check_use("ann", on=today, unattended=True)
    CARD.check_use("ann", on=date(2027, 5, 31))
    with pytest.raises(PaymentMethodRefusedError, match="expired"):
        CARD.check_use("ann", on=date(2027, 6, 1))
    allowed = attrs.evolve(CARD.consent, unattended=True)
    attrs.evolve(CARD, consent=allowed, display=None).check_use(
        "ann", on=date(2099, 1, 1), unattended=True
    )
