"""Every value of the policy that few cases ask for is written down, with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import attrs

from ecomkit.money import AllocationMethod, Rounding
from ecomkit.pricing import DiscountPolicy, PricingPolicy, SpreadPolicy
from ecomkit.tax import TaxLevel, TaxPolicy
from tests.conformance.cases import VECTORS, Case, load_cases
from tests.conformance.policies import METHODS, policy_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "conformance.md"
FEW = 3


def values(policy: attrs.AttrsInstance) -> Iterator[tuple[type, str, object]]:
    """What each choice of a policy is set to, roundings aside."""
    for field in attrs.fields(type(policy)):
        value = getattr(policy, field.name)
        if isinstance(value, DiscountPolicy | SpreadPolicy | TaxPolicy):
            yield from values(value)
        elif value is not None and not isinstance(value, Rounding):
            yield type(policy), field.name, value


def asked(case: Case) -> Iterator[tuple[type, str, object]]:
    """The values that a case's source names."""
    if case["kind"] == "cart":
        yield from values(policy_of(case, 2))
    elif case["kind"] == "allocation":
        name = case.get("policy", {}).get("allocation_method")
        if name is not None:
            yield SpreadPolicy, "method", METHODS[name]


def test_what_few_cases_ask_for_has_its_reason() -> None:
    count = Counter(one for case in load_cases(VECTORS) for one in set(asked(case)))
    known = [*values(PricingPolicy()), *count]
    page = PAGE.read_text("utf-8")

    missing = []
    for where, name, default in dict.fromkeys(known):
        options = type(default) if isinstance(default, StrEnum) else [default]
        for value in options:
            if value == getattr(where(), name) or count[where, name, value] >= FEW:
                continue
            written = value.value if isinstance(value, StrEnum) else value
            if f"`{name}={written}`" not in page:
                missing.append((where.__name__, name, value))

    assert missing == []
    assert count[TaxPolicy, "level", TaxLevel.UNIT] >= FEW
    assert count[SpreadPolicy, "method", AllocationMethod.SEQUENTIAL] >= FEW
