"""Limits: how often a promotion may be used, and how much of a campaign's budget is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.claims import Claim, ClaimKind
from ecomkit.pricing.values.promotion import Campaign, Promotion


def exhausted_limit(
    rule: Rule, worksheet: Worksheet, campaigns: Mapping[str, Campaign]
) -> str:
    """The limit of a promotion that is reached; "" if none is."""
    promotion = rule.promotion
    if not isinstance(promotion, Promotion):
        return ""
    id, usage = promotion.id, worksheet.occasion.usage
    code = rule.code_used(worksheet.cart.codes, usage)
    for limit, used in (
        ("max_uses", usage.uses.get(id, 0)),
        ("max_uses_per_buyer", usage.uses_by_buyer.get(id, 0)),
        ("max_uses_per_code", usage.uses.get(code, 0)),
    ):
        most = getattr(promotion, limit)
        if most is not None and used >= most:
            return limit
    if promotion.max_uses_per_code is not None and not code:
        return "max_uses_per_code"  # without a code there is nothing to count
    if (
        promotion.campaign
        and _budget_left(promotion.campaign, worksheet, campaigns) <= 0
    ):
        return "budget"
    return ""


def overspends(
    campaign: str, saved: int, worksheet: Worksheet, campaigns: Mapping[str, Campaign]
) -> bool:
    """Whether *saved* is more than a campaign has left."""
    return saved > _budget_left(campaign, worksheet, campaigns)


def _budget_left(
    id: str, worksheet: Worksheet, campaigns: Mapping[str, Campaign]
) -> int:
    campaign = campaigns.get(id)
    if campaign is None:
        return 0
    scale = worksheet.scale
    budget = scale.steps_of(campaign.budget) or 0
    spent = worksheet.occasion.usage.spent.get(id)
    return budget - (0 if spent is None else scale.steps_of((spent,)) or 0)


def claims_of(worksheet: Worksheet, rules: Sequence[Rule]) -> tuple[Claim, ...]:
    """All limited things that the discounts on a worksheet use up."""
    found: dict[tuple[str, str], Claim] = {}
    for discount in worksheet.discounts:
        rule = rules[discount.rule]
        if not rule.is_limited:
            continue
        for claim in _claims(rule, worksheet, discount.total):
            key = claim.kind, claim.id
            known = found.get(key)
            if known is not None and known.amount and claim.amount:
                found[key] = attrs.evolve(claim, amount=known.amount + claim.amount)
            else:
                found[key] = claim
    return tuple(found.values())


def _claims(rule: Rule, worksheet: Worksheet, saved: int) -> Iterator[Claim]:
    promotion = rule.promotion
    assert isinstance(promotion, Promotion)  # a shop's own has no limits
    if promotion.max_uses is not None:
        yield Claim(kind=ClaimKind.PROMOTION, id=promotion.id)
    if promotion.max_uses_per_buyer is not None:
        buyer = worksheet.occasion.buyer.counted_by
        yield Claim(kind=ClaimKind.BUYER, id=promotion.id, buyer=buyer)
    code = rule.code_used(worksheet.cart.codes, worksheet.occasion.usage)
    if promotion.max_uses_per_code is not None and code:
        yield Claim(kind=ClaimKind.CODE, id=code)
    if promotion.campaign:
        amount = worksheet.scale.money(saved)
        yield Claim(kind=ClaimKind.CAMPAIGN, id=promotion.campaign, amount=amount)
