"""Payment methods without a provider: a card terminal, cash, a bank transfer, a balance."""

from ecomkit.payments.adapters.balance import (
    BalancePayments,
    GiftCardPayments,
)
from ecomkit.payments.adapters.bank_transfer import (
    BankLine,
    BankTransfer,
    match_lines,
)
from ecomkit.payments.adapters.cash_on_delivery import CashHandover, CashOnDelivery
from ecomkit.payments.adapters.creditor_reference import (
    creditor_reference,
    find_creditor_references,
    is_creditor_reference,
)
from ecomkit.payments.adapters.terminal import CardTerminal, TerminalSlip

__all__ = [
    "BalancePayments",
    "BankLine",
    "BankTransfer",
    "CardTerminal",
    "CashHandover",
    "CashOnDelivery",
    "GiftCardPayments",
    "TerminalSlip",
    "creditor_reference",
    "find_creditor_references",
    "is_creditor_reference",
    "match_lines",
]
