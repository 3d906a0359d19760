"""What payment methods without a provider share: promises, refunds by hand, no messages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import datetime, timedelta
from typing import ClassVar, NoReturn, Self

from ecomkit.payments.capabilities import (
    FOREVER,
    ActionSupport,
    AmountRange,
    Capabilities,
    CollectionMode,
    Lookup,
    PaymentNeed,
)
from ecomkit.payments.errors import BadNotificationError, InvalidPaymentError
from ecomkit.payments.instruction import STARTS, Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    InstructionNotFound,
    Outcome,
    Pending,
    RetryAdvice,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.plain_texts import require_plain_text
from ecomkit.payments.ports import Ledger
from ecomkit.reservations import Reservations
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

    name: str
    capabilities: Capabilities
    is_negotiated: ClassVar[bool] = False
    """Whether a payment by it needs a quotation that the buyer has accepted."""
    _accounts: tuple[Ledger, Reservations] | None = None

    def kept_in(self, ledger: Ledger, reservations: Reservations, /) -> Self:
        """The adapter with its accounts in *ledger* and its limits in *reservations*.

        A shop calls it in each transaction, so that a payment and the accounts it
        changes are written together.
        """
        other = copy(self)
        vars(other).update(_accounts=(ledger, reservations))
        return other

    @property
    def ledger(self) -> Ledger:
        """The accounts, in the books of a shop; InvalidPaymentError outside of them."""
        return self._books[0]

    @property
    def reservations(self) -> Reservations:
        """The limits, in the books of a shop; InvalidPaymentError outside of them."""
        return self._books[1]

    @property
    def _books(self) -> tuple[Ledger, Reservations]:
        if self._accounts is None:
            raise InvalidPaymentError(
                f"the accounts of {self.name} are in the books of a shop",
                hint="shop.payments.within(name, lambda adapter: ...)",
            )
        return self._accounts

    def said_by_the_shop(self, account: str, purchase_order: str) -> Mapping[str, str]:
        """The metadata that the shop itself adds to a request, over those that were sent.

        *account* is that of the company that buys, or ""; *purchase_order* is the buyer's
        number of the order, or "".
        """
        return {}

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


class PromisedPayments(LocalAdapter):
    """Base of methods by which authorizing is a promise and the money comes later."""

    def __init__(self, name: str, capabilities: Capabilities) -> None:
        self.name = require_plain_text(name, path="$.name")
        self.capabilities = capabilities

    def notification(
        self,
        payment: Payment,
        id: str,
        outcome: Succeeded | Pending | Declined | TotalsReported,
        *,
        settles: bool = True,
    ) -> Notification:
        """News of *payment*, which *settles* the instruction that promised it."""
        promised = promise(payment)
        return Notification(
            source=self.name,
            id=id,
            payment_id=payment.id,
            instruction_id=promised.id if settles else "",
            outcome=outcome,
        )


def promised(
    mode: CollectionMode,
    *,
    captures: bool = False,
    is_asynchronous: bool = True,
    limits: tuple[AmountRange, ...] = (),
    needs: Iterable[PaymentNeed] = (),
) -> Capabilities:
    """The capabilities of :class:`PromisedPayments`: whole promises, refunds in parts."""
    actions = {
        PaymentAction.AUTHORIZE: WHOLE,
        PaymentAction.VOID: PARTS if captures else WHOLE,
        PaymentAction.REFUND: PARTS,
    }
    return Capabilities(
        actions=actions | ({PaymentAction.CAPTURE: PARTS} if captures else {}),
        collection_mode=mode,
        limits=limits,
        needs=frozenset(needs),
        asynchronous=is_asynchronous,
        notifications=is_asynchronous,
    )


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
