"""Gift cards of an order: which lines are some, when they are due, and their events."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo

import attrs

from ecomkit.catalog import GiftCardTerms
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders.capturing import amount_due_for
from ecomkit.orders.events import OrderEvent
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderLine

_MONTHS = 12


@attrs.frozen(kw_only=True)
class GiftCardIssued(OrderEvent):
    """A gift card that was sold has its money. Its code stands in no event.

    ``gift_card`` is its line and its number among those of the line. It expires at
    ``expires_at``, if ever.
    """

    line: str
    sku: str
    gift_card: str
    amount: Money
    expires_at: datetime | None = None


@attrs.frozen(kw_only=True)
class GiftCardVoided(OrderEvent):
    """A gift card that nobody had used was given back, and is worth nothing any more."""

    line: str
    sku: str
    gift_card: str
    amount: Money


def gift_card_lines(order: Order) -> tuple[OrderLine, ...]:
    """The lines of an order that are gift cards."""
    return tuple(line for line in order.lines if line.gift_card is not None)


def due_for_gift_cards(order: Order) -> Money:
    """What has to be paid of an order before its gift cards are issued.

    That is what they come to, with all that was handed over. What is still to be sent of
    the same order, and paid for then, does not keep them waiting.
    """
    lines = gift_card_lines(order)
    gone = [each.quantities for each in order.shipments if each.shipped_at is not None]
    gone += [((each.line, each.quantity),) for each in order.performances]
    gone += [((line.key, line.quantity),) for line in lines]
    return amount_due_for(order, gone)


def expires_at(terms: GiftCardTerms, at: datetime, zone: tzinfo) -> datetime | None:
    """When a gift card that is issued at a moment expires, in the shop's *zone*.

    Examples:
        >>> from datetime import UTC
        >>> sold = datetime(2026, 11, 30, 12, tzinfo=UTC)
        >>> print(expires_at(GiftCardTerms(valid_months=3), sold, UTC))
        2027-03-01 00:00:00+00:00
    """
    if terms.valid_months is None:
        return None
    day = local_time(at, zone).date()
    years, month = divmod(day.month - 1 + terms.valid_months, _MONTHS)
    year = day.year + years
    last = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return datetime.combine(last + timedelta(days=1), time(), zone)
