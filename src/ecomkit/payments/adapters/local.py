"""What payment methods without a provider share: promises, refunds by hand, no messages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NoReturn

from ecomkit.payments.capabilities import FOREVER, ActionSupport, Capabilities, Lookup
from ecomkit.payments.errors import BadNotificationError, InvalidPaymentError
from ecomkit.payments.instruction import STARTS, Instruction
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    InstructionNotFound,
    Outcome,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.payment import Payment
from ecomkit.validators import require_type

WHOLE = ActionSupport(idempotency_window=FOREVER, lookup=Lookup.POSITIVE)
"""Once, for all there is; repeated under one key, it has one effect."""

PARTS = ActionSupport(
    partial=True, multiple=True, idempotency_window=FOREVER, lookup=Lookup.POSITIVE
)
"""In parts, as often as needed; each part once under its key."""


class WithoutNotifications:
    """Base of an adapter whose provider sends no messages: every message is refused."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> NoReturn:
        """Raises BadNotificationError for every message."""
        raise BadNotificationError("this payment method sends no messages")


class LocalAdapter(WithoutNotifications, ABC):
    """Base of the adapters in this library, whose answers are read from what is stored.

    An adapter of the shop's own needs no base class.
    """

    capabilities: Capabilities

    @abstractmethod
    def answer(self, instruction: Instruction, /) -> Outcome:
        """The outcome of *instruction*, the same each time."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        """Carries out *instruction*."""
        self.capabilities.support(instruction.action)
        return self.answer(instruction)

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """The outcome of *instruction*."""
        return self.answer(instruction)


def promise(payment: Payment, /) -> Instruction:
    """The instruction by which the buyer promised to pay."""
    require_type(payment, Payment, path="$.payment")
    for record in payment.instructions:
        if record.action in STARTS:
            return record.instruction
    raise InvalidPaymentError(
        f"payment {payment.id} was never authorized", hint="authorize it first"
    )


def missing_metadata(name: str) -> Declined:
    """The answer to an instruction whose metadata lack *name*."""
    return Declined(
        reason=DeclineReason.INVALID_DETAILS,
        retry=RetryAdvice.LATER,
        detail=f"metadata must hold {name}",
    )


def refund_by_reference(instruction: Instruction, /) -> Outcome:
    """A refund made by hand, which metadata name as ``refund_reference``."""
    reference = instruction.metadata.get("refund_reference", "")
    if not reference:
        return missing_metadata("refund_reference, the transfer or credit")
    return Succeeded(reference, instruction.target)
