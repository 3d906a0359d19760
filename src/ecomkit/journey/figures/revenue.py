"""Revenue and average order value, each with a definition of what is included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    completed_orders,
    dimension,
    is_complete,
    needed_money,
    order_of,
    refund_of,
    without_gift_cards,
)
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.validators import require_type, require_whole_number


@attrs.frozen(kw_only=True)
class Valuation:
    """What an order is worth: there is no revenue without a definition.

    ``with_tax`` and ``with_shipping`` say what is included, always after discounts.
    ``less_refunds`` deducts refunds; ``delivered_only`` counts an order once it is
    delivered. Canceled orders never count, nor do gift cards that are sold: what is bought
    with them does.
    """

    with_tax: bool = attrs.field(validator=check.flag)
    with_shipping: bool = attrs.field(validator=check.flag)
    less_refunds: bool = attrs.field(default=False, validator=check.flag)
    delivered_only: bool = attrs.field(default=False, validator=check.flag)

    @property
    def definition(self) -> str:
        """The definition in words, to be shown with every figure."""
        parts = [
            "orders delivered" if self.delivered_only else "orders placed",
            "not canceled",
            "after discounts",
            "gift card sales excluded",
            "tax included" if self.with_tax else "tax excluded",
            "shipping included" if self.with_shipping else "shipping excluded",
            "refunds deducted" if self.less_refunds else "refunds not deducted",
        ]
        return ", ".join(parts)

    def worth(self, event: Event) -> Money:
        """What an ``order_completed``, ``order_edited`` or ``order_refunded`` event is worth.

        Reads ``total`` (everything included; ``amount`` in a refund), ``subtotal`` (goods
        after discounts), ``shipping``, ``tax`` (of goods and shipping) and
        ``shipping_tax``, as far as the definition needs them.
        subtotal + shipping + tax = total. What ``products`` that are gift cards cost is
        left out.
        """
        worth = self._charged(event)
        return without_gift_cards(event, worth, with_tax=self.with_tax)

    def _charged(self, event: Event) -> Money:
        if self.with_tax and self.with_shipping:
            if event.name == "order_refunded":
                return refund_of(event)
            return needed_money(event, "total")
        if not self.with_tax:
            goods = needed_money(event, "subtotal")
            return (
                goods + needed_money(event, "shipping") if self.with_shipping else goods
            )
        shipping = needed_money(event, "shipping")
        # Free delivery has no tax; any other tax must be separate from that of the goods.
        of_shipping = needed_money(event, "shipping_tax") if shipping else shipping
        return needed_money(event, "total") - shipping - of_shipping


GROSS_REVENUE = Valuation(with_tax=True, with_shipping=True)
NET_GOODS_REVENUE = Valuation(with_tax=False, with_shipping=False)


def order_values(
    events: Iterable[Event], valuation: Valuation
) -> Iterator[tuple[Event, Money]]:
    """Each order that counts, once, with its value under this definition."""
    require_type(valuation, Valuation, path="$.valuation", hint="GROSS_REVENUE")
    ordered = as_customers(events)
    delivered = {
        order_of(event)
        for event in ordered
        if event.name == "shipment_delivered" and is_complete(event)
    }
    refunds = grouped(
        (event for event in ordered if event.name == "order_refunded"), order_of
    )
    edits = grouped(
        (event for event in ordered if event.name == "order_edited"), order_of
    )
    for event in completed_orders(ordered):
        order = order_of(event)
        if valuation.delivered_only and order not in delivered:
            continue
        worth = valuation.worth(event)
        for edit in edits.get(order, ()):
            worth += valuation.worth(edit)
        if valuation.less_refunds:
            for refund in refunds.get(order, ()):
                worth -= valuation.worth(refund)
        yield event, worth


def revenue(events: Iterable[Event], valuation: Valuation) -> dict[str, Money]:
    """The revenue by currency."""
    return _by_currency(worth for _, worth in order_values(events, valuation))


def revenue_by(
    events: Iterable[Event], by: str, valuation: Valuation
) -> dict[str, dict[str, Money]]:
    """The revenue by a dimension of ``order_completed`` (``channel``...), and currency."""
    read = dimension(by)
    parts = grouped(order_values(events, valuation), lambda order: read(order[0]))
    return {
        value: _by_currency(worth for _, worth in orders)
        for value, orders in sorted(parts.items())
    }


def _by_currency(amounts: Iterable[Money]) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for amount in amounts:
        code = amount.currency.code
        found[code] = amount + found.get(code, 0)
    return dict(sorted(found.items()))


def average_order_value(
    events: Iterable[Event], valuation: Valuation, rounding: Rounding
) -> dict[str, Money]:
    """The revenue divided by the number of orders, by currency, rounded once."""
    amounts = [worth for _, worth in order_values(events, valuation)]
    orders = Counter(amount.currency.code for amount in amounts)
    return {
        code: Rate(1, orders[code]).of(total, rounding)
        for code, total in _by_currency(amounts).items()
    }


def shipping_share(events: Iterable[Event]) -> dict[str, Fraction]:
    """What buyers paid for delivery, of all that they paid with tax, by currency."""
    ordered = as_customers(events)
    totals = revenue(ordered, GROSS_REVENUE)
    goods = revenue(ordered, Valuation(with_tax=True, with_shipping=False))
    return {
        code: 1 - Fraction(goods[code].amount) / Fraction(total.amount)
        for code, total in totals.items()
        if total
    }


def payments_by(
    events: Iterable[Event], by: str = "payment_method"
) -> dict[str, dict[str, Money]]:
    """What was captured, by payment method or another dimension, and currency.

    Each payment of an order counts by itself, a gift card and the card that paid the
    rest; refunds are not deducted.
    """
    read = dimension(by)
    captured = (
        event for event in as_customers(events) if event.name == "payment_captured"
    )
    return {
        value: _by_currency(needed_money(event, "amount") for event in found)
        for value, found in sorted(grouped(captured, read).items())
    }


def per_unit(
    money: Mapping[str, Money], count: int, rounding: Rounding
) -> dict[str, Money]:
    """Amounts by currency divided by a count: revenue per visit, cost per order."""
    require_whole_number(count, path="$.count", least=1)
    return {code: Rate(1, count).of(amount, rounding) for code, amount in money.items()}
