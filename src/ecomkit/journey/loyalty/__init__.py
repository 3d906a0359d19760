"""Loyalty: points that are earned, kept, spent and taken back under laws; referrals."""

from ecomkit.journey.earnings import Basis, EarningLine, EarningOrder
from ecomkit.journey.loyalty.account import PointsAccount, Shortfall
from ecomkit.journey.loyalty.earning import Bonus, PointsPerAmount, PointsPerOrder
from ecomkit.journey.loyalty.follow import accounts_from, points_changes
from ecomkit.journey.loyalty.ledger import EntryKind, Lot, Move, PointsEntry
from ecomkit.journey.loyalty.programme import (
    Programme,
    RedeemAs,
    RedeemRule,
    Redemption,
    RedemptionRefused,
    Tier,
)
from ecomkit.journey.loyalty.referral import (
    ReferralRefused,
    ReferralRules,
    Reward,
    refer,
    referral_code,
    referral_rewards,
    typed_code,
)

__all__ = [
    "Basis",
    "Bonus",
    "EarningLine",
    "EarningOrder",
    "EntryKind",
    "Lot",
    "Move",
    "PointsAccount",
    "PointsEntry",
    "PointsPerAmount",
    "PointsPerOrder",
    "Programme",
    "RedeemAs",
    "RedeemRule",
    "Redemption",
    "RedemptionRefused",
    "ReferralRefused",
    "ReferralRules",
    "Reward",
    "Shortfall",
    "Tier",
    "accounts_from",
    "points_changes",
    "refer",
    "referral_code",
    "referral_rewards",
    "typed_code",
]
