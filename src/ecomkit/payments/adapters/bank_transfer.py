"""Bank transfer in advance: requested with a reference, matched to the bank's lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.adapters.creditor_reference import (
    creditor_reference,
    find_creditor_references,
)
from ecomkit.payments.adapters.local import (
    PARTS,
    WHOLE,
    LocalAdapter,
    promise,
    refund_by_reference,
)
from ecomkit.payments.capabilities import Capabilities, CollectionMode
from ecomkit.payments.card_data import require_plain_text, scrubbed
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.ledger import balance, claim
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import Ledger
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check, require_currency
from ecomkit.validators import as_tuple, require_type, require_types


@attrs.frozen(kw_only=True)
class BankLine:
    """One line of the shop's bank statement: what came in, and the text with it."""

    id: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    at: datetime = attrs.field(validator=check.moment)
    text: str = attrs.field(
        default="", converter=scrubbed, validator=check.instance_of(str)
    )


@attrs.frozen(kw_only=True)
class TransferRequest:
    """What a buyer needs to pay by transfer; the proforma invoice shows it.

    ``document`` is the kind of document in UNTDID 1001: 325, proforma invoice, which is
    not a tax invoice. Once paid, a prepayment invoice (386) follows.
    """

    payment: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(validator=check.amount)
    reference: str = attrs.field(validator=check.id)
    iban: str = attrs.field(validator=check.id)
    holder: str = attrs.field(validator=check.id)
    due_on: date = attrs.field(validator=check.day)
    document: str = attrs.field(default="325", validator=check.id)


class BankTransfer(LocalAdapter):
    """The buyer transfers the amount, with a reference that names the payment.

    Pending until the whole amount has arrived; a part of it, or more than was due, counts
    as it came. *iban* and *holder* are the shop's account. A refund names the transfer
    back in its metadata as ``refund_reference``.
    """

    def __init__(
        self, ledger: Ledger, *, iban: str, holder: str, name: str = "bank_transfer"
    ) -> None:
        self.name = require_plain_text(name, path="$.name")
        self.capabilities = Capabilities(
            actions={
                PaymentAction.AUTHORIZE: WHOLE,
                PaymentAction.VOID: WHOLE,
                PaymentAction.REFUND: PARTS,
            },
            collection_mode=CollectionMode.INVOICE,
            asynchronous=True,
            notifications=True,
        )
        self._iban = require_plain_text(iban, path="$.iban")
        self._holder = require_plain_text(holder, path="$.holder")
        self._ledger = ledger

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Pending until all has arrived; voids and referenced refunds succeed at once."""
        if instruction.action is PaymentAction.REFUND:
            return refund_by_reference(instruction)
        reference = creditor_reference(instruction.payment_id)
        if instruction.action is PaymentAction.VOID:
            return Succeeded(reference, instruction.target)
        totals = self._totals(instruction.payment_id, instruction.target.currency)
        if totals.covers(instruction.target):
            return Succeeded(reference, totals)
        return Pending(reference)

    def request(self, payment: Payment, /, *, due_on: date) -> TransferRequest:
        """What to tell the buyer: how much is unpaid, where to send it, and by when."""
        require_type(payment, Payment, path="$.payment")
        return TransferRequest(
            payment=payment.id,
            amount=payment.unpaid,
            reference=creditor_reference(payment.id),
            iban=self._iban,
            holder=self._holder,
            due_on=due_on,
        )

    def received(self, payment: Payment, line: BankLine, /) -> Notification:
        """The notification that *line* pays *payment*; the same line counts once.

        Raises IdempotencyConflictError if the line was counted for another payment.
        """
        promised = promise(payment)
        require_type(line, BankLine, path="$.line")
        require_currency(line.amount, payment.due)
        entry = LedgerEntry(
            id=line.id, account=_account(payment.id), amount=line.amount, at=line.at
        )
        claim(
            self._ledger,
            attrs.evolve(entry, id=payment.id, account=f"bank-line:{line.id}"),
        )
        self._ledger.append(entry)
        totals = self._totals(payment.id, payment.due.currency.code)
        paid = totals.captured >= payment.due
        return Notification(
            source=self.name,
            id=f"received:{line.id}",
            payment_id=payment.id,
            instruction_id=promised.id if paid else "",
            outcome=(
                Succeeded(creditor_reference(payment.id), totals)
                if paid
                else TotalsReported(totals)
            ),
        )

    def expired(self, payment: Payment, /) -> Notification:
        """The notification that the money did not arrive in time."""
        promised = promise(payment)
        return Notification(
            source=self.name,
            id=f"expired:{payment.id}",
            payment_id=payment.id,
            instruction_id=promised.id,
            outcome=Declined(reason=DeclineReason.EXPIRED),
        )

    def _totals(self, payment_id: str, currency: str) -> PaymentTotals:
        came = balance(self._ledger, _account(payment_id), currency)
        return PaymentTotals(authorized=came, captured=came)


def match_lines(
    lines: Iterable[BankLine], payments: Iterable[Payment], /
) -> Mapping[BankLine, Payment]:
    """Which of *lines* pays which of *payments*, by the references in their texts.

    A line is left out, for a person to look at, if it names no payment or several, or is
    in another currency.
    """
    listed, expected = as_tuple(lines), as_tuple(payments)
    require_types(listed, BankLine, path="$.lines")
    require_types(expected, Payment, path="$.payments")
    by_reference = {creditor_reference(payment.id): payment for payment in expected}
    matched = {}
    for line in listed:
        named = [
            by_reference[reference]
            for reference in find_creditor_references(line.text)
            if reference in by_reference
        ]
        if len(named) == 1 and named[0].due.currency == line.amount.currency:
            matched[line] = named[0]
    return matched


def _account(payment_id: str) -> str:
    return f"transfer:{payment_id}"
