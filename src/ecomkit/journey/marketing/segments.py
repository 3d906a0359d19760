"""Segments: rules about what is known of customers, with the reason for each member."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import attrs

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.journey.checks import known, named
from ecomkit.journey.figures.rfm import RfmScore, RfmTable
from ecomkit.journey.marketing.ports import SegmentRule
from ecomkit.journey.marketing.rule_result import RuleResult
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose


class Comparison(StrEnum):
    """How a fact is held against a value."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL_TO = "equal_to"
    ONE_OF = "one_of"
    HOLDING = "holding"


_TESTS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: lambda found, value: found >= value,
    Comparison.AT_MOST: lambda found, value: found <= value,
    Comparison.EQUAL_TO: lambda found, value: found == value,
    Comparison.ONE_OF: lambda found, value: found in value,
    Comparison.HOLDING: lambda found, value: value in found,
}


@attrs.frozen
class Criterion:
    """A rule about one fact: ``Criterion("orders", Is.AT_LEAST, 3)``.

    A fact that is not known never meets it.
    """

    fact: str = attrs.field(validator=named)
    test: Comparison
    value: Any

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet the criterion."""
        found = facts.get(self.fact)
        try:
            met = found is not None and _TESTS[known(Comparison, self.test)](
                found, self.value
            )
        except (TypeError, EcomkitError):
            raise InvalidInputError(
                f"{self.fact} is {short_repr(found)}, which cannot be held against {short_repr(self.value)}",
                path=f"$.{self.fact}",
            ) from None
        return RuleResult(
            met=met, fact=self.fact, test=self.test, value=self.value, found=found
        )


def _rules(rules: Iterable[SegmentRule]) -> tuple[SegmentRule, ...]:
    return tuple(rules)


@attrs.frozen
class AllRules:
    """Every one of some rules; none of them at all is everybody."""

    rules: tuple[SegmentRule, ...] = attrs.field(converter=_rules)

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet all of the rules."""
        parts = tuple(rule.check(facts) for rule in self.rules)
        return RuleResult(
            met=all(part.met for part in parts), test="all_of", parts=parts
        )


@attrs.frozen
class AnyRule:
    """At least one of some rules."""

    rules: tuple[SegmentRule, ...] = attrs.field(converter=_rules)

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet one of the rules."""
        parts = tuple(rule.check(facts) for rule in self.rules)
        return RuleResult(
            met=any(part.met for part in parts), test="any_of", parts=parts
        )


@attrs.frozen
class NotRule:
    """Everybody whom a rule does not take."""

    rule: SegmentRule

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* do not meet the rule."""
        part = self.rule.check(facts)
        return RuleResult(met=not part.met, test="not", parts=(part,))


@attrs.frozen(kw_only=True)
class SegmentMembership:
    """Whether one customer belongs to a segment, and why."""

    segment: str
    customer: str
    inside: bool
    finding: RuleResult

    @property
    def because(self) -> tuple[RuleResult, ...]:
        """The facts that decided it."""
        return tuple(self.finding.deciding())


@attrs.frozen
class Segment:
    """A group of customers who have something in common."""

    id: str = attrs.field(validator=named)
    rule: SegmentRule

    def membership(self, customer: str, facts: Mapping[str, Any]) -> SegmentMembership:
        """Whether *customer*, of whom *facts* are known, belongs to it."""
        finding = self.rule.check(facts)
        return SegmentMembership(
            segment=self.id, customer=customer, inside=finding.met, finding=finding
        )

    def members(
        self, customers: Mapping[str, Mapping[str, Any]]
    ) -> tuple[SegmentMembership, ...]:
        """Those of *customers* (name to facts) who belong to it, by name."""
        asked = (self.membership(name, customers[name]) for name in sorted(customers))
        return tuple(each for each in asked if each.inside)


@attrs.frozen(kw_only=True)
class SegmentRecipients:
    """Who may be written to, why they are meant, and who is left out for want of consent."""

    segment: str
    members: tuple[SegmentMembership, ...]
    withheld: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """What a mailing program needs: the members and the facts that chose them."""
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

    Nothing reaches who has not agreed: no answer is a no.
    """
    purposes = tuple(purposes)
    inside = segment.members(customers)
    allowed = {
        each.customer
        for each in inside
        if consents.allows(each.customer, purposes, at=at)
    }
    return SegmentRecipients(
        segment=segment.id,
        members=tuple(each for each in inside if each.customer in allowed),
        withheld=tuple(
            each.customer for each in inside if each.customer not in allowed
        ),
    )


def rfm_facts(
    table: RfmTable, scores: Mapping[str, RfmScore]
) -> dict[str, dict[str, Any]]:
    """What RFM tells of each customer, as facts that segments ask for.

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


# The customary ten names for the cells of R and F in five groups: each customer is in
# exactly one.
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
