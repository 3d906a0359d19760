"""Payments in memory: one writer per version."""

from __future__ import annotations

from threading import Barrier, Thread

import attrs
import pytest

from ecomkit.payments.errors import StalePaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.memory import MemoryPayments
from tests.unit.payments.builders import asked, done, new


def test_an_old_version_is_refused() -> None:
    store = MemoryPayments()
    first = attrs.evolve(new(), version=1)
    store.save(first, expected=0, changes=())

    for expected in (0, 2):
        with pytest.raises(StalePaymentError):
            store.save(attrs.evolve(first, version=2), expected=expected, changes=())
    assert store.find(["p1", "p2"]) == {"p1": first}


def test_of_many_writers_one_wins() -> None:
    store = MemoryPayments()
    store.save(attrs.evolve(new(), version=1), expected=0, changes=())
    barrier, won = Barrier(8), []

    def write(number: int) -> None:
        payment = attrs.evolve(new(), version=2, order=f"o{number}")
        barrier.wait()
        try:
            store.save(payment, expected=1, changes=())
        except StalePaymentError:
            return
        won.append(payment.order)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [store.find(["p1"])["p1"].order] == won


def test_payments_are_found_by_reference_and_by_what_is_open() -> None:
    store = MemoryPayments()
    store.save(done(new(), PaymentAction.AUTHORIZE), expected=0, changes=())
    busy = attrs.evolve(asked(new(), PaymentAction.AUTHORIZE), id="p2")
    store.save(busy, expected=0, changes=())

    assert [each.id for each in store.find_by_reference("fake", "ref-1")] == ["p1"]
    assert store.find_by_reference("other", "ref-1") == ()
    assert store.unfinished() == ("p2",)
