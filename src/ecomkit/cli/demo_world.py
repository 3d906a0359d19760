"""The demo's world: a clock that is set, ids that count, and shops at work in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

import attrs

from ecomkit.events import Change, Event
from ecomkit.orders import MemoryNumbers, MemoryOrders
from ecomkit.payments import MemoryLedger, MemoryPayments, PaymentService
from ecomkit.payments.adapters.bank_transfer import BankTransfer
from ecomkit.payments.adapters.cash_on_delivery import CashOnDelivery
from ecomkit.payments.adapters.terminal import CardTerminal
from ecomkit.payments.trade.quotation import QuotationPayments
from ecomkit.shop import Shop
from ecomkit.shopfile import ShopPlan, read_shop


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment it is set to."""
        return self.moment


class CountingIds:
    """Ids that count: ``cart-1``, ``cart-2``; the same in every run."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def new_id(self, kind: str, /) -> str:
        """The next id of a kind."""
        self._given[kind] += 1
        return f"{kind}-{self._given[kind]}"


class Diary:
    """Keeps all that happened, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def publish(self, events: Iterable[Event], /) -> None:
        """Writes *events* down."""
        self.events.extend(events)


@attrs.frozen(kw_only=True)
class OpenShop:
    """A shop at work, with what it was opened with."""

    plan: ShopPlan
    shop: Shop
    clock: SetClock
    diary: Diary
    quotations: QuotationPayments
    cash: CashOnDelivery

    def at(self, text: str) -> datetime:
        """Sets the clock to a moment of the shop's own time."""
        moment = datetime.fromisoformat(text).replace(tzinfo=self.plan.timezone)
        self.clock.moment = moment
        return moment

    def happened(
        self, name: str, actor: str, *, channel: str = "", **facts: Any
    ) -> None:
        """Writes down what the buyer did outside the till."""
        event = Event(
            name=name,
            at=self.clock.now(),
            actor=actor,
            subject=str(facts.get("sku", "")),
            channel=channel,
            properties=facts,
        )
        self.diary.publish([event])

    def told(self, change: Change, actor: str) -> None:
        """Writes down a change that the journey makes."""
        self.diary.publish([Event.of(change, at=self.clock.now(), actor=actor)])


def open_shop(name: str, *, ids: CountingIds, diary: Diary, at: datetime) -> OpenShop:
    """The shop of one of the files in ``shops/``, its doors open."""
    plan = read_shop(
        files("ecomkit.cli").joinpath("shops", f"{name}.toml").read_text("utf-8")
    )
    clock = SetClock(at)
    ledger = MemoryLedger()
    quotations, cash = QuotationPayments(), CashOnDelivery(ledger)
    adapters = (
        CardTerminal(),
        quotations,
        cash,
        BankTransfer(ledger, iban="DE02120300000000202051", holder=plan.name),
    )
    capabilities: Mapping[str, Any] = {
        adapter.name: adapter.capabilities for adapter in adapters
    }
    return OpenShop(
        plan=plan,
        shop=Shop(
            plan.quoter(capabilities),
            clock=clock,
            ids=ids,
            events=diary,
            payments=PaymentService(MemoryPayments(), adapters, clock=clock),
            orders=MemoryOrders(),
            numbers=MemoryNumbers(),
            series=name[:1].upper(),
            zone=plan.timezone,
        ),
        clock=clock,
        diary=diary,
        quotations=quotations,
        cash=cash,
    )
