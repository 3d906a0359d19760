"""Purchases and sold lines: who bought what and when, for the figures to analyze."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.event_fields import order_of, revenue_products, sales
from ecomkit.journey.figures.revenue import Valuation, order_values
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class Purchase:
    """One order: who bought, when, and for how much.

    ``customer`` is empty for an unknown guest; such orders count as sales and are left
    out of figures about customers.
    """

    order: str = attrs.field(validator=check.name)
    customer: str = attrs.field(validator=check.text)
    at: datetime = attrs.field(validator=check.moment)
    amount: Money = attrs.field(validator=check.money())


@attrs.frozen(kw_only=True)
class SoldLine:
    """One line of an order: what was sold, how much of it, and for how much in all.

    ``amount`` is None where nobody knows, as in a log of clicks.
    """

    order: str = attrs.field(validator=check.name)
    sku: str = attrs.field(validator=check.name)
    quantity: int | Decimal = attrs.field(validator=check.instance_of(int, Decimal))
    amount: Money | None = attrs.field(default=None, validator=maybe(check.money()))
    at: datetime = attrs.field(validator=check.moment)
    customer: str = attrs.field(default="", validator=check.text)


def purchases_from_lines(lines: Iterable[SoldLine]) -> tuple[Purchase, ...]:
    """The orders that *lines* add up to, in the order in which they first appear.

    An order's moment is that of its earliest line; its amount the sum; its customer the
    one that its lines name (the last by name if they disagree). NoFiguresError for a line
    without an amount.
    """
    customers: dict[str, str] = {}
    moments: dict[str, datetime] = {}
    amounts: dict[str, Money] = {}
    for line in lines:
        order = line.order
        if line.amount is None:
            raise NoFiguresError(
                f"{line.sku} of order {order} has no amount", path="$.lines"
            )
        customers[order] = max(line.customer, customers.get(order, ""))
        moments[order] = min(line.at, moments.get(order, line.at))
        amounts[order] = line.amount + amounts.get(order, 0)
    return tuple(
        Purchase(
            order=order, customer=customers[order], at=moments[order], amount=amount
        )
        for order, amount in amounts.items()
    )


def purchases_from_events(
    events: Iterable[Event], valuation: Valuation
) -> tuple[Purchase, ...]:
    """The orders in *events* that were not canceled, each once, valued by *valuation*."""
    return tuple(
        Purchase(order=order_of(event), customer=event.actor, at=event.at, amount=worth)
        for event, worth in order_values(events, valuation)
    )


def sold_lines_from_events(events: Iterable[Event]) -> tuple[SoldLine, ...]:
    """The lines of every order in *events* that was not canceled, and what was added later.

    They are the property ``products``, each with ``sku``, ``quantity`` and, where it is
    known, ``amount``, the Money for the whole line. Gift cards are left out: they are money,
    and what is bought with them is a line of its own.
    """
    return tuple(
        _sold_line(event, index, product)
        for event in sales(as_customers(events))
        for index, product in enumerate(revenue_products(event))
    )


def _sold_line(event: Event, index: int, product: Mapping[str, Any]) -> SoldLine:
    try:
        return SoldLine(
            order=order_of(event),
            sku=product.get("sku", ""),
            quantity=product.get("quantity", 1),
            amount=product.get("amount"),
            at=event.at,
            customer=event.actor,
        )
    except InvalidInputError as error:
        raise error.under(f"properties.products[{index}]") from None


def by_customer(purchases: Iterable[Purchase]) -> dict[str, list[Purchase]]:
    """Each known customer's orders from first to last, without guests."""
    found = grouped(purchases, lambda purchase: purchase.customer or None)
    for bought in found.values():
        bought.sort(key=attrgetter("at", "order"))
    return found


def total_of(purchases: Sequence[Purchase]) -> Money:
    """What *purchases* come to; there must be one, and all of one currency."""
    currency = purchases[0].amount.currency
    return Money.sum((purchase.amount for purchase in purchases), currency)
