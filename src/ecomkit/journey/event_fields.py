"""The fields of events: order, product, amounts and dimensions, read one way everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from ecomkit.errors import short_repr
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.grouped import grouped
from ecomkit.journey.ports import EventQuery
from ecomkit.journey.validators import tuple_of
from ecomkit.money.amount import Money
from ecomkit.validators import as_tuple, require_moment, require_name, require_types

_OWN = frozenset(
    {"actor", "campaign", "channel", "device", "name", "session", "subject"}
)


class OrderedEvents(list[Event]):
    """Events that are sorted already, so that nobody sorts them again."""

    __slots__ = ()


def in_order(events: Iterable[Event]) -> list[Event]:
    """*events* in chronological order: by moment, then as given.

    Those of one subject at one moment are in the order of their sequence.

    Do not change the list: a list that is in order already is returned as it is.
    """
    if isinstance(events, OrderedEvents):
        return events
    given = tuple_of(Event, events, path="$.events", error=InvalidEventError)
    ordered = sorted(given, key=attrgetter("at"))
    if any(event.sequence for event in given):
        ordered = [
            event
            for _, run in groupby(ordered, attrgetter("at"))
            for event in _by_sequence(list(run))
        ]
    return OrderedEvents(ordered)


def _by_sequence(at_once: list[Event]) -> list[Event]:
    # Each subject keeps its places, and its events take them in their own order.
    subjects = grouped(at_once, lambda event: event.subject)
    if len(subjects) == len(at_once):
        return at_once
    places = {
        subject: iter(sorted(events, key=attrgetter("sequence")))
        for subject, events in subjects.items()
    }
    return [next(places[event.subject]) for event in at_once]


def events_between(
    events: Iterable[Event], since: datetime, until: datetime
) -> tuple[Event, ...]:
    """The events from *since* up to, and not including, *until*."""
    query = EventQuery(
        since=require_moment(since, path="$.since"),
        until=require_moment(until, path="$.until"),
    )
    return tuple(filter(query.matches, in_order(events)))


def order_of(event: Event) -> str:
    """The id of the order an event is about, or "".

    It is the property ``order``, or the subject if the event's name says so.
    """
    return _about(event, "order")


def cart_of(event: Event) -> str:
    """The id of the cart an event is about, or ""."""
    return _about(event, "cart")


def product_of(event: Event) -> str:
    """The SKU an event is about, or ""."""
    sku = event.properties.get("sku")
    return sku if isinstance(sku, str) and sku else _about(event, "product")


def _about(event: Event, kind: str) -> str:
    own = event.properties.get(kind)
    if isinstance(own, str) and own:
        return own
    known = EVENT_KINDS.get(event.name)
    return event.subject if known is not None and known.subject == kind else ""


def completed_orders(events: Iterable[Event]) -> list[Event]:
    """The first ``order_completed`` event of every order that was not canceled.

    Later ones of the same order are ignored: a page that is loaded twice sells once.
    """
    ordered = in_order(events)
    seen = {order_of(event) for event in ordered if event.name == "order_canceled"}
    found = []
    for event in ordered:
        if event.name == "order_completed":
            order = order_of(event)
            if not order or order not in seen:
                seen.add(order)
                found.append(event)
    return found


def sales(events: Iterable[Event]) -> list[Event]:
    """All that sold something: :func:`completed_orders`, then what was added to them later."""
    ordered = in_order(events)
    sold = completed_orders(ordered)
    numbers = {order_of(event) for event in sold}
    added = (event for event in ordered if event.name == "order_edited")
    return [*sold, *(event for event in added if order_of(event) in numbers)]


def text_of(event: Event, name: str) -> str:
    """The property *name* as text, or "" if the event does not have it."""
    value = event.properties.get(name)
    return "" if value is None else str(value)


def number_of(event: Event, name: str) -> int | None:
    """The property *name* if it is a whole number, else None."""
    value = event.properties.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def money_of(event: Event, name: str) -> Money | None:
    """The property *name* as Money, or None if the event does not have it.

    Raises InvalidEventError if the property is something else.
    """
    value = event.properties.get(name)
    if value is None:
        return None
    if not isinstance(value, Money):
        raise InvalidEventError(
            f"{event.name}: {short_repr(value)} is not Money",
            path=f"$.properties.{name}",
            hint='use Money("12.50", "EUR")',
        )
    return value


def is_complete(delivery: Event) -> bool:
    """Whether a ``shipment_delivered`` event delivers the last of an order's goods."""
    return bool(delivery.properties.get("complete", True))


def needed_money(event: Event, name: str) -> Money:
    """The property *name* as Money; InvalidEventError if the event does not have it."""
    value = money_of(event, name)
    if value is None:
        raise InvalidEventError(
            f"{event.name} of {short_repr(event.subject)} has no {name}",
            path=f"$.properties.{name}",
        )
    return value


def amount_of(event: Event, product: Mapping[str, Any]) -> Money:
    """The ``amount`` of a product of an event: that of its whole line, with tax."""
    amount = product.get("amount")
    if not isinstance(amount, Money):
        raise InvalidEventError(
            f"{event.name} of {short_repr(event.subject)}: {short_repr(amount)} is no amount",
            path="$.properties.products",
            hint='Money for the whole line, as "amount"',
        )
    return amount


def revenue_products(event: Event) -> tuple[Mapping[str, Any], ...]:
    """The products of an event whose money is revenue: all but gift cards.

    What a gift card was sold for is owed to whoever holds it, and is revenue once goods are
    bought with it (IFRS 15, B44 to B47; ASC 606-10-55-46 to 49).
    """
    return tuple(row for row in products_of(event) if not _is_gift_card(row))


def without_gift_cards(event: Event, amount: Money, *, with_tax: bool = True) -> Money:
    """An amount of a sale or refund less what its gift cards cost, with or without tax."""
    for product in filter(_is_gift_card, products_of(event)):
        gross = amount_of(event, product)
        amount -= gross if with_tax else product.get("net", gross)
    return amount


def revenue_of(event: Event) -> Money | None:
    """The ``total`` of a sale without its gift cards, or None if it does not say it."""
    total = money_of(event, "total")
    return None if total is None else without_gift_cards(event, total)


def _is_gift_card(product: Mapping[str, Any]) -> bool:
    return product.get("gift_card") is True


def refund_of(event: Event) -> Money:
    """The amount that an ``order_refunded`` event refunds: its ``total`` or ``amount``."""
    return needed_money(event, "total" if "total" in event.properties else "amount")


def lines_of(event: Event) -> list[tuple[str, int, str]]:
    """SKU, quantity and category of each of an event's products."""
    found = []
    for product in products_of(event):
        sku = str(product.get("sku", "")) or product_of(event)
        quantity = product.get("quantity", 1)
        category = str(product.get("category", ""))
        found.append((sku, quantity if isinstance(quantity, int) else 1, category))
    return found


def products_of(event: Event) -> tuple[Mapping[str, Any], ...]:
    """The rows of an event's property ``products``; the event itself if it has none."""
    products = event.properties.get("products")
    if products is None:
        return (event.properties,) if product_of(event) else ()
    rows = as_tuple(products)
    require_types(
        rows,
        Mapping,
        path="$.properties.products",
        error=InvalidEventError,
        hint='mappings such as {"sku": "MUG", "quantity": 2}',
    )
    return rows


def dimension(name: str) -> Callable[[Event], str]:
    """A function that reads a dimension of an event: ``device``, ``channel``, ``actor``...

    Any other name is a property, such as ``agent`` or ``country``.
    """
    require_name(name, path="$.by")
    if name in _OWN:
        return lambda event: str(getattr(event, name))
    return lambda event: text_of(event, name)
