"""How a site is used: the way to a product, searches, and how fast pages are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Mean, Proportion
from ecomkit.journey.validators import tuple_of
from ecomkit.journey.visits import RecordedVisit, visits

_ON_THE_WAY = frozenset(
    """
    page_viewed product_clicked product_list_filtered product_list_viewed
    products_searched promotion_clicked
    """.split()
)
# What people wait without noticing, and how long they stay with a page: the limits of the
# Core Web Vitals for the largest part of a page, in seconds.
GOOD_LOAD_TIMES = (Decimal("2.5"), Decimal(4))


def clicks_to_product(events: Iterable[Event]) -> Mean | None:
    """How many pages, lists and searches come before the first product of a visit.

    Visits without a product are left out; None if there is no visit with one.
    """
    counts = []
    for visit in visits(events):
        clicks = 0
        for event in visit.events:
            if event.name == "product_viewed":
                counts.append(clicks)
                break
            clicks += event.name in _ON_THE_WAY
    return Mean.of(counts) if counts else None


def searches_without_result_rate(events: Iterable[Event]) -> Proportion:
    """The share of searches that found nothing, of those that say how much they found."""
    found = [
        event.properties["results"] == 0
        for event in as_customers(events)
        if event.name == "products_searched"
        and isinstance(event.properties.get("results"), int)
    ]
    return Proportion(sum(found), len(found))


def search_exit_rate(events: Iterable[Event]) -> Proportion:
    """The share of visits with a search that ended with one."""
    ends = [
        visit.events[-1].name == "products_searched"
        for visit in visits(events)
        if visit.has("products_searched")
    ]
    return Proportion(sum(ends), len(ends))


def conversion_by_load_time(
    events: Iterable[Event],
    limits: Sequence[Decimal] = GOOD_LOAD_TIMES,
    *,
    goal: str = "order_completed",
) -> dict[str, Proportion]:
    """The conversion of visits by how long their pages took to load, in seconds.

    A visit belongs to the median ``load_time`` of its pages; *limits* part the times
    (``"up to 2.5 s"``). Visits without a time are left out.
    """
    parts = tuple_of(Decimal, limits, path="$.limits")
    if (
        not parts
        or not all(map(Decimal.is_finite, parts))
        or list(parts) != sorted(set(parts))
    ):
        raise InvalidInputError(
            "limits rise, and there is at least one",
            path="$.limits",
            hint="such as Decimal('2.5'), Decimal('4')",
        )
    names = [*(f"up to {each} s" for each in parts), f"over {parts[-1]} s"]
    reached: dict[str, list[bool]] = {name: [] for name in names}
    for visit in visits(events):
        times = _load_times(visit)
        if times:
            rank = sum(median(times) > each for each in parts)
            reached[names[rank]].append(visit.has(goal))
    return {name: Proportion(sum(found), len(found)) for name, found in reached.items()}


def _load_times(visit: RecordedVisit) -> list[Decimal]:
    times = (event.properties.get("load_time") for event in visit.events)
    return [Decimal(each) for each in times if isinstance(each, int | Decimal)]
