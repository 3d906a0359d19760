"""The seams of this room: providers, and where payments and notices are kept."""

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


class PaymentAdapter(Protocol):
    """A provider of payments, as the core calls it.

    ``submit`` and ``lookup`` return an outcome. They raise NotSentError where it is
    proven that this attempt moved nothing, and MisconfiguredError where a person must
    look. Anything else they raise counts as Unknown.
    """

    @property
    def name(self) -> str:
        """The adapter's name, kept with each payment."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; the same for as long as it lives."""
        ...

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        """Sends *instruction* to the provider, once."""
        ...

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """What became of *instruction*, as the provider knows it now."""
        ...

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        """The notices in a message, once it is proven to come from the provider.

        Raises BadNotificationError, and nothing else.
        """
        ...


class AsyncPaymentAdapter(Protocol):
    """A PaymentAdapter whose calls are awaited; ``verify`` only computes."""

    @property
    def name(self) -> str:
        """The adapter's name, kept with each payment."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; the same for as long as it lives."""
        ...

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
        """What became of *instruction*, as the provider knows it now."""
        ...

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        """As PaymentAdapter.verify."""
        ...


class PaymentRepository(Protocol):
    """Keeps payments; a payment and all its instructions are stored in one step."""

    def find(self, ids: Iterable[str], /) -> Mapping[str, Payment]:
        """The payments of these ids, by id; those that do not exist are left out."""
        ...

    def find_by_reference(
        self, adapter: str, provider_ref: str, /
    ) -> Sequence[Payment]:
        """The payments that this adapter's provider calls by this name."""
        ...

    def unfinished(self) -> Sequence[str]:
        """The ids of all payments that have an open instruction, oldest first."""
        ...

    def save(
        self, payment: Payment, /, *, expected: int, changes: Sequence[Change]
    ) -> None:
        """Stores *payment* where the stored version is *expected* (0: none is stored).

        Raises StalePaymentError otherwise. A store with an outbox puts *changes* into it
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
    """Keeps entries for ever, and never lets a balance leave its bounds."""

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
        """Adds *entry* once, where the balance stays between *least* and *most*.

        An entry that is there already is not added again. Raises
        IdempotencyConflictError where its id stands for another amount, and
        AmountRefusedError where the balance would leave the bounds; check and entry are
        one step.
        """
        ...


class Inbox(Protocol):
    """Remembers which messages were taken in, so that each has its effects once.

    A store claims in the same transaction in which it stores the effects.
    """

    def claim(self, source: str, message_id: str, /) -> bool:
        """Whether this message of *source* is new; from now on it is not."""
        ...

    def release(self, source: str, message_id: str, /) -> None:
        """Forgets a message whose effects were undone, so that it may come again."""
        ...


class SavedPaymentMethodRepository(Protocol):
    """Keeps the payment methods that customers saved; every call names the customer."""

    def of_customer(self, customer: str, /) -> Sequence[SavedPaymentMethod]:
        """What a customer has saved, oldest first."""
        ...

    def keep(self, payment_method: SavedPaymentMethod, /) -> None:
        """Keeps *payment_methods*; those of the same customer and id are replaced."""
        ...

    def delete(self, customer: str, ids: Sequence[str], /) -> None:
        """Forgets this payment method of a customer for good, token and all."""
        ...
