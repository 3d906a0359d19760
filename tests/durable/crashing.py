"""A shop whose process dies where a plan says, between any two steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, TypeVar

import attrs

from ecomkit.orders.settlement import SettlementState
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.outcome import Outcome
from ecomkit.shop.desk.results import Changed
from ecomkit.shop.faces import Shop
from ecomkit.shop.flows.drivers import Sync
from ecomkit.shop.flows.steps import Step
from ecomkit.shop.ports import Store
from ecomkit.testing.payments import Fault
from tests.durable.world import World

T = TypeVar("T")


class Crash(BaseException):
    """The process dies."""


class CrashPlan:
    """Where the process dies: never, unless a subclass says otherwise, or once it is over."""

    is_over = False

    def before(self) -> None:
        """Called before each step."""

    def after(self) -> None:
        """Called after each step, before anybody learns what it gave."""


class DiesOnce(CrashPlan):
    """Dies before the step of a number, counted from 0."""

    def __init__(self, at: int = -1) -> None:
        self.at, self.steps = at, 0

    def before(self) -> None:
        self.steps += 1
        if self.steps - 1 == self.at:
            raise Crash


@attrs.frozen(kw_only=True, eq=False)
class CrashingDriver(Sync):
    """Does steps in this thread, until the process dies."""

    plan: CrashPlan

    def _do(self, step: Step) -> Any:
        if self.plan.is_over:
            return Sync._do(self, step)
        self.plan.before()
        result = Sync._do(self, step)
        self.plan.after()
        return result


def is_settled(changed: Changed) -> bool:
    """Whether the money of a change has moved."""
    settlement = changed.settlement
    return settlement is not None and settlement.state is SettlementState.DONE


class CrashingWorld(World):
    """A world whose shop dies by a plan; what it keeps outlives it."""

    def __init__(
        self, store: Store | None = None, *, plan: CrashPlan, **parts: Any
    ) -> None:
        self.plan = CrashPlan()  # setting up does not die
        super().__init__(store, **parts)
        self.plan = plan
        object.__setattr__(self.sells.driver, "plan", plan)

    def shop(self, store: Store | None = None) -> Shop:
        class CrashingShop(Shop):
            _made: ClassVar[Callable[..., Any]] = partial(
                CrashingDriver, plan=self.plan
            )

        return CrashingShop(self.quoter, **self._rest(store))

    def survived(self, call: Callable[[], T]) -> T:
        """What *call* gives in the end: after each death the work is done, and it is called again."""
        for _ in range(12):
            try:
                return call()
            except Crash:
                for minutes in (3, 0, 3):
                    self.later(minutes=minutes)
                    self.survived(self.sells.work.run)
        raise AssertionError("it dies again and again")

    def finished(self, call: Callable[[], T], is_done: Callable[[T], bool]) -> T:
        """What *call* gives once it is done, while time passes and work is done."""
        for _ in range(9):
            result = self.survived(call)
            if is_done(result):
                return result
            self.later(minutes=3)
            self.survived(self.sells.work.run)
        return result

    def packed(self, number: str) -> None:
        """An order is packed, once, and leaves as its first parcel."""
        orders = self.sells.orders
        self.survived(lambda: orders.get(number).shipments or orders.pack(number))
        self.survived(lambda: orders.ship(number, f"{number}-1"))

    def came_back(self, number: str, wanted: Mapping[str, int]) -> str:
        """Goods are asked to go back, may, and have arrived; the id of their return."""
        orders, returns = self.sells.orders, self.sells.returns
        id = f"{number}-r1"
        self.survived(
            lambda: orders.get(number).returns or returns.request(number, wanted)
        )
        self.survived(
            lambda: (
                orders.get(number).return_of(id).decided_at
                or returns.decide(number, id, approved=True)
            )
        )
        self.survived(
            lambda: (
                orders.get(number).return_of(id).received_at
                or returns.receive(number, id)
            )
        )
        return id

    def with_faults(self, faults: tuple[Fault | None, ...]) -> None:
        """The first calls to the gateway meet *faults*, one each."""
        real, left = self.card.submit, list(faults)

        def submit(instruction: Instruction, /, **limits: Any) -> Outcome:
            fault = left.pop(0) if left else None
            self.card.faults = [fault] if fault else []
            return real(instruction, **limits)

        self.card.submit = submit  # type: ignore[method-assign]
