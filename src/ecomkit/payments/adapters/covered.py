"""Promises that are covered up to a limit: a purchase order by credit, or a guarantee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ecomkit.money.amount import Money
from ecomkit.payments.adapters.local import PARTS, WHOLE, LocalAdapter
from ecomkit.payments.capabilities import Capabilities, Collects
from ecomkit.payments.card_data import plain
from ecomkit.payments.entry import Entry
from ecomkit.payments.facts import Facts, exact_amount
from ecomkit.payments.fields import all_of, check_kind
from ecomkit.payments.instruction import Instruction, Op
from ecomkit.payments.ledger import balance
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    Retry,
    Succeeded,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import Ledger
from ecomkit.reservations import NotEnough, Reservation, Reservations

_A_DAY = timedelta(days=1)


class CoveredPromises(LocalAdapter):
    """The buyer pays later, and the promise counts against a limit until they have.

    Authorising takes its amount from the limit, in one step with the check; capturing
    names the invoice (``invoice``) and changes the promise into a debt; a refund names
    the credit note (``credit_note``). What is paid, voided or credited frees the limit.

    *kind* is the metadata that names whose limit it is; *required* what else a request
    to authorize must name.
    """

    def __init__(
        self,
        reservations: Reservations,
        ledger: Ledger,
        *,
        name: str,
        kind: str,
        required: Sequence[str] = (),
    ) -> None:
        self.name = plain(name, path="$.name")
        self.capabilities = Capabilities(
            ops={
                Op.AUTHORIZE: WHOLE,
                Op.CAPTURE: PARTS,
                Op.VOID: WHOLE,
                Op.REFUND: PARTS,
            },
            collects=Collects.INVOICE,
        )
        self._reservations = reservations
        self._ledger = ledger
        self._kind = plain(kind, path="$.kind")
        self._required = (
            kind,
            *(
                plain(each, path="$.required")
                for each in all_of(required, str, path="$.required")
            ),
        )

    def set_limit(self, whose: str, limit: Money) -> None:
        """Says up to how much all open promises and debts of *whose* may come."""
        exact_amount(limit, path="$.limit")
        self._reservations.set_limits({self._resource(whose, limit): limit.minor()})

    def available(self, whose: str, currency: str, now: datetime) -> Money:
        """How much more *whose* can promise."""
        resource = self._resource(whose, Money.zero(currency))
        standing = self._reservations.standing([resource], now)[resource]
        return Money.from_minor(max(standing.available, 0), currency)

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Done where the limit allows it and the papers are named."""
        needed = {
            Op.AUTHORIZE: self._required,
            Op.CAPTURE: ("invoice",),
            Op.REFUND: ("credit_note",),
        }.get(instruction.op, ())
        for name in needed:
            if not instruction.metadata.get(name):
                return Declined(
                    reason=DeclineReason.INVALID_DETAILS,
                    retry=Retry.LATER,
                    detail=f"metadata must hold {name}",
                )
        if instruction.op is Op.AUTHORIZE:
            return self._promised(instruction)
        self._freed(instruction.payment_id, instruction.target)
        reference = instruction.metadata.get(needed[0]) if needed else None
        return Succeeded(reference or instruction.provider_ref, instruction.target)

    def settle(
        self, payment: Payment, *, receipt: str, amount: Money, at: datetime
    ) -> Money:
        """Money came for what was invoiced; gives what is still owed.

        *amount* is what the debt shrinks by: the money, and the discount for paying
        early. A receipt entered twice counts once; more than is owed is
        AmountRefusedError.
        """
        check_kind(payment, Payment, path="$.payment")
        exact_amount(amount, path="$.amount")
        owed = payment.facts.captured - payment.facts.given_back
        self._ledger.append(
            Entry(id=receipt, account=_account(payment.id), amount=amount, at=at),
            most=owed,
        )
        self._freed(payment.id, payment.facts)
        return self.owed(payment)

    def owed(self, payment: Payment) -> Money:
        """What was invoiced on *payment* and is not paid yet."""
        invoiced = payment.facts.captured - payment.facts.given_back
        return invoiced - self._settled(payment.id, invoiced.currency.code)

    def _promised(self, instruction: Instruction) -> Outcome:
        whose = instruction.metadata[self._kind]
        reservation = Reservation(
            _reservation(instruction.payment_id),
            {self._resource(whose, instruction.amount): instruction.amount.minor()},
            expires_at=instruction.asked_at + _A_DAY,
            reference=instruction.payment_id,
        )
        taken = self._reservations.commit(reservation, instruction.asked_at)
        if isinstance(taken, NotEnough):
            return Declined(
                reason=DeclineReason.LIMIT_EXCEEDED, detail=f"beyond the {self._kind}"
            )
        reference = instruction.metadata[self._required[-1]]
        return Succeeded(reference, instruction.target)

    def _freed(self, payment_id: str, facts: Facts) -> None:
        settled = self._settled(payment_id, facts.currency)
        open_still = facts.authorized - facts.released - facts.given_back - settled
        for reservation in self._reservations.find([_reservation(payment_id)]):
            for resource, held in reservation.parts:
                keep = min(max(open_still.minor(), 0), held)
                self._reservations.release(
                    reservation.id, {resource: keep} if keep else {}
                )

    def _settled(self, payment_id: str, currency: str) -> Money:
        return balance(self._ledger, _account(payment_id), currency)

    def _resource(self, whose: str, money: Money) -> str:
        return f"{self._kind}:{whose}:{money.currency.code}"


class PurchaseOrders(CoveredPromises):
    """A company orders on account: its purchase order's number, within its credit.

    Metadata to authorize: ``company`` and ``po_number`` (and ``terms``, for the record).
    """

    def __init__(
        self,
        reservations: Reservations,
        ledger: Ledger,
        *,
        name: str = "purchase_order",
    ) -> None:
        super().__init__(
            reservations,
            ledger,
            name=name,
            kind="company",
            required=("po_number",),
        )


class GuaranteedPayments(CoveredPromises):
    """A bank guarantees that the buyer pays, up to an amount and until a day.

    Metadata to authorize: ``guarantee``. Capturing is invoicing or, where the buyer does
    not pay, calling the guarantee.
    """

    def __init__(
        self, reservations: Reservations, ledger: Ledger, *, name: str = "guarantee"
    ) -> None:
        super().__init__(reservations, ledger, name=name, kind="guarantee")


def _reservation(payment_id: str) -> str:
    return f"payment:{payment_id}"


def _account(payment_id: str) -> str:
    return f"settled:{payment_id}"
