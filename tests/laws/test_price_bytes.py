"""L8: the same inputs give the same bytes, in any process, hash seed or locale."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

from hypothesis import HealthCheck, given, settings

from ecomkit.testing.strategies import Sale, sales


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


def elsewhere(seed: str, locale: str, zone: str) -> str:
    """The fingerprint that a fresh process comes to.

    Fresh, as Hypothesis also draws numbers that it finds in modules loaded already.
    """
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "LC_ALL": locale,
        "TZ": zone,
    }
    command = (
        "from tests.laws.test_price_bytes import fingerprint; print(fingerprint())"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_another_process_reckons_the_same_bytes() -> None:
    """With another hash seed, another locale and another time zone."""
    here = elsewhere("1", "C", "UTC")

    assert len(here) == 64
    assert elsewhere("2718", "de_DE.UTF-8", "Asia/Tokyo") == here
