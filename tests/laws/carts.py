"""Carts as properties need them: few wishes, so that they meet, but every kind of wish."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import attrs
from hypothesis import strategies as st

from ecomkit.addressing import Address
from ecomkit.attributes import AttributeValue
from ecomkit.cart import Cart, Delivery, Greeting, LineItem, Personalization
from ecomkit.cart.line import LineDetails

CODES = ("SPRING", "VIP-10", "A")
NOTES = ("", "", "a", "a\nb", "b \n\nمرحبا")
FACTS: tuple[dict[str, AttributeValue], ...] = ({}, {}, {"x": 1}, {"x": 2, "y": 1})
HOME = Address("Ada", "1 Lane", city="Paris", postcode="75001", country="FR")
OFFICE = Address("Ada", "2 Road", city="Lyon", postcode="69001", country="FR")
WISHES: tuple[LineDetails, ...] = (
    {},
    {"options": {"size": "S"}},
    {"options": {"size": "L", "ink": "red"}},
    {"personalization": Personalization({"front": "Ada"})},
    {"personalization": Personalization({"front": "Bob"})},
    {"services": ["care", "wall"]},
    {"gift_wrap": "box", "greeting": Greeting("Hello")},
    {"seller": "bob"},
    {"delivery": "office"},
    {"unit": "kg"},
)
# Built once: drawing every field anew takes longer than the laws themselves.
PLAIN = tuple(
    attrs.evolve(LineItem(sku, **wish), note=note, attributes=facts)
    for sku, wish, (note, facts) in product(
        ("tea", "mug", "x#1"), WISHES, zip(NOTES, (*FACTS, {}), strict=True)
    )
)
DELIVERIES = (
    (Delivery("home", HOME), Delivery("office", OFFICE)),
    (Delivery("office", HOME),),
    (Delivery("office", OFFICE), Delivery("home", OFFICE)),
)
EMPTY = tuple(
    Cart(
        "EUR",
        codes=CODES[:number],
        deliveries=deliveries,
        billing=billing,
        services=services,
        gift_wrap=wrap,
        greeting=greeting,
        note=note,
        attributes=facts,
    )
    for number, (
        deliveries,
        billing,
        services,
        (wrap, greeting, note, facts),
    ) in enumerate(
        product(
            DELIVERIES,
            (None, HOME, OFFICE),
            ((), ("fast", "pack")),
            (
                ("", None, "", {}),
                ("box", Greeting("Hello"), "a", {"x": 1}),
                ("bag", Greeting("Bye"), "b\na", {"x": 2, "y": 3}),
            ),
        )
    )
)


@st.composite
def lines(draw: st.DrawFn) -> LineItem:
    """Any line: whole or weighed, plain or personal, noted or not."""
    line = draw(st.sampled_from(PLAIN))
    number = draw(st.integers(1, 50))
    quantity = Decimal(number).scaleb(-1) if line.unit else number
    return attrs.evolve(line, quantity=quantity)


@st.composite
def carts(draw: st.DrawFn, currencies: tuple[str, ...] = ("EUR",)) -> Cart:
    """Any cart, of up to five lines."""
    cart = draw(st.sampled_from(EMPTY))
    found: dict[object, LineItem] = {}
    for line in draw(st.lists(lines(), max_size=5)):
        sent = addressed(line, cart)
        found.setdefault(sent.content, sent)
    currency = draw(st.sampled_from(currencies))
    return attrs.evolve(cart, currency=currency, lines=found.values())


def addressed(line: LineItem, cart: Cart) -> LineItem:
    """The line as it stands in *cart*, which fills in its first delivery."""
    if line.delivery or not cart.deliveries:
        return line
    return line.to_delivery(cart.deliveries[0].id)


def with_address_of(other: Cart, cart: Cart) -> Cart:
    """The cart as it is once it has an address: that of another cart, if it has none."""
    if cart.deliveries:
        return cart
    return attrs.evolve(cart, deliveries=other.deliveries[:1])
