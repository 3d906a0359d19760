"""Bank transfer in advance: requested with a reference, matched to the bank's lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.adapters.collected import CollectedPayments
from ecomkit.payments.adapters.creditor_reference import (
    creditor_reference,
    find_creditor_references,
)
from ecomkit.payments.adapters.local import promise, promised
from ecomkit.payments.capabilities import CollectionMode
from ecomkit.payments.ledger import claim
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Declined, DeclineReason
from ecomkit.payments.payment import Payment
from ecomkit.payments.plain_texts import require_plain_text, scrubbed
from ecomkit.payments.ports import Ledger
from ecomkit.payments.validators import check, require_currency
from ecomkit.validators import as_tuple, require_type, require_types


@attrs.frozen(kw_only=True)
class BankLine:
    """One line of the shop's bank statement: what came in, and the text with it."""

    id: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    at: datetime = attrs.field(validator=check.moment)
    text: str = attrs.field(default="", converter=scrubbed, validator=check.text)


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


class BankTransfer(CollectedPayments):
    """The buyer transfers the amount, with a reference that names the payment.

    Pending until the whole amount has arrived; a part of it, or more than was due, counts
    as it came. *iban* and *holder* are the shop's account. A refund names the transfer
    back in its metadata as ``refund_reference``.
    """

    def __init__(
        self,
        *,
        iban: str,
        holder: str,
        name: str = "bank_transfer",
    ) -> None:
        super().__init__(name, promised(CollectionMode.INVOICE))
        self._iban = require_plain_text(iban, path="$.iban")
        self._holder = require_plain_text(holder, path="$.holder")

    def reference(self, payment_id: str) -> str:
        """The creditor reference of a payment."""
        return creditor_reference(payment_id)

    def account(self, payment_id: str) -> str:
        """The account of what was transferred."""
        return f"transfer:{payment_id}"

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
        promise(payment)
        require_type(line, BankLine, path="$.line")
        require_currency(line.amount, payment.due)
        entry = LedgerEntry(
            id=line.id, account=self.account(payment.id), amount=line.amount, at=line.at
        )
        claim_line(self.ledger, payment, line)
        self.ledger.append(entry)
        return self.counted(payment, f"received:{line.id}")

    def expired(self, payment: Payment, /) -> Notification:
        """The notification that the money did not arrive in time."""
        promise(payment)
        declined = Declined(reason=DeclineReason.EXPIRED)
        return self.notification(payment, f"expired:{payment.id}", declined)


def claim_line(ledger: Ledger, payment: Payment, line: BankLine) -> None:
    """Writes down that a line pays for one payment, and for no other.

    Raises IdempotencyConflictError if it was counted for another one.
    """
    claim(
        ledger,
        LedgerEntry(
            id=payment.id,
            account=f"bank-line:{line.id}",
            amount=line.amount,
            at=line.at,
        ),
    )


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
