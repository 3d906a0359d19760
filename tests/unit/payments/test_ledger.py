"""The ledger: each entry once, and no balance beyond its bounds."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from ecomkit.errors import CardDataError
from ecomkit.money import Money
from ecomkit.payments.errors import (
    AmountRefusedError,
    IdempotencyConflictError,
    InvalidPaymentError,
)
from ecomkit.payments.ledger import balance
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.shop.desk.accounts import BooksLedger
from ecomkit.shop.store import Books, MemoryStore
from ecomkit.shop.store.memory import MemoryRows
from tests.unit.payments.builders import NOON, eur


def entry(id: str, amount: str | int, account: str = "a") -> LedgerEntry:
    return LedgerEntry(id=id, account=account, amount=eur(amount), at=NOON)


def new_ledger() -> BooksLedger:
    return BooksLedger(Books(MemoryRows.empty(), NOON))


def test_a_balance_is_the_sum_of_its_entries() -> None:
    ledger = new_ledger()
    for each in (entry("1", 10), entry("2", -3), entry("3", 5, account="b")):
        ledger.append(each)

    assert balance(ledger, "a", "EUR") == eur(7)
    assert balance(ledger, "a", "USD") == Money.zero("USD")
    assert [each.id for each in ledger.entries("a")] == ["1", "2"]


def test_the_same_entry_counts_once() -> None:
    ledger = new_ledger()
    ledger.append(entry("1", 10))
    ledger.append(entry("1", 10))

    assert balance(ledger, "a", "EUR") == eur(10)
    with pytest.raises(IdempotencyConflictError):
        ledger.append(entry("1", 11))


@pytest.mark.parametrize(("amount", "bounds"), [(-11, "least"), (21, "most")])
def test_a_balance_stays_within_its_bounds(amount: int, bounds: str) -> None:
    ledger = new_ledger()
    ledger.append(entry("1", 10))
    limits = {"least": eur(0), "most": eur(30)}

    with pytest.raises(AmountRefusedError):
        ledger.append(entry("2", amount), **{bounds: limits[bounds]})
    assert balance(ledger, "a", "EUR") == eur(10)


def test_eight_buyers_spend_one_card_once() -> None:
    """Threads that see the same balance cannot all spend it."""
    store = MemoryStore()
    with store.begin(NOON) as books:
        BooksLedger(books).append(entry("sold", 10))
    barrier, spent = Barrier(8), []

    def spend(number: int) -> None:
        barrier.wait()
        try:
            with store.begin(NOON) as books:
                BooksLedger(books).append(entry(f"s{number}", -10), least=eur(0))
        except AmountRefusedError:
            return
        spent.append(number)

    threads = [Thread(target=spend, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(spent) == 1
    with store.begin(NOON, write=False) as books:
        assert balance(BooksLedger(books), "a", "EUR") == eur(0)


def test_an_entry_is_checked() -> None:
    with pytest.raises(InvalidPaymentError, match="smallest unit"):
        entry("1", "0.001")
    with pytest.raises(InvalidPaymentError):
        LedgerEntry(id="1", account="a", amount=5, at=NOON)  # type: ignore[arg-type]
    with pytest.raises(InvalidPaymentError):
        LedgerEntry(id="1", account="a", amount=eur(1), at=NOON.replace(tzinfo=None))
    with pytest.raises(CardDataError):
        LedgerEntry(id="4242424242424242", account="a", amount=eur(1), at=NOON)
