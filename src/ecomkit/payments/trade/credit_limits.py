"""Payment on account up to a limit: by a company's credit, or by a bank guarantee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import attrs

from ecomkit.moments import after
from ecomkit.money.amount import Money
from ecomkit.payments.adapters.bank_transfer import BankLine, claim_line
from ecomkit.payments.adapters.local import (
    PromisedPayments,
    missing_metadata,
    promised,
)
from ecomkit.payments.capabilities import CollectionMode, PaymentNeed
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.ledger import balance
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.plain_texts import require_plain_names, require_plain_text
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.trade.guarantee import BankGuarantee
from ecomkit.payments.validators import require_amount, require_currency
from ecomkit.reservations import (
    NotReserved,
    Reservation,
)
from ecomkit.validators import as_tuple, require_type

_A_DAY = timedelta(days=1)


class CreditLimitPayments(PromisedPayments):
    """The buyer pays later, and the promise counts against a limit until they have paid.

    Authorizing takes its amount from the limit, in one step with the check; capturing
    names the invoice (``invoice``) and turns the promise into a debt; a refund names
    the credit note (``credit_note``). What is paid, voided or credited frees the limit.

    *kind* is the metadata key that names whose limit it is; *required* are the other
    keys that a request to authorize must have; *needs* is what the checkout must say.
    The limit is always that of the company that buys, whatever metadata were sent.
    """

    def __init__(
        self,
        *,
        name: str,
        kind: str,
        required: Iterable[str] = (),
        needs: Iterable[PaymentNeed] = (PaymentNeed.ACCOUNT,),
    ) -> None:
        super().__init__(
            name,
            promised(
                CollectionMode.INVOICE,
                captures=True,
                is_asynchronous=False,
                needs=needs,
            ),
        )
        self._kind = require_plain_text(kind, path="$.kind")
        self._required = (kind, *as_tuple(required))
        require_plain_names(self._required, path="$.required")

    def said_by_the_shop(self, account: str, purchase_order: str) -> Mapping[str, str]:
        """The promise is charged to the company that buys."""
        return {self._kind: account}

    def set_limit(self, whose: str, limit: Money) -> None:
        """Sets the limit of all open promises and debts of *whose*."""
        limit = require_amount(limit, path="$.limit")
        self.reservations.set_limits({self._resource(whose, limit): limit.minor()})

    def available(self, whose: str, currency: str, now: datetime) -> Money:
        """How much of the limit of *whose* is free."""
        resource = self._resource(whose, Money.zero(currency))
        capacity = self.reservations.capacity([resource], now)[resource]
        return Money.from_minor(max(capacity.available, 0), currency)

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Succeeds if the limit allows it and the papers are named."""
        needed = {
            PaymentAction.AUTHORIZE: self._required,
            PaymentAction.CAPTURE: ("invoice",),
            PaymentAction.REFUND: ("credit_note",),
        }.get(instruction.action, ())
        for name in needed:
            if not instruction.metadata.get(name):
                return missing_metadata(name)
        target = instruction.target
        if instruction.action is PaymentAction.AUTHORIZE:
            return self._promised(instruction)
        if instruction.action is PaymentAction.CAPTURE:
            target = attrs.evolve(target, invoiced=target.captured)
        self._freed(instruction.payment_id, target)
        reference = instruction.metadata.get(needed[0]) if needed else None
        return Succeeded(reference or instruction.provider_ref, target)

    def received(self, payment: Payment, line: BankLine) -> Notification:
        """The notification that a *line* of the bank's statement pays for an invoice, or a part.

        The same line counts once. A discount for paying early is credited to the order: it
        lessens the debt. Raises AmountRefusedError for more than was invoiced, and
        IdempotencyConflictError if the line was counted for another payment.
        """
        require_type(payment, Payment, path="$.payment")
        require_type(line, BankLine, path="$.line")
        require_currency(line.amount, payment.due)
        claim_line(self.ledger, payment, line)
        totals = payment.totals
        entry = LedgerEntry(
            id=line.id, account=_account(payment.id), amount=line.amount, at=line.at
        )
        try:
            self.ledger.append(entry, most=totals.invoiced - totals.given_back)
        except AmountRefusedError:
            raise AmountRefusedError(
                f"{line.amount} came, and {totals.owed} is owed",
                path="$.line.amount",
                hint="capture first what was promised: that makes it a debt",
                amount=line.amount,
                most=totals.owed,
            ) from None
        settled = self._settled(payment.id, totals.currency)
        told = attrs.evolve(totals, settled=settled)
        self._freed(payment.id, told)
        return self.notification(
            payment, f"received:{line.id}", TotalsReported(told), settles=False
        )

    def _promised(self, instruction: Instruction) -> Outcome:
        whose = instruction.metadata[self._kind]
        reservation = Reservation(
            _reservation(instruction.payment_id),
            {self._resource(whose, instruction.amount): instruction.amount.minor()},
            expires_at=after(instruction.asked_at, _A_DAY),
            reference=instruction.payment_id,
        )
        taken = self.reservations.commit(reservation, instruction.asked_at)
        if isinstance(taken, NotReserved):
            return Declined(
                reason=DeclineReason.LIMIT_EXCEEDED,
                detail=f"beyond the limit of the {self._kind}",
            )
        reference = instruction.metadata[self._required[-1]]
        return Succeeded(reference, instruction.target)

    def _freed(self, payment_id: str, totals: PaymentTotals) -> None:
        settled = self._settled(payment_id, totals.currency)
        open_still = totals.authorized - totals.released - totals.given_back - settled
        for reservation in self.reservations.find([_reservation(payment_id)]):
            for resource, held in reservation.parts:
                keep = min(max(open_still.minor(), 0), held)
                self.reservations.release(
                    reservation.id, {resource: keep} if keep else {}
                )

    def _settled(self, payment_id: str, currency: str) -> Money:
        return balance(self.ledger, _account(payment_id), currency)

    def _resource(self, whose: str, money: Money) -> str:
        return f"{self._kind}:{whose}:{money.currency.code}"


class PurchaseOrders(CreditLimitPayments):
    """A company orders on account by purchase order, within its credit limit.

    Metadata to authorize, which a shop takes from the checkout: ``company`` and
    ``po_number``.
    """

    def __init__(
        self,
        *,
        name: str = "purchase_order",
    ) -> None:
        super().__init__(
            name=name,
            kind="company",
            required=("po_number",),
            needs=(PaymentNeed.ACCOUNT, PaymentNeed.PURCHASE_ORDER),
        )

    def said_by_the_shop(self, account: str, purchase_order: str) -> Mapping[str, str]:
        """The company that buys, and its number of the order."""
        said = super().said_by_the_shop(account, purchase_order)
        return {**said, "po_number": purchase_order}


class GuaranteedPayments(CreditLimitPayments):
    """A bank guarantees that the buyer pays, up to an amount and until a day.

    Metadata to authorize: ``guarantee``, the company that it was given for, which a shop
    takes from the checkout. :meth:`cover` sets the limit. Capturing is invoicing or, if the buyer does
    not pay, calling the guarantee.
    """

    def __init__(
        self,
        *,
        name: str = "guarantee",
    ) -> None:
        super().__init__(name=name, kind="guarantee")

    def cover(self, guarantee: BankGuarantee, *, on: date) -> Money:
        """Sets the limit of the guarantee's buyer to what it covers on a day; gives it.

        Call it with every step of the guarantee, and when it expires.
        """
        require_type(guarantee, BankGuarantee, path="$.guarantee")
        covered = guarantee.cover(on)
        self.set_limit(guarantee.buyer, covered)
        return covered


def _reservation(payment_id: str) -> str:
    return f"payment:{payment_id}"


def _account(payment_id: str) -> str:
    return f"settled:{payment_id}"
