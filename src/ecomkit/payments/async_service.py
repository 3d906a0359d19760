"""The payment service for event loops: the same steps, awaited."""

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
from ecomkit.payments.outcome import (
    Declined,
    InstructionNotFound,
    OutcomeUnknown,
    Succeeded,
)
from ecomkit.payments.payment import Payment, PaymentFlag
from ecomkit.payments.ports import AsyncPaymentAdapter, AsyncPaymentRepository
from ecomkit.ports import Clock

_T = TypeVar("_T")


class AsyncPaymentService:
    """As PaymentService, with every call awaited.

    Each request carries the *id* of the shop's intent (one press of one button): asked
    again with the same id, it is not done again. ``amount`` left out payment_method all there is.
    Details are ``token``, ``return_url`` and ``metadata``.
    """

    def __init__(
        self,
        repository: AsyncPaymentRepository,
        adapters: Iterable[AsyncPaymentAdapter],
        *,
        clock: Clock,
        timeout: timedelta = timedelta(seconds=30),
    ) -> None:
        self._repository = repository
        self._clock = clock
        self._desk = PaymentDesk(adapters, timeout)

    async def open(
        self,
        id: str,
        due: Money,
        *,
        adapter: str,
        order: str = "",
        payment_method: str = "",
    ) -> Payment:
        """Begins a payment of *due*; nothing moves yet."""
        return await self._run(
            self._desk.opened(
                id, due, adapter=adapter, order=order, payment_method=payment_method
            )
        )

    async def get(self, payment_id: str) -> Payment:
        """The payment as it stands."""
        return await self._run(loading(payment_id))

    async def authorize(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Sets the amount aside, or gets the promise of it."""
        return await self.request(
            payment_id, PaymentAction.AUTHORIZE, amount, id=id, **details
        )

    async def purchase(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Sets the amount aside and takes it, in one go."""
        return await self.request(
            payment_id, PaymentAction.PURCHASE, amount, id=id, **details
        )

    async def capture(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Takes what was set aside, or a part of it."""
        return await self.request(
            payment_id, PaymentAction.CAPTURE, amount, id=id, **details
        )

    async def void(self, payment_id: str, *, id: str, **details: Any) -> Payment:
        """Gives free what was not taken, or stops an unfinished attempt."""
        return await self.request(payment_id, PaymentAction.VOID, id=id, **details)

    async def refund(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> Payment:
        """Sends back what was taken, or a part of it."""
        return await self.request(
            payment_id, PaymentAction.REFUND, amount, id=id, **details
        )

    async def request(
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
        return await self._run(self._desk.requested(payment_id, wanted))

    async def cancel(self, payment_id: str) -> Payment:
        """Calls a payment off before anything was sent."""
        return await self._run(self._desk.canceled(payment_id))

    async def withdraw(self, payment_id: str, instruction_id: str) -> Payment:
        """Takes back an instruction that was never sent."""
        return await self._run(self._desk.withdrawn(payment_id, instruction_id))

    async def expire(self, payment_id: str) -> Payment:
        """Records that a hold has run out at the provider."""
        return await self._run(self._desk.expired(payment_id))

    async def notify(self, notice: Notification) -> Sequence[Payment]:
        """Takes in a notice; the payments it was about."""
        return await self._run(self._desk.noticed(notice))

    async def receive(
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
            changed.extend(await self.notify(notice))
        return tuple(changed)

    async def recover(self, payment_id: str) -> Payment:
        """Settles the open instructions of a payment, as far as can be done now.

        Call it after a crash, when the buyer comes back, and from time to time.
        """
        return await self._run(self._desk.recovered(payment_id))

    async def recover_all(self) -> Sequence[Payment]:
        """Recovers every payment that has an open instruction."""
        return tuple(
            [await self.recover(each) for each in await self._repository.unfinished()]
        )

    async def resolve(
        self,
        payment_id: str,
        instruction_id: str,
        outcome: Succeeded | Declined,
        *,
        by: str,
    ) -> Payment:
        """Settles an instruction left to a person; *by* says who, and how they know."""
        return await self._run(
            self._desk.resolved(payment_id, instruction_id, outcome, by=by)
        )

    async def review(self, payment_id: str, flag: PaymentFlag) -> Payment:
        """Takes off a flag that a person has looked at."""
        return await self._run(self._desk.reviewed(payment_id, flag))

    async def _run(self, flow: Flow[_T]) -> _T:
        result: Any = None
        interrupted: BaseException | None = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                if interrupted is not None:
                    raise interrupted from None
                value: _T = done.value
                return value
            if interrupted is not None and isinstance(step, Submit | Ask):
                raise interrupted
            try:
                result = await self._do(step)
            except (Exception, GeneratorExit):
                raise
            except BaseException as stop:
                # Canceled while the provider was at work: nobody knows what it did.
                # That is written down before the cancellation goes on its way.
                if not isinstance(step, Submit):
                    raise
                interrupted = stop
                result = OutcomeUnknown("canceled while waiting for the answer")

    async def _do(self, step: Step) -> Any:
        match step:
            case Now():
                return self._clock.now()
            case Load(payment_id):
                return (await self._repository.find((payment_id,))).get(payment_id)
            case LoadByReference(adapter, reference):
                return await self._repository.find_by_reference(adapter, reference)
            case Save():
                return await self._save(step)
            case Submit(name, instruction, before):
                if self._clock.now() >= before:
                    return NotSentError("the time to send it had passed")
                return await self._submit(name, instruction)
            case Ask(name, instruction):
                return await self._ask(name, instruction)

    async def _save(self, step: Save) -> bool:
        try:
            await self._repository.save(
                step.after,
                expected=0 if step.before is None else step.before.version,
                changes=saved_with(step),
            )
        except StalePaymentError:
            return False
        return True

    async def _submit(self, name: str, instruction: Instruction) -> Answer:
        adapter = self._desk.adapter(name)
        try:
            return submitted(
                await adapter.submit(instruction, timeout=self._desk.timeout)
            )
        except Exception as error:  # noqa: BLE001  # whatever it was, nobody knows
            return failed(error)

    async def _ask(
        self, name: str, instruction: Instruction
    ) -> Answer | InstructionNotFound:
        adapter = self._desk.adapter(name)
        try:
            return found(await adapter.lookup(instruction, timeout=self._desk.timeout))
        except Exception as error:  # noqa: BLE001  # as above
            return failed(error)
