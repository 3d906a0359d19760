"""An append-only ledger: balances that are sums of entries, each entered once."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.money.amount import Money
from ecomkit.payments.errors import AmountRefusedError, IdempotencyConflictError
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.ports import Ledger


def balance(ledger: Ledger, account: str, currency: str, /) -> Money:
    """What an account holds in *currency*."""
    amounts = [
        entry.amount
        for entry in ledger.entries(account)
        if entry.amount.currency.code == currency
    ]
    return sum(amounts, Money.zero(currency))


def claim(ledger: Ledger, entry: LedgerEntry, /) -> None:
    """Ties a bank line or a waybill, which is the entry's account, to one payment.

    The payment is the entry's id. IdempotencyConflictError where another one has it.
    """
    try:
        ledger.append(entry, most=entry.amount)
    except AmountRefusedError:
        raise IdempotencyConflictError(
            f"{entry.account} was taken in for another payment",
            hint="where it pays for several, give each part an id of its own",
            account=entry.account,
        ) from None


class MemoryLedger:
    """A Ledger that forgets all when the process ends."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], LedgerEntry] = {}

    def entries(self, account: str, /) -> Sequence[LedgerEntry]:
        """All entries of an account, oldest first."""
        found: list[LedgerEntry] = []
        while (entry := self._lines.get((account, len(found)))) is not None:
            found.append(entry)
        return tuple(found)

    def append(
        self,
        entry: LedgerEntry,
        /,
        *,
        least: Money | None = None,
        most: Money | None = None,
    ) -> None:
        """Adds *entry* once, where the balance stays within the bounds."""
        while True:
            entries = self.entries(entry.account)
            if _is_known(entry, entries):
                return
            _check_bounds(entry, entries, least, most)
            # setdefault is one step: of two threads that saw the same entries, the
            # slower looks again.
            place = (entry.account, len(entries))
            if self._lines.setdefault(place, entry) is entry:
                return


def _is_known(entry: LedgerEntry, entries: Sequence[LedgerEntry]) -> bool:
    for known in entries:
        if known.id == entry.id:
            if known.amount != entry.amount:
                raise IdempotencyConflictError(
                    "this id stands for another amount", path="$.id", entry_id=entry.id
                )
            return True
    return False


def _check_bounds(
    entry: LedgerEntry,
    entries: Sequence[LedgerEntry],
    least: Money | None,
    most: Money | None,
) -> None:
    before = sum(
        (
            each.amount
            for each in entries
            if each.amount.currency.code == entry.amount.currency.code
        ),
        Money.zero(entry.amount.currency),
    )
    after = before + entry.amount
    if (least is not None and after < least) or (most is not None and after > most):
        raise AmountRefusedError(
            f"the balance would be {after}", path="$.amount", balance=before
        )
