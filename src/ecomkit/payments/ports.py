"""The seams of this room: payment providers, and the ledger of accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import InstructionNotFound, Outcome


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
