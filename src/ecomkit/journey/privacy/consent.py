"""Consent: who allowed what, and when. Without a decision nothing is allowed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.identity import IdentityGraph
from ecomkit.journey.privacy.purposes import ConsentPurpose, as_purposes
from ecomkit.validators import require_moment

DECISIONS = {"consent_given": True, "consent_withdrawn": False, "unsubscribed": False}
# Who unsubscribes without saying from what wants no advertising any more.
_UNSUBSCRIBED = frozenset({ConsentPurpose.MARKETING})
_Decisions = Mapping[tuple[str, ConsentPurpose], tuple[tuple[datetime, bool], ...]]


@attrs.frozen
class Consents:
    """Everybody's decisions, from ``consent_given``, ``consent_withdrawn``, ``unsubscribed``.

    The last decision up to a moment holds; of two at one moment, the withdrawal. Without
    a decision only what is necessary is allowed. Unsubscribing withdraws marketing. What a
    visitor withdraws, the customer who was identified has withdrawn too; what a visitor
    allows, only the visitor has.
    """

    _decisions: _Decisions = attrs.field(factory=dict, hash=False)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Consents:
        """The decisions in *events*; other events are ignored."""
        found: dict[tuple[str, ConsentPurpose], list[tuple[datetime, bool]]] = {}
        ordered = in_order(events)
        graph = IdentityGraph.of(ordered)
        for event in ordered:
            if event.name not in DECISIONS:
                continue
            given = DECISIONS[event.name]
            people = {event.actor}
            if not given:
                people.add(graph.customer(event.actor, at=event.at))
            for purpose in purposes_decided(event):
                for person in people:
                    rows = found.setdefault((person, purpose), [])
                    rows.append((event.at, given))
        return cls(
            {
                key: tuple(sorted(rows, key=lambda row: (row[0], not row[1])))
                for key, rows in found.items()
            }
        )

    def allows(
        self, actor: str, purposes: Iterable[ConsentPurpose], *, at: datetime
    ) -> bool:
        """Whether *actor* allows all of *purposes* at this moment."""
        return all(
            purpose is ConsentPurpose.NECESSARY
            or self._last(actor, purpose, at) is True
            for purpose in as_purposes(purposes)
        )

    def refuses(
        self, actor: str, purposes: Iterable[ConsentPurpose], *, at: datetime
    ) -> bool:
        """Whether *actor* has refused any of *purposes*, rather than not decided yet."""
        return any(
            self._last(actor, purpose, at) is False for purpose in as_purposes(purposes)
        )

    def granted(self, actor: str, *, at: datetime) -> frozenset[ConsentPurpose]:
        """All purposes that *actor* allows at this moment."""
        return frozenset(
            purpose
            for purpose in ConsentPurpose
            if self.allows(actor, [purpose], at=at)
        )

    def _last(self, actor: str, purpose: ConsentPurpose, at: datetime) -> bool | None:
        require_moment(at, path="$.at")
        rows = self._decisions.get((actor, purpose), ())
        index = bisect_right(rows, at, key=lambda row: row[0])
        return rows[index - 1][1] if index else None


def purposes_decided(event: Event) -> frozenset[ConsentPurpose]:
    """What a decision is about; unsubscribing, if it does not say, about marketing.

    Raises InvalidEventError for purposes that there are not.
    """
    if event.name == "unsubscribed" and event.properties.get("purposes") is None:
        return _UNSUBSCRIBED
    purposes: Any = event.properties.get("purposes")
    try:
        return as_purposes(purposes, path="$.properties.purposes")
    except InvalidInputError as error:
        raise InvalidEventError(
            f"{event.name}: {error.message}", path=error.path, hint=error.hint
        ) from None
