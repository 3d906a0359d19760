"""Gift cards, store credit and credit limits: kept in the books of one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.payments import LedgerEntry
from ecomkit.payments.errors import AmountRefusedError, IdempotencyConflictError
from ecomkit.reservations import (
    Capacity,
    NotReserved,
    Reservation,
    ReservationState,
    Shortage,
)
from ecomkit.shop.desk import holding
from ecomkit.shop.store import Books, LimitedResource


def balance_row(account: str, currency: str) -> str:
    """The id of the row that holds what came to an account and what left it."""
    return f"account:{account}:{currency}"


@attrs.frozen(eq=False)
class BooksLedger:
    """A Ledger on the books of one transaction.

    What came to an account and what left it stand in one row, which is locked while an
    entry is added: so no two of them overdraw it.
    """

    books: Books

    def entries(self, account: str, /) -> Sequence[LedgerEntry]:
        """All entries of an account, oldest first."""
        found = self.books.ledger.where("account", account)
        return sorted(found, key=lambda entry: (entry.at, entry.id))

    def append(
        self,
        entry: LedgerEntry,
        /,
        *,
        least: Money | None = None,
        most: Money | None = None,
    ) -> None:
        """Adds *entry* once; the balance must stay within *least* and *most*."""
        books, code = self.books, entry.amount.currency.code
        known = books.ledger.find(f"{entry.account}/{entry.id}")
        if known is not None:
            if known.amount != entry.amount:
                raise IdempotencyConflictError(
                    f"{short_repr(entry.id)} is known with another amount",
                    hint="give another entry an id of its own",
                    id=entry.id,
                )
            return
        name = balance_row(entry.account, code)
        row = books.stock.find(name, lock=True)
        if row is None:
            row = books.stock.add(LimitedResource(id=name))
        after = Money.from_minor(row.limit - row.used, code) + entry.amount
        if (least is not None and after < least) or (most is not None and after > most):
            raise AmountRefusedError(
                f"{entry.account} would come to {after}",
                amount=entry.amount,
                least=least,
                most=most,
            )
        amount = entry.amount.minor()
        books.stock.increase(name, "limit" if amount > 0 else "used", abs(amount))
        books.ledger.add(entry)


@attrs.frozen(eq=False)
class BooksReservations:
    """Reservations on the books of one transaction."""

    books: Books

    def set_limits(self, limits: Mapping[str, int], /) -> None:
        """Sets the total of each resource."""
        holding.limit(self.books, limits)

    def capacity(
        self, resources: Sequence[str], now: datetime, /
    ) -> Mapping[str, Capacity]:
        """The capacity of each resource."""
        rows = self.books.stock.many(resources)
        used = holding.used_by_others(self.books, resources)
        return {
            name: Capacity(limit=rows[name].limit, committed=used[name])
            if name in rows
            else Capacity()
            for name in resources
        }

    def find(self, ids: Sequence[str], /) -> Sequence[Reservation]:
        """The reservations of these ids that are known."""
        known = self.books.reservations.many(ids)
        return [known[id] for id in ids if id in known]

    def commit(
        self, reservation: Reservation, now: datetime, /
    ) -> Reservation | NotReserved:
        """Commits all parts, or none of them; again changes nothing."""
        known = self.books.reservations.find(reservation.id)
        if known is not None and known.state is not ReservationState.HELD:
            return known
        parts = dict(reservation.parts)
        short = holding.take(self.books, reservation.id, parts, reservation.expires_at)
        if short:
            free = self.capacity(short, now)
            return NotReserved(
                tuple(
                    Shortage(
                        resource=name, asked=parts[name], available=free[name].available
                    )
                    for name in short
                )
            )
        return self.books.reservations.get(reservation.id)

    def release(self, id: str, keep: Mapping[str, int], /) -> Reservation | None:
        """Releases all but *keep*."""
        holding.release(self.books, id, keep)
        return self.books.reservations.find(id)
