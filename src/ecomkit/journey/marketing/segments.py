"""Segments: rules about the facts known of customers, with the reason for each member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.journey.marketing.ports import SegmentRule
from ecomkit.journey.marketing.rule_result import RuleResult
from ecomkit.journey.marketing.segment_rules import is_rule
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose, as_purposes
from ecomkit.journey.validators import check


@attrs.frozen(kw_only=True)
class SegmentMembership:
    """Whether one customer belongs to a segment, and why."""

    segment: str
    customer: str
    inside: bool
    result: RuleResult

    @property
    def because(self) -> tuple[RuleResult, ...]:
        """The facts that decided it."""
        return tuple(self.result.deciding())


@attrs.frozen
class Segment:
    """A group of customers who meet a rule."""

    id: str = attrs.field(validator=check.name)
    rule: SegmentRule = attrs.field(validator=is_rule)

    def membership(self, customer: str, facts: Mapping[str, Any]) -> SegmentMembership:
        """Whether *customer* with these *facts* belongs to the segment, and why."""
        result = self.rule.check(facts)
        return SegmentMembership(
            segment=self.id, customer=customer, inside=result.met, result=result
        )

    def members(
        self, customers: Mapping[str, Mapping[str, Any]]
    ) -> tuple[SegmentMembership, ...]:
        """Those of *customers* (id to facts) who belong to the segment, by id."""
        everybody = (
            self.membership(name, facts) for name, facts in sorted(customers.items())
        )
        return tuple(each for each in everybody if each.inside)


@attrs.frozen(kw_only=True)
class SegmentRecipients:
    """The members of a segment who may be contacted, and those withheld for lack of consent."""

    segment: str
    members: tuple[SegmentMembership, ...]
    withheld: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The members and the facts that decided, for a mailing program."""
        return {
            "segment": self.segment,
            "members": [
                {
                    "customer": each.customer,
                    "because": {why.fact: str(why.found) for why in each.because},
                }
                for each in self.members
            ],
            "withheld": len(self.withheld),
        }


def segment_recipients(
    segment: Segment,
    customers: Mapping[str, Mapping[str, Any]],
    consents: Consents,
    *,
    at: datetime,
    purposes: Iterable[ConsentPurpose] = (ConsentPurpose.MARKETING,),
) -> SegmentRecipients:
    """The members of *segment* who allow all of *purposes* at this moment.

    Customers who have not decided are withheld.
    """
    needed = as_purposes(purposes)
    members: list[SegmentMembership] = []
    withheld: list[str] = []
    for each in segment.members(customers):
        if consents.allows(each.customer, needed, at=at):
            members.append(each)
        else:
            withheld.append(each.customer)
    return SegmentRecipients(
        segment=segment.id, members=tuple(members), withheld=tuple(withheld)
    )
