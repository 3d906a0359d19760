"""What holds for every cart and every line put in or taken out."""

from __future__ import annotations

import pickle
from random import Random

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem, ProductAdded, ProductRemoved, cart_changes
from ecomkit.cart.quantity import micro
from tests.laws.carts import (
    CODES,
    EMPTY,
    addressed,
    carts,
    lines,
    with_address_of,
)

FIELDS = attrs.fields(Cart)


@given(st.lists(lines(), max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_adding_does_not_change_what_is_in_the_cart(
    items: list[LineItem], chance: Random
) -> None:
    """Same content, whatever the clicks that led to it."""
    shuffled = list(items)
    chance.shuffle(shuffled)

    assert _contents(_filled(items)) == _contents(_filled(shuffled))


@given(carts(), lines())
@settings(max_examples=100)
def test_no_content_and_no_key_stands_twice(cart: Cart, line: LineItem) -> None:
    full = cart.with_line(line)

    assert len({each.content for each in full.lines}) == len(full.lines)
    assert len({each.key for each in full.lines}) == len(full.lines)


@given(carts(), lines())
@settings(max_examples=100)
def test_adding_adds_exactly_what_was_added(cart: Cart, line: LineItem) -> None:
    before = {each.key: micro(each.quantity) for each in cart.lines}
    after = {each.key: micro(each.quantity) for each in cart.with_line(line).lines}

    key = addressed(line, cart).key
    expected = before | {key: before.get(key, 0) + micro(line.quantity)}
    assert after == expected


@given(carts(), lines())
@settings(max_examples=100)
def test_taking_out_what_was_put_in_gives_the_cart_before(
    cart: Cart, line: LineItem
) -> None:
    sent = addressed(line, cart)
    if any(each.content == sent.content for each in cart.lines):
        cart = cart.without(sent.key)

    assert cart.with_line(line).without(sent.key) == cart


@given(carts(), st.data())
@settings(max_examples=60)
def test_a_quantity_set_twice_is_set_once(cart: Cart, data: st.DataObject) -> None:
    for line in cart.lines:
        quantity = data.draw(st.integers(1, 99))
        once = cart.with_quantity(line.key, quantity)
        assert once.with_quantity(line.key, quantity) == once
        assert once.line(line.key).quantity == quantity
        assert once.with_quantity(line.key, line.quantity) == cart


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans(), lines()), max_size=12))
@settings(max_examples=100)
def test_carts_that_go_on_from_one_cart_do_not_see_each_other(
    steps: list[tuple[int, bool, LineItem]],
) -> None:
    """Whether a cart was looked at before the next one was made of it, or not."""
    made, expected = [EMPTY[0]], [EMPTY[0]]
    for place, is_read, line in steps:
        before = place % len(made)
        if is_read:
            assert made[before].lines == expected[before].lines
        made.append(made[before].with_line(line))
        known = expected[before]
        alone = Cart(**{each.name: getattr(known, each.name) for each in FIELDS})
        expected.append(alone.with_line(line))

    assert made == expected
    assert [pickle.loads(pickle.dumps(each)) for each in made] == expected


@given(carts())
@settings(max_examples=60)
def test_a_cart_made_of_its_parts_is_the_same_cart(cart: Cart) -> None:
    """Whatever a cart is made of can be given to make it again."""
    fields = {each.name: getattr(cart, each.name) for each in FIELDS}
    again = Cart(**fields)

    assert again == cart
    assert hash(again) == hash(cart)
    assert [line.key for line in again.lines] == [line.key for line in cart.lines]


@given(carts(), st.sampled_from(CODES))
@settings(max_examples=60)
def test_a_code_entered_and_taken_out_leaves_no_trace(cart: Cart, code: str) -> None:
    without = cart.without_code(code)

    assert without.with_code(code.lower()).without_code(code) == without


@given(carts(), carts())
@settings(max_examples=100)
def test_the_events_between_two_carts_lead_from_one_to_the_other(
    before: Cart, after: Cart
) -> None:
    """Whoever adds up the events knows what is in the cart.

    A cart without an address counts as if it had the other one's first.
    """
    held = _contents(with_address_of(after, before))
    for change in cart_changes(before, after):
        if isinstance(change, ProductAdded):
            held[change.key] = held.get(change.key, 0) + micro(change.quantity)
        elif isinstance(change, ProductRemoved):
            held[change.key] -= micro(change.quantity)

    assert {key: much for key, much in held.items() if much} == _contents(
        with_address_of(before, after)
    )


def _filled(items: list[LineItem]) -> Cart:
    cart = EMPTY[0]
    for item in items:
        cart = cart.with_line(item)
    return cart


def _contents(cart: Cart) -> dict[str, int]:
    return {line.key: micro(line.quantity) for line in cart.lines}
