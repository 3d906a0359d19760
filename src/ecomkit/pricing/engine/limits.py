"""Limits: how often a promotion may be used, and how much of a campaign's money is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.result.claims import Claim, ClaimKind
from ecomkit.pricing.values.promotion import Campaign, Promotion


def is_limited(promotion: Promotion) -> bool:
    """Whether uses of a promotion are counted, or its money."""
    return bool(
        promotion.campaign
        or promotion.max_uses is not None
        or promotion.max_uses_per_buyer is not None
        or promotion.max_uses_per_code is not None
    )


def exhausted(
    promotion: object, sheet: Worksheet, campaigns: Mapping[str, Campaign]
) -> str:
    """Which limit is reached ("" if none is)."""
    if not isinstance(promotion, Promotion):
        return ""
    usage = sheet.occasion.usage
    most = promotion.max_uses
    if most is not None and usage.uses.get(promotion.id, 0) >= most:
        return "max_uses"
    most = promotion.max_uses_per_buyer
    if most is not None and usage.uses_by_buyer.get(promotion.id, 0) >= most:
        return "max_uses_per_buyer"
    most = promotion.max_uses_per_code
    if most is not None and not any(
        usage.uses.get(code, 0) < most
        for code in sheet.cart.codes
        if code in promotion.codes
    ):
        return "max_uses_per_code"
    if promotion.campaign and _left(promotion.campaign, sheet, campaigns) <= 0:
        return "budget"
    return ""


def overspends(
    campaign: str,
    sheet: Worksheet,
    taken: Sequence[DiscountShares],
    campaigns: Mapping[str, Campaign],
) -> bool:
    """Whether what was just taken is more than a campaign has left."""
    saved = sum(column.total for column in taken)
    return saved > _left(campaign, sheet, campaigns)


def _left(id: str, sheet: Worksheet, campaigns: Mapping[str, Campaign]) -> int:
    campaign = campaigns.get(id)
    if campaign is None:
        return 0
    scale = sheet.scale
    budget = scale.steps_of(campaign.budget) or 0
    spent = sheet.occasion.usage.spent.get(id)
    return budget - (0 if spent is None else scale.steps_of((spent,)) or 0)


def claims(
    promotion: Promotion, scale: Scale, code: str, buyer: str, saved: int
) -> Iterator[Claim]:
    """What one application of a promotion uses up."""
    if promotion.max_uses is not None:
        yield Claim(kind=ClaimKind.PROMOTION, id=promotion.id)
    if promotion.max_uses_per_buyer is not None:
        yield Claim(kind=ClaimKind.BUYER, id=promotion.id, buyer=buyer)
    if promotion.max_uses_per_code is not None:
        yield Claim(kind=ClaimKind.CODE, id=code)
    if promotion.campaign:
        yield Claim(
            kind=ClaimKind.CAMPAIGN, id=promotion.campaign, amount=scale.money(saved)
        )
