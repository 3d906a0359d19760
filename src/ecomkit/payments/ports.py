"""The seams of this room: providers, and where payments and notifications are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import InstructionNotFound, Outcome
from ecomkit.payments.payment import Payment
from ecomkit.payments.saved_payment_methods import SavedPaymentMethod


class _Provider(Protocol):
    @property
    def name(self) -> str:
        """The adapter's name, stored with each payment."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; the same for as long as it lives."""
        ...

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        """The notifications in a message that provably comes from the provider.

        Raises BadNotificationError, and nothing else.
        """
        ...


class PaymentAdapter(_Provider, Protocol):
    """A payment provider, as the library calls it.

    ``submit`` and ``lookup`` return an outcome. They raise NotSentError only if this
    attempt provably moved nothing, and MisconfiguredError if a person must look. Any
    other exception counts as OutcomeUnknown.
    """

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        """Sends *instruction* to the provider, once."""
        ...

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """Asks the provider what became of *instruction*."""
        ...


class AsyncPaymentAdapter(_Provider, Protocol):
    """A PaymentAdapter whose calls are awaited; ``verify`` only computes."""

    async def submit(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # the provider's limit is its own matter
    ) -> Outcome:
        """Sends *instruction* to the provider, once."""
        ...

    async def lookup(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # as above
    ) -> Outcome | InstructionNotFound:
        """Asks the provider what became of *instruction*."""
        ...


class PaymentRepository(Protocol):
    """Stores payments, each with all its instructions in one step."""

    def find(self, ids: Iterable[str], /) -> Mapping[str, Payment]:
        """The payments with these ids, by id; unknown ids are left out."""
        ...

    def find_by_reference(
        self, adapter: str, provider_ref: str, /
    ) -> Sequence[Payment]:
        """The payments with this reference at this adapter's provider."""
        ...

    def unfinished(self) -> Sequence[str]:
        """The ids of all payments with an open instruction, oldest first."""
        ...

    def save(
        self, payment: Payment, /, *, expected: int, changes: Sequence[Change]
    ) -> None:
        """Stores *payment* if the stored version is *expected* (0: none is stored).

        Raises StalePaymentError otherwise. A store with an outbox adds *changes* to it
        in the same transaction.
        """
        ...


class AsyncPaymentRepository(Protocol):
    """A PaymentRepository whose calls are awaited."""

    async def find(self, ids: Iterable[str], /) -> Mapping[str, Payment]:
        """As PaymentRepository.find."""
        ...

    async def find_by_reference(
        self, adapter: str, provider_ref: str, /
    ) -> Sequence[Payment]:
        """As PaymentRepository.find_by_reference."""
        ...

    async def unfinished(self) -> Sequence[str]:
        """As PaymentRepository.unfinished."""
        ...

    async def save(
        self, payment: Payment, /, *, expected: int, changes: Sequence[Change]
    ) -> None:
        """As PaymentRepository.save."""
        ...


class Ledger(Protocol):
    """Stores entries for good, and keeps every balance within its bounds."""

    def entries(self, account: str, /) -> Sequence[LedgerEntry]:
        """All entries of an account, oldest first."""
        ...

    def append(
        self,
        entry: LedgerEntry,
        /,
        *,
        least: Money | None = None,
        most: Money | None = None,
    ) -> None:
        """Adds *entry* once; the balance must stay within *least* and *most*.

        An entry that is there already is not added again. Raises
        IdempotencyConflictError if its id is known with another amount, and
        AmountRefusedError if the balance would leave the bounds; check and entry are
        one step.
        """
        ...


class Inbox(Protocol):
    """Remembers which messages were processed, so that each has its effects once.

    A store claims a message in the same transaction in which it stores the effects.
    """

    def claim(self, source: str, message_id: str, /) -> bool:
        """Whether this message of *source* is new; from now on it is not."""
        ...

    def release(self, source: str, message_id: str, /) -> None:
        """Forgets a message whose effects were undone, so that it may come again."""
        ...


class SavedPaymentMethodRepository(Protocol):
    """Stores the payment methods that customers saved; every call names the customer."""

    def of_customer(self, customer: str, /) -> Sequence[SavedPaymentMethod]:
        """What a customer has saved, oldest first."""
        ...

    def keep(self, payment_method: SavedPaymentMethod, /) -> None:
        """Saves *payment_method*, replacing one with the same customer and id."""
        ...

    def delete(self, customer: str, ids: Sequence[str], /) -> None:
        """Deletes payment methods of a customer for good, tokens included."""
        ...
