"""Loyalty: points earned, spent, expired and taken back on a ledger; tiers, referrals, advocates."""

from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.journey.loyalty.advocates import advocates
from ecomkit.journey.loyalty.earning_order import EarningLine, EarningOrder, PointsBasis
from ecomkit.journey.loyalty.earning_rules import (
    PointsBonus,
    PointsPerAmount,
    PointsPerOrder,
)
from ecomkit.journey.loyalty.errors import InsufficientPointsError
from ecomkit.journey.loyalty.points_from_events import points_accounts, points_changes
from ecomkit.journey.loyalty.ports import EarningRule
from ecomkit.journey.loyalty.program import LoyaltyProgram, LoyaltyTier
from ecomkit.journey.loyalty.redemption import RedemptionForm, RedemptionRule
from ecomkit.journey.loyalty.referral import (
    ReferralRules,
    check_referral,
    normalize_referral_code,
    referral_code,
    referral_rewards,
)

__all__ = [
    "EarningLine",
    "EarningOrder",
    "EarningRule",
    "InsufficientPointsError",
    "LoyaltyProgram",
    "LoyaltyTier",
    "PointsAccount",
    "PointsBasis",
    "PointsBonus",
    "PointsPerAmount",
    "PointsPerOrder",
    "PointsShortfall",
    "RedemptionForm",
    "RedemptionRule",
    "ReferralRules",
    "advocates",
    "check_referral",
    "normalize_referral_code",
    "points_accounts",
    "points_changes",
    "referral_code",
    "referral_rewards",
]
