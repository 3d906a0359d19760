"""The stores of this room in memory: for tests, demonstrations and one process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.payments.errors import (
    AmountRefusedError,
    IdempotencyConflictError,
    StalePaymentError,
)
from ecomkit.payments.ledger import total
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.payment import Payment
from ecomkit.payments.saved_payment_methods import SavedPaymentMethod
from ecomkit.validators import require_names, require_type


class MemoryPayments:
    """A PaymentRepository that forgets all when the process ends."""

    def __init__(self) -> None:
        self._payments: dict[str, Payment] = {}
        self._claims: dict[tuple[str, int], object] = {}
        self.outbox: list[Change] = []
        """What happened, in the order in which it was stored."""

    def find(self, ids: Iterable[str], /) -> Mapping[str, Payment]:
        """The payments of these ids, by id."""
        return {id_: self._payments[id_] for id_ in ids if id_ in self._payments}

    def find_by_reference(
        self, adapter: str, provider_ref: str, /
    ) -> Sequence[Payment]:
        """The payments that this adapter's provider calls by this name."""
        return tuple(
            payment
            for payment in tuple(self._payments.values())
            if payment.adapter == adapter and payment.provider_ref == provider_ref
        )

    def unfinished(self) -> Sequence[str]:
        """The ids of all payments that have an open instruction."""
        return tuple(
            payment.id
            for payment in tuple(self._payments.values())
            if payment.open_instructions
        )

    def save(
        self, payment: Payment, /, *, expected: int, changes: Sequence[Change]
    ) -> None:
        """Stores *payment* where the stored version is *expected*."""
        current = self._payments.get(payment.id)
        stored = 0 if current is None else current.version
        # Who first claims a version may replace it. setdefault is one step, so of two
        # threads that read the same version only one does.
        mine = object()
        if (
            stored != expected
            or self._claims.setdefault((payment.id, expected), mine) is not mine
        ):
            raise StalePaymentError(
                f"payment {payment.id} is no longer at version {expected}",
                hint="read it again",
                payment_id=payment.id,
            )
        self._payments[payment.id] = payment
        self.outbox.extend(changes)


class MemoryLedger:
    """A Ledger in memory."""

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


class MemoryInbox:
    """An Inbox in memory.

    Examples:
        >>> inbox = MemoryInbox()
        >>> inbox.claim("stripe", "evt_1"), inbox.claim("stripe", "evt_1")
        (True, False)
    """

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str], object] = {}

    def claim(self, source: str, message_id: str, /) -> bool:
        """Whether this message is new; from now on it is not."""
        require_type(source, str, path="$.source")
        require_type(message_id, str, path="$.message_id")
        # One step, so that of two threads with the same message only one is first.
        mine = object()
        return self._taken.setdefault((source, message_id), mine) is mine

    def release(self, source: str, message_id: str, /) -> None:
        """Forgets a message whose effects were undone, so that it may come again."""
        self._taken.pop((source, message_id), None)


class MemorySavedPaymentMethods:
    """A SavedPaymentMethodRepository in memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], SavedPaymentMethod] = {}

    def of_customer(self, customer: str, /) -> Sequence[SavedPaymentMethod]:
        """What a customer has saved, oldest first."""
        return tuple(
            kept for (owner, _), kept in tuple(self._kept.items()) if owner == customer
        )

    def keep(self, payment_method: SavedPaymentMethod, /) -> None:
        """Saves *payment_method*, replacing one with the same customer and id."""
        require_type(payment_method, SavedPaymentMethod, path="$.payment_method")
        self._kept[payment_method.customer, payment_method.id] = payment_method

    def delete(self, customer: str, ids: Sequence[str], /) -> None:
        """Deletes payment methods of a customer; those of others are out of reach."""
        require_type(customer, str, path="$.customer")
        require_names(ids, path="$.ids")
        for id_ in ids:
            self._kept.pop((customer, id_), None)


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
    before = total(entries, entry.amount.currency.code)
    after = before + entry.amount
    if (least is not None and after < least) or (most is not None and after > most):
        raise AmountRefusedError(
            f"the balance would be {after}", path="$.amount", balance=before
        )
