"""RFM segments: the ten customary groups of customers by recency and frequency."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ecomkit.journey.figures.rfm import RfmScore, RfmTable
from ecomkit.journey.marketing.segment_rules import AllRules, Comparison, Criterion
from ecomkit.journey.marketing.segments import Segment


def rfm_facts(
    table: RfmTable, scores: Mapping[str, RfmScore]
) -> dict[str, dict[str, Any]]:
    """The RFM figures of each customer as facts for segments.

    ``recency`` in days, ``orders``, ``spent``, and the scores ``r``, ``f`` and ``m``.
    """
    return {
        each.customer: {
            "recency": each.recency,
            "orders": each.frequency,
            "spent": each.monetary,
            "r": scores[each.customer].recency,
            "f": scores[each.customer].frequency,
            "m": scores[each.customer].monetary,
        }
        for each in table.customers
    }


def _cells(r: tuple[int, int], f: tuple[int, int]) -> AllRules:
    return AllRules(
        Criterion(fact, test, value)
        for fact, bounds in (("r", r), ("f", f))
        for test, value in zip(
            (Comparison.AT_LEAST, Comparison.AT_MOST), bounds, strict=True
        )
    )


# The ten customary names for the cells of R and F in five groups; each customer is in
# exactly one of them.
RFM_SEGMENTS: Mapping[str, Segment] = MappingProxyType(
    {
        name: Segment(name, _cells(r, f))
        for name, r, f in (
            ("champions", (5, 5), (4, 5)),
            ("loyal", (3, 4), (4, 5)),
            ("potential_loyalists", (4, 5), (2, 3)),
            ("new", (5, 5), (1, 1)),
            ("promising", (4, 4), (1, 1)),
            ("need_attention", (3, 3), (3, 3)),
            ("about_to_sleep", (3, 3), (1, 2)),
            ("cannot_lose", (1, 2), (5, 5)),
            ("at_risk", (1, 2), (3, 4)),
            ("hibernating", (1, 2), (1, 2)),
        )
    }
)
