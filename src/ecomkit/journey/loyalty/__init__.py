"""Loyalty: points earned, spent, expired and taken back on a ledger; tiers, referrals, advocates."""

from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.journey.loyalty.advocates import Advocate, advocates
from ecomkit.journey.loyalty.earning_order import EarningLine, EarningOrder, PointsBasis
from ecomkit.journey.loyalty.earning_rules import (
    PointsBonus,
    PointsPerAmount,
    PointsPerOrder,
)
from ecomkit.journey.loyalty.errors import BrokenLedgerError, InsufficientPointsError
from ecomkit.journey.loyalty.events import (
    PointsEarned,
    PointsExpired,
    PointsRedeemed,
    PointsReversed,
    ReferralMade,
    TierChanged,
)
from ecomkit.journey.loyalty.ledger import (
    PointsEntry,
    PointsEntryKind,
    PointsLot,
    PointsMove,
)
from ecomkit.journey.loyalty.points_from_events import points_accounts, points_changes
from ecomkit.journey.loyalty.ports import EarningRule
from ecomkit.journey.loyalty.program import LoyaltyProgram, LoyaltyTier
from ecomkit.journey.loyalty.redemption import (
    Redemption,
    RedemptionForm,
    RedemptionRefused,
    RedemptionRule,
)
from ecomkit.journey.loyalty.referral import (
    ReferralRefused,
    ReferralReward,
    ReferralRules,
    check_referral,
    normalize_referral_code,
    referral_code,
    referral_rewards,
)

__all__ = [
    "Advocate",
    "BrokenLedgerError",
    "EarningLine",
    "EarningOrder",
    "EarningRule",
    "InsufficientPointsError",
    "LoyaltyProgram",
    "LoyaltyTier",
    "PointsAccount",
    "PointsBasis",
    "PointsBonus",
    "PointsEarned",
    "PointsEntry",
    "PointsEntryKind",
    "PointsExpired",
    "PointsLot",
    "PointsMove",
    "PointsPerAmount",
    "PointsPerOrder",
    "PointsRedeemed",
    "PointsReversed",
    "PointsShortfall",
    "Redemption",
    "RedemptionForm",
    "RedemptionRefused",
    "RedemptionRule",
    "ReferralMade",
    "ReferralRefused",
    "ReferralReward",
    "ReferralRules",
    "TierChanged",
    "advocates",
    "check_referral",
    "normalize_referral_code",
    "points_accounts",
    "points_changes",
    "referral_code",
    "referral_rewards",
]
