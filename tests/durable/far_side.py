"""A gateway and a sink that outlive the shop's processes: each in a database of its own.

The gateway is honest about its keys; the wire between may lose what goes there or back.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from ecomkit.events import Event
from ecomkit.integrations.sql import SqlStore
from ecomkit.money import Money
from ecomkit.payments import Declined, DeclineReason, InstructionNotFound, Succeeded
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Outcome
from ecomkit.payments.totals import PaymentTotals
from ecomkit.shop.world import RandomIds, SystemClock
from ecomkit.testing.payments import capabilities
from tests.durable.world import Parts, World

TABLES = """
create table if not exists done(key text primary key, payment text, instruction text, outcome text);
create table if not exists accounts(payment text primary key, authorized int, captured int, released int, refunded int);
create table if not exists told(id text primary key, name text, subject text, times int);
"""
NOTHING = (0, 0, 0, 0)


class FarSide:
    """A database on the other side of the wire."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "far-side.db"

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A transaction there."""
        connection = sqlite3.connect(self._file, isolation_level=None, timeout=30)
        try:
            connection.executescript("pragma synchronous=off;" + TABLES)
            connection.execute("begin immediate")
            yield connection
            connection.execute("commit")
        finally:
            connection.close()

    def accounts(self) -> dict[str, PaymentTotals]:
        """What has moved on each payment."""
        with self.open() as far:
            rows = far.execute("select * from accounts").fetchall()
        return {payment: _totals(amounts) for payment, *amounts in rows}

    def told(self) -> dict[str, str]:
        """The events that arrived, by id."""
        with self.open() as far:
            return dict(far.execute("select id, name from told").fetchall())

    def publish(self, events: Iterable[Event], /) -> None:
        """Takes events in; those that come again count once."""
        with self.open() as far:
            far.executemany(
                "insert into told values(?, ?, ?, 1) on conflict(id) do update set times = times + 1",
                [(event.id, event.name, event.subject) for event in events],
            )


class FarGateway:
    """The adapter to the gateway; of its calls so many are lost on the way there or back."""

    name = "fake"

    def __init__(self, far: FarSide, *, lost: float, latency: float) -> None:
        self.capabilities = capabilities(window=timedelta(days=1))
        self._far, self._lost, self._latency = far, lost, latency
        self._random = Random()  # where to fail, nothing secret

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        time.sleep(self._random.random() * self._latency)
        if self._random.random() < self._lost:
            raise TimeoutError("lost on the way there")
        with self._far.open() as far:
            outcome = _carried_out(far, instruction)
        if self._random.random() < self._lost:
            raise TimeoutError("lost on the way back")
        return outcome

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        with self._far.open() as far:
            known = far.execute(
                "select outcome from done where payment = ? and instruction = ?",
                (instruction.payment_id, instruction.id),
            ).fetchone()
            if known is None:
                return InstructionNotFound()
            return _outcome(far, instruction, known[0])

    def verify(self, *arguments: Any, **options: Any) -> tuple[Notification, ...]:
        return ()


def _carried_out(far: sqlite3.Connection, instruction: Instruction) -> Outcome:
    key = instruction.idempotency_key
    known = far.execute("select outcome from done where key = ?", (key,)).fetchone()
    if known is not None:
        return _outcome(far, instruction, known[0])
    authorized, captured, released, refunded = _account(far, instruction.payment_id)
    amount = instruction.amount.minor()
    done = True
    match instruction.action:
        case PaymentAction.AUTHORIZE:
            authorized += amount
        case PaymentAction.CAPTURE:
            done = amount <= authorized - captured - released
            captured += amount
        case PaymentAction.REFUND:
            done = amount <= captured - refunded
            refunded += amount
        case _:
            released = authorized - captured
    outcome = "done" if done else "declined"
    if done:
        far.execute(
            "insert or replace into accounts values(?, ?, ?, ?, ?)",
            (instruction.payment_id, authorized, captured, released, refunded),
        )
    far.execute(
        "insert into done values(?, ?, ?, ?)",
        (key, instruction.payment_id, instruction.id, outcome),
    )
    return _outcome(far, instruction, outcome)


def _account(far: sqlite3.Connection, payment: str) -> tuple[int, int, int, int]:
    row = far.execute(
        "select authorized, captured, released, refunded from accounts where payment = ?",
        (payment,),
    ).fetchone()
    return row or NOTHING


def _outcome(
    far: sqlite3.Connection, instruction: Instruction, outcome: str
) -> Outcome:
    if outcome == "declined":
        return Declined(reason=DeclineReason.LIMIT_EXCEEDED)
    totals = _totals(_account(far, instruction.payment_id))
    return Succeeded(f"ref-{instruction.payment_id}", totals)


def _totals(amounts: Iterable[int]) -> PaymentTotals:
    authorized, captured, released, refunded = amounts
    return PaymentTotals.from_minor(
        "EUR",
        authorized=authorized,
        captured=captured,
        released=released,
        refunded=refunded,
    )


class LiveWorld(World):
    """The story shop by the real clock, on a database that other processes use as well."""

    def __init__(
        self,
        folder: Path,
        url: str,
        *,
        shop: str = "",
        lost: float = 0.0,
        latency: float = 0.0,
        timeout: timedelta = timedelta(seconds=10),
    ) -> None:
        Parts.__init__(self)
        self.far = FarSide(folder)
        self.timeout = timeout
        self.adapters = (
            FarGateway(self.far, lost=lost, latency=latency),
            *self.adapters[1:],
        )
        self.store = SqlStore(url, shop=shop)
        self.sells = self.shop(self.store)

    def _rest(self, store: Any) -> dict[str, Any]:
        return Parts._rest(self, store) | {
            "clock": SystemClock(),
            "ids": RandomIds(),
            "events": self.far,
            "timeout": self.timeout,
        }

    def close(self) -> None:
        """Gives up the connections, so that a process can be forked."""
        assert isinstance(self.store, SqlStore)
        self.store.close()

    def kept_and_held(self) -> tuple[Money, Money]:
        """What the gateway has kept and still holds, over all payments."""
        accounts = self.far.accounts().values()
        return (
            Money.sum((each.kept for each in accounts), "EUR"),
            Money.sum((each.hold for each in accounts), "EUR"),
        )
