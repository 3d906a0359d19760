"""Events of marketing: campaign contacts, abandoned carts, reminders."""

from __future__ import annotations

import attrs

from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class CampaignTouched(Change):
    """A contact with a campaign: a billboard seen, an advert clicked, a visit at a fair."""

    campaign: str
    message: str = ""
    cost: Money | None = None


@attrs.frozen(kw_only=True)
class CartAbandoned(Change):
    """A cart was abandoned; ``reason`` is as in :class:`CartHistory`."""

    cart: str
    reason: str
    value: Money | None = None


@attrs.frozen(kw_only=True)
class RecoverySent(Change):
    """A reminder of an abandoned cart was sent, perhaps with a coupon."""

    cart: str
    coupon: str = ""
