"""What an event says: order, product, amounts and dimensions, read one way everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.money.amount import Money

_OWN = frozenset(
    {"actor", "campaign", "channel", "device", "name", "session", "subject"}
)


class _Ordered(list[Event]):
    """Events that are in order already, so that nobody sorts them again."""

    __slots__ = ()


def in_order(events: Iterable[Event]) -> list[Event]:
    """*events* as they happened: by moment, then by sequence, then as given.

    The list is for reading: it is handed on as it is to whoever asks again.
    """
    if isinstance(events, _Ordered):
        return events
    found = _Ordered(events)
    for place, event in enumerate(found):
        if not isinstance(event, Event):
            raise InvalidEventError(
                f"{short_repr(event)} is not an event", path=f"$.events[{place}]"
            )
    found.sort(key=attrgetter("at", "sequence"))
    return found


def order_of(event: Event) -> str:
    """The order an event is about, or "" where it is about none.

    The property ``order`` says so, or the subject where the name's subject is an order.
    """
    return _about(event, "order")


def cart_of(event: Event) -> str:
    """The cart an event is about, or ""."""
    return _about(event, "cart")


def product_of(event: Event) -> str:
    """The product (SKU) an event is about, or ""."""
    sku = event.properties.get("sku")
    return sku if isinstance(sku, str) and sku else _about(event, "product")


def _about(event: Event, kind: str) -> str:
    own = event.properties.get(kind)
    if isinstance(own, str) and own:
        return own
    known = EVENT_KINDS.get(event.name)
    return event.subject if known is not None and known.subject == kind else ""


def completed_orders(events: Iterable[Event]) -> list[Event]:
    """Every order that was placed and not canceled, once, by its ``order_completed``.

    The first of several of one order counts: a page that is loaded twice sells once.
    """
    ordered = in_order(events)
    seen = {order_of(event) for event in ordered if event.name == "order_canceled"}
    found = []
    for event in ordered:
        order = order_of(event)
        if event.name == "order_completed" and (not order or order not in seen):
            seen.add(order)
            found.append(event)
    return found


def text_of(event: Event, name: str) -> str:
    """The property *name* as text, or "" where the event does not have it."""
    value = event.properties.get(name)
    return "" if value is None else str(value)


def number_of(event: Event, name: str) -> int | None:
    """The property *name* as a whole number; None where it is absent or something else."""
    value = event.properties.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def money_of(event: Event, name: str) -> Money | None:
    """The property *name* as money; None where the event does not have it.

    A property of that name which is not money is an InvalidEventError.
    """
    value = event.properties.get(name)
    if value is None:
        return None
    if not isinstance(value, Money):
        raise InvalidEventError(
            f"{event.name}: {short_repr(value)} is not money",
            path=f"$.properties.{name}",
            hint='use Money("12.50", "EUR")',
        )
    return value


def needed_money(event: Event, name: str) -> Money:
    """The property *name* as money, which the event must have."""
    value = money_of(event, name)
    if value is None:
        raise InvalidEventError(
            f"{event.name} of {short_repr(event.subject)} does not say its {name}",
            path=f"$.properties.{name}",
        )
    return value


def refund_of(event: Event) -> Money:
    """What an ``order_refunded`` event gives back in all: its ``total`` or ``amount``."""
    return needed_money(event, "total" if "total" in event.properties else "amount")


def lines_of(event: Event) -> list[tuple[str, int, str]]:
    """The goods of an event: SKU, quantity and category of each of its ``products``."""
    products = event.properties.get("products")
    if products is None:
        products = (event.properties,) if product_of(event) else ()
    if isinstance(products, str | bytes) or not isinstance(products, Iterable):
        raise InvalidEventError(
            f"{short_repr(products)} is not a list of products",
            path="$.properties.products",
        )
    found = []
    for place, product in enumerate(products):
        try:
            sku = str(product.get("sku", "")) or product_of(event)
            quantity = product.get("quantity", 1)
            category = str(product.get("category", ""))
        except AttributeError:
            raise InvalidEventError(
                f"{short_repr(product)} is not a product",
                path=f"$.properties.products[{place}]",
                hint='a mapping such as {"sku": "MUG", "quantity": 2}',
            ) from None
        found.append((sku, quantity if isinstance(quantity, int) else 1, category))
    return found


def dimension(name: str) -> Callable[[Event], str]:
    """Reads what figures are split by: ``device``, ``channel``, ``campaign``, ``actor``...

    Any other name is a property of the shop's own, such as ``agent`` or ``country``.
    """
    if not name:
        raise InvalidInputError("a dimension needs a name", path="$.by")
    if name in _OWN:
        return lambda event: str(getattr(event, name))
    return lambda event: text_of(event, name)
