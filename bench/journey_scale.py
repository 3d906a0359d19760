"""The customer figures on a year of sales: plain Python beside DuckDB through ibis.

Both give the same values, and the script says so for each. Needs the extras ``ibis`` and
``cli``, and online_retail.parquet in ../shared/data or the folder that ECOMKIT_DATA names.
Run: python bench/journey_scale.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import ibis
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ecomkit.integrations.ibis import SalesTable
from ecomkit.journey.figures.cohorts import cohort_table
from ecomkit.journey.figures.purchases import SoldLine, purchases_from_lines
from ecomkit.journey.figures.rfm import rfm_table
from ecomkit.journey.figures.sales_summary import sales_summary
from ecomkit.journey.lifetime import fit_bg_nbd, repeat_summaries
from ecomkit.journey.recommend import baskets_from, best_sellers, co_purchases
from ecomkit.money import Money

DATA = Path(
    os.environ.get("ECOMKIT_DATA") or Path(__file__).parents[2] / "shared" / "data"
)
SALES = DATA / "online_retail.parquet"
NO_PRODUCTS = "POST,DOT,M,C2,D,S,BANK CHARGES,AMAZONFEE,PADS,CRUK".split(",")
SNAPSHOT, LAST = date(2011, 12, 10), date(2011, 12, 9)
ROUNDS = 3


def timed(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[float, Any]:
    """The best of some rounds, and what came out."""
    best, result = float("inf"), None
    for _ in range(rounds):
        start = perf_counter()
        result = work()
        best = min(best, perf_counter() - start)
    return best, result


def read_rows() -> list[tuple[Any, ...]]:
    """The sold lines, amounts in tenths of a penny."""
    return duckdb.execute(
        """
        select InvoiceNo, StockCode, Quantity, InvoiceDate,
               coalesce(cast(CustomerID as varchar), ''),
               cast(round(UnitPrice * 1000) as bigint) * Quantity
        from read_parquet(?)
        where not starts_with(InvoiceNo, 'C') and Quantity > 0 and UnitPrice > 0
        """,
        [str(SALES)],
    ).fetchall()


def sales_table() -> SalesTable:
    """The same lines, left in the file."""
    sold = ibis.read_parquet(SALES)
    sold = sold.filter(
        ~sold.InvoiceNo.startswith("C"), sold.Quantity > 0, sold.UnitPrice > 0
    )
    return SalesTable(
        lines=sold.select(
            order="InvoiceNo",
            customer=sold.CustomerID.cast("string"),
            sku="StockCode",
            at="InvoiceDate",
            quantity="Quantity",
            amount=(sold.UnitPrice * 1000).round().cast("int64") * sold.Quantity,
        ),
        currency="GBP",
        scale=1,
    )


def main() -> None:
    """Prints a table of both, and the ratio."""
    console = Console()
    if not SALES.exists():
        console.print(f"no {SALES.name} in {DATA}; name its folder with ECOMKIT_DATA")
        return
    rows = read_rows()
    start = perf_counter()
    lines = [
        SoldLine(
            order=order,
            sku=sku,
            quantity=quantity,
            at=at.replace(tzinfo=UTC),
            customer=customer,
            amount=Money.from_minor(amount, "GBP", scale=1),
        )
        for order, sku, quantity, at, customer, amount in track(
            rows, description="rows to values", console=console
        )
    ]
    making = perf_counter() - start
    folding, purchases = timed(lambda: purchases_from_lines(lines), 1)
    table = sales_table()
    jobs: list[tuple[str, Callable[[], Any], Callable[[], Any], int]] = [
        ("sales", lambda: sales_summary(purchases), table.sales_summary, ROUNDS),
        (
            "RFM",
            lambda: rfm_table(purchases, on=SNAPSHOT),
            lambda: table.rfm_table(on=SNAPSHOT),
            ROUNDS,
        ),
        ("cohorts", lambda: cohort_table(purchases), table.cohort_table, ROUNDS),
        (
            "lifetime summaries",
            lambda: repeat_summaries(purchases, until=LAST),
            lambda: table.repeat_summaries(until=LAST),
            ROUNDS,
        ),
        ("best sellers", lambda: best_sellers(lines), table.best_sellers, ROUNDS),
        (
            "pairs",
            lambda: co_purchases(baskets_from(lines, without=NO_PRODUCTS)),
            lambda: table.co_purchases(without=NO_PRODUCTS),
            1,
        ),
    ]
    shown = Table(title=f"{len(rows):,} lines, {len(purchases):,} orders")
    for column in (
        "figure",
        "plain Python (s)",
        "DuckDB (s)",
        "Python / DuckDB",
        "agree",
    ):
        shown.add_column(column, justify="left" if column == "figure" else "right")
    shown.add_row("rows to values", f"{making:.2f}", "-", "-", "-")
    shown.add_row("lines to orders", f"{folding:.2f}", "-", "-", "-")
    for name, plain, database, rounds in track(jobs, "counting", console=console):
        slow, mine = timed(plain, rounds)
        fast, theirs = timed(database, rounds)
        shown.add_row(
            name,
            f"{slow:.2f}",
            f"{fast:.2f}",
            f"{slow / fast:.2f}",
            "yes" if mine == theirs else "NO",
        )
    summaries = repeat_summaries(purchases, until=LAST)
    fitting, _ = timed(lambda: fit_bg_nbd(summaries))
    shown.add_row("BG/NBD fit", f"{fitting:.2f}", "-", "-", "-")
    console.print(shown)


if __name__ == "__main__":
    if SALES.exists():
        main()
    else:
        print(f"no {SALES.name} in {DATA}; name its folder with ECOMKIT_DATA")
