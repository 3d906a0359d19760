"""The customer figures over tables of any size, computed by the database.

Needs the extra ``ibis``. DuckDB computes them in the process; a table of your own connection
(Spark, BigQuery, Snowflake, PostgreSQL, ...) computes them there. Only the small result is
transferred, as the same values that :mod:`ecomkit.journey.figures` makes from plain rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import localcontext
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, MissingExtraError
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.cohorts import CohortPeriod, CohortTable, table_of_cells
from ecomkit.journey.figures.funnel import CountingUnit, Funnel, FunnelOrder
from ecomkit.journey.figures.rfm import RfmFigures, RfmTable
from ecomkit.journey.figures.sales_summary import SalesSummary
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.lifetime.repeat_summary import RepeatSummary
from ecomkit.journey.recommend.best_sellers import BestSeller, BestSellersBy
from ecomkit.journey.recommend.copurchase import CoPurchases
from ecomkit.money.amount import Money
from ecomkit.numbers import WIDE

_COLUMNS = ("order", "customer", "sku", "at", "quantity", "amount")


def _ibis() -> Any:
    try:
        import ibis
    except ImportError:
        raise MissingExtraError("ibis", needed_for="analysis in a database") from None
    return ibis


@attrs.frozen(kw_only=True, eq=False)
class SalesTable:
    """Sold lines in a database: one row for each line of an order.

    ``lines`` is an ibis table with the columns ``order``, ``customer`` (empty or null
    for guests), ``sku``, ``at``, ``quantity`` and ``amount``; rename yours, and filter out
    what was not sold, and gift cards, which are no revenue, before. ``at`` is a timestamp without time zone, in the shop's own
    time. ``amount`` is that of the whole line, in minor units of ``currency`` (``scale``
    decimal places below them).
    """

    lines: Any
    currency: str
    scale: int = 0

    def __attrs_post_init__(self) -> None:
        ibis = _ibis()
        schema = self.lines.schema()
        missing = [name for name in _COLUMNS if name not in schema]
        if missing:
            raise InvalidInputError(
                f"the table lacks {', '.join(missing)}", path="$.lines"
            )
        if not schema["amount"].is_integer():
            raise InvalidInputError(
                f"amount is {schema['amount']}, not a whole number of minor units",
                path="$.lines.amount",
                hint='cast it: (t.price * 100).round().cast("int64") * t.quantity',
            )
        if schema["at"] not in {ibis.dtype("timestamp"), ibis.dtype("timestamp(6)")}:
            raise InvalidInputError(
                f"at is {schema['at']}, not a timestamp without zone", path="$.lines.at"
            )

    @property
    def purchases(self) -> Any:
        """One row for each order: its customer, first moment and amount (an expression)."""
        lines = self.lines
        return lines.group_by("order").aggregate(
            customer=lines.customer.cast("string").fill_null("").max(),
            at=lines["at"].min(),
            amount=lines.amount.sum().cast("int64"),
        )

    def _known(self) -> Any:
        orders = self.purchases
        return orders.filter(orders.customer != "")

    def _money(self, amount: int) -> Money:
        return Money.from_minor(amount, self.currency, scale=self.scale)

    def sales_summary(self) -> SalesSummary:
        """As :func:`ecomkit.journey.figures.sales_summary`."""
        orders = self.purchases
        (whole,) = _rows(
            orders.aggregate(
                orders=orders.count(),
                guests=(orders.customer == "").sum(),
                revenue=orders.amount.sum().cast("int64"),
            )
        )
        if not whole["orders"]:
            raise NoFiguresError("nothing was sold, so there are no figures of sales")
        counts = self._known().group_by("customer").aggregate(n=lambda t: t.count())
        (people,) = _rows(
            counts.aggregate(all=counts.count(), repeat=(counts.n > 1).sum())
        )
        return SalesSummary(
            orders=whole["orders"],
            guests=whole["guests"],
            customers=people["all"],
            repeat=Proportion(people["repeat"] or 0, people["all"]),
            revenue=self._money(whole["revenue"]),
        )

    def rfm_table(self, *, on: date) -> RfmTable:
        """As :func:`ecomkit.journey.figures.rfm_table`."""
        ibis = _ibis()
        orders = self._known()
        before = orders.filter(
            orders["at"] < ibis.timestamp(f"{on.isoformat()} 00:00:00")
        )
        found = before.group_by("customer").aggregate(
            last=before["at"].max().date(),
            frequency=before.count(),
            monetary=before.amount.sum().cast("int64"),
        )
        return RfmTable(
            tuple(
                RfmFigures(
                    customer=row["customer"],
                    recency=(on - row["last"]).days,
                    frequency=row["frequency"],
                    monetary=self._money(row["monetary"]),
                )
                for row in _by_name(_rows(found), "customer")
            )
        )

    def cohort_table(self, *, period: CohortPeriod = CohortPeriod.MONTH) -> CohortTable:
        """As :func:`ecomkit.journey.figures.cohort_table`."""
        period = CohortPeriod(period)
        orders = self._known()
        dated = orders.mutate(
            start=orders["at"]
            .truncate("W" if period is CohortPeriod.WEEK else "M")
            .date()
        )
        firsts = dated.group_by("customer").aggregate(first=dated.start.min())
        both = dated.join(firsts, "customer")
        cells = both.group_by("first", "start").aggregate(
            customers=both.customer.nunique(), amount=both.amount.sum().cast("int64")
        )
        return table_of_cells(
            {
                (row["first"], row["start"]): (
                    row["customers"],
                    self._money(row["amount"]),
                )
                for row in _rows(cells)
            },
            period,
        )

    def co_purchases(
        self, *, fewest: int = 2, without: Iterable[str] = ()
    ) -> CoPurchases:
        """As :func:`ecomkit.journey.recommend.co_purchases`, without the SKUs in *without*."""
        left_out = tuple(without)
        rows = self.lines.select("order", "sku").distinct()
        if left_out:
            rows = rows.filter(~rows.sku.isin(left_out))
        products = {
            row["sku"]: row["baskets"]
            for row in _rows(rows.group_by("sku").aggregate(baskets=rows.count()))
        }
        often = sorted(sku for sku, baskets in products.items() if baskets >= fewest)
        together: dict[str, dict[str, int]] = {sku: {} for sku in often}
        # Whole numbers instead of names: the database pairs them three times as fast.
        for one, other, baskets in _pairs(rows, often, fewest) if often else ():
            first, second = often[one], often[other]
            together[first][second] = together[second][first] = baskets
        return CoPurchases(
            baskets=rows.order.nunique().to_pyarrow().as_py(),
            fewest=fewest,
            products=products,
            together=together,
        )

    def best_sellers(
        self, *, by: BestSellersBy = BestSellersBy.QUANTITY, most: int = 10
    ) -> tuple[BestSeller, ...]:
        """As :func:`ecomkit.journey.recommend.best_sellers`."""
        ibis = _ibis()
        lines = self.lines
        sold = lines.group_by("sku").aggregate(
            quantity=lines.quantity.sum(),
            revenue=lines.amount.sum().cast("int64"),
            orders=lines.order.nunique(),
        )
        best = sold.order_by(ibis.desc(BestSellersBy(by).value), "sku").limit(most)
        return tuple(
            BestSeller(
                sku=row["sku"],
                quantity=row["quantity"],
                revenue=self._money(row["revenue"]),
                orders=row["orders"],
            )
            for row in _rows(best)
        )

    def repeat_summaries(self, *, until: date) -> tuple[RepeatSummary, ...]:
        """As :func:`ecomkit.journey.lifetime.repeat_summaries`."""
        orders = self._known()
        dated = orders.mutate(day=orders["at"].date())
        days = (
            dated.filter(dated.day <= until)
            .group_by("customer", "day")
            .aggregate(amount=lambda t: t.amount.sum())
        )
        found = days.group_by("customer").aggregate(
            days=days.count(),
            first=days.day.min(),
            last=days.day.max(),
            spent=(days.amount.sum() - days.amount.argmin(days.day)).cast("int64"),
        )
        return tuple(
            RepeatSummary(
                customer=row["customer"],
                repeats=row["days"] - 1,
                recency=(row["last"] - row["first"]).days,
                age=(until - row["first"]).days,
                spent=self._money(row["spent"]),
            )
            for row in _by_name(_rows(found), "customer")
        )


def funnel_counts(events: Any, funnel: Funnel) -> tuple[tuple[str, int], ...]:
    """How many people reach each step: the labels and counts of ``funnel.count(...)``.

    *events* is an ibis table with ``actor``, ``name``, ``at`` (a timestamp) and
    ``sequence``. For ordered funnels of people whose steps are names of events.
    """
    if (
        funnel.unit is not CountingUnit.PERSON
        or funnel.order is not FunnelOrder.ORDERED
    ):
        raise InvalidInputError(
            "a database counts only people in ordered steps", path="$.funnel"
        )
    ibis = _ibis()
    rows = events.select("actor", "name", "at", "sequence").mutate(
        index=ibis.row_number().over(
            group_by="actor", order_by=["at", "sequence", "name"]
        )
    )
    reached: Any = None
    counts = []
    for step in funnel.steps:
        taking = rows.filter(rows.name.isin(tuple(step.names)))
        if reached is None:
            reached = taking.select("actor", "index", start="at", first="index")
        else:
            taking = taking.select("actor", "at", then="index")
            both = reached.join(taking, "actor")
            both = both.filter(both.then > both.index)
            if funnel.window < timedelta.max:
                with localcontext(WIDE):  # ibis divides by the ambient one
                    window = ibis.literal(funnel.window)
                both = both.filter(both["at"] <= both.start + window)
            reached = both.group_by("actor", "first", "start").aggregate(
                index=both.then.min()
            )
        counts.append((step.label, reached.actor.nunique().to_pyarrow().as_py()))
    return tuple(counts)


def _pairs(
    rows: Any, names: Sequence[str], fewest: int
) -> Iterable[tuple[int, int, int]]:
    # The indexes in *names* of every pair in enough orders, and in how many.
    ibis = _ibis()
    import pyarrow as pa

    codes = ibis.memtable(
        pa.table({"sku": list(names), "code": list(range(len(names)))})
    )
    coded = rows.join(codes, "sku").select("order", code=codes.code.cast("int32"))
    both = coded.join(coded.rename(partner="code"), "order")
    both = both.filter(both.code < both.partner)
    counted = both.group_by("code", "partner").aggregate(baskets=both.count())
    table = counted.filter(counted.baskets >= fewest).to_pyarrow()
    columns = (table[name].to_pylist() for name in ("code", "partner", "baskets"))
    return zip(*columns, strict=True)


def _rows(expression: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return found


def _by_name(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    # Python's order of names, whatever collation the database sorts by.
    return sorted(rows, key=lambda row: row[name])
