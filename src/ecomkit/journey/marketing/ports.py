"""What marketing asks of the world around it: segment rules and mentions elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from ecomkit.journey.marketing.content import Mention
from ecomkit.journey.marketing.rule_result import RuleResult


class SegmentRule(Protocol):
    """Decides from a customer's facts whether the customer belongs to a segment."""

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet the rule, and which facts decided it."""
        ...


class MentionSource(Protocol):
    """Imports what is said about the shop elsewhere: review sites, social media."""

    def mentions(self, since: datetime, /) -> Iterable[Mention]:
        """The mentions from this moment on."""
        ...
