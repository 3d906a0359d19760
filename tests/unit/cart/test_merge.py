"""A guest's cart meets a saved one."""

from __future__ import annotations

import pytest

from ecomkit.addressing import Address
from ecomkit.cart import (
    Cart,
    Delivery,
    LineItem,
    MergeConflict,
    MergeStrategy,
    merge_carts,
)
from ecomkit.errors import InvalidInputError

PARIS = Address("Ada", "1 Lane", city="Paris", postcode="75001", country="FR")
LYON = Address("Ada", "2 Road", city="Lyon", postcode="69001", country="FR")
SAVED = Cart("EUR").with_item("tea", 2).with_item("mug").with_code("SPRING")
GUEST = Cart("EUR").with_item("tea", 5).with_item("cup", 3).with_code("SUMMER")


@pytest.mark.parametrize(("strategy", "tea"), [("add", 7), ("larger", 5), ("keep", 2)])
def test_the_strategy_decides_the_quantity_of_what_both_hold(
    strategy: str, tea: int
) -> None:
    merged = merge_carts(SAVED, GUEST, MergeStrategy(strategy))

    assert [(line.sku, line.quantity) for line in merged.cart.lines] == [
        ("tea", tea),
        ("mug", 1),
        ("cup", 3),
    ]
    assert merged.cart.codes == ("SPRING", "SUMMER")


def test_a_quantity_that_is_not_kept_is_a_conflict() -> None:
    assert merge_carts(SAVED, GUEST, MergeStrategy.LARGER).conflicts == (
        MergeConflict(path="$.lines[tea].quantity", kept=5, other=2),
    )
    assert merge_carts(SAVED, GUEST, MergeStrategy.KEEP).conflicts == (
        MergeConflict(path="$.lines[tea].quantity", kept=2, other=5),
    )
    assert merge_carts(SAVED, GUEST, MergeStrategy.ADD).conflicts == ()


def test_a_sum_that_cannot_be_counted_is_capped_and_reported() -> None:
    full = Cart("EUR").with_item("nail", 10**9)

    merged = merge_carts(full, full, MergeStrategy.ADD)
    assert merged.cart == full
    assert merged.conflicts == (
        MergeConflict(path="$.lines[nail].quantity", kept=10**9, other=2 * 10**9),
    )


def test_what_only_one_cart_says_is_kept() -> None:
    guest = GUEST.with_shipping(LYON).with_details(gift_wrap="box", note="ring")
    merged = merge_carts(SAVED.with_billing(PARIS), guest, MergeStrategy.ADD)

    assert merged.conflicts == ()
    assert merged.cart.billing == PARIS
    assert merged.cart.deliveries == (Delivery("main", LYON),)
    assert (merged.cart.gift_wrap, merged.cart.note) == ("box", "ring")


def test_where_the_carts_differ_the_first_wins_and_the_conflict_is_reported() -> None:
    ours = SAVED.with_shipping(PARIS).with_details(attributes={"po": 1, "a": 1})
    theirs = Cart("USD").with_shipping(LYON).with_details(attributes={"po": 2, "b": 2})

    merged = merge_carts(ours, theirs, MergeStrategy.KEEP)
    assert merged.cart.currency == "EUR"
    assert merged.cart.attributes == (("a", 1), ("b", 2), ("po", 1))
    assert merged.conflicts == (
        MergeConflict(path="$.currency", kept="EUR", other="USD"),
        MergeConflict(
            path="$.deliveries.main",
            kept=Delivery("main", PARIS),
            other=Delivery("main", LYON),
        ),
        MergeConflict(path="$.attributes.po", kept=1, other=2),
    )


def test_every_line_goes_on_to_where_it_went() -> None:
    ours = SAVED.with_delivery(Delivery("home", PARIS))
    theirs = GUEST.with_delivery(Delivery("office", LYON))

    merged = merge_carts(ours, theirs, MergeStrategy.ADD)
    assert [delivery.id for delivery in merged.cart.deliveries] == ["home", "office"]
    assert set(ours.lines + theirs.lines) == set(merged.cart.lines)
    assert merged.conflicts == ()


def test_lines_that_go_nowhere_yet_go_with_the_other_carts_first() -> None:
    ours = SAVED.with_delivery(Delivery("home", PARIS))

    for merged in (
        merge_carts(ours, GUEST, MergeStrategy.ADD),
        merge_carts(GUEST, ours, MergeStrategy.ADD),
    ):
        assert {line.delivery for line in merged.cart.lines} == {"home"}
        assert len(merged.cart.lines) == len(
            merge_carts(SAVED, GUEST, MergeStrategy.ADD).cart.lines
        )


def test_notes_too_long_to_join_are_a_conflict() -> None:
    ours = Cart("EUR", note="a" * 1500, lines=[LineItem("tea", note="b" * 1500)])
    theirs = Cart("EUR", note="c" * 1500, lines=[LineItem("tea", note="d" * 1500)])

    merged = merge_carts(ours, theirs, MergeStrategy.KEEP)
    assert merged.cart == ours
    assert [conflict.path for conflict in merged.conflicts] == [
        "$.lines[tea].note",
        "$.note",
    ]


def test_an_unknown_strategy_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        merge_carts(SAVED, GUEST, "replace")  # type: ignore[arg-type]
