"""What was bought, by whom and when: the small values that the analyses fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import a_moment, named
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import completed_orders, order_of
from ecomkit.journey.figures.revenue import Valuation, order_values
from ecomkit.money.amount import Money


def _money(_: object, attribute: attrs.Attribute[Money], amount: Money) -> None:
    if not isinstance(amount, Money):
        raise InvalidInputError(
            f"{short_repr(amount)} is not Money", path=f"$.{attribute.name}"
        )


@attrs.frozen(kw_only=True)
class Purchase:
    """One order: who bought, when, and for how much.

    ``customer`` is empty for a guest whom nobody knows; such orders count as sales and
    are left out where customers are counted.
    """

    order: str = attrs.field(validator=named)
    customer: str
    at: datetime = attrs.field(validator=a_moment)
    amount: Money = attrs.field(validator=_money)


@attrs.frozen(kw_only=True)
class SoldLine:
    """One line of an order: what was sold, how much of it, and for what amount in all."""

    order: str = attrs.field(validator=named)
    sku: str = attrs.field(validator=named)
    quantity: int | Decimal
    amount: Money = attrs.field(validator=_money)
    at: datetime = attrs.field(validator=a_moment)
    customer: str = ""


def purchases_from_lines(lines: Iterable[SoldLine]) -> tuple[Purchase, ...]:
    """The orders that *lines* make up, in the order in which they first appear.

    An order's moment is its first line's, its amount the sum, its customer the one that
    a line names (the last by name, should lines disagree).
    """
    customers: dict[str, str] = {}
    moments: dict[str, datetime] = {}
    amounts: dict[str, Money] = {}
    for line in lines:
        order = line.order
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
    """The orders in *events*, each once and for what *valuation* says it is worth.

    Canceled orders are none.
    """
    return tuple(
        Purchase(order=order_of(event), customer=event.actor, at=event.at, amount=worth)
        for event, worth in order_values(events, valuation)
    )


def sold_lines_from_events(events: Iterable[Event]) -> tuple[SoldLine, ...]:
    """The lines of every order in *events* that was not canceled.

    They stand in the property ``products``, each with ``sku``, ``quantity`` and
    ``amount``, the Money that the line comes to.
    """
    found = []
    for event in completed_orders(events):
        for place, product in enumerate(event.properties.get("products", ())):
            if not isinstance(product, Mapping):
                raise InvalidEventError(
                    f"{short_repr(product)} is not a product",
                    path=f"$.properties.products[{place}]",
                )
            amount: Any = product.get("amount")
            try:
                found.append(
                    SoldLine(
                        order=order_of(event),
                        sku=product.get("sku", ""),
                        quantity=product.get("quantity", 1),
                        amount=amount,
                        at=event.at,
                        customer=event.actor,
                    )
                )
            except InvalidInputError as error:
                raise error.under(f"properties.products[{place}]") from None
    return tuple(found)


def by_customer(purchases: Iterable[Purchase]) -> dict[str, list[Purchase]]:
    """Each known customer's orders from first to last; guests are left out."""
    found: dict[str, list[Purchase]] = {}
    for purchase in purchases:
        if purchase.customer:
            found.setdefault(purchase.customer, []).append(purchase)
    for bought in found.values():
        bought.sort(key=attrgetter("at", "order"))
    return found
