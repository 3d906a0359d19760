"""Claims: what a priced cart uses up, to be reserved when the order is placed."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money


class ClaimKind(StrictEnum):
    """What is limited: uses of a promotion, of a code or by a buyer, or a campaign's budget."""

    PROMOTION = "promotion"
    CODE = "code"
    BUYER = "buyer"
    CAMPAIGN = "campaign"


@attrs.frozen(kw_only=True)
class Claim:
    """One thing that is limited, and how much of it this cart takes.

    ``amount`` is money for a campaign's budget; everything else is taken once.
    """

    kind: ClaimKind = attrs.field(converter=ClaimKind)
    id: str
    buyer: str = ""
    amount: Money | None = None
