"""An append-only ledger: balances are sums of entries, each entered once."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.money.amount import Money
from ecomkit.payments.errors import AmountRefusedError, IdempotencyConflictError
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.ports import Ledger
from ecomkit.validators import require_type


def balance(ledger: Ledger, account: str, currency: str, /) -> Money:
    """What an account holds in *currency*."""
    return _sum(ledger.entries(account), currency)


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


class MemoryLedger:
    """A Ledger in memory, for tests, demonstrations and one process."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int], LedgerEntry] = {}

    def entries(self, account: str, /) -> Sequence[LedgerEntry]:
        """All entries of an account, oldest first."""
        require_type(account, str, path="$.account")
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
        """Adds *entry* once; the balance must stay within *least* and *most*.

        Raises AmountRefusedError, or IdempotencyConflictError where the id is known with
        another amount.
        """
        require_type(entry, LedgerEntry, path="$.entry")
        while True:
            entries = self.entries(entry.account)
            if _is_known(entry, entries):
                return
            _check_bounds(entry, entries, least, most)
            # setdefault is one step: of two threads that saw the same entries, the
            # slower looks again.
            line = (entry.account, len(entries))
            if self._lines.setdefault(line, entry) is entry:
                return


def _is_known(entry: LedgerEntry, entries: Sequence[LedgerEntry]) -> bool:
    for known in entries:
        if known.id == entry.id:
            if known.amount != entry.amount:
                raise IdempotencyConflictError(
                    "this id is known with another amount",
                    path="$.id",
                    entry_id=entry.id,
                )
            return True
    return False


def _check_bounds(
    entry: LedgerEntry,
    entries: Sequence[LedgerEntry],
    least: Money | None,
    most: Money | None,
) -> None:
    before = _sum(entries, entry.amount.currency.code)
    after = before + entry.amount
    if (least is not None and after < least) or (most is not None and after > most):
        raise AmountRefusedError(
            f"the balance would be {after}", path="$.amount", balance=before
        )


def _sum(entries: Sequence[LedgerEntry], currency: str) -> Money:
    amounts = (each.amount for each in entries if each.amount.currency.code == currency)
    return Money.sum(amounts, currency)
