"""The shops of the demo, in a world where every run prints the same."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Any

import attrs

from ecomkit.events import Change, Event
from ecomkit.payments.adapters.bank_transfer import BankTransfer
from ecomkit.payments.adapters.cash_on_delivery import CashOnDelivery
from ecomkit.payments.adapters.terminal import CardTerminal
from ecomkit.payments.trade.quotation import QuotationPayments
from ecomkit.shop import ListSink, Shop, Store
from ecomkit.shopfile import read_shop
from ecomkit.shopfile.plan import ShopPlan
from ecomkit.testing.world import CountingIds, FixedClock


class _TickingClock(FixedClock):
    """A clock that is one second on each time it is looked at, and the same in every run."""

    def now(self) -> datetime:
        """The present moment."""
        self.advance(seconds=1)
        return super().now()


@attrs.frozen(kw_only=True)
class OpenShop:
    """A shop at work, and what it was opened with."""

    plan: ShopPlan
    shop: Shop
    clock: FixedClock
    events: ListSink

    def at(self, text: str) -> datetime:
        """Sets the clock to a moment of the shop's own time."""
        moment = datetime.fromisoformat(text).replace(tzinfo=self.plan.timezone)
        self.clock.set(moment)
        return moment

    def happened(
        self, name: str, actor: str, *, channel: str = "", **facts: Any
    ) -> None:
        """Publishes what the buyer did outside the checkout."""
        event = Event(
            name=name,
            at=self.clock.now(),
            actor=actor,
            subject=str(facts.get("sku", "")),
            channel=channel,
            properties=facts,
        )
        self.events.publish([event])

    def told(self, change: Change, actor: str) -> None:
        """Publishes a change of the journey."""
        self.events.publish([Event.of(change, at=self.clock.now(), actor=actor)])


def open_shop(
    name: str, *, ids: CountingIds, events: ListSink, at: datetime, store: Store
) -> OpenShop:
    """The shop of one of the files in ``shops/``, open for business."""
    plan = read_shop(
        files("ecomkit.cli").joinpath("shops", f"{name}.toml").read_text("utf-8")
    )
    clock = _TickingClock(at)
    transfer = BankTransfer(iban="DE02120300000000202051", holder=plan.name)
    shop = plan.open(
        (CardTerminal(), QuotationPayments(), CashOnDelivery(), transfer),
        store=store,
        clock=clock,
        ids=ids,
        events=events,
        series=name[:1].upper(),
    )
    return OpenShop(
        plan=plan,
        shop=shop,
        clock=clock,
        events=events,
    )
