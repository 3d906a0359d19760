"""The payment service for event loops: the same steps, awaited."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from ecomkit.payments.adapter_answers import error_answer, lookup_answer, submit_answer
from ecomkit.payments.commands import PaymentCommands
from ecomkit.payments.desk import saved_with
from ecomkit.payments.errors import NotSentError, StalePaymentError
from ecomkit.payments.flows import (
    Ask,
    Flow,
    Load,
    LoadByReference,
    LoadUnfinished,
    Now,
    Save,
    Step,
    Submit,
)
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.outcome import InstructionNotFound, OutcomeUnknown
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import AsyncPaymentAdapter, AsyncPaymentRepository
from ecomkit.ports import Clock

_T = TypeVar("_T")
_Awaited = Coroutine[Any, Any, _T]


class AsyncPaymentService(
    PaymentCommands[AsyncPaymentAdapter, _Awaited[Payment], _Awaited[Sequence[Payment]]]
):
    """:class:`PaymentService` for event loops: every call is awaited."""

    def __init__(
        self,
        repository: AsyncPaymentRepository,
        adapters: Iterable[AsyncPaymentAdapter],
        *,
        clock: Clock,
        timeout: timedelta = timedelta(seconds=30),
    ) -> None:
        super().__init__(adapters, clock=clock, timeout=timeout)
        self._repository = repository

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

    _run_many = _run

    async def _do(self, step: Step) -> Any:
        match step:
            case Now():
                return self._clock.now()
            case Load(payment_id):
                return (await self._repository.find((payment_id,))).get(payment_id)
            case LoadUnfinished():
                return await self._repository.unfinished()
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
            sent = await adapter.submit(instruction, timeout=self._desk.timeout)
            return submit_answer(sent)
        except Exception as error:  # noqa: BLE001  # whatever it was, nobody knows
            return error_answer(error)

    async def _ask(
        self, name: str, instruction: Instruction
    ) -> Answer | InstructionNotFound:
        adapter = self._desk.adapter(name)
        try:
            seen = await adapter.lookup(instruction, timeout=self._desk.timeout)
            return lookup_answer(seen)
        except Exception as error:  # noqa: BLE001  # as above
            return error_answer(error)
