"""Revenue and average order value, each under a definition that says what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    completed_orders,
    dimension,
    in_order,
    needed_money,
    order_of,
    refund_of,
)
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding


@attrs.frozen(kw_only=True)
class Valuation:
    """What counts as an order's worth: there is no revenue without a definition.

    ``with_tax`` and ``with_shipping`` say what is in it; discounts are always off.
    ``less_refunds`` takes refunds off; ``delivered_only`` counts a sale once it is in the
    customer's hands. Canceled orders never count.
    """

    with_tax: bool
    with_shipping: bool
    less_refunds: bool = False
    delivered_only: bool = False

    @property
    def definition(self) -> str:
        """The definition in words, to stand beside every figure made with it."""
        parts = [
            "orders delivered" if self.delivered_only else "orders placed",
            "not canceled",
            "after discounts",
            "tax included" if self.with_tax else "tax excluded",
            "shipping included" if self.with_shipping else "shipping excluded",
            "refunds taken off" if self.less_refunds else "refunds not taken off",
        ]
        return ", ".join(parts)

    def worth(self, event: Event) -> Money:
        """What an ``order_completed`` or ``order_refunded`` event is worth.

        It reads ``total`` (all in; a refund may call it ``amount``), ``subtotal`` (goods
        after discounts), ``shipping``, ``tax`` (of goods and shipping) and
        ``shipping_tax``; only those that the definition needs have to be there.
        subtotal + shipping + tax = total.
        """
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
        # The tax of free delivery is nothing; any other must be told apart from the goods'.
        of_shipping = needed_money(event, "shipping_tax") if shipping else shipping
        return needed_money(event, "total") - shipping - of_shipping


GROSS_REVENUE = Valuation(with_tax=True, with_shipping=True)
NET_GOODS_REVENUE = Valuation(with_tax=False, with_shipping=False)


def order_values(
    events: Iterable[Event], valuation: Valuation
) -> Iterator[tuple[Event, Money]]:
    """Each order that counts, once, with its worth less what was refunded of it."""
    ordered = in_order(events)
    delivered: set[str] = set()
    refunds: dict[str, list[Event]] = {}
    for event in ordered:
        if event.name == "shipment_delivered" and event.properties.get(
            "complete", True
        ):
            delivered.add(order_of(event))
        elif event.name == "order_refunded":
            refunds.setdefault(order_of(event), []).append(event)
    for event in completed_orders(ordered):
        order = order_of(event)
        if valuation.delivered_only and order not in delivered:
            continue
        worth = valuation.worth(event)
        if valuation.less_refunds:
            for refund in refunds.get(order, ()):
                worth -= valuation.worth(refund)
        yield event, worth


def revenue(events: Iterable[Event], valuation: Valuation) -> dict[str, Money]:
    """The revenue in each currency, under this definition."""
    found: dict[str, Money] = {}
    for _, worth in order_values(events, valuation):
        code = worth.currency.code
        found[code] = found[code] + worth if code in found else worth
    return dict(sorted(found.items()))


def revenue_by(
    events: Iterable[Event], by: str, valuation: Valuation
) -> dict[str, dict[str, Money]]:
    """Revenue by a dimension of the order's event: ``channel``, ``agent``, ``device``..."""
    read = dimension(by)
    parts: dict[str, dict[str, Money]] = {}
    for event, worth in order_values(events, valuation):
        part = parts.setdefault(read(event), {})
        code = worth.currency.code
        part[code] = part[code] + worth if code in part else worth
    return dict(sorted(parts.items()))


def average_order_value(
    events: Iterable[Event], valuation: Valuation, rounding: Rounding
) -> dict[str, Money]:
    """Revenue divided by the number of orders, in each currency, rounded once."""
    orders: dict[str, list[Money]] = {}
    for _, worth in order_values(events, valuation):
        orders.setdefault(worth.currency.code, []).append(worth)
    return {
        code: mean_money(amounts, rounding) for code, amounts in sorted(orders.items())
    }


def mean_money(amounts: list[Money], rounding: Rounding) -> Money:
    """The average of *amounts* of one currency, rounded once."""
    if not amounts:
        raise InvalidInputError("the average of nothing", path="$.amounts")
    return Rate(1, len(amounts)).of(summed(amounts), rounding)


def summed(amounts: list[Money]) -> Money:
    """The sum of *amounts*, at least one, all of one currency."""
    total = amounts[0]
    for amount in amounts[1:]:
        total += amount
    return total


def per_unit(
    money: Mapping[str, Money], count: int, rounding: Rounding
) -> dict[str, Money]:
    """*money* of each currency divided by a count: revenue per visit, cost per order."""
    if count < 1:
        raise InvalidInputError(
            f"nothing can be divided by {short_repr(count)}", path="$.count"
        )
    return {code: Rate(1, count).of(amount, rounding) for code, amount in money.items()}
