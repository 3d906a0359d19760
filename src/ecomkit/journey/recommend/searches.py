"""Search history: suggestions while typing, and categories that fit past searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import lines_of, text_of
from ecomkit.journey.identity import as_customers
from ecomkit.journey.profiles import INTEREST_WEIGHTS, CustomerProfile
from ecomkit.journey.validators import check
from ecomkit.journey.visits import visits
from ecomkit.text import folded


def suggest_searches(
    profile: CustomerProfile, typed: str = "", *, most: int = 5
) -> tuple[str, ...]:
    """Past searches to suggest while somebody types.

    They are the person's own searches with results in which a word begins with *typed*,
    the most frequent first, then the latest.
    """
    wanted = folded(typed)
    counts: Counter[str] = Counter()
    shown: dict[str, tuple[datetime, str]] = {}
    for search in profile.searches:
        key = folded(search.query)
        begins = key.startswith(wanted) or f" {wanted}" in key
        if search.results and begins:
            counts[key] += 1
            shown[key] = search.at, search.query
    ranked = sorted(
        counts, key=lambda key: (counts[key], shown[key][0], key), reverse=True
    )
    return tuple(shown[key][1] for key in ranked[:most])


@attrs.frozen
class SearchPaths:
    """Which categories people turned to after a search, learned from everybody's visits."""

    counts: Mapping[str, Mapping[str, int]] = attrs.field(
        hash=False, validator=check.members(Mapping)
    )

    @classmethod
    def of(
        cls, events: Iterable[Event], *, gap: timedelta = timedelta(minutes=30)
    ) -> SearchPaths:
        """Learns from *events*: a signal of interest belongs to the search before it."""
        counts: dict[str, Counter[str]] = {}
        for visit in visits(events, gap=gap):
            query = ""
            for event in visit.events:
                if event.name == "products_searched":
                    query = folded(text_of(event, "query"))
                elif query and event.name in INTEREST_WEIGHTS:
                    for _, _, category in lines_of(event):
                        if category:
                            counts.setdefault(query, Counter())[category] += 1
        return cls(counts)


def suggest_categories(
    profile: CustomerProfile, paths: SearchPaths, *, most: int = 5
) -> tuple[str, ...]:
    """The categories that fit somebody's past searches, best first.

    Each search adds the shares of the categories that people turned to after it.
    """
    weights: dict[str, float] = {}
    for search in profile.searches:
        found = paths.counts.get(folded(search.query), {})
        total = sum(found.values())
        for category, times in found.items():
            weights[category] = weights.get(category, 0.0) + times / total
    ranked = sorted(weights, key=lambda category: (-weights[category], category))
    return tuple(ranked[:most])


def searches_without_results(
    events: Iterable[Event], *, most: int = 20
) -> tuple[tuple[str, int], ...]:
    """The searches without results and how often they were made, most frequent first."""
    counts = Counter(
        folded(text_of(event, "query"))
        for event in as_customers(events)
        if event.name == "products_searched" and event.properties.get("results") == 0
    )
    counts.pop("", None)
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return tuple(ranked[:most])
