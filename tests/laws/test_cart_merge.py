"""What holds whenever two carts are merged."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem, MergedCart, MergeStrategy, merge_carts
from ecomkit.cart.quantity import micro
from tests.laws.carts import carts, with_address_of

ANY = st.sampled_from(list(MergeStrategy))
COMMUTATIVE = st.sampled_from([MergeStrategy.ADD, MergeStrategy.LARGER])
IDEMPOTENT = st.sampled_from([MergeStrategy.LARGER, MergeStrategy.KEEP])
EITHER = carts(("EUR", "USD"))


@given(EITHER, EITHER, COMMUTATIVE)
@settings(max_examples=100)
def test_which_cart_comes_first_does_not_change_what_is_in_it(
    one: Cart, other: Cart, strategy: MergeStrategy
) -> None:
    """Only what both say differently depends on it, and that is told both ways."""
    forth, back = merge_carts(one, other, strategy), merge_carts(other, one, strategy)

    assert _quantities(forth.cart) == _quantities(back.cart)
    assert set(forth.cart.codes) == set(back.cart.codes)
    assert forth.cart.services == back.cart.services
    assert _paths(forth) == _paths(back)
    told = {path.split(".")[1].split("[")[0] for path in _paths(forth)}
    for field in ("currency", "billing", "gift_wrap", "greeting", "attributes"):
        same = getattr(forth.cart, field) == getattr(back.cart, field)
        assert same or field in told


@given(EITHER, EITHER, IDEMPOTENT)
@settings(max_examples=100)
def test_merging_the_same_cart_again_changes_nothing(
    one: Cart, other: Cart, strategy: MergeStrategy
) -> None:
    """Signing in twice is like signing in once."""
    once = merge_carts(one, other, strategy).cart

    assert merge_carts(once, other, strategy).cart == once


@given(carts(), IDEMPOTENT)
@settings(max_examples=60)
def test_a_cart_merged_with_itself_is_itself(
    cart: Cart, strategy: MergeStrategy
) -> None:
    assert merge_carts(cart, cart, strategy) == MergedCart(cart, ())


@given(carts(), ANY)
@settings(max_examples=60)
def test_an_empty_cart_adds_nothing(cart: Cart, strategy: MergeStrategy) -> None:
    empty = Cart("EUR")

    assert merge_carts(cart, empty, strategy) == MergedCart(cart, ())
    assert merge_carts(empty, cart, strategy) == MergedCart(cart, ())


@given(EITHER, EITHER, ANY)
@settings(max_examples=100)
def test_nothing_is_lost(one: Cart, other: Cart, strategy: MergeStrategy) -> None:
    """Whatever either cart said is in the merged one, or among the conflicts."""
    merged = merge_carts(one, other, strategy)
    quantities = _quantities(merged.cart)
    unkept = [conflict.other for conflict in merged.conflicts]
    for cart in (one, other):
        assert set(cart.codes) <= set(merged.cart.codes)
        assert set(cart.services) <= set(merged.cart.services)
        assert _notes(cart) <= _notes(merged.cart)
        assert all(
            fact in merged.cart.attributes or fact[1] in unkept
            for fact in cart.attributes
        )
        assert all(
            delivery in merged.cart.deliveries or delivery in unkept
            for delivery in cart.deliveries
        )
        for field in ("currency", "billing", "gift_wrap", "greeting"):
            value = getattr(cart, field)
            assert not value or value == getattr(merged.cart, field) or value in unkept
        for line in with_address_of(merged.cart, cart).lines:
            kept = merged.cart.line(line.key)
            assert kept.content == line.content
            assert _notes(line) <= _notes(kept)
            assert (
                quantities[line.key] >= micro(line.quantity) or line.quantity in unkept
            )


@given(carts(), carts(), ANY)
@settings(max_examples=100)
def test_every_quantity_is_one_of_the_two_or_their_sum(
    one: Cart, other: Cart, strategy: MergeStrategy
) -> None:
    ours, theirs = (
        _quantities(with_address_of(a, b)) for a, b in ((other, one), (one, other))
    )

    def expected(key: str) -> int:
        mine, yours = ours.get(key, 0), theirs.get(key, 0)
        if strategy is MergeStrategy.ADD:
            return mine + yours
        return max(mine, yours) if strategy is MergeStrategy.LARGER else mine or yours

    assert _quantities(merge_carts(one, other, strategy).cart) == {
        key: expected(key) for key in {**ours, **theirs}
    }


def _quantities(cart: Cart) -> dict[str, int]:
    return {line.key: micro(line.quantity) for line in cart.lines}


def _paths(merged: MergedCart) -> set[str]:
    return {conflict.path for conflict in merged.conflicts}


def _notes(said: Cart | LineItem) -> set[str]:
    return {line.strip() for line in said.note.split("\n")} - {""}
