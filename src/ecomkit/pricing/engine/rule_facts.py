"""The one way into the engine from outside pricing: for checks of rules."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.amounts_in import lacks_amount
from ecomkit.pricing.engine.rules.compiled_rules import compile_rules
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.conditions import Condition
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.promotion import Promotion


def has_amounts(rules: Sequence[Benefit] | Sequence[Condition], currency: str) -> bool:
    """Whether benefits, or conditions, have all of their amounts in a currency."""
    return not lacks_amount(tuple(rules), currency)


def first_turns(
    promotions: Sequence[Promotion | CustomPromotion],
    policy: PricingPolicy,
    currency: str,
) -> dict[str, int]:
    """Where each promotion, by its id, first comes in the order in which rules apply."""
    rules = compile_rules(promotions, policy, Scale(currency, policy.scale))
    return {rule.promotion.id: rule.index for rule in reversed(rules)}
