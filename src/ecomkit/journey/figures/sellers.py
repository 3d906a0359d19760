"""What sellers have earned in a shop, and what was paid out to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import in_order, needed_money
from ecomkit.money.amount import Money

_EARNED = {"seller_credited": 1, "seller_debited": -1}
_PAID = {"payout_made": 1, "payout_reversed": -1}


@attrs.frozen(kw_only=True)
class SellerEarnings:
    """What a seller has earned, after commission and what came back, and was paid of it."""

    earned: Money
    paid_out: Money

    @property
    def owed(self) -> Money:
        """What the shop still owes the seller; below zero, what the seller owes."""
        return self.earned - self.paid_out


def seller_earnings(
    events: Iterable[Event],
) -> dict[str, Mapping[str, SellerEarnings]]:
    """What each seller has earned and was paid, by seller and currency."""
    found: dict[str, dict[str, SellerEarnings]] = {}
    for event in in_order(events):
        if event.name not in _EARNED and event.name not in _PAID:
            continue
        amount = needed_money(event, "amount")
        code, zero = amount.currency.code, Money.zero(amount.currency)
        own = found.setdefault(str(event.properties["seller"]), {})
        before = own.get(code, SellerEarnings(earned=zero, paid_out=zero))
        own[code] = SellerEarnings(
            earned=before.earned + _EARNED.get(event.name, 0) * amount,
            paid_out=before.paid_out + _PAID.get(event.name, 0) * amount,
        )
    return dict(sorted(found.items()))
