"""The one way into the engine from outside pricing: for checks of rules."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.compiled_benefits import compile_benefit
from ecomkit.pricing.engine.rules.compiled_rules import compile_rules
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.benefits import Benefit
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.promotion import Promotion


def has_amount(benefit: Benefit, policy: PricingPolicy, currency: str) -> bool:
    """Whether a benefit can be given in a currency."""
    scale = Scale(currency, policy.scale)
    return compile_benefit(benefit, policy, scale) is not None


def first_turns(
    promotions: Sequence[Promotion | CustomPromotion],
    policy: PricingPolicy,
    currency: str,
) -> dict[str, int]:
    """Where each promotion, by its id, first comes in the order in which rules apply."""
    rules = compile_rules(promotions, policy, Scale(currency, policy.scale))
    return {rule.promotion.id: rule.index for rule in reversed(rules)}
