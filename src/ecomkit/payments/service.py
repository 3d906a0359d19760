"""The payment service for threads: does the desk's work, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from ecomkit.money.amount import Money
from ecomkit.payments.desk import PaymentDesk, failed, found, saved_with, submitted
from ecomkit.payments.errors import NotSentError, StalePaymentError
from ecomkit.payments.flows import (
    Ask,
    Flow,
    Load,
    LoadByReference,
    Now,
    Save,
    Step,
    Submit,
    loading,
)
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Declined, InstructionNotFound, Succeeded
from ecomkit.payments.payment import Payment, PaymentFlag
from ecomkit.payments.ports import PaymentAdapter, PaymentRepository
from ecomkit.ports import Clock

_T = TypeVar("_T")


class PaymentService:
    """Moves money through any adapter, and knows at every moment what moved.

    Each request carries the *id* of the shop's intent (one press of one button): asked
    again with the same id, it is not done again. ``amount`` left out payment_method all there is.
    Details are ``token``, ``return_url`` and ``metadata``.
    """

    def __init__(
        self,
        repository: PaymentRepository,
        adapters: Iterable[PaymentAdapter],
        *,
        clock: Clock,
        timeout: timedelta = timedelta(seconds=30),
    ) -> None:
        self._repository = repository
        self._clock = clock
        self._desk = PaymentDesk(adapters, timeout)

    def open(
        self,
        id: str,
        due: Money,
        *,
        adapter: str,
        order: str = "",
        payment_method: str = "",
    ) -> Payment:
        """Begins a payment of *due*; nothing moves yet."""
        return self._run(
            self._desk.opened(
                id, due, adapter=adapter, order=order, payment_method=payment_method
            )
        )

    def get(self, payment_id: str) -> Payment:
        """The payment as it stands."""
        return self._run(loading(payment_id))

    def authorize(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Sets the amount aside, or gets the promise of it."""
        return self.request(
            payment_id, PaymentAction.AUTHORIZE, amount, id=id, **details
        )

    def purchase(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Sets the amount aside and takes it, in one go."""
        return self.request(
            payment_id, PaymentAction.PURCHASE, amount, id=id, **details
        )

    def capture(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Takes what was set aside, or a part of it."""
        return self.request(payment_id, PaymentAction.CAPTURE, amount, id=id, **details)

    def void(self, payment_id: str, *, id: str, **details: Any) -> Payment:
        """Gives free what was not taken, or stops an unfinished attempt."""
        return self.request(payment_id, PaymentAction.VOID, id=id, **details)

    def refund(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Sends back what was taken, or a part of it."""
        return self.request(payment_id, PaymentAction.REFUND, amount, id=id, **details)

    def request(
        self,
        payment_id: str,
        action: PaymentAction,
        amount: Money | None = None,
        *,
        id: str,
        **details: Any,
    ) -> Payment:
        """Asks the provider for *action*, once per *id*."""
        wanted = PaymentRequest(id=id, action=action, amount=amount, **details)
        return self._run(self._desk.requested(payment_id, wanted))

    def cancel(self, payment_id: str) -> Payment:
        """Calls a payment off before anything was sent."""
        return self._run(self._desk.canceled(payment_id))

    def withdraw(self, payment_id: str, instruction_id: str) -> Payment:
        """Takes back an instruction that was never sent."""
        return self._run(self._desk.withdrawn(payment_id, instruction_id))

    def expire(self, payment_id: str) -> Payment:
        """Records that a hold has run out at the provider."""
        return self._run(self._desk.expired(payment_id))

    def notify(self, notice: Notification) -> Sequence[Payment]:
        """Takes in a notice; the payments it was about."""
        return self._run(self._desk.noticed(notice))

    def receive(
        self, adapter: str, body: bytes, headers: Mapping[str, str]
    ) -> Sequence[Payment]:
        """Checks a message from a provider and takes in its notices.

        Raises BadNotificationError unless the message is genuine.
        """
        notices = self._desk.adapter(adapter).verify(
            body, headers, now=self._clock.now()
        )
        changed: list[Payment] = []
        for notice in notices:
            changed.extend(self.notify(notice))
        return tuple(changed)

    def recover(self, payment_id: str) -> Payment:
        """Settles the open instructions of a payment, as far as can be done now.

        Call it after a crash, when the buyer comes back, and from time to time.
        """
        return self._run(self._desk.recovered(payment_id))

    def recover_all(self) -> Sequence[Payment]:
        """Recovers every payment that has an open instruction."""
        return tuple([self.recover(each) for each in self._repository.unfinished()])

    def resolve(
        self,
        payment_id: str,
        instruction_id: str,
        outcome: Succeeded | Declined,
        *,
        by: str,
    ) -> Payment:
        """Settles an instruction left to a person; *by* says who, and how they know."""
        return self._run(
            self._desk.resolved(payment_id, instruction_id, outcome, by=by)
        )

    def review(self, payment_id: str, flag: PaymentFlag) -> Payment:
        """Takes off a flag that a person has looked at."""
        return self._run(self._desk.reviewed(payment_id, flag))

    def _run(self, flow: Flow[_T]) -> _T:
        result: Any = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                value: _T = done.value
                return value
            result = self._do(step)

    def _do(self, step: Step) -> Any:
        match step:
            case Now():
                return self._clock.now()
            case Load(payment_id):
                return (self._repository.find((payment_id,))).get(payment_id)
            case LoadByReference(adapter, reference):
                return self._repository.find_by_reference(adapter, reference)
            case Save():
                return self._save(step)
            case Submit(name, instruction, before):
                if self._clock.now() >= before:
                    return NotSentError("the time to send it had passed")
                return self._submit(name, instruction)
            case Ask(name, instruction):
                return self._ask(name, instruction)

    def _save(self, step: Save) -> bool:
        try:
            self._repository.save(
                step.after,
                expected=0 if step.before is None else step.before.version,
                changes=saved_with(step),
            )
        except StalePaymentError:
            return False
        return True

    def _submit(self, name: str, instruction: Instruction) -> Answer:
        adapter = self._desk.adapter(name)
        try:
            return submitted(adapter.submit(instruction, timeout=self._desk.timeout))
        except Exception as error:  # noqa: BLE001  # whatever it was, nobody knows
            return failed(error)

    def _ask(self, name: str, instruction: Instruction) -> Answer | InstructionNotFound:
        adapter = self._desk.adapter(name)
        try:
            return found(adapter.lookup(instruction, timeout=self._desk.timeout))
        except Exception as error:  # noqa: BLE001  # as above
            return failed(error)
