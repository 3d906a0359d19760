"""A year of a gift wholesaler's customers: known figures, and a database that agrees."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

import duckdb
import ibis
import pytest

from ecomkit.journey.figures.cohorts import CohortPeriod, cohort_table
from ecomkit.journey.figures.purchases import Purchase, SoldLine, purchases_from_lines
from ecomkit.journey.figures.rfm import rfm_table
from ecomkit.journey.figures.sales_summary import sales_summary
from ecomkit.journey.lifetime import fit_bg_nbd, repeat_summaries
from ecomkit.journey.recommend.best_sellers import BestSellersBy, best_sellers
from ecomkit.journey.recommend.copurchase import CoPurchases, baskets_from, co_purchases
from ecomkit.money import Money
from tests.real.data import FOLDER, needs

SALES = FOLDER / "online_retail.parquet"

pytestmark = [
    needs(SALES),
    # ibis 12 calls what DuckDB 2 has given a new name.
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
]

NO_PRODUCTS = "POST,DOT,M,C2,D,S,BANK CHARGES,AMAZONFEE,PADS,CRUK".split(",")
SNAPSHOT = date(2011, 12, 10)
LAST = date(2011, 12, 9)


@pytest.fixture(scope="module")
def lines() -> list[SoldLine]:
    """Every line sold; four need tenths of a penny, so that all are kept in them."""
    rows = duckdb.execute(
        """
        select InvoiceNo, StockCode, Quantity, InvoiceDate,
               coalesce(cast(CustomerID as varchar), ''),
               cast(round(UnitPrice * 1000) as bigint) * Quantity
        from read_parquet(?)
        where not starts_with(InvoiceNo, 'C') and Quantity > 0 and UnitPrice > 0
        """,
        [str(SALES)],
    ).fetchall()
    assert len(rows) == 530_104
    return [
        SoldLine(
            order=order,
            sku=sku,
            quantity=quantity,
            at=at.replace(tzinfo=UTC),
            customer=customer,
            amount=Money.from_minor(amount, "GBP", scale=1),
        )
        for order, sku, quantity, at, customer, amount in rows
    ]


@pytest.fixture(scope="module")
def purchases(lines: list[SoldLine]) -> tuple[Purchase, ...]:
    return purchases_from_lines(lines)


@pytest.fixture(scope="module")
def counted(lines: list[SoldLine]) -> CoPurchases:
    return co_purchases(baskets_from(lines, without=NO_PRODUCTS))


@pytest.fixture(scope="module")
def table() -> Any:
    """The same lines, left where they are."""
    from ecomkit.integrations.ibis import SalesTable

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


def test_sales(purchases: tuple[Purchase, ...]) -> None:
    """19,960 orders come to 10,666,684.544 pounds."""
    figures = sales_summary(purchases)

    assert figures.orders == 19_960
    assert figures.customers == 4_338
    assert figures.revenue == Money("10666684.544", "GBP")


def test_rfm(purchases: tuple[Purchase, ...]) -> None:
    """On average the last of 4.2720 orders was 93.0595 days ago, for 2054.2665 in all."""
    means = rfm_table(purchases, on=SNAPSHOT).means

    assert round(means.recency, 4) == 93.0595
    assert round(means.frequency, 4) == 4.2720
    assert means.monetary == Money("2054.2665", "GBP")


def test_the_first_cohort(purchases: tuple[Purchase, ...]) -> None:
    """Of the 885 customers of December 2010, 235 bought in December 2011."""
    first = cohort_table(purchases).cohorts[0]

    assert first.start == date(2010, 12, 1)
    assert first.active == (
        *(885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235),
    )


def test_the_pair_bought_together_most(counted: CoPurchases) -> None:
    """Two jumbo bags share 825 of 19,774 baskets."""
    (best,) = counted.top(1)

    assert counted.baskets == 19_774
    assert (best.first, best.second, best.together) == ("22386", "85099B", 825)


def test_drop_out_is_reported_as_not_identified(
    purchases: tuple[Purchase, ...],
) -> None:
    """A year of wholesale orders does not tell who has left, and the report says so."""
    model = fit_bg_nbd(repeat_summaries(purchases, until=LAST))

    assert round(model.report.gain, 2) == 0.12
    assert not model.report.identified
    assert model.trusted is model.without_drop_out


def test_the_database_agrees_on_rfm(
    purchases: tuple[Purchase, ...], table: Any
) -> None:
    assert table.rfm_table(on=SNAPSHOT) == rfm_table(purchases, on=SNAPSHOT)


@pytest.mark.parametrize("period", CohortPeriod)
def test_the_database_agrees_on_cohorts(
    purchases: tuple[Purchase, ...], table: Any, period: CohortPeriod
) -> None:
    assert table.cohort_table(period=period) == cohort_table(purchases, period=period)


def test_the_database_agrees_on_sales(
    purchases: tuple[Purchase, ...], table: Any
) -> None:
    assert table.sales_summary() == sales_summary(purchases)


@pytest.mark.parametrize("by", BestSellersBy)
def test_the_database_agrees_on_best_sellers(
    lines: list[SoldLine], table: Any, by: BestSellersBy
) -> None:
    assert table.best_sellers(by=by) == best_sellers(lines, by=by)


def test_the_database_agrees_on_repeat_purchases(
    purchases: tuple[Purchase, ...], table: Any
) -> None:
    assert table.repeat_summaries(until=LAST) == repeat_summaries(purchases, until=LAST)


def test_the_database_agrees_on_what_is_bought_together(
    counted: CoPurchases, table: Any
) -> None:
    """All 2,739,599 pairs that met twice or more, each counted alike."""
    assert table.co_purchases(without=NO_PRODUCTS) == counted
    assert sum(1 for _ in counted.pairs()) == 2_739_599
