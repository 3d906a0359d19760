"""Who is who: a visitor without a name becomes a known customer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import moment
from ecomkit.journey.event_fields import in_order, text_of

_Links = Mapping[str, tuple[tuple[datetime, str], ...]]


@attrs.frozen
class IdentityGraph:
    """Which visitor is which customer, from which moment on.

    What a visitor did before the first sign-in belongs to the customer who signed in.
    Where a second customer signs in on the same device, what follows is theirs.
    """

    _links: _Links = attrs.field(factory=dict, hash=False)
    _moved: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    @classmethod
    def of(cls, events: Iterable[Event]) -> IdentityGraph:
        """The identities that ``identified`` events tell of: actor is, customer."""
        graph = cls()
        for event in in_order(events):
            customer = text_of(event, "customer")
            if event.name == "identified" and customer and customer != event.actor:
                graph = graph.merged(event.actor, customer, at=event.at)
        return graph

    def merged(self, visitor: str, customer: str, *, at: datetime) -> IdentityGraph:
        """With *visitor* known to be *customer* from this moment on."""
        moment(at)
        self._check(visitor, customer)
        rows = {*self._links.get(visitor, ()), (at, customer)}
        return attrs.evolve(self, links={**self._links, visitor: tuple(sorted(rows))})

    def joined(self, old: str, new: str) -> IdentityGraph:
        """With two accounts of one customer made one: *old* goes on as *new*."""
        self._check(old, new)
        return attrs.evolve(self, moved={**self._moved, old: new})

    def customer(self, actor: str, *, at: datetime) -> str:
        """Whom *actor* stands for at this moment: a customer, or the visitor as such."""
        rows = self._links.get(actor, ())
        if rows:
            place = bisect_right(rows, moment(at), key=lambda row: row[0])
            actor = self.customer(rows[max(place - 1, 0)][1], at=at)
        while actor in self._moved:
            actor = self._moved[actor]
        return actor

    def ids_of(self, customer: str) -> frozenset[str]:
        """Every id under which *customer* was ever seen."""
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
        """*events*, in order, each with the customer for its actor."""
        found = []
        for event in in_order(events):
            actor = self.customer(event.actor, at=event.at)
            found.append(
                event if actor == event.actor else attrs.evolve(event, actor=actor)
            )
        return found

    def _check(self, actor: str, other: str) -> None:
        if not actor or not other:
            raise InvalidInputError("an id is empty", path="$.actor")
        if actor in self._reach(other):
            raise InvalidInputError(
                f"{short_repr(other)} already stands for {short_repr(actor)}",
                path="$.customer",
                hint="merge the visitor into the customer, not the other way",
            )

    def _reach(self, actor: str) -> set[str]:
        # Everybody whom *actor* stands for at any time, and *actor*.
        found, todo = set[str](), [actor]
        while todo:
            at_hand = todo.pop()
            if at_hand not in found:
                found.add(at_hand)
                todo += [customer for _, customer in self._links.get(at_hand, ())]
                todo += [self._moved[at_hand]] if at_hand in self._moved else []
        return found
