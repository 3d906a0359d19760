"""An append-only ledger: balances are sums of entries, each entered once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.payments.errors import AmountRefusedError, IdempotencyConflictError
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.ports import Ledger


def balance(ledger: Ledger, account: str, currency: str, /) -> Money:
    """What an account holds in *currency*."""
    return total(ledger.entries(account), currency)


def expiry(entries: Sequence[LedgerEntry], /) -> datetime | None:
    """When an account of these *entries* ends; None for one that never does."""
    said = [each for each in entries if each.expires_at is not None]
    return max(said, key=lambda each: each.at).expires_at if said else None


def spendable(entries: Sequence[LedgerEntry], currency: str, at: datetime, /) -> Money:
    """What can be spent of an account at a moment: nothing once it has expired."""
    ends = expiry(entries)
    if ends is not None and instant_of(at) >= instant_of(ends):
        return Money.zero(currency)
    return total(entries, currency)


def claim(ledger: Ledger, entry: LedgerEntry, /) -> None:
    """Ties a bank line or a waybill, which is the entry's account, to one payment.

    The payment is the entry's id. Raises IdempotencyConflictError if the line or waybill
    belongs to another payment.
    """
    try:
        ledger.append(entry, most=entry.amount)
    except AmountRefusedError:
        raise IdempotencyConflictError(
            f"{entry.account} was counted for another payment",
            hint="if it pays for several, give each part an id of its own",
            account=entry.account,
        ) from None


def total(entries: Sequence[LedgerEntry], currency: str, /) -> Money:
    """What *entries* in *currency* sum to."""
    moved = (line.amount for line in entries if line.amount.currency.code == currency)
    return Money.sum(moved, currency)
