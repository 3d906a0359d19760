"""Who allowed what, and when: nothing is allowed until somebody says so."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.events import Event
from ecomkit.journey.checks import known, moment
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.privacy.purposes import ConsentPurpose

_MEANINGS = {"consent_given": True, "consent_withdrawn": False}
_Decisions = Mapping[tuple[str, ConsentPurpose], tuple[tuple[datetime, bool], ...]]


@attrs.frozen
class Consents:
    """Every decision of every person, read from ``consent_given`` and ``_withdrawn``.

    The last decision before a moment holds. No decision means no, but for the
    necessary; of two decisions at one moment the withdrawal holds.
    """

    _decisions: _Decisions = attrs.field(factory=dict, hash=False)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Consents:
        """The decisions that *events* tell of; other events are passed over."""
        found: dict[tuple[str, ConsentPurpose], list[tuple[datetime, bool]]] = {}
        for event in in_order(events):
            if event.name in _MEANINGS:
                given = _MEANINGS[event.name]
                for purpose in _purposes(event):
                    found.setdefault((event.actor, purpose), []).append(
                        (event.at, given)
                    )
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
            for purpose in [known(ConsentPurpose, purpose) for purpose in purposes]
        )

    def refuses(
        self, actor: str, purposes: Iterable[ConsentPurpose], *, at: datetime
    ) -> bool:
        """Whether *actor* has said no to any of *purposes*, rather than nothing yet."""
        return any(
            self._last(actor, known(ConsentPurpose, purpose), at) is False
            for purpose in purposes
        )

    def granted(self, actor: str, *, at: datetime) -> frozenset[ConsentPurpose]:
        """All that *actor* allows at this moment."""
        return frozenset(
            purpose
            for purpose in ConsentPurpose
            if self.allows(actor, [purpose], at=at)
        )

    def _last(self, actor: str, purpose: ConsentPurpose, at: datetime) -> bool | None:
        rows = self._decisions.get((actor, purpose), ())
        place = bisect_right(rows, moment(at), key=lambda row: row[0])
        return rows[place - 1][1] if place else None


def _purposes(event: Event) -> list[ConsentPurpose]:
    purposes = event.properties.get("purposes")
    if isinstance(purposes, str) or not isinstance(purposes, Iterable):
        raise InvalidEventError(
            f"{event.name} does not say its purposes",
            path="$.properties.purposes",
            hint='a list such as ["analytics"]',
        )
    return [known(ConsentPurpose, purpose) for purpose in purposes]
