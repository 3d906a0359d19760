"""Payments kept in memory: for tests, demonstrations and one process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ecomkit.events import Change
from ecomkit.payments.errors import StalePaymentError
from ecomkit.payments.payment import Payment


class MemoryPayments:
    """A PaymentRepository that forgets all when the process ends."""

    def __init__(self) -> None:
        self._payments: dict[str, Payment] = {}
        self._claims: dict[tuple[str, int], object] = {}
        self.outbox: list[Change] = []
        """What happened, in the order in which it was stored."""

    def find(self, ids: Iterable[str], /) -> Mapping[str, Payment]:
        """The payments of these ids, by id."""
        return {each: self._payments[each] for each in ids if each in self._payments}

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
