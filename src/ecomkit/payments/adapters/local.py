"""What all means without a provider share: they send no messages and lose none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NoReturn

from ecomkit.payments.capabilities import FOREVER, ActionSupport, Capabilities, Lookup
from ecomkit.payments.errors import BadNotificationError
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.outcome import InstructionNotFound, Outcome

WHOLE = ActionSupport(idempotency_window=FOREVER, lookup=Lookup.POSITIVE)
"""Once, for all there is; carried out twice under one key, it has one effect."""

PARTS = ActionSupport(
    partial=True, multiple=True, idempotency_window=FOREVER, lookup=Lookup.POSITIVE
)
"""In parts, as often as needed; each part once under its key."""


class WithoutNotifications:
    """Base of an adapter whose provider tells nothing on its own: every message is refused."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> NoReturn:
        """Refuses every message: these means send none."""
        raise BadNotificationError("these means of payment send no messages")


class LocalAdapter(WithoutNotifications, ABC):
    """Base of the adapters in this folder, whose answers are read from what is stored.

    An adapter of the shop's own needs no base class.
    """

    capabilities: Capabilities

    @abstractmethod
    def answer(self, instruction: Instruction, /) -> Outcome:
        """What comes of *instruction*; asked again, the same."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        """Carries out *instruction*."""
        self.capabilities.support(instruction.action)
        return self.answer(instruction)

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """What became of *instruction*."""
        return self.answer(instruction)
