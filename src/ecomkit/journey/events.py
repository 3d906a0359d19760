"""What the journey itself tells: answers, reviews, points, consent."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.events import Change
from ecomkit.journey.purpose import ConsentPurpose
from ecomkit.journey.stage import Stage
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class SurveySent(Change):
    """A customer was asked."""

    survey: str
    stage: Stage
    order: str = ""


@attrs.frozen(kw_only=True)
class SurveyAnswered(Change):
    """A customer answered; ``answers`` by question, ``nps`` where one was asked."""

    survey: str
    stage: Stage
    answers: Mapping[str, int | str] = attrs.field(hash=False)
    nps: int | None = None
    order: str = ""
    campaign: str = ""
    message: str = ""
    about: str = ""


@attrs.frozen(kw_only=True)
class Identified(Change):
    """A visitor turned out to be a customer: signed in, or left an e-mail address."""

    customer: str


@attrs.frozen(kw_only=True)
class ConsentGiven(Change):
    """A person allowed some purposes; ``wording`` names the text that was shown."""

    purposes: tuple[ConsentPurpose, ...]
    wording: str = ""


@attrs.frozen(kw_only=True)
class ConsentWithdrawn(Change):
    """A person no longer allows some purposes."""

    purposes: tuple[ConsentPurpose, ...]


@attrs.frozen(kw_only=True)
class CustomerErased(Change):
    """A person's data was erased, but for what a rule keeps; no name is in it."""

    deleted: int
    anonymised: int
    kept: int


@attrs.frozen(kw_only=True)
class CartAbandoned(Change):
    """A cart was left alone; ``reason`` is the owner's word, a trouble, or the last step."""

    cart: str
    reason: str
    value: Money | None = None


@attrs.frozen(kw_only=True)
class RecoverySent(Change):
    """A reminder of an abandoned cart went out, perhaps with a coupon."""

    cart: str
    coupon: str = ""


@attrs.frozen(kw_only=True)
class PointsEarned(Change):
    """A customer earned points; ``pending`` until the goods arrive."""

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
    """Points were not spent in time."""

    points: int


@attrs.frozen(kw_only=True)
class PointsReversed(Change):
    """Points were taken back, since the goods that earned them went back."""

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
    """A customer brought a friend."""

    friend: str
    code: str


@attrs.frozen(kw_only=True)
class CampaignTouched(Change):
    """Somebody met a campaign: saw the billboard, clicked the advert, came to the stand."""

    campaign: str
    message: str = ""
    cost: Money | None = None
