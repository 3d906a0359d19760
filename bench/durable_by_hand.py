"""A durable sale by hand: bare ints, one row for the order and one for its payment.

Our yardstick for a whole sale: it prices, writes both rows to SQLite and commits once, as
durably as the library does. It checks nothing, keeps no stock, tells nobody, and trusts
that the money has come.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from floors import Wish, price_by_hand

RATES = {"std": 20}


class HandWritten:
    """A shop in a file, in forty lines."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE orders (number INTEGER PRIMARY KEY, body TEXT)",
            'CREATE TABLE payments (id INTEGER PRIMARY KEY, "order" INT, amount INT)',
        ):
            self._database.execute(statement)

    def sell(self, wishes: Sequence[Wish]) -> int:
        """Sells a cart; gives what it comes to, in cents."""
        rows, totals = price_by_hand(wishes, RATES, inclusive=False)
        body = {
            "buyer": "ada@example.com",
            "address": "Ada Byron, Teestraße 1, 10115 Berlin, DE",
            "lines": [
                {
                    "sku": f"s0-{place}",
                    "quantity": quantity,
                    "price": price,
                    "net": net,
                    "tax": tax,
                    "discount": discount,
                    "gross": gross,
                }
                for place, ((price, quantity, _, _), (net, tax, discount, gross)) in (
                    enumerate(zip(wishes, rows, strict=True))
                )
            ],
            "totals": totals,
        }
        database, total = self._database, totals[-1]
        database.execute("BEGIN IMMEDIATE")
        kept = database.execute(
            "INSERT INTO orders (body) VALUES (?)", (json.dumps(body),)
        )
        database.execute(
            'INSERT INTO payments ("order", amount) VALUES (?, ?)',
            (kept.lastrowid, total),
        )
        database.execute("COMMIT")
        return total
