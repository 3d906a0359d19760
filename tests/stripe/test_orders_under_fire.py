"""300 orders through a network that breaks on every other call: nothing charged twice."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments import PaymentMethod
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import InstructionNotFound, Outcome
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.shop import Shop
from ecomkit.shop.store import WorkKind
from ecomkit.shop.store.row_kinds import moment_key
from ecomkit.testing import CountingIds, FixedClock
from tests.cents import canceled, quoted, quoter
from tests.stripe import fault_proxy, localstripe_server
from tests.stripe.shop import CARD, DECLINED_CARD, HURRY, START, adapter_at

pytestmark = pytest.mark.stripe

ORDERS = 300
LEAST_FAULTS = 150


class NewKeyEachTime:
    """The control: the same adapter, but each attempt is a request of its own."""

    def __init__(self, adapter: PaymentAdapter) -> None:
        self._adapter = adapter
        self._keys = count()

    @property
    def name(self) -> str:
        return self._adapter.name

    @property
    def capabilities(self) -> Capabilities:
        return self._adapter.capabilities

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        key = f"{instruction.idempotency_key}-{next(self._keys)}"
        changed = attrs.evolve(instruction, idempotency_key=key)
        return self._adapter.submit(changed, timeout=timeout)

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        return self._adapter.lookup(instruction, timeout=timeout)

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        return self._adapter.verify(body, headers, now=now)


class AtOnce:
    """The same adapter, by which money is taken at once."""

    name = "at_once"

    def __init__(self, adapter: PaymentAdapter) -> None:
        self._adapter = adapter
        able = adapter.capabilities
        left = {a: how for a, how in able.actions.items() if a != "authorize"}
        self.capabilities = attrs.evolve(able, actions=left)
        self.submit, self.lookup = adapter.submit, adapter.lookup
        self.verify = adapter.verify


@attrs.frozen(kw_only=True)
class Report:
    """What a run did, by our books and by the provider's."""

    payments: Sequence[Payment]
    books: Mapping[str, Sequence[dict[str, Any]]]
    faults: Counter[str]
    requests: Sequence[tuple[str, str, str, bytes]]

    @property
    def charged_twice(self) -> list[str]:
        """The payments for which the provider holds or took money more than once."""
        return [
            payment.id
            for payment in self.payments
            if sum(map(_has_money, self.books[payment.id])) > 1
        ]

    @property
    def mismatched(self) -> list[str]:
        """The payments of which the two books tell different amounts."""
        return [
            payment.id
            for payment in self.payments
            if _ours(payment) != _theirs(self.books[payment.id])
        ]

    @property
    def unsettled(self) -> list[str]:
        """The payments with an instruction whose fate is still open."""
        return [payment.id for payment in self.payments if payment.open_instructions]


def _has_money(intent: dict[str, Any]) -> bool:
    return intent["status"] in {"requires_capture", "succeeded"}


def _ours(payment: Payment) -> tuple[int, int, int]:
    totals = payment.totals
    return totals.hold.minor(), totals.captured.minor(), totals.refunded.minor()


def _theirs(intents: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
    return (
        sum(each["amount_capturable"] for each in intents),
        sum(each["amount_received"] for each in intents),
        sum(
            (each["latest_charge"] or {}).get("amount_refunded", 0) for each in intents
        ),
    )


def _plan(chance: random.Random) -> Callable[[str, str], str]:
    asked = [each for each in fault_proxy.FAULTS if each != "kept_500_after"]

    def plan(method: str, path: str) -> str:
        if chance.random() > 0.25:
            return ""
        return chance.choice(fault_proxy.FAULTS if method == "POST" else asked)

    return plan


def run(
    upstream: int,
    orders: int,
    seed: str,
    control: Callable[[PaymentAdapter], PaymentAdapter] = lambda adapter: adapter,
) -> Report:
    """Takes *orders* orders from payment to delivery, and some of them back."""
    localstripe_server.flush(upstream)
    with fault_proxy.running(upstream, _plan(random.Random(seed + "faults"))) as proxy:
        sales = Sales(control(adapter_at(proxy)), seed)
        payments = [each for _ in range(orders) for each in sales.sell()]
        books = defaultdict(list)
        for intent in proxy.books():
            books[(intent["metadata"] or {}).get("ecomkit_payment", "")].append(intent)
        faults, requests = proxy.delivered, proxy.requests
    return Report(payments=payments, books=books, faults=faults, requests=requests)


class Sales:
    """A shop that sells for Stripe's money, held first or taken at once."""

    def __init__(self, adapter: PaymentAdapter, seed: str) -> None:
        self.chance = random.Random(seed)
        self.clock = FixedClock(START)
        self.shop = Shop(
            quoter(
                PaymentMethod(id="held", adapter=adapter.name),
                PaymentMethod(id="at_once", adapter=AtOnce.name),
            ),
            payments=[adapter, AtOnce(adapter)],
            clock=self.clock,
            ids=CountingIds(),
            timeout=HURRY,
        )

    def sell(self) -> Sequence[Payment]:
        """One order from payment to delivery, some of it canceled; its payments."""
        chance = self.chance
        due = chance.randrange(100, 100_000)
        quote = quoted(self.shop, due, chance.choice(["held"] * 3 + ["at_once"]))
        token = chance.choice([CARD] * 9 + [DECLINED_CARD])
        self.shop.checkouts.buy(quote.id, token=token)
        self._settle()
        order = self.shop.checkouts.state(quote.checkout).order
        if order is not None:
            self._look_after(order, due)
        return self.shop.checkouts.state(quote.checkout).payments

    def _look_after(self, order: Order, due: int) -> None:
        rest, part = self.chance.random(), self.chance.randrange(1, due + 1)
        (payment,) = self.shop.orders.payments(order.number)
        if rest >= 0.2 and payment.totals.hold:
            amount = Money.from_minor(part, "EUR") if rest < 0.4 else None
            self.shop.orders.capture(order.number, amount, key="shipped")
            self._settle()
        for cents in (due,) if rest < 0.2 else (part, due - part) if rest > 0.6 else ():
            if cents:
                now = self.shop.orders.get(order.number)
                self.shop.orders.change(order.number, canceled(now, cents))
                self._settle()

    def _settle(self) -> None:
        for _ in range(40):
            if not self.shop.work.due().work and self._nothing_is_open():
                return
            self.clock.advance(minutes=2)
            self.shop.work.run()

    def _nothing_is_open(self) -> bool:
        soon = self.clock.now() + timedelta(days=2)
        return not self.shop.driver.run(
            self.shop.desk.read(
                lambda books: [
                    work
                    for work in books.work.where(
                        "due", moment_key(soon), comparison="<="
                    )
                    if work.kind is WorkKind.SEND
                ]
            )
        )


def test_no_order_is_charged_twice(upstream: int, record_property: Any) -> None:
    """Stored keys, unchanged payloads: 0 double charges, 0 mismatches, 0 left open."""
    report = run(upstream, ORDERS, "kept")

    record_property("faults delivered", dict(report.faults))
    assert report.faults.total() >= LEAST_FAULTS
    assert set(report.faults) == set(fault_proxy.FAULTS)
    assert report.charged_twice == []
    assert report.unsettled == []
    assert report.mismatched == []
    assert not any(payment.flags for payment in report.payments)


def test_each_attempt_sends_the_same_bytes(upstream: int) -> None:
    """Whatever happens between them, the attempts of one instruction do not differ."""
    report = run(upstream, 40, "bytes")
    sent = defaultdict(list)
    for method, path, key, body in report.requests:
        if method == "POST":
            sent[key].append((path, body))

    assert max(map(len, sent.values())) > 1
    assert "" not in sent
    assert all(len(set(attempts)) == 1 for attempts in sent.values())


def test_a_new_key_for_each_attempt_charges_twice(upstream: int) -> None:
    """The control: without its key, the same shop on the same network charges twice."""
    report = run(upstream, ORDERS, "kept", control=NewKeyEachTime)

    assert report.faults.total() >= LEAST_FAULTS
    assert len(report.charged_twice) > 0
