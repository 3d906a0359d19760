"""Cash on delivery: promised at the order, collected at the door, or refused there."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.adapters.local import (
    PARTS,
    WHOLE,
    LocalAdapter,
    promise,
    refund_by_reference,
)
from ecomkit.payments.capabilities import AmountRange, Capabilities, CollectionMode
from ecomkit.payments.card_data import require_plain_text
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.ledger import balance, claim
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    Pending,
    RetryAdvice,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import Ledger
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check, require_currency
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class CashHandover:
    """What a courier reports from the door: the money taken for one waybill."""

    waybill: str = attrs.field(validator=check.id)
    courier: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    at: datetime = attrs.field(validator=check.moment)
    note: str = attrs.field(default="", validator=check.text)


class CashOnDelivery(LocalAdapter):
    """The buyer pays the courier. Authorizing is a promise, pending until the door.

    What the courier has collected counts as captured; what the courier still owes the shop
    is in :class:`~ecomkit.payments.trade.CourierAccounts`. Money goes back by bank
    transfer or store credit: a refund names that in its metadata as ``refund_reference``.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        name: str = "cash_on_delivery",
        limits: tuple[AmountRange, ...] = (),
    ) -> None:
        self.name = require_plain_text(name, path="$.name")
        self.capabilities = Capabilities(
            actions={
                PaymentAction.AUTHORIZE: WHOLE,
                PaymentAction.VOID: WHOLE,
                PaymentAction.REFUND: PARTS,
            },
            collection_mode=CollectionMode.HANDOVER,
            limits=limits,
            asynchronous=True,
            notifications=True,
        )
        self._ledger = ledger

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Pending until the door; voids and referenced refunds succeed at once."""
        if instruction.action is PaymentAction.REFUND:
            return refund_by_reference(instruction)
        reference = f"cod:{instruction.payment_id}"
        if instruction.action is PaymentAction.VOID:
            return Succeeded(reference, instruction.target)
        totals = self._totals(instruction.payment_id, instruction.target.currency)
        if totals.covers(instruction.target):
            return Succeeded(reference, totals)
        return Pending(reference)

    def collected(self, payment: Payment, handover: CashHandover, /) -> Notification:
        """The notification that a courier took money; a waybill counts once.

        Raises IdempotencyConflictError if it was counted for another payment.
        """
        promised = promise(payment)
        require_type(handover, CashHandover, path="$.handover")
        require_currency(handover.amount, payment.due)
        code = payment.due.currency.code
        entry = LedgerEntry(
            id=payment.id,
            account=f"waybill:{handover.courier}:{handover.waybill}",
            amount=handover.amount,
            at=handover.at,
            note=handover.note,
        )
        claim(self._ledger, entry)
        for account in (_door(payment.id), courier_account(handover.courier)):
            self._ledger.append(
                attrs.evolve(entry, id=handover.waybill, account=account)
            )
        totals = self._totals(payment.id, code)
        reference = f"cod:{payment.id}"
        paid = totals.captured >= payment.due
        return Notification(
            source=self.name,
            id=f"collected:{handover.waybill}",
            payment_id=payment.id,
            instruction_id=promised.id if paid else "",
            outcome=Succeeded(reference, totals) if paid else TotalsReported(totals),
        )

    def refused(
        self, payment: Payment, *, waybill: str, detail: str = ""
    ) -> Notification:
        """The notification that the buyer refused the goods or did not pay."""
        promised = promise(payment)
        return Notification(
            source=self.name,
            id=f"refused:{waybill}",
            payment_id=payment.id,
            instruction_id=promised.id,
            outcome=Declined(
                reason=DeclineReason.REFUSED_AT_DOOR,
                retry=RetryAdvice.NEVER,
                detail=detail,
            ),
        )

    def _totals(self, payment_id: str, currency: str) -> PaymentTotals:
        taken = balance(self._ledger, _door(payment_id), currency)
        return PaymentTotals(authorized=taken, captured=taken)


def courier_account(courier: str) -> str:
    """The account of what a courier has collected and not yet remitted."""
    return f"courier:{courier}"


def _door(payment_id: str) -> str:
    return f"door:{payment_id}"
