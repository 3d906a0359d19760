"""Events of loyalty: points, tiers and referrals."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class PointsEarned(Change):
    """A customer earned points, ``pending`` until the goods arrive."""

    points: int
    order: str = ""
    reason: str = ""
    pending: bool = False


@attrs.frozen(kw_only=True)
class PointsRedeemed(Change):
    """A customer spent points on an order."""

    points: int
    order: str


@attrs.frozen(kw_only=True)
class PointsExpired(Change):
    """Points expired before they were spent."""

    points: int


@attrs.frozen(kw_only=True)
class PointsReversed(Change):
    """Points were taken back, as the goods that earned them were returned."""

    points: int
    order: str = ""
    reason: str = ""


@attrs.frozen(kw_only=True)
class TierChanged(Change):
    """A customer moved to another tier of the loyalty program ("" is none)."""

    tier: str
    before: str


@attrs.frozen(kw_only=True)
class ReferralMade(Change):
    """A customer referred a friend."""

    friend: str
    code: str
