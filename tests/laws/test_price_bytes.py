"""L8: the same inputs give the same bytes, in any process, hash seed or locale."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings

from ecomkit.testing.strategies import Sale, sales


@cache
def fingerprint() -> str:
    """A hash over every column of twenty generated sales, and over their explanations."""
    total = sha256()

    @settings(
        max_examples=20,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sales())
    def run(sale: Sale) -> None:
        ledger = sale.price().ledger
        columns = (
            ledger.coin.code,
            [item.key for item in ledger.items],
            list(ledger.subs),
            list(ledger.amounts),
            [ledger.inner_of(row) for row in range(len(ledger.items))],
            [ledger.outer_of(row) for row in range(len(ledger.items))],
            {row: tuple(parts) for row, parts in ledger.parts.items()},
            [(d.promotion, list(d.rows), list(d.shares)) for d in ledger.discounts],
            ledger.cash,
            sale.price().verdicts,
            [
                (depth, figure.path, str(figure.amount))
                for depth, figure in sale.explain().total.walk()
            ],
        )
        total.update(repr(columns).encode())

    run()
    return total.hexdigest()


@pytest.mark.parametrize(("seed", "locale"), [("1", "C"), ("2718", "de_DE.UTF-8")])
def test_another_process_reckons_the_same_bytes(seed: str, locale: str) -> None:
    """The sales are generated there anew, from the same derandomised search."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "LC_ALL": locale,
        "TZ": "Asia/Tokyo",
    }
    command = (
        "from tests.laws.test_price_bytes import fingerprint; print(fingerprint())"
    )

    there = subprocess.run(
        [sys.executable, "-c", command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert there.stdout.strip() == fingerprint()
