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

from ecomkit.errors import RefusedError
from ecomkit.money import Money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import InstructionNotFound, Outcome
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from tests.stripe import fault_proxy, localstripe_server
from tests.stripe.shop import CARD, DECLINED_CARD, HURRY, Shop, adapter_at

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
    chance = random.Random(seed)
    localstripe_server.flush(upstream)
    with fault_proxy.running(upstream, _plan(random.Random(seed + "faults"))) as proxy:
        shop = Shop(control(adapter_at(proxy)), timeout=HURRY)
        payments = [
            _order(shop, f"{seed}-{number}", chance) for number in range(orders)
        ]
        books = defaultdict(list)
        for intent in proxy.books():
            books[(intent["metadata"] or {}).get("ecomkit_payment", "")].append(intent)
        faults, requests = proxy.delivered, proxy.requests
    return Report(payments=payments, books=books, faults=faults, requests=requests)


def _order(shop: Shop, id: str, chance: random.Random) -> Payment:
    due = Money.from_minor(chance.randrange(100, 100_000), "EUR")
    shop.service.open(id, due, adapter="stripe")
    token = chance.choice([CARD] * 9 + [DECLINED_CARD])
    first = chance.choice([PaymentAction.AUTHORIZE] * 3 + [PaymentAction.PURCHASE])
    shop.service.request(id, first, id=f"{id}-pay", token=token)
    payment = shop.settle(id)
    rest = chance.random()
    part = Money.from_minor(chance.randrange(1, due.minor() + 1), "EUR")
    if payment.totals.hold and rest < 0.2:
        shop.service.void(id, id=f"{id}-void")
        return shop.settle(id)
    if payment.totals.hold:
        shop.service.capture(id, part, id=f"{id}-capture")
        payment = shop.settle(id)
    for number in range(2):
        if rest > 0.6 and payment.totals.refundable:
            back = min(part, payment.totals.refundable)
            try:
                shop.service.refund(id, back, id=f"{id}-refund-{number}")
            except RefusedError:
                return payment
            payment = shop.settle(id)
    return payment


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
