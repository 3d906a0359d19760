"""The hooks that the author of a payment adapter fills in, and how checks drive it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, NoReturn

import pytest

from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import DeclineReason, InstructionNotFound, Outcome
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing.bare_payments import BarePayments
from ecomkit.testing.world import FixedClock


class Trouble(Enum):
    """What can happen to a call, as the author's fake provider can arrange it."""

    LOST = "the request never arrives"
    CUT_OFF = "it is done, and the answer is lost"
    ERROR_BEFORE = "the provider fails (500) before it does anything"
    ERROR_AFTER = "it is done, and the provider answers 500"
    GARBLED = "it is done, and the answer makes no sense"
    REFUSED = "the connection is refused"
    TOO_MANY = "the provider says: too many requests (429)"
    IN_USE = "the provider says: this key is in use (409)"


_FINE = 3
AFTER = frozenset({Trouble.CUT_OFF, Trouble.ERROR_AFTER, Trouble.GARBLED})
"""Troubles after which the money has moved."""


class AdapterUnderTest:
    """The hooks that an author fills in; only ``make_adapter`` is required.

    Each check gets a new adapter to an empty provider. A check that needs a hook which is
    not filled in is skipped and says so.
    """

    NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
    TIMEOUT = timedelta(seconds=5)

    secrets: Sequence[str] = ()
    """Keys of the adapter, which must show up nowhere."""

    guards_amounts = True
    """Whether the provider itself refuses more than there is (the library does anyway)."""

    seen_after = 1
    """How many look-ups it takes until a result is seen."""

    def make_adapter(self) -> PaymentAdapter:
        """A new adapter to a provider that knows nothing yet."""
        raise NotImplementedError

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        """What a request needs to succeed: ``token``, ``metadata``, ``return_url``."""
        return {}

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        """Details of requests that are declined, by reason."""
        return {}

    def needs_action(self) -> Mapping[str, Any] | None:
        """Details of a request for which the buyer must do something first."""
        return None

    def act(
        self, adapter: PaymentAdapter, payment: Payment, *, success: bool
    ) -> Sequence[Notification]:
        """Lets the buyer do it, or fail; returns the provider's notifications."""
        return ()

    def finish(
        self, adapter: PaymentAdapter, payment: Payment
    ) -> Sequence[Notification]:
        """Lets a pending payment succeed; returns the provider's notifications."""
        return ()

    def moved(self, adapter: PaymentAdapter, payment_id: str) -> PaymentTotals | None:
        """What has really moved at the provider; None if nobody can say."""
        return None

    def arrange(self, adapter: PaymentAdapter, trouble: Trouble) -> bool:
        """Lets the next call meet *trouble*; returns whether that can be arranged."""
        return False

    def message(
        self, adapter: PaymentAdapter, signed_at: datetime
    ) -> tuple[bytes, Mapping[str, str]] | None:
        """A genuine message about the last instruction; None if the provider sends none."""
        return None

    # ------------------------------------------------------------- for the checks

    def shop(self, adapter: PaymentAdapter) -> BarePayments:
        """Payments by this adapter only."""
        self.clock = FixedClock(self.NOW)
        return BarePayments([adapter], clock=self.clock, timeout=self.TIMEOUT)

    def amount(self, adapter: PaymentAdapter, currency: str = "") -> Money:
        """An amount that the adapter takes."""
        capabilities = adapter.capabilities
        code = currency or min(capabilities.currencies, default="EUR")
        # Where there are three decimals, cards take steps of ten.
        money = Money.from_minor(12_345 if minor_unit(code) < _FINE else 12_340, code)
        for limit in capabilities.limits:
            if limit.currency == code:
                money = max(limit.least, min(money, limit.most))
        return money

    def start(
        self,
        shop: BarePayments,
        adapter: PaymentAdapter,
        payment_id: str = "pay1",
        *,
        amount: Money | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Payment:
        """A payment that was opened and authorized (or purchased)."""
        due = amount or self.amount(adapter)
        shop.open(payment_id, due, adapter=adapter.name)
        action = start_action(adapter.capabilities)
        chosen = self.details(action) if details is None else details
        return shop.request(payment_id, action, id=f"{payment_id}-start", **chosen)

    def begun(
        self,
        shop: BarePayments,
        adapter: PaymentAdapter,
        payment_id: str = "pay1",
        *,
        amount: Money | None = None,
    ) -> Payment:
        """A payment that is authorized or captured, pending or not at first."""
        payment = self.start(shop, adapter, payment_id, amount=amount)
        payment = self.settled(shop, adapter, payment)
        assert payment.totals.authorized == payment.due, (
            f"a payment that should succeed is {payment.status}: "
            f"{payment.instructions[-1].declined or payment.instructions[-1].detail}"
        )
        return payment

    def settled(
        self, shop: BarePayments, adapter: PaymentAdapter, payment: Payment
    ) -> Payment:
        """The payment after the provider has decided, if it was pending."""
        if payment.status is not PaymentStatus.PENDING:
            return payment
        for notification in self.finish(adapter, payment):
            shop.notify(notification)
        return shop.recover(payment.id)

    def captured(self, shop: BarePayments, adapter: PaymentAdapter) -> Payment:
        """A payment that is fully captured."""
        payment = self.begun(shop, adapter)
        if payment.totals.hold:
            self.needs(adapter, PaymentAction.CAPTURE)
            payment = self.do(shop, PaymentAction.CAPTURE)
        return payment

    def do(
        self, shop: BarePayments, action: PaymentAction, amount: Money | None = None
    ) -> Payment:
        """The payment after one more request."""
        number = len(shop.get("pay1").instructions)
        details = self.details(action)
        return shop.request(
            "pay1", action, amount, id=f"pay1-{action}-{number}", **details
        )

    def instruction(
        self,
        adapter: PaymentAdapter,
        action: PaymentAction | None = None,
        *,
        payment_id: str = "pay1",
        amount: Money | None = None,
        **changed: Any,
    ) -> Instruction:
        """An instruction as the core would make it for a new payment."""
        chosen = action or start_action(adapter.capabilities)
        money = amount or self.amount(adapter)
        totals = PaymentTotals(authorized=money)
        if chosen is PaymentAction.PURCHASE:
            totals = PaymentTotals(authorized=money, captured=money)
        fields: dict[str, Any] = {
            "id": f"{payment_id}-direct",
            "action": chosen,
            "payment_id": payment_id,
            "amount": money,
            "target": totals,
            "idempotency_key": f"{payment_id}-direct",
            "asked_at": self.NOW,
            **self.details(chosen),
            **changed,
        }
        return Instruction(**fields)

    def submit(self, adapter: PaymentAdapter, instruction: Instruction) -> Outcome:
        """What the adapter answers."""
        return adapter.submit(instruction, timeout=self.TIMEOUT)

    def lookup(
        self, adapter: PaymentAdapter, instruction: Instruction
    ) -> Outcome | InstructionNotFound:
        """What the adapter finds."""
        return adapter.lookup(instruction, timeout=self.TIMEOUT)

    def looked_up(
        self, adapter: PaymentAdapter, instruction: Instruction
    ) -> Outcome | InstructionNotFound:
        """What the adapter finds in the end, if look-ups lag."""
        found = self.lookup(adapter, instruction)
        for _ in range(self.seen_after - 1):
            if not isinstance(found, InstructionNotFound):
                break
            found = self.lookup(adapter, instruction)
        return found

    def check_moved(self, adapter: PaymentAdapter, payment: Payment) -> None:
        """The payment's totals are what has really moved."""
        moved = self.moved(adapter, payment.id)
        assert moved is None or moved == payment.totals, (
            f"the books say {payment.totals}, the provider moved {moved}"
        )

    def able(self, *actions: PaymentAction) -> PaymentAdapter:
        """A new adapter, if it supports all *actions*; else the check is skipped."""
        adapter = self.make_adapter()
        self.needs(adapter, *actions)
        return adapter

    def needs(self, adapter: PaymentAdapter, *actions: PaymentAction) -> None:
        """Skips the check unless the adapter supports all *actions*."""
        missing = [each for each in actions if each not in adapter.capabilities.actions]
        if missing:
            skip(f"the adapter does not {' or '.join(missing)}")


def start_action(capabilities: Capabilities) -> PaymentAction:
    """The action by which payments begin."""
    return (
        PaymentAction.AUTHORIZE
        if PaymentAction.AUTHORIZE in capabilities.actions
        else PaymentAction.PURCHASE
    )


def skip(why: str) -> NoReturn:
    """Skips a check with a reason."""
    pytest.skip(why)
