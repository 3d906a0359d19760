"""The rows of the report of key figures are tables of pandas, DuckDB, Arrow and ibis."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import pandas as pd
import pyarrow as pa
import pytest

from ecomkit.events import Event
from ecomkit.journey.figures import GROSS_REVENUE, kpi_report
from ecomkit.journey.figures.kpi_report import KpiReport
from ecomkit.money import Money, Rounding

pytestmark = [
    # ibis 12 calls what DuckDB 2 has given a new name, and asks pandas 3 what goes with 4.
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string' option"),
]

AT = datetime(2026, 1, 30, tzinfo=UTC)


def on(hour: int, name: str, actor: str, subject: str, **facts: Any) -> Event:
    at = AT + timedelta(hours=hour)
    return Event(name=name, at=at, actor=actor, subject=subject, properties=facts)


def report() -> KpiReport:
    """Two months with shares that no decimal holds, amounts, durations and scores."""
    return kpi_report(
        [
            *(on(0, "product_viewed", person, "mug") for person in ("ada", "bob", "cat")),
            on(1, "order_completed", "ada", "o1", total=Money("12.50", "EUR")),
            on(1, "order_completed", "dan", "o2", total=Money("1000", "JPY")),
            on(5, "payment_captured", "ada", "p1", order="o1", amount=Money("12.50", "EUR")),
            on(9, "product_reviewed", "ada", "mug", rating=4),
            on(99, "page_viewed", "ada", "home"),
        ],
        GROSS_REVENUE,
        Rounding(),
        by="month",
    )  # fmt: skip


def values(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], float]:
    return {(row["part"], row["name"]): row["value"] for row in rows}


def test_a_data_frame_has_one_column_of_numbers() -> None:
    frame = pd.DataFrame(report().to_rows())

    assert frame["value"].dtype == float
    wide = frame.pivot_table(index="part", columns="name", values="value")
    assert wide.loc["2026-01", "conversion per visitor"] == 2 / 4
    assert wide.loc["2026-01", "revenue JPY"] == 1000
    assert wide.loc["2026-01", "time to cash"] == 4 * 3600
    assert wide.loc["2026-02", "visits"] == 1
    exact = frame.dropna(subset="amount").set_index("name")["amount"]
    assert exact["revenue EUR"] == "12.50"


@pytest.mark.parametrize(
    "make", [lambda rows: rows, pd.DataFrame, pa.Table.from_pylist]
)
def test_ibis_reads_the_rows_of_any_report(make: Any) -> None:
    """Shares, counts and amounts are one column, and nothing is rounded to the cent."""
    rows = report().to_rows()

    table = ibis.memtable(make(rows))

    assert values(table.execute().to_dict("records")) == values(rows)
    shares = table.filter(table.unit == "share", table.part == "2026-01")
    assert shares.value.max().execute() == max(
        row["value"]
        for row in rows
        if (row["unit"], row["part"]) == ("share", "2026-01")
    )


def test_duckdb_reads_a_report() -> None:
    frame = pd.DataFrame(report().to_rows())

    found = duckdb.execute(
        "select name, value, amount::decimal(18, 2) from frame"
        " where unit in ('EUR', 'JPY') order by 1"
    ).fetchall()

    assert len(frame)
    assert [(name, value) for name, value, _ in found] == [
        ("average order value EUR", 12.5),
        ("average order value JPY", 1000),
        ("revenue EUR", 12.5),
        ("revenue JPY", 1000),
    ]
    assert found[2][2] == Decimal("12.50")


def test_a_report_without_amounts_is_a_table_too() -> None:
    rows = kpi_report([], GROSS_REVENUE, Rounding()).to_rows()

    assert values(ibis.memtable(rows).execute().to_dict("records")) == values(rows)


def test_json_holds_the_rows_and_the_exact_amounts() -> None:
    rows = json.loads(report().to_json())

    assert values(rows) == values(report().to_rows())
    assert {row["amount"] for row in rows if row["unit"] == "EUR"} == {"12.50"}
