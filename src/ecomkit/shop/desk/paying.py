"""Instructions of a sale: written down as being sent, answered, asked about, left to people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.payments import Declined, Payment
from ecomkit.payments.adapter_answers import submit_answer
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.machine.answers import (
    Answer,
    plan_answer,
    plan_lookup,
    plan_operator,
    plan_silence,
)
from ecomkit.payments.machine.recovery import NextStep, plan_recovery
from ecomkit.payments.machine.requests import (
    PaymentRequest,
    plan_request,
    plan_sending,
    to_ask,
    to_send,
)
from ecomkit.payments.outcome import DeclineReason, InstructionNotFound
from ecomkit.payments.payment import InstructionRecord
from ecomkit.payments.states import WAITING, InstructionState
from ecomkit.shop.desk.accounts import BooksLedger, BooksReservations
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.transaction import Sending
from ecomkit.shop.flows.steps import Ask, Submit
from ecomkit.shop.store import Books, Work, WorkKind

_MOST_TRIES = 10
_WAITING = timedelta(hours=1)  # until the provider or the buyer is asked again
_LONGEST_WAIT = timedelta(hours=6)


@attrs.frozen(kw_only=True, eq=False)
class Paying:
    """How instructions are sent: what each adapter can do, and how long a call takes.

    *local* adapters have no far side: they answer inside the transaction, on its books.
    """

    capabilities: Mapping[str, Capabilities]
    local: Mapping[str, LocalAdapter]
    timeout: timedelta

    def local_adapter(self, books: Books, name: str) -> LocalAdapter | None:
        """The adapter of a name with its accounts in these books, if it is a local one."""
        adapter = self.local.get(name)
        if adapter is None:
            return None
        return adapter.kept_in(BooksLedger(books), BooksReservations(books))

    def ask_for(self, case: Case, payment: str, request: PaymentRequest) -> None:
        """Writes a request down as being sent, with the work that outlives this process.

        The same request again is not sent again.
        """
        known = case.payments[payment]
        if known.find(request.id) is not None:
            return
        planned = plan_request(
            known,
            request,
            capabilities=self.capabilities[known.adapter],
            at=case.transaction.now,
        )
        self._send(case, planned, request.id)

    def _send(self, case: Case, planned: Payment, instruction: str) -> None:
        now = case.transaction.now
        sending = plan_sending(
            planned, planned.record(instruction), at=now, timeout=self.timeout
        )
        record = sending.record(instruction)
        adapter = self.local_adapter(case.books, sending.adapter)
        if adapter is not None:
            self._answer_at_once(case, sending, record, adapter)
            return
        submit = Submit(sending.adapter, to_send(record), record.send_before or now)
        case.keep_payment(sending)
        self._keep_work(case, sending.id, instruction, record.deadline or now)
        case.transaction.left.append(
            Sending(
                checkout=case.row.id,
                payment=sending.id,
                instruction=instruction,
                attempt=record.attempts,
                step=submit,
            )
        )

    def _answer_at_once(
        self,
        case: Case,
        sending: Payment,
        record: InstructionRecord,
        adapter: LocalAdapter,
    ) -> None:
        try:
            answer: Answer = submit_answer(adapter.answer(to_send(record)))
        except EcomkitError as error:
            answer = Declined(reason=DeclineReason.NOT_ALLOWED, detail=str(error))
        case.keep_payment(
            plan_answer(
                sending,
                record.id,
                answer,
                attempt=record.attempts,
                at=case.transaction.now,
            )
        )
        case.answered_at_once += 1

    def answered(
        self, case: Case, sending: Sending, answer: Answer | InstructionNotFound
    ) -> None:
        """Records what a provider said to an instruction, or about one."""
        payment = case.payments[sending.payment]
        seen = sending.seen
        if seen is None:
            assert not isinstance(answer, InstructionNotFound)
            after = plan_answer(
                payment,
                sending.instruction,
                answer,
                attempt=sending.attempt,
                at=case.transaction.now,
            )
        else:
            support = self.capabilities[payment.adapter].support(seen.action)
            after = plan_lookup(payment, seen, answer, lookup=support.lookup)
            in_vain = isinstance(answer, InstructionNotFound)
            if in_vain and after.record(sending.instruction) == seen:
                case.keep_payment(after)
                self.go_on(case, payment.id, sending.instruction, asked=True)
                return
        kept = case.keep_payment(after)
        self._reschedule(case, kept.record(sending.instruction), payment.id)

    def go_on(
        self, case: Case, payment: str, instruction: str, *, asked: bool = False
    ) -> None:
        """Does what is next about an instruction whose fate is open.

        *asked* says that its provider was just asked in vain.
        """
        now = case.transaction.now
        known = case.payments[payment]
        for _ in range(2):
            record = known.record(instruction)
            step = plan_recovery(
                record,
                capabilities=self.capabilities[known.adapter],
                at=now,
                timeout=self.timeout,
                asked=asked,
            ).step
            if step is NextStep.SILENCE:
                known = case.keep_payment(plan_silence(known, record))
                continue
            if step is NextStep.SEND:
                self._send(case, known, instruction)
                return
            if step is NextStep.ASK:
                self._ask(case, known, record)
                return
            if step is NextStep.OPERATOR:
                known = case.keep_payment(plan_operator(known, record))
            break
        self._reschedule(case, known.record(instruction), payment)

    def _ask(self, case: Case, payment: Payment, record: InstructionRecord) -> None:
        later = case.transaction.now + 2 * self.timeout
        self._keep_work(case, payment.id, record.id, later)
        case.transaction.left.append(
            Sending(
                checkout=case.row.id,
                payment=payment.id,
                instruction=record.id,
                attempt=record.attempts,
                step=Ask(payment.adapter, to_ask(payment, record)),
                seen=record,
            )
        )

    def settled(self, case: Case, payment: Payment) -> None:
        """Forgets the work on instructions whose fate is known by now."""
        for record in payment.instructions:
            if not record.is_open and case.books.work.find(
                _work(payment.id, record.id)
            ):
                case.books.work.drop(_work(payment.id, record.id))

    def _reschedule(self, case: Case, record: InstructionRecord, payment: str) -> None:
        if not record.is_open:
            work = _work(payment, record.id)
            if case.books.work.find(work):
                case.books.work.drop(work)
            return
        if record.state is InstructionState.NEEDS_OPERATOR:
            self._keep_work(case, payment, record.id, None, note=record.detail)
            return
        wait = _WAITING if record.state in WAITING else self.timeout
        due = record.not_before or case.transaction.now + wait
        self._keep_work(case, payment, record.id, due)

    def _keep_work(
        self,
        case: Case,
        payment: str,
        instruction: str,
        due: datetime | None,
        *,
        note: str = "",
    ) -> None:
        books, id = case.books, _work(payment, instruction)
        known = books.work.find(id)
        facts: dict[str, Any] = {"due": due, "note": note}
        if known is None:
            work = Work(
                id=id,
                kind=WorkKind.SEND,
                checkout=case.row.id,
                payment=payment,
                instruction=instruction,
                **facts,
            )
            books.work.add(work)
        else:
            books.work.put(attrs.evolve(known, **facts))

    def begun(self, case: Case, work: Work) -> bool:
        """Counts one more try, and says whether it may be made.

        Each waits twice as long as the one before; after ten a person has to look.
        """
        now = case.transaction.now
        tries = work.tries + 1
        if tries > _MOST_TRIES:
            note = work.note or "tried ten times in vain"
            case.books.work.put(attrs.evolve(work, due=None, note=note))
            return False
        wait = min(self.timeout * 2**tries, _LONGEST_WAIT)
        case.books.work.put(attrs.evolve(work, due=now + wait, tries=tries))
        return True


def _work(payment: str, instruction: str) -> str:
    return f"{payment}/{instruction}"
