"""Drivers: they do the steps of a flow, one in this thread, one on an event loop."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar, cast

import attrs

from ecomkit.payments.adapter_answers import error_answer, lookup_answer, submit_answer
from ecomkit.payments.errors import NotSentError
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.outcome import InstructionNotFound
from ecomkit.ports import Clock
from ecomkit.shop.flows.steps import (
    Ask,
    AskOutside,
    Flow,
    Publish,
    Step,
    Submit,
    Transact,
)
from ecomkit.shop.known_adapters import known_adapters
from ecomkit.shop.ports import Store
from ecomkit.shop.transact import transact

_T = TypeVar("_T")


@attrs.frozen(kw_only=True, eq=False)
class Driver:
    """What the steps of a flow are done with.

    *adapters* are payment providers by name, *outside* carriers and warehouses, *events*
    is a sink; in a shop on an event loop all may be awaited. A call takes *timeout* at
    most.
    """

    store: Store
    clock: Clock
    adapters: Mapping[str, Any] = attrs.field(converter=known_adapters)
    events: Any
    outside: Mapping[str, Any] = attrs.field(factory=dict)
    timeout: timedelta = timedelta(seconds=10)

    def _ask(self, step: AskOutside) -> tuple[Any, Callable[[], Any]]:
        method = getattr(self.outside[step.who], step.method)
        return method, partial(method, step.about, timeout=self.timeout)

    def _call(self, step: Submit | Ask) -> Callable[[], Any]:
        adapter = self.adapters[step.adapter]
        call = adapter.submit if isinstance(step, Submit) else adapter.lookup
        return partial(call, step.instruction, timeout=self.timeout)

    def _too_late(self, step: Submit | Ask) -> bool:
        return isinstance(step, Submit) and self.clock.now() >= step.before

    def _transact(self, step: Transact) -> Any:
        return transact(self.store, self.clock.now, step.change, write=step.write)


class Sync(Driver):
    """Does the steps in this thread."""

    def run(self, flow: Flow[_T]) -> _T:
        """What the *flow* gives in the end."""
        try:
            step = next(flow)
            while True:
                try:
                    result = self._do(step)
                except Exception as error:  # noqa: BLE001  # the flow may know what to do
                    step = flow.throw(error)
                else:
                    step = flow.send(result)
        except StopIteration as end:
            return cast("_T", end.value)
        finally:
            flow.close()

    def _do(self, step: Step) -> Any:
        match step:
            case Transact():
                return self._transact(step)
            case Publish(events):
                return _was_taken(partial(self.events.publish, events))
            case AskOutside():
                try:
                    return self._ask(step)[1]()
                except Exception as error:  # noqa: BLE001  # the flow knows what to do
                    return error
            case _ if self._too_late(step):
                return _LATE
        try:
            return _answer(step, self._call(step)())
        except Exception as error:  # noqa: BLE001  # whatever it was, nobody knows
            return error_answer(error)


class Async(Driver):
    """Does the steps on an event loop; what blocks is done in a thread."""

    async def run(self, flow: Flow[_T]) -> _T:
        """What the *flow* gives in the end."""
        try:
            step = next(flow)
            while True:
                try:
                    result = await self._do(step)
                except Exception as error:  # noqa: BLE001  # the flow may know what to do
                    step = flow.throw(error)
                else:
                    step = flow.send(result)
        except StopIteration as end:
            return cast("_T", end.value)
        finally:
            flow.close()

    async def _do(self, step: Step) -> Any:
        match step:
            case Transact():
                return await asyncio.to_thread(self._transact, step)
            case Publish(events):
                publish = self.events.publish
                try:
                    await _awaited(publish, partial(publish, events))
                except Exception:  # noqa: BLE001  # a sink that is down stops nothing
                    return False
                return True
            case AskOutside():
                try:
                    return await _awaited(*self._ask(step))
                except Exception as error:  # noqa: BLE001  # the flow knows what to do
                    return error
            case _ if self._too_late(step):
                return _LATE
        adapter = self.adapters[step.adapter]
        try:
            return _answer(step, await _awaited(adapter.submit, self._call(step)))
        except Exception as error:  # noqa: BLE001  # whatever it was, nobody knows
            return error_answer(error)


_LATE = NotSentError("the time to send it had passed")


def _answer(step: Submit | Ask, found: object) -> Answer | InstructionNotFound:
    return submit_answer(found) if isinstance(step, Submit) else lookup_answer(found)


def _was_taken(publish: Callable[[], object]) -> bool:
    try:
        publish()
    except Exception:  # noqa: BLE001  # a sink that is down stops nothing
        return False
    return True


async def _awaited(function: Any, call: Callable[[], Any]) -> Any:
    # An async adapter is awaited, one that blocks gets a thread.
    if inspect.iscoroutinefunction(function):
        return await call()
    return await asyncio.to_thread(call)
