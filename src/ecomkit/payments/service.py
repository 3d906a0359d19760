"""The payment service for threads: does the desk's work, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from ecomkit.payments.outcome import InstructionNotFound
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter, PaymentRepository
from ecomkit.ports import Clock

_T = TypeVar("_T")


class PaymentService(PaymentCommands[PaymentAdapter, Payment, Sequence[Payment]]):
    """Moves money through any adapter, and always knows what has moved.

    Its methods are those of :class:`~ecomkit.payments.commands.PaymentCommands`.
    """

    def __init__(
        self,
        repository: PaymentRepository,
        adapters: Iterable[PaymentAdapter],
        *,
        clock: Clock,
        timeout: timedelta = timedelta(seconds=30),
    ) -> None:
        super().__init__(adapters, clock=clock, timeout=timeout)
        self._repository = repository

    def _run(self, flow: Flow[_T]) -> _T:
        result: Any = None
        while True:
            try:
                step = flow.send(result)
            except StopIteration as done:
                value: _T = done.value
                return value
            result = self._do(step)

    _run_many = _run

    def _do(self, step: Step) -> Any:
        match step:
            case Now():
                return self._clock.now()
            case Load(payment_id):
                return (self._repository.find((payment_id,))).get(payment_id)
            case LoadUnfinished():
                return self._repository.unfinished()
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
            sent = adapter.submit(instruction, timeout=self._desk.timeout)
            return submit_answer(sent)
        except Exception as error:  # noqa: BLE001  # whatever it was, nobody knows
            return error_answer(error)

    def _ask(self, name: str, instruction: Instruction) -> Answer | InstructionNotFound:
        adapter = self._desk.adapter(name)
        try:
            seen = adapter.lookup(instruction, timeout=self._desk.timeout)
            return lookup_answer(seen)
        except Exception as error:  # noqa: BLE001  # as above
            return error_answer(error)
