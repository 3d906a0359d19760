"""Cash on delivery: promised at the order, collected at the door, or refused there."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.adapters.collected import CollectedPayments
from ecomkit.payments.adapters.local import promise, promised
from ecomkit.payments.capabilities import AmountRange, CollectionMode
from ecomkit.payments.ledger import claim
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Declined, DeclineReason, RetryAdvice
from ecomkit.payments.payment import Payment
from ecomkit.payments.validators import check, require_currency
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class CashHandover:
    """What a courier reports from the door: the money taken for one waybill."""

    waybill: str = attrs.field(validator=check.id)
    courier: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    at: datetime = attrs.field(validator=check.moment)
    note: str = attrs.field(default="", validator=check.plain_text)


class CashOnDelivery(CollectedPayments):
    """The buyer pays the courier. Authorizing is a promise, pending until the door.

    What the courier has collected counts as captured; what the courier still owes the shop
    is in :class:`~ecomkit.payments.trade.CourierAccounts`. Money goes back by bank
    transfer or store credit: a refund names that in its metadata as ``refund_reference``.
    """

    def __init__(
        self,
        *,
        name: str = "cash_on_delivery",
        limits: tuple[AmountRange, ...] = (),
    ) -> None:
        super().__init__(name, promised(CollectionMode.HANDOVER, limits=limits))

    def reference(self, payment_id: str) -> str:
        """The payment's own id, marked as cash."""
        return f"cod:{payment_id}"

    def account(self, payment_id: str) -> str:
        """The account of what was collected at the door."""
        return f"door:{payment_id}"

    def collected(self, payment: Payment, handover: CashHandover, /) -> Notification:
        """The notification that a courier took money; a waybill counts once.

        Raises IdempotencyConflictError if it was counted for another payment.
        """
        promise(payment)
        require_type(handover, CashHandover, path="$.handover")
        require_currency(handover.amount, payment.due)
        entry = LedgerEntry(
            id=payment.id,
            account=f"waybill:{handover.courier}:{handover.waybill}",
            amount=handover.amount,
            at=handover.at,
            note=handover.note,
        )
        claim(self.ledger, entry)
        for account in (self.account(payment.id), courier_account(handover.courier)):
            self.ledger.append(
                attrs.evolve(entry, id=handover.waybill, account=account)
            )
        return self.counted(payment, f"collected:{handover.waybill}")

    def refused(
        self, payment: Payment, *, waybill: str, detail: str = ""
    ) -> Notification:
        """The notification that the buyer refused the goods or did not pay."""
        declined = Declined(
            reason=DeclineReason.REFUSED_AT_DOOR,
            retry=RetryAdvice.NEVER,
            detail=detail,
        )
        return self.notification(payment, f"refused:{waybill}", declined)


def courier_account(courier: str) -> str:
    """The account of what a courier has collected and not yet remitted."""
    return f"courier:{courier}"
