"""Saved payment methods: a provider's token, kept as the buyer agreed, and deletable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import attrs

from ecomkit.payments.card_data import LONG, NAMED, PLAIN
from ecomkit.payments.errors import InvalidPaymentError, PaymentMethodRefusedError
from ecomkit.payments.fields import (
    OfKind,
    a_day,
    all_of,
    check_day,
    check_kind,
    check_moment,
)

_LAST_FOUR = re.compile(r"[0-9]{4}", re.ASCII)


@attrs.frozen(kw_only=True)
class CardDisplay:
    """What may be shown of a card: its brand, last four digits and last month.

    PCI DSS 4.0.1, 3.4.1 allows no more than the first six or eight and the last four.
    """

    brand: str = attrs.field(validator=NAMED)
    last_four: str = attrs.field(validator=NAMED)
    expires: date = attrs.field(validator=check_day)

    def __attrs_post_init__(self) -> None:
        if not _LAST_FOUR.fullmatch(self.last_four):
            raise InvalidPaymentError("is not four digits", path="$.last_four")

    def is_expired(self, on: date) -> bool:
        """Whether it is past the last month of the card."""
        a_day(on, path="$.on")
        return (on.year, on.month) > (self.expires.year, self.expires.month)

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last_four}"


@attrs.frozen(kw_only=True)
class SavingConsent:
    """What the buyer agreed to when the payment_method were saved, in which words, and when.

    ``wording`` names the version of the text they saw. ``unattended`` allows payments
    that they do not start themselves (a subscription).
    """

    wording: str = attrs.field(validator=NAMED)
    given_at: datetime = attrs.field(validator=check_moment)
    unattended: bool = attrs.field(default=False, validator=OfKind((bool,)))


@attrs.frozen(kw_only=True)
class SavedPaymentMethod:
    """A buyer's payment methods, kept for the next time.

    ``token`` is the provider's; it is worth nothing elsewhere, and still not shown.
    """

    id: str = attrs.field(validator=NAMED)
    customer: str = attrs.field(validator=NAMED)
    adapter: str = attrs.field(validator=NAMED)
    token: str = attrs.field(validator=LONG, repr=False)
    consent: SavingConsent = attrs.field(validator=OfKind((SavingConsent,)))
    display: CardDisplay | None = attrs.field(
        default=None, validator=OfKind((CardDisplay, type(None)))
    )
    label: str = attrs.field(default="", validator=PLAIN)

    def check_use(
        self, customer: str, /, *, on: date, unattended: bool = False
    ) -> None:
        """Refuses a use by somebody else, beyond what was agreed, or past its time."""
        if customer != self.customer:
            raise PaymentMethodRefusedError(
                "this payment method belong to another customer"
            )
        if unattended and not self.consent.unattended:
            raise PaymentMethodRefusedError(
                "the buyer did not agree to payments on their behalf"
            )
        if self.display is not None and self.display.is_expired(on):
            raise PaymentMethodRefusedError(
                "the card has expired", hint="ask for another one"
            )


class MemorySavedPaymentMethods:
    """A SavedPaymentMethodRepository that forgets all when the process ends."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], SavedPaymentMethod] = {}

    def of_customer(self, customer: str, /) -> Sequence[SavedPaymentMethod]:
        """What a customer has saved, oldest first."""
        return tuple(
            each for (owner, _), each in tuple(self._kept.items()) if owner == customer
        )

    def keep(self, payment_method: SavedPaymentMethod, /) -> None:
        """Keeps *payment_methods*; those of the same id are replaced."""
        check_kind(payment_method, SavedPaymentMethod, path="$.payment_methods")
        self._kept[payment_method.customer, payment_method.id] = payment_method

    def delete(self, customer: str, ids: Sequence[str], /) -> None:
        """Forgets this payment method of a customer; those of others are out of reach."""
        for each in all_of(ids, str, path="$.ids"):
            self._kept.pop((customer, each), None)
