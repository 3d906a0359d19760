"""Identity: which anonymous visitors are which customers."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import OrderedEvents, in_order, text_of
from ecomkit.journey.grouped import grouped
from ecomkit.journey.validators import tuple_of
from ecomkit.validators import require_moment, require_name

_Links = Mapping[str, tuple[tuple[datetime, str], ...]]


@attrs.frozen
class IdentityGraph:
    """Which visitor is which customer, from which moment on.

    What a visitor did before the first sign-in belongs to the customer who signed in.
    If a second customer signs in on the same device, what follows belongs to them.
    """

    _links: _Links = attrs.field(factory=dict, hash=False)
    _moved: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @property
    def is_any(self) -> bool:
        """Whether anybody was identified at all."""
        return bool(self._links or self._moved)

    @classmethod
    def of(cls, events: Iterable[Event]) -> IdentityGraph:
        """The identities in ``identified`` events: the actor is the property ``customer``.

        A customer who signs in as somebody who they were before stays who they are.
        """
        links: dict[str, list[tuple[datetime, str]]] = {}
        ordered = in_order(events)
        for event in tuple_of(Event, ordered, path="$.events", error=InvalidEventError):
            if event.name != "identified" or not event.actor:
                continue
            customer = text_of(event, "customer")
            if customer and event.actor not in _reach(customer, links, {}):
                rows = links.setdefault(event.actor, [])
                if (event.at, customer) not in rows:
                    insort(rows, (event.at, customer))
        return cls({actor: tuple(rows) for actor, rows in links.items()})

    def merged(self, visitor: str, customer: str, *, at: datetime) -> IdentityGraph:
        """The graph in which *visitor* is *customer* from this moment on."""
        require_moment(at, path="$.at")
        self._check(visitor, customer)
        rows = {*self._links.get(visitor, ()), (at, customer)}
        return attrs.evolve(self, links={**self._links, visitor: tuple(sorted(rows))})

    def joined(self, old: str, new: str) -> IdentityGraph:
        """The graph in which two accounts are one: *old* continues as *new*."""
        self._check(old, new)
        return attrs.evolve(self, moved={**self._moved, old: new})

    def customer(self, actor: str, *, at: datetime) -> str:
        """The customer that *actor* is at this moment, or *actor* if unknown."""
        require_moment(at, path="$.at")
        rows = self._links.get(actor, ())
        if rows:
            index = bisect_right(rows, at, key=lambda row: row[0])
            actor = self.customer(rows[max(index - 1, 0)][1], at=at)
        while actor in self._moved:
            actor = self._moved[actor]
        return actor

    def ids_of(self, customer: str) -> frozenset[str]:
        """Every id that *customer* ever had."""
        found = {customer}
        while True:
            more = {
                actor
                for actor, rows in self._links.items()
                if any(known in found for _, known in rows)
            } | {old for old, new in self._moved.items() if new in found}
            if more <= found:
                return frozenset(found)
            found |= more

    def known(self, events: Iterable[Event]) -> list[Event]:
        """*events* in order, each with the customer as its actor."""
        found = []
        for event in in_order(events):
            actor = self.customer(event.actor, at=event.at)
            found.append(
                event if actor == event.actor else attrs.evolve(event, actor=actor)
            )
        return found

    def _check(self, actor: str, other: str) -> None:
        require_name(actor, path="$.actor")
        require_name(other, path="$.customer")
        if actor in _reach(other, self._links, self._moved):
            raise InvalidInputError(
                f"{short_repr(other)} already is {short_repr(actor)}",
                path="$.customer",
                hint="merge the visitor into the customer, not the other way",
            )


class CustomersEvents(OrderedEvents):
    """Events whose actors are customers already, and their visits once somebody asked."""

    __slots__ = ("visits",)

    def __init__(self, events: Iterable[Event]) -> None:
        super().__init__(events)
        self.visits: dict[timedelta, Any] = {}  # by the pause that ends one


def as_customers(events: Iterable[Event]) -> CustomersEvents:
    """*events* in chronological order, each with the customer as its actor.

    Whoever was ``identified`` in them is one person with the customer, before and after.
    Do not change the list: one that is as it should be is returned as it is.
    """
    if isinstance(events, CustomersEvents):
        return events
    ordered = in_order(events)
    graph = IdentityGraph.of(ordered)
    return CustomersEvents(graph.known(ordered) if graph.is_any else ordered)


def by_customer_id(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each customer or visitor, in chronological order.

    An event without an actor is nobody's: all who left no id are not one person.
    """
    return grouped(as_customers(events), lambda event: event.actor or None)


def people_in(events: Iterable[Event]) -> set[str]:
    """The customers and visitors in *events*, as they stand there."""
    return {event.actor for event in events} - {""}


def _reach(
    actor: str,
    links: Mapping[str, Iterable[tuple[datetime, str]]],
    moved: Mapping[str, str],
) -> set[str]:
    # Everybody that *actor* is at any time, *actor* included.
    found, todo = set[str](), [actor]
    while todo:
        each = todo.pop()
        if each not in found:
            found.add(each)
            todo += [customer for _, customer in links.get(each, ())]
            todo += [moved[each]] if each in moved else []
    return found
