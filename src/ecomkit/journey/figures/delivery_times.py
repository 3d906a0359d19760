"""Delivery: time to ship, delivery on time, and service levels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import attrs

from ecomkit.errors import short_repr
from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import (
    completed_orders,
    money_of,
    needed_money,
    order_of,
    refund_of,
)
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money

_OF_MONEY = frozenset({"order_edited", "order_refunded", "payment_captured"})


def time_between(events: Iterable[Event], start: str, end: str) -> DurationStats:
    """The durations from each order's first *start* event to its first *end* event.

    ``time_between(events, "order_completed", "shipment_dispatched")`` is the time to ship.
    """
    ordered = as_customers(events)
    begun: dict[str, datetime] = {}
    for event in ordered:
        if event.name == start and order_of(event):
            begun.setdefault(order_of(event), event.at)
    done: dict[str, timedelta] = {}
    for event in ordered:
        if event.name != end:
            continue
        order = order_of(event)
        if order in done or order not in begun:
            continue
        # What happens at the same moment may be told before or after.
        if event.at > begun[order] or (event.at == begun[order] and start != end):
            done[order] = event.at - begun[order]
    return DurationStats(done.values())


def time_to_cash(events: Iterable[Event]) -> DurationStats:
    """The durations from order to the money: until all that was due had been captured.

    What was canceled or credited was not due: where that is the last that was open, the
    money that came before counts. Orders that are not paid in full yet are left out, and
    those that do not say what they cost, as in a log of clicks.
    """
    placed: dict[str, datetime] = {}
    due: dict[str, Money] = {}
    ordered = as_customers(events)
    for event in completed_orders(ordered):
        order, total = order_of(event), money_of(event, "total")
        if total:
            placed[order], due[order] = event.at, total
    came: dict[str, datetime] = {}
    done: dict[str, timedelta] = {}
    for event in ordered:
        if event.name not in _OF_MONEY:
            continue
        order = order_of(event)
        if order not in due or order in done:
            continue
        if event.name == "order_edited":
            due[order] += needed_money(event, "total")
        elif event.name == "order_refunded":
            due[order] -= refund_of(event)
        elif event.name == "payment_captured":
            due[order] -= needed_money(event, "amount")
            came[order] = event.at
        if order in came and due[order].amount <= 0:
            done[order] = max(came[order] - placed[order], timedelta(0))
    return DurationStats(done.values())


def time_to_ship(events: Iterable[Event]) -> DurationStats:
    """The durations from order to dispatch."""
    return time_between(events, "order_completed", "shipment_dispatched")


def on_time_rate(events: Iterable[Event]) -> Proportion:
    """The share of orders delivered on time, of all delivered orders with a promise.

    The promise is ``promised_by`` in ``order_completed`` or ``promised`` in
    ``shipment_delivered``: a moment, or a date, kept until the end of that day; or either
    as ISO 8601 text; "" is no promise. The day of delivery is that of ``on``, where the event says it, else
    that of its moment as written. The last parcel counts.
    """
    promised: dict[str, object] = {}
    arrived: dict[str, Event] = {}
    for event in as_customers(events):
        if event.name == "order_completed" and event.properties.get("promised_by"):
            promised.setdefault(order_of(event), event.properties["promised_by"])
        elif event.name == "shipment_delivered":
            order = order_of(event)
            arrived[order] = event
            if event.properties.get("promised"):
                promised.setdefault(order, event.properties["promised"])
    found = [order for order in arrived if order in promised]
    kept = sum(_kept(promised[order], arrived[order]) for order in found)
    return Proportion(kept, len(found))


def _kept(promise: object, arrival: Event) -> bool:
    promise = _read(promise)
    if isinstance(promise, datetime) and promise.tzinfo is not None:
        return arrival.at <= promise
    if isinstance(promise, date) and not isinstance(promise, datetime):
        day = _read(arrival.properties.get("on", ""))
        return (day if type(day) is date else arrival.at.date()) <= promise
    raise InvalidEventError(
        f"{short_repr(promise)} is not a promised time",
        path="$.properties.promised_by",
        hint="a date, or a moment with a time zone",
    )


def _read(text: object) -> object:
    if not isinstance(text, str):
        return text
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


@attrs.frozen(kw_only=True)
class ServiceLevel:
    """A target for the time from one event of an order to another."""

    name: str = attrs.field(validator=check.name)
    start: str = attrs.field(validator=check.name)
    end: str = attrs.field(validator=check.name)
    target: timedelta = attrs.field(validator=check.duration)

    def kept(self, events: Iterable[Event]) -> Proportion:
        """The share of orders within the target, of all that reached the end."""
        return time_between(events, self.start, self.end).within(self.target)
