"""Returns: the share of orders that come back, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ecomkit.events import Event
from ecomkit.journey.event_fields import order_of, text_of
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion


def return_rate(events: Iterable[Event]) -> Proportion:
    """The share of delivered orders with a return requested."""
    delivered: set[str] = set()
    returned: set[str] = set()
    for event in as_customers(events):
        if event.name == "shipment_delivered":
            delivered.add(order_of(event))
        elif event.name == "return_requested":
            returned.add(order_of(event))
    return Proportion(len(delivered & returned), len(delivered))


def return_reasons(events: Iterable[Event]) -> dict[str, int]:
    """The reasons for returns and how often each is given, the most frequent first."""
    reasons = Counter(
        text_of(event, "reason")
        for event in as_customers(events)
        if event.name == "return_requested"
    )
    return dict(sorted(reasons.items(), key=lambda row: (-row[1], row[0])))
