"""The checks of this room: those of money, and of texts without card numbers."""

from __future__ import annotations

from ecomkit.money.amount import Money
from ecomkit.money.errors import CurrencyMismatchError
from ecomkit.money.validators import MoneyValidators, as_money, require_money
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.plain_texts import (
    require_plain_names,
    require_plain_text,
    require_plain_texts,
)
from ecomkit.validators import ErrorClass


def require_amount(
    value: object, *, path: str, error: ErrorClass = InvalidPaymentError
) -> Money:
    """*value* as money that a provider can move: whole minor units, not below zero."""
    money = as_money(value)  # type: ignore[arg-type]  # refused below
    return require_money(
        money, path=path, error=error, from_zero=True, whole_units=True
    )


def require_currency(amount: Money, due: Money, /) -> None:
    """*amount* is in the currency of what is *due*."""
    if amount.currency != due.currency:
        raise CurrencyMismatchError(due.currency.code, amount.currency.code)


class _PaymentValidators(MoneyValidators):
    def __init__(self) -> None:
        super().__init__(InvalidPaymentError)
        self.id = self.of(require_plain_text, required=True)
        self.plain_text = self.of(require_plain_text)
        self.long_text = self.of(require_plain_text, most=2_000)
        self.plain_names = self.of(require_plain_names)
        self.plain_texts = self.of(require_plain_texts)
        self.amount = self.money(from_zero=True, whole_units=True)
        self.count = self.whole_number(least=0, most=10**9)


check = _PaymentValidators()
