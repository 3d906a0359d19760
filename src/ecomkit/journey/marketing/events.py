"""What marketing tells: campaigns met, carts abandoned, reminders sent."""

from __future__ import annotations

import attrs

from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class CampaignTouched(Change):
    """Somebody met a campaign: saw the billboard, clicked the advert, came to the stand."""

    campaign: str
    message: str = ""
    cost: Money | None = None


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
