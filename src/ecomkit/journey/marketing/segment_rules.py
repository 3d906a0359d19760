"""Rules of segments: criteria about facts, and how to combine them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.journey.marketing.ports import SegmentRule
from ecomkit.journey.marketing.rule_result import RuleResult
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple


class Comparison(StrictEnum):
    """How a fact is compared with a value.

    ``ONE_OF``: the fact is one of several values. ``HOLDING``: the fact is several, and the
    value is one of them. A text is one value there, never a part of another text.
    """

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL_TO = "equal_to"
    ONE_OF = "one_of"
    HOLDING = "holding"


def _several(values: Any) -> Any:
    return (values,) if isinstance(values, str) else values


_TESTS: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.AT_LEAST: lambda found, value: found >= value,
    Comparison.AT_MOST: lambda found, value: found <= value,
    Comparison.EQUAL_TO: lambda found, value: found == value,
    Comparison.ONE_OF: lambda found, value: found in _several(value),
    Comparison.HOLDING: lambda found, value: value in _several(found),
}


@attrs.frozen
class Criterion:
    """A rule about one fact: ``Criterion("orders", Is.AT_LEAST, 3)``.

    An unknown fact never meets it.
    """

    fact: str = attrs.field(validator=check.name)
    test: Comparison = attrs.field(converter=Comparison)
    value: Any

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet the criterion; InvalidInputError if they cannot be compared."""
        found = facts.get(self.fact)
        try:
            met = found is not None and _TESTS[self.test](found, self.value)
        except (ArithmeticError, TypeError, EcomkitError):
            raise InvalidInputError(
                f"{self.fact} is {short_repr(found)}, which cannot be compared with {short_repr(self.value)}",
                path=f"$.{self.fact}",
            ) from None
        return RuleResult(
            met=met, fact=self.fact, test=self.test, value=self.value, found=found
        )


is_rule = check.method("check", what="a rule", hint="Criterion(...)")
_are_rules = attrs.validators.deep_iterable(is_rule, check.instance_of(tuple))


@attrs.frozen
class AllRules:
    """Meets every one of some rules; everybody meets none."""

    rules: tuple[SegmentRule, ...] = attrs.field(
        converter=as_tuple, validator=_are_rules
    )

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet all of the rules."""
        parts = tuple(rule.check(facts) for rule in self.rules)
        return RuleResult(
            met=all(part.met for part in parts), test="all_of", parts=parts
        )


@attrs.frozen
class AnyRule:
    """Meets at least one of some rules."""

    rules: tuple[SegmentRule, ...] = attrs.field(
        converter=as_tuple, validator=_are_rules
    )

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet one of the rules."""
        parts = tuple(rule.check(facts) for rule in self.rules)
        return RuleResult(
            met=any(part.met for part in parts), test="any_of", parts=parts
        )


@attrs.frozen
class NotRule:
    """Does not meet a rule."""

    rule: SegmentRule = attrs.field(validator=is_rule)

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* do not meet the rule."""
        part = self.rule.check(facts)
        return RuleResult(met=not part.met, test="not", parts=(part,))
