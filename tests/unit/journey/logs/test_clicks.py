"""Logs of clicks: read from any rows, and their figures beside plain loops."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.errors import InvalidInputError
from ecomkit.journey import Proportion
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    CountingUnit,
    Funnel,
    FunnelOrder,
    conversion_rate,
    kpi_report,
    repeat_rate,
    sold_lines_from_events,
    step_rate,
)
from ecomkit.journey.logs import CLICK_KINDS, ClickLog, LogReading
from ecomkit.journey.recommend import best_sellers
from ecomkit.money import Rounding

THEIRS = {
    "at": "timestamp",
    "visitor": "visitorid",
    "kind": "event",
    "item": "itemid",
    "order": "transactionid",
}
SITE = ClickLog(columns=THEIRS)
CSV = """timestamp,visitorid,event,itemid,transactionid
1433221332117,257597,view,355908,
1433224214164,992329,view,248676,
1433221999827,111016,view,318965,
1433221955914,483717,addtocart,253185,
1433221337106,951259,view,367447,
1433223236522,111016,addtocart,318965,
1433223517000,111016,transaction,318965,4000
1433223517000,111016,transaction,123456,4000
"""
START = datetime(2015, 6, 2, tzinfo=UTC)


def by_dicts(text: str) -> LogReading:
    return SITE.read(csv.DictReader(StringIO(text)))


def by_lists(text: str) -> LogReading:
    return SITE.read(csv.reader(StringIO(text)))


def by_frame(text: str) -> LogReading:
    return SITE.read(pd.read_csv(StringIO(text)).to_dict("records"))


def by_named_tuples(text: str) -> LogReading:
    return ClickLog().read(pd.read_csv(StringIO(text)).itertuples(index=False))


def by_duckdb(text: str) -> LogReading:
    frame = pd.read_csv(StringIO(text))
    rows = duckdb.execute("select * from frame").fetchall()
    assert len(rows) == len(frame)
    return ClickLog().read(rows)


@pytest.mark.parametrize(
    "read", [by_dicts, by_lists, by_frame, by_named_tuples, by_duckdb]
)
def test_rows_of_any_kind_are_the_same_events(
    read: Callable[[str], LogReading],
) -> None:
    """In a data frame the ids of orders are floats, and most of them NaN."""
    found = read(CSV)

    assert not found.problems
    assert found == by_dicts(CSV)
    assert [(each.name, each.actor) for each in found.events] == [
        ("product_viewed", "257597"),
        ("product_viewed", "951259"),
        ("product_added", "483717"),
        ("product_viewed", "111016"),
        ("product_added", "111016"),
        ("order_completed", "111016"),
        ("product_viewed", "992329"),
    ]
    assert found.events[0].at == START + timedelta(
        hours=5, minutes=2, seconds=12, milliseconds=117
    )
    order = found.events[5]
    assert order.subject == "4000"
    assert [each["sku"] for each in order.properties["products"]] == [
        "318965",
        "123456",
    ]


@pytest.mark.parametrize(
    "written",
    [
        1433221332,
        "1433221332",
        1433221332.0,
        1433221332000,
        "1433221332000",
        Decimal(1433221332000),
        1433221332000000,
        1433221332000000000,
        "2015-06-02 05:02:12",
        "2015-06-02T07:02:12+02:00",
        datetime(2015, 6, 2, 5, 2, 12),  # the zone of the log is its zone
        pd.Timestamp("2015-06-02 05:02:12"),
    ],
)
def test_the_size_of_a_number_is_its_unit(written: object) -> None:
    """Seconds, milliseconds, microseconds and nanoseconds since 1970, or a clock's time."""
    (event,) = ClickLog().read([(written, "v", "view", "mug")]).events

    assert event.at == datetime(2015, 6, 2, 5, 2, 12, tzinfo=UTC)
    assert type(event.at) is datetime


def test_a_time_without_a_zone_is_the_time_of_the_log() -> None:
    here = ClickLog(zone=ZoneInfo("Europe/Berlin"))

    (event,) = here.read([("2015-06-02 07:02:12", "v", "view", "mug")]).events

    assert event.at == datetime(2015, 6, 2, 5, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",v,view,mug,", "timestamp: is empty"),
        ("yesterday,v,view,mug,", "timestamp: 'yesterday' is not a moment"),
        ("14332213,v,view,mug,", "timestamp: '14332213' is not a moment"),
        (
            "143322133,v,view,mug,",
            "timestamp: 143322133 is no moment from 1990 to 2100",
        ),
        ("nan,v,view,mug,", "timestamp: 'nan' is not a moment"),
        ("1433221332117,,view,mug,", "visitorid: is empty"),
        ("1433221332117,v,stare,mug,", "event: unknown kind 'stare'"),
        ("1433221332117,v,view,,", "itemid: is empty"),
        ("1433221332117,v,transaction,mug,", "transactionid: is empty"),
        (
            "1433221332117,v,transaction,mug,1",
            "transactionid: order 1 is of w in line 2",
        ),
        ("1433221332117,v,view,mug,,more", "has more values than columns"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_left_out(row: str, told: str) -> None:
    """The line is that of the file, also where a value runs over two of them."""
    head = "timestamp,visitorid,event,itemid,transactionid\n"
    good = '1433221332000,w,transaction,tea,1\n1433221332000,w,view,"te\na",\n'

    found = by_dicts(f"{head}{good}{row}\n{good}")

    (problem,) = found.problems
    assert found.left_out == (problem,)
    column, message = problem.column, problem.message
    assert (f"{column}: {message}" if column else message) == told
    assert str(problem).startswith("clicks, line 5")
    assert len(found.events) == 2
    assert found.repeated == 2


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ("timestamp", "$.clicks"),
        (7, "$.clicks"),
        ([7], "$.clicks"),
        (["view"], "$.clicks"),
        ([{"at": 1}], "$.clicks"),
        (pd.DataFrame({"timestamp": [1]}), "$.clicks"),
    ],
)
def test_what_is_no_table_is_refused(rows: Any, path: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        SITE.read(rows)

    assert error.value.path == path
    assert error.value.hint


@pytest.mark.parametrize(
    "facts",
    [
        {"columns": {"when": "timestamp"}},
        {"columns": 7},
        {"columns": {"at": 7}},
        {"kinds": {"view": "stared"}},
        {"kinds": {"view": 7}},
        {"zone": "Mars"},
    ],
)
def test_a_log_that_cannot_be_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        ClickLog(**facts)


def test_ids_that_have_lost_digits_are_refused() -> None:
    """As floats 2**53 + 1 and 2**53 are one number."""
    (problem,) = ClickLog().read([(1433221332, float(2**60), "view", "mug")]).problems

    assert "lost digits" in problem.message


_Click = tuple[int, str, str, str, str | None]
visitors = st.sampled_from("abcd")
clicks = st.lists(
    st.tuples(
        st.integers(1433221332000, 1433221932000),
        visitors,
        st.sampled_from(list(CLICK_KINDS)),
        st.sampled_from(["mug", "tea", "ring"]),
        st.sampled_from("123"),
    ).map(
        # A visitor's order is nobody else's.
        lambda row: (*row[:4], f"{row[1]}{row[4]}" if row[2] == "transaction" else None)
    ),
    max_size=30,
)


def _steps(rows: Iterable[_Click], *names: str) -> int:
    # How many visitors did all of *names*, each at or after the one before.
    reached = set()
    for visitor in "abcd":
        own = sorted((row for row in rows if row[1] == visitor), key=lambda row: row[0])
        place, times = 0, []
        for at, _, kind, *_ in own:
            if place < len(names) and kind == names[place]:
                place += 1
                times.append(at)
        if place == len(names):
            reached.add(visitor)
    return len(reached)


@given(clicks)
def test_the_figures_of_a_log_are_those_of_plain_loops(rows: list[_Click]) -> None:
    """Orders, customers, best sellers and conversion, of rows in whatever order."""
    found = ClickLog().read(rows)
    own = set(rows)
    orders = {row[4]: row[1] for row in own if row[2] == "transaction"}
    bought = Counter(orders.values())
    pieces = Counter(row[3] for row in own if row[2] == "transaction")

    assert not found.problems
    assert found.repeated == len(rows) - len(own)
    assert repeat_rate(found.events) == Proportion(
        sum(count > 1 for count in bought.values()), len(bought)
    )
    assert conversion_rate(found.events, per=CountingUnit.PERSON) == Proportion(
        len(bought), len({row[1] for row in own})
    )
    lines = sold_lines_from_events(found.events)
    assert {each.sku: each.quantity for each in best_sellers(lines)} == pieces
    seen = {row[1] for row in own if row[2] == "view"}
    added = {
        row[1]
        for row in own
        if row[2] == "addtocart"
        and any(
            (view[1], view[2]) == (row[1], "view") and view[0] < row[0] for view in own
        )
    }
    if len({row[0] for row in own}) == len(own):
        assert step_rate(found.events, "product_viewed", "product_added") == Proportion(
            len(added), len(seen)
        )


@given(clicks)
def test_the_funnel_of_a_log_is_that_of_a_plain_loop(rows: list[_Click]) -> None:
    """Visitors who looked, then put into the cart: within an hour, as all of the log is."""
    own = [row for row in set(rows) if row[2] != "transaction"]
    own = list({row[0]: row for row in own}.values())
    funnel = Funnel(
        steps=("product_viewed", "product_added"),
        window=timedelta(hours=1),
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )

    counts = [each.count for each in funnel.count(ClickLog().read(own).events).steps]

    assert counts == [_steps(own, "view"), _steps(own, "view", "addtocart")]


def test_the_report_of_a_log_without_prices_has_no_amounts() -> None:
    report = kpi_report(by_dicts(CSV).events, GROSS_REVENUE, Rounding())

    assert report.value("orders") == 1
    assert report.value("view to cart") == Proportion(1, 4)
    assert report.value("conversion per visitor") == Proportion(1, 5)
    assert not any("revenue" in each.name for each in report.kpis)


def test_rows_are_read_once_as_they_come() -> None:
    """So that whoever hands them in sees how far it has come, as with a progress bar."""
    asked = []

    def rows() -> Iterable[tuple[int, str, str, str]]:
        for count in range(5):
            asked.append(count)
            yield 1433221332 + count, "v", "view", "mug"

    assert len(ClickLog().read(rows()).events) == 5
    assert asked == [0, 1, 2, 3, 4]
