"""The database's figures are those of plain Python, on sales of every kind."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import ibis
import pyarrow as pa
import pytest

from ecomkit.errors import InvalidInputError, MissingExtraError
from ecomkit.events import Event
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.cohorts import CohortPeriod, cohort_table
from ecomkit.journey.figures.funnel import CountingUnit, Funnel, FunnelOrder
from ecomkit.journey.figures.purchases import SoldLine, purchases_from_lines
from ecomkit.journey.figures.rfm import rfm_table
from ecomkit.journey.figures.sales_summary import sales_summary
from ecomkit.journey.lifetime import repeat_summaries
from ecomkit.journey.recommend.best_sellers import BestSellersBy, best_sellers
from ecomkit.journey.recommend.copurchase import baskets_from, co_purchases
from ecomkit.money import Money

pytestmark = pytest.mark.filterwarnings(
    # ibis 12 calls what DuckDB 2 has given a new name.
    "ignore:fetch_arrow_table:DeprecationWarning"
)

START = datetime(2025, 11, 1, tzinfo=UTC)
AT = date(2026, 2, 1)
SEEDS = (1, 2)


def sales(seed: int) -> list[SoldLine]:
    """Orders of known people and guests over three months, at 0 to 999.99 a line."""
    chance = Random(seed)
    lines = []
    for order in range(chance.randrange(60, 90)):
        customer = chance.choice(["", "ann", "bob", "Zoë", *"cdefgh"])
        at = START + timedelta(minutes=chance.randrange(130_000))
        lines += [
            SoldLine(
                order=f"o{order}",
                sku=chance.choice(["mug", "tea", "Pot", "öl", "Öl", "jar", "lid"]),
                quantity=chance.randrange(1, 9),
                amount=Money.from_minor(chance.randrange(99_999), "EUR"),
                at=at + timedelta(seconds=second),
                customer=customer,
            )
            for second in range(chance.randrange(1, 7))
        ]
    return lines


def stored(lines: list[SoldLine]) -> Any:
    """The lines as a table: guests are nulls, moments have no zone."""
    from ecomkit.integrations.ibis import SalesTable

    rows = pa.table(
        {
            "order": [line.order for line in lines],
            "customer": pa.array(
                [line.customer or None for line in lines], pa.string()
            ),
            "sku": [line.sku for line in lines],
            "at": pa.array(
                [line.at.replace(tzinfo=None) for line in lines], pa.timestamp("us")
            ),
            "quantity": [line.quantity for line in lines],
            "amount": [
                None if line.amount is None else line.amount.minor() for line in lines
            ],
        }
    )
    return SalesTable(lines=ibis.memtable(rows), currency="EUR")


@pytest.mark.parametrize("seed", SEEDS)
def test_customer_figures_agree(seed: int) -> None:
    """RFM, cohorts, sales and repeat purchases, each to the last digit."""
    lines = sales(seed)
    table, purchases = stored(lines), purchases_from_lines(lines)

    assert table.sales_summary() == sales_summary(purchases)
    assert table.rfm_table(on=AT) == rfm_table(purchases, on=AT)
    assert table.repeat_summaries(until=AT) == repeat_summaries(purchases, until=AT)
    for period in CohortPeriod:
        assert table.cohort_table(period=period) == cohort_table(
            purchases, period=period
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_product_figures_agree(seed: int) -> None:
    """What sells best by each measure, and what is bought together."""
    lines = sales(seed)
    table = stored(lines)

    for by in BestSellersBy:
        assert table.best_sellers(by=by) == best_sellers(lines, by=by)
    for fewest in (1, 3):
        assert table.co_purchases(without=["öl"], fewest=fewest) == co_purchases(
            baskets_from(lines, without=["öl"]), fewest=fewest
        )


@pytest.mark.parametrize(
    "window", [timedelta(hours=5), timedelta(hours=20), timedelta.max]
)
def test_funnels_agree(window: timedelta) -> None:
    """As many people come as far, within a window or without."""
    from ecomkit.integrations.ibis import funnel_counts

    chance = Random(3)
    events = [
        Event(
            name=chance.choice(["seen", "added", "ordered", "paused"]),
            at=START + timedelta(hours=hour),
            actor=f"c{actor}",
        )
        for actor in range(80)
        for hour in chance.sample(range(48), chance.randrange(1, 7))
    ]
    rows = pa.table(
        {
            "actor": [event.actor for event in events],
            "name": [event.name for event in events],
            "at": [event.at.replace(tzinfo=None) for event in events],
            "sequence": [event.sequence for event in events],
        }
    )
    funnel = Funnel(
        steps=["seen", "added", "ordered"],
        window=window,
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )

    assert funnel_counts(ibis.memtable(rows), funnel) == tuple(
        (step.label, step.count) for step in funnel.count(events).steps
    )


def test_a_database_counts_no_other_funnels() -> None:
    from ecomkit.integrations.ibis import funnel_counts

    funnel = Funnel(
        steps=["seen"],
        window=timedelta.max,
        unit=CountingUnit.VISIT,
        order=FunnelOrder.ANY,
    )
    with pytest.raises(InvalidInputError):
        funnel_counts(ibis.memtable(pa.table({})), funnel)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("amount", pa.array([9.99])),
        ("at", pa.array([datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("us", "UTC"))),
        ("sku", None),
    ],
)
def test_a_table_of_another_shape_is_refused(column: str, values: Any) -> None:
    """Floats are no money, a moment with a zone belongs to no calendar, and all is needed."""
    from ecomkit.integrations.ibis import SalesTable

    columns = {
        "order": pa.array(["o1"]),
        "customer": pa.array(["ann"]),
        "sku": pa.array(["mug"]),
        "at": pa.array([datetime(2026, 1, 1)], pa.timestamp("us")),
        "quantity": pa.array([1]),
        "amount": pa.array([999]),
    }
    columns[column] = values
    rows = pa.table({name: kept for name, kept in columns.items() if kept is not None})
    with pytest.raises(InvalidInputError):
        SalesTable(lines=ibis.memtable(rows), currency="EUR")


def test_nothing_sold_has_no_figures() -> None:
    lines = [
        SoldLine(order="o", sku="mug", quantity=1, amount=Money("1", "EUR"), at=START)
    ]
    table = stored(lines)
    empty = type(table)(
        lines=table.lines.filter(table.lines.sku == "tea"), currency="EUR"
    )

    with pytest.raises(NoFiguresError):
        empty.sales_summary()
    assert empty.cohort_table() == cohort_table([])
    assert empty.co_purchases().baskets == 0


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from ecomkit.integrations.ibis import SalesTable

    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(MissingExtraError) as error:
        SalesTable(lines=None, currency="EUR")
    assert error.value.hint == "pip install 'ecomkit[ibis]'"
