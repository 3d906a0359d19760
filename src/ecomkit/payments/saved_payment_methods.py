"""Saved payment methods: a provider's token, kept as the buyer agreed, and deletable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import attrs

from ecomkit.payments.errors import InvalidPaymentError, PaymentMethodRefusedError
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.validators import check
from ecomkit.validators import maybe, require_day

SAVING = "saving"
"""The metadata that asks a provider to save what is paid with: :data:`ATTENDED` or \
:data:`UNATTENDED`, as the buyer agreed."""
ATTENDED = "attended"
UNATTENDED = "unattended"
"""Also the metadata that says that the buyer is not there: the payment uses a saved method."""

_LAST_FOUR = re.compile(r"[0-9]{4}", re.ASCII)


def require_last_four(digits: str) -> None:
    """*digits* are the last four of a card's number."""
    if not _LAST_FOUR.fullmatch(digits):
        raise InvalidPaymentError(
            "is not four digits", path="$.last_four", hint="the last four only"
        )


@attrs.frozen(kw_only=True)
class CardDisplay:
    """What may be shown of a card: its brand, last four digits and expiry month.

    PCI DSS 4.0.1, 3.4.1 allows no more than the first six or eight and the last four.

    Examples:
        >>> print(CardDisplay(brand="Visa", last_four="4242", expires=date(2027, 12, 31)))
        Visa •••• 4242
    """

    brand: str = attrs.field(validator=check.id)
    last_four: str = attrs.field(validator=check.id)
    expires: date = attrs.field(validator=check.day)

    def __attrs_post_init__(self) -> None:
        require_last_four(self.last_four)

    def is_expired(self, on: date) -> bool:
        """Whether *on* is after the card's last month."""
        require_day(on, path="$.on")
        return (on.year, on.month) > (self.expires.year, self.expires.month)

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last_four}"


@attrs.frozen(kw_only=True)
class SavingConsent:
    """What the buyer agreed to when a payment method was saved, in which words, and when.

    ``wording`` names the version of the text they saw. ``unattended`` allows payments
    that they do not start themselves (a subscription).
    """

    wording: str = attrs.field(validator=check.id)
    given_at: datetime = attrs.field(validator=check.moment)
    unattended: bool = attrs.field(default=False, validator=check.flag)


@attrs.frozen(kw_only=True)
class SavedPaymentMethod:
    """A payment method of a customer, saved for the next time.

    ``token`` is the provider's; it is worthless elsewhere, and still not shown.
    ``details`` are further metadata that the provider needs with it, such as its own id
    of the customer.
    """

    id: str = attrs.field(validator=check.id)
    customer: str = attrs.field(validator=check.id)
    adapter: str = attrs.field(validator=check.id)
    token: str = attrs.field(validator=check.long_text, repr=False)
    details: Mapping[str, str] = attrs.field(factory=dict, converter=as_frozen_texts)
    consent: SavingConsent = attrs.field(validator=check.instance_of(SavingConsent))
    display: CardDisplay | None = attrs.field(
        default=None, validator=maybe(check.instance_of(CardDisplay))
    )
    label: str = attrs.field(default="", validator=check.plain_text)

    def check_use(
        self, customer: str, /, *, on: date, unattended: bool = False
    ) -> None:
        """Raises PaymentMethodRefusedError if *customer* may not use it *on* this day.

        It belongs to one customer, an *unattended* payment needs their consent, and a
        card expires.
        """
        if customer != self.customer:
            raise PaymentMethodRefusedError(
                "the payment method belongs to another customer"
            )
        if unattended and not self.consent.unattended:
            raise PaymentMethodRefusedError(
                "the buyer did not agree to unattended payments"
            )
        if self.display is not None and self.display.is_expired(on):
            raise PaymentMethodRefusedError(
                "the card has expired", hint="ask for another one"
            )
