"""L8: the same inputs give the same bytes, in any process, hash seed or locale."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given

from ecomkit.testing.strategies import Sale, sales

# Hash seeds, locales and time zones that are not those of this process.
PLACES = (("1", "C", "UTC"), ("2718", "de_DE.UTF-8", "Asia/Tokyo"))


def fingerprint(sale: Sale) -> str:
    """A hash over every column of a sale's price, and over its explanation."""
    priced = sale.price()
    columns = priced.columns
    facts = (
        columns.step.currency.code,
        [item.key for item in columns.items],
        list(columns.subtotals),
        list(columns.amounts),
        [columns.tax_included_of(row) for row in range(len(columns.items))],
        [columns.tax_added_of(row) for row in range(len(columns.items))],
        {row: tuple(parts) for row, parts in columns.tax_parts.items()},
        [(d.promotion, list(d.rows), list(d.shares)) for d in columns.discounts],
        columns.cash,
        priced.verdicts,
        [
            (depth, figure.path, str(figure.amount))
            for depth, figure in sale.explain().total.walk()
        ],
    )
    return sha256(repr(facts).encode()).hexdigest()


def answer() -> None:
    """What the other processes do: a fingerprint for each sale that they are sent."""
    while True:
        try:
            sale = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        sys.stdout.write(fingerprint(sale.in_shop()) + "\n")  # built anew
        sys.stdout.flush()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two processes in other places, which price all the examples."""
    program = "from tests.laws.test_price_bytes import answer; answer()"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for seed, locale, zone in PLACES
    ]
    yield processes
    for process in processes:
        process.communicate()


@pytest.mark.law("L8")
@given(sale=sales())
def test_other_processes_compute_the_same_bytes(
    sale: Sale, elsewhere: list[subprocess.Popen[bytes]]
) -> None:
    """With another hash seed, another locale and another time zone."""
    sent = pickle.dumps(sale)
    for process in elsewhere:
        assert process.stdin is not None
        process.stdin.write(sent)
        process.stdin.flush()
    here = fingerprint(sale).encode()

    for process in elsewhere:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == here
