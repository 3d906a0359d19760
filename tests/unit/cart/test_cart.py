"""A cart and its edits."""

from __future__ import annotations

import pickle
from copy import deepcopy
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.cart import (
    Cart,
    Delivery,
    Greeting,
    InvalidCartError,
    InvalidCouponCodeError,
    InvalidLineError,
    InvalidQuantityError,
    LineItem,
    Personalization,
    UnknownDeliveryError,
    UnknownLineError,
)
from ecomkit.errors import EcomkitError
from ecomkit.money import UnknownCurrencyError

PARIS = Address("Ada", "1 Lane", city="Paris", postcode="75001", country="FR")
LYON = Address("Bob", "2 Road", city="Lyon", postcode="69001", country="FR")
TEA = Cart("EUR").with_item("tea", 2)


def quantities(cart: Cart) -> list[tuple[str, object]]:
    return [(line.key, line.quantity) for line in cart.lines]


def test_edits_chain_and_leave_the_cart_before_as_it_was() -> None:
    cart = Cart("EUR")
    full = cart.with_item("tea", 2).with_item("mug").with_quantity("mug", 4)

    assert quantities(full) == [("tea", 2), ("mug", 4)]
    assert cart == Cart("EUR")
    assert cart.lines == ()


def test_the_same_content_again_adds_to_its_line() -> None:
    assert quantities(TEA.with_item("tea", 3)) == [("tea", 5)]


def test_two_engravings_never_merge() -> None:
    cart = (
        Cart("EUR")
        .with_item("ring", personalization=Personalization({"inside": "Ada"}))
        .with_item("ring", personalization=Personalization({"inside": "Bob"}))
        .with_item("ring", personalization=Personalization({"inside": "Ada"}))
    )

    assert [line.quantity for line in cart.lines] == [2, 1]


def test_notes_of_one_line_are_joined_once() -> None:
    cart = TEA.with_item("tea", note="loose").with_item("tea", note="loose\nno rush")

    assert cart.line("tea").note == "loose\nno rush"


def test_a_weighed_line_adds_exactly() -> None:
    cart = Cart("EUR").with_item("tea", Decimal("0.1"), unit="kg")

    assert cart.with_item("tea", Decimal("0.2"), unit="kg").lines[
        0
    ].quantity == Decimal("0.3")
    assert cart.with_item("tea", 1, unit="kg").lines[0].quantity == Decimal("1.1")


def test_a_line_can_be_taken_out() -> None:
    assert quantities(TEA.with_item("mug").without("tea")) == [("mug", 1)]


@pytest.mark.parametrize("key", ["mug", "tea#0", "", 7])
def test_a_line_that_is_gone_is_a_conflict(key: str) -> None:
    """The page showed an older cart: reload it."""
    for edit in (
        lambda: TEA.without(key),
        lambda: TEA.with_quantity(key, 1),
        lambda: TEA.with_line_details(key, note="x"),
        lambda: TEA.line(key),
    ):
        with pytest.raises(UnknownLineError) as gone:
            edit()
        assert gone.value.key == key  # type: ignore[attr-defined]


def test_a_changed_line_joins_its_equal() -> None:
    cart = TEA.with_item("tea", 1, gift_wrap="paper").with_item("mug")
    wrapped = cart.with_line_details("tea", gift_wrap="paper")

    assert [(line.sku, line.gift_wrap, line.quantity) for line in wrapped.lines] == [
        ("tea", "paper", 3),
        ("mug", "", 1),
    ]


def test_a_note_changes_in_place() -> None:
    cart = TEA.with_item("mug").with_line_details("tea", note="loose")

    assert [line.note for line in cart.lines] == ["loose", ""]


def test_a_bad_detail_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidLineError) as refusal:
        TEA.with_line_details("tea", greeting="Hello")  # type: ignore[arg-type]

    assert refusal.value.path == "$.lines[0].greeting"


def test_a_cleared_cart_keeps_currency_and_addresses() -> None:
    cart = TEA.with_code("SPRING").with_shipping(PARIS).with_billing(LYON)
    cart = cart.with_details(note="ring twice", gift_wrap="box", services=["care"])

    assert cart.cleared() == Cart("EUR").with_shipping(PARIS).with_billing(LYON)


@pytest.mark.parametrize("typed", [" spring ", "SPRING", "Spring", "ｓｐｒｉｎｇ"])
def test_a_code_counts_however_it_is_typed(typed: str) -> None:
    cart = TEA.with_code("spring").with_code(typed)

    assert cart.codes == ("SPRING",)
    assert cart.without_code(typed).codes == ()


@pytest.mark.parametrize(
    "typed",
    ["", " ", "two words", "SPR\u0406NG", "-a", "a\u200bb", "a\nb", "x" * 65, 7, None],
)
def test_what_only_looks_like_a_code_is_refused(typed: object) -> None:
    """A Cyrillic letter among Latin ones, zero-width blanks: no second code for one look."""
    with pytest.raises(InvalidCouponCodeError) as refusal:
        TEA.with_code(typed)  # type: ignore[arg-type]

    assert refusal.value.path.startswith("$.codes[0]")


def test_goods_go_to_several_addresses() -> None:
    cart = (
        Cart("EUR")
        .with_delivery(Delivery("home", PARIS))
        .with_delivery(Delivery("office", LYON, note="at the desk"))
        .with_item("tea", 2)
        .with_item("tea", 1, delivery="office")
    )

    assert [cart.delivery_of(line) for line in cart.lines] == list(cart.deliveries)
    assert cart.deliveries[1].place.city == "Lyon"


def test_without_a_delivery_nothing_goes_anywhere_yet() -> None:
    assert TEA.delivery_of(TEA.lines[0]) is None


def test_a_line_goes_only_where_the_cart_goes() -> None:
    with pytest.raises(UnknownDeliveryError) as refusal:
        TEA.with_item("mug", delivery="office")
    assert refusal.value.path == "$.lines[1].delivery"

    with pytest.raises(UnknownDeliveryError):
        TEA.delivery_of(LineItem("mug", delivery="office"))
    with pytest.raises(UnknownDeliveryError):
        TEA.without_delivery("office")


def test_lines_of_a_dropped_delivery_go_to_the_first() -> None:
    cart = (
        TEA.with_delivery(Delivery("home", PARIS))
        .with_delivery(Delivery("office", LYON))
        .with_item("tea", 1, delivery="office")
        .without_delivery("office")
    )

    assert [(line.sku, line.quantity, line.delivery) for line in cart.lines] == [
        ("tea", 3, "home")
    ]
    assert [delivery.id for delivery in cart.deliveries] == ["home"]


def test_every_line_names_its_delivery_once_there_is_one() -> None:
    cart = TEA.with_item("mug").with_delivery(Delivery("home", PARIS))
    cart = cart.with_delivery(Delivery("office", LYON)).with_item("pot")

    assert {line.delivery for line in cart.lines} == {"home"}
    assert cart.with_item("tea").lines[0].quantity == 3
    assert cart.with_line_details(cart.lines[0].key, delivery="") == cart
    assert TEA.lines[0].delivery == ""


def test_without_its_last_delivery_a_cart_goes_nowhere_again() -> None:
    cart = TEA.with_delivery(Delivery("home", PARIS)).without_delivery("home")

    assert cart == TEA


@pytest.mark.parametrize("id", ["main", "home"])
def test_a_key_from_before_the_first_address_still_finds_its_line(id: str) -> None:
    """The page that shows it may be older than the address."""
    cart = TEA.with_delivery(Delivery(id, PARIS))

    assert cart.line("tea") == cart.lines[0]
    assert cart.with_quantity("tea", 5).lines[0].quantity == 5
    with pytest.raises(UnknownLineError):
        cart.line("mug")


def test_one_shipping_address_takes_the_place_of_all_others() -> None:
    cart = TEA.with_delivery(Delivery("office", LYON)).with_shipping(PARIS)

    assert cart.deliveries == (Delivery("main", PARIS),)
    assert cart.with_shipping(LYON).deliveries == (Delivery("main", LYON),)


def test_a_gift_is_wrapped_with_a_greeting() -> None:
    greeting = Greeting("Happy birthday", language="en", card="balloons")
    cart = TEA.with_details(gift_wrap="box", greeting=greeting, attributes={"po": 7})

    assert (cart.gift_wrap, cart.greeting, cart.attributes) == (
        "box",
        greeting,
        (("po", 7),),
    )


@pytest.mark.parametrize("quantity", [0, -3, 10**400, 1.5, Decimal("NaN")])
def test_a_bad_quantity_is_refused_with_its_line(quantity: object) -> None:
    with pytest.raises(InvalidQuantityError) as refusal:
        TEA.with_item("mug", quantity)  # type: ignore[arg-type]
    assert refusal.value.path == "$.lines[1].quantity"

    with pytest.raises(InvalidQuantityError) as refusal:
        TEA.with_item("mug").with_quantity("mug", quantity)  # type: ignore[arg-type]
    assert refusal.value.path == "$.lines[1].quantity"


def test_more_than_can_be_counted_is_refused() -> None:
    with pytest.raises(InvalidQuantityError):
        Cart("EUR").with_item("tea", 10**9).with_item("tea", 1)


def test_a_cart_built_at_once_equals_one_built_step_by_step() -> None:
    built = Cart(
        "EUR",
        [LineItem("tea", 2, delivery="main"), LineItem("mug")],
        codes=["spring"],
        deliveries=[Delivery("main", PARIS)],
    )
    stepped = (
        Cart("EUR")
        .with_shipping(PARIS)
        .with_item("tea", 2, delivery="main")
        .with_item("mug")
        .with_code("SPRING")
    )

    assert built == stepped
    assert hash(built) == hash(stepped)


def test_a_content_given_twice_is_refused_with_both_places() -> None:
    lines = [LineItem("tea"), LineItem("mug"), LineItem("tea", 2)]
    with pytest.raises(
        InvalidCartError, match=r"the same content as lines\[0\]"
    ) as twice:
        Cart("EUR", lines)

    assert twice.value.path == "$.lines[2]"


def test_one_sku_in_two_contents_is_two_lines() -> None:
    cart = Cart("EUR", [LineItem("tea"), LineItem("tea", gift_wrap="box")])

    assert len(cart.lines) == 2


@pytest.mark.parametrize(
    ("build", "path"),
    [
        (lambda: Cart("XYZ"), "$.currency"),
        (lambda: Cart(978), "$.currency"),  # type: ignore[arg-type]
        (lambda: Cart("EUR", ["tea"]), "$.lines[0]"),  # type: ignore[list-item]
        (lambda: Cart("EUR", 7), "$.lines"),  # type: ignore[arg-type]
        (lambda: Cart("EUR", codes="SPRING"), "$.codes"),
        (lambda: Cart("EUR", deliveries=[PARIS]), "$.deliveries[0]"),  # type: ignore[list-item]
        (
            lambda: Cart("EUR", deliveries=[Delivery("a", PARIS), Delivery("a", LYON)]),
            "$.deliveries",
        ),
        (lambda: Cart("EUR", billing="Paris"), "$.billing"),  # type: ignore[arg-type]
        (lambda: Cart("EUR", greeting="Hi"), "$.greeting"),  # type: ignore[arg-type]
        (lambda: Cart("EUR", note="\x00"), "$.note"),
        (lambda: Delivery("a", "Paris"), "$.address"),  # type: ignore[arg-type]
        (lambda: Delivery("", PARIS), "$.id"),
    ],
)
def test_parts_that_do_not_fit_are_refused_by_place(build: object, path: str) -> None:
    with pytest.raises(EcomkitError) as refusal:
        build()  # type: ignore[operator]

    assert refusal.value.path == path


def test_a_cart_has_one_currency() -> None:
    with pytest.raises(UnknownCurrencyError):
        Cart("EURO")


def test_a_cart_is_frozen_and_caches_nothing() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        TEA.codes = ("FREE",)  # type: ignore[misc]
    assert not hasattr(TEA, "__dict__")
    assert not hasattr(TEA.lines[0], "__dict__")


def test_a_line_must_be_a_line() -> None:
    with pytest.raises(InvalidCartError):
        TEA.with_line("mug")  # type: ignore[arg-type]
    with pytest.raises(InvalidCartError):
        TEA.with_delivery("mug")  # type: ignore[arg-type]
    with pytest.raises(InvalidLineError):
        TEA.with_item("")


@pytest.mark.parametrize("quantity", [1.5, "1.5", "2"])
def test_what_is_no_quantity_is_answered_with_what_is_one(quantity: Any) -> None:
    with pytest.raises(InvalidQuantityError) as caught:
        Cart("EUR").with_item("tea", quantity, unit="kg")
    assert isinstance(caught.value, TypeError)
    assert "Decimal('1.5'), unit='kg'" in caught.value.hint
    assert Cart("EUR").with_item("tea", Decimal("1.5"), unit="kg").lines


class TestTheLineOfAContent:
    """A content is looked up, also where carts were made of one another."""

    def test_two_carts_made_of_one_do_not_mix_their_lines(self) -> None:
        common = Cart("EUR").with_item("tea")
        left = common.with_item("mug").with_item("pot")
        right = common.with_item("pot", 2).with_item("mug")
        assert [line.sku for line in left.with_item("pot").lines] == [
            "tea",
            "mug",
            "pot",
        ]
        assert [line.quantity for line in right.with_item("pot", 3).lines] == [1, 5, 1]
        assert left.with_item("pot").lines[2].quantity == 2

    def test_what_was_taken_out_may_come_back(self) -> None:
        cart = Cart("EUR").with_item("tea").with_item("mug")
        assert cart.without("tea").with_item("tea").lines == cart.lines[::-1]

    def test_a_copy_knows_its_lines(self) -> None:
        cart = Cart("EUR").with_item("tea")
        for twin in (pickle.loads(pickle.dumps(cart)), deepcopy(cart)):
            assert twin.with_item("tea") == Cart("EUR").with_item("tea", 2)

    def test_two_threads_go_on_from_one_cart_at_the_same_moment(self) -> None:
        """Each has what it added, whoever was first; the next one goes on from there."""
        theirs, ours = LineItem("mug"), LineItem("cup")

        class Contended(list[LineItem]):
            def append(self, line: LineItem) -> None:
                if line is ours:
                    super().append(theirs)  # the other thread, between look and leap
                super().append(line)

        tea = Cart("EUR").with_item("tea")
        object.__setattr__(tea, "_row", Contended(tea.lines))
        cart = tea.with_line(ours).with_item("pot")

        assert quantities(cart) == [("tea", 1), ("cup", 1), ("pot", 1)]
        assert quantities(tea.with_line(theirs)) == [("tea", 1), ("mug", 1)]
