"""Bugs that the durable tests have to find: each is planted into the shop for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from typing import Any
from unittest.mock import patch

import attrs

from ecomkit.events import Event
from ecomkit.inventory import StockLevel
from ecomkit.orders.settlement import Settlement, SettlementKind
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.machine import requests
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.payment import InstructionRecord
from ecomkit.shop.desk import desk as desks
from ecomkit.shop.desk import holding, paying
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.paying import Paying
from ecomkit.shop.desk.settling import Settling
from ecomkit.shop.desk.transaction import Sending, Transaction
from ecomkit.shop.flows.steps import Flow, Publish, Transact
from ecomkit.shop.store import Books, OutboxEvent

Planted = AbstractContextManager[object]
BUGS: dict[str, Callable[[], Planted]] = {}
_NEW = count(1)


def bug(plant: Callable[[], Planted]) -> Callable[[], Planted]:
    """Puts a bug on the list, by its name."""
    BUGS[plant.__name__] = plant
    return plant


def _nothing(*_: object, **__: object) -> None:
    return None


@bug
def no_work_is_written_down() -> Planted:
    return patch.object(Paying, "_keep_work", _nothing)


@bug
def events_are_told_after_the_commit_only() -> Planted:
    def add(self: Transaction, event: Event) -> None:
        self.told.append(OutboxEvent(id=event.id, event=event))

    planted = ExitStack()
    planted.enter_context(patch.object(Transaction, "_add", add))
    planted.enter_context(patch.object(Transaction, "became_order", _nothing))
    return planted


@bug
def events_are_marked_before_they_are_told() -> Planted:
    def tell(_: Desk, told: list[OutboxEvent]) -> Flow[int]:
        if told:
            yield Transact(lambda books: desks._sent([row.id for row in told], books))
            yield Publish([row.event for row in told])
        return len(told)

    return patch.object(Desk, "tell", tell)


@bug
def the_clock_of_the_quote_is_asked_again() -> Planted:
    real = Settling._try_to_place

    def place(self: Settling, case: Case) -> None:
        quotes = [case.books.quotes.get(each.quote) for each in case.payments.values()]
        if not any(quote.is_expired(case.transaction.now) for quote in quotes):
            real(self, case)

    return patch.object(Settling, "_try_to_place", place)


@bug
def what_is_held_is_never_released() -> Planted:
    return patch.object(holding, "release", _nothing)


@bug
def what_others_hold_is_sold() -> Planted:
    def unguarded(books: Books, parts: Mapping[str, int]) -> tuple[str, ...]:
        for name, amount in parts.items():
            row = books.stock.find(name)
            if row is not None and row.left < amount:
                books.stock.increase(name, "limit", amount - row.left)
        return ()

    return patch.object(holding, "_short", unguarded)


@bug
def a_checkout_is_ordered_again() -> Planted:
    real = Settling.settle

    def settle(self: Settling, case: Case) -> None:
        known, case.order = case.order, None
        self._try_to_place(case)
        case.order = case.order or known
        real(self, case)

    return patch.object(Settling, "settle", settle)


@bug
def surplus_attempts_are_not_ended() -> Planted:
    return patch.object(Settling, "free", _nothing)


@bug
def the_whole_balance_is_refunded() -> Planted:
    real = Settling._move

    def move(self: Settling, case: Case, settlement: Settlement) -> bool:
        if settlement.kind is SettlementKind.GIVE and not settlement.attempts:
            order = case.placed
            over = payment_summary(order.due, case.bound).overpaid
            if over > settlement.owed:
                settlement = case.keep_settlement(attrs.evolve(settlement, owed=over))
            with patch.object(Settlement, "as_credit", False):
                return real(self, case, settlement)
        return real(self, case, settlement)

    return patch.object(Settling, "_move", move)


@bug
def each_attempt_has_a_key_of_its_own() -> Planted:
    def to_send(record: InstructionRecord) -> Instruction:
        key = f"key-{next(_NEW)}"
        return attrs.evolve(requests.to_send(record), idempotency_key=key)

    return patch.object(paying, "to_send", to_send)


@bug
def an_answer_has_no_consequences() -> Planted:
    def answered(
        self: Desk, sending: Sending, answer: Any, _: Any, transaction: Transaction
    ) -> None:
        self.paying.answered(Case(transaction, sending.checkout), sending, answer)

    return patch.object(Desk, "_answered", answered)


@bug
def goods_are_shipped_twice() -> Planted:
    real = holding.ship

    def ship(
        books: Books,
        checkout: str,
        leaving: Iterable[tuple[str, int]],
        *,
        location: str,
        id: str,
    ) -> None:
        for sku, amount in (parts := tuple(leaving)):
            level = StockLevel(sku=sku, location=location)
            books.stock.increase(level.stock_resource, "limit", -min(amount, 1))
        real(books, checkout, parts, location=location, id=id)

    return patch.object(holding, "ship", ship)
