"""Loyalty: points that are earned, kept, spent and taken back under laws; referrals."""

from ecomkit.journey.earnings import EarningLine, EarningOrder, PointsBasis
from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.journey.loyalty.earning import PointsBonus, PointsPerAmount, PointsPerOrder
from ecomkit.journey.loyalty.follow import points_accounts, points_changes
from ecomkit.journey.loyalty.ledger import (
    PointsEntry,
    PointsEntryKind,
    PointsLot,
    PointsMove,
)
from ecomkit.journey.loyalty.program import (
    LoyaltyProgram,
    LoyaltyTier,
    Redemption,
    RedemptionForm,
    RedemptionRefused,
    RedemptionRule,
)
from ecomkit.journey.loyalty.referral import (
    ReferralRefused,
    ReferralReward,
    ReferralRules,
    normalize_referral_code,
    refer,
    referral_code,
    referral_rewards,
)

__all__ = [
    "EarningLine",
    "EarningOrder",
    "LoyaltyProgram",
    "LoyaltyTier",
    "PointsAccount",
    "PointsBasis",
    "PointsBonus",
    "PointsEntry",
    "PointsEntryKind",
    "PointsLot",
    "PointsMove",
    "PointsPerAmount",
    "PointsPerOrder",
    "PointsShortfall",
    "Redemption",
    "RedemptionForm",
    "RedemptionRefused",
    "RedemptionRule",
    "ReferralRefused",
    "ReferralReward",
    "ReferralRules",
    "normalize_referral_code",
    "points_accounts",
    "points_changes",
    "refer",
    "referral_code",
    "referral_rewards",
]
