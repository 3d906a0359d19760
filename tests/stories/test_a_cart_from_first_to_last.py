"""A cart in the database: filled, changed, emptied, filled again, and sold as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.cart import (
    CartLimits,
    Greeting,
    InvalidCartError,
    MergeStrategy,
    Personalization,
    QuantityLimit,
    UnknownLineError,
)
from ecomkit.catalog import (
    ListCatalog,
    OptionAxis,
    PersonalizationField,
    PersonalizationSchema,
    Product,
)
from ecomkit.checkout import IncompleteCheckoutError
from ecomkit.orders import Order, cancellation
from ecomkit.pricing import PriceBook, ServiceFee
from ecomkit.receipts import packing_list
from ecomkit.shop import CartClosedError
from ecomkit.whatif import PastSale
from tests.stories.shops import SLIP, eur
from tests.stories.till import Till, kept_in

CATALOG = ListCatalog(
    [
        Product("egg", "Egg"),
        Product("tea", "Tea", choices=[OptionAxis("cut", ["leaf", "ground"])]),
        Product(
            "ring",
            "Ring",
            personalization=PersonalizationSchema([PersonalizationField("inside")]),
            gift_wraps=["box"],
        ),
    ]
)
BOOK = PriceBook.of(
    "EUR",
    {"egg": "0.50", "tea": "4.50", "ring": "80.00"},
    includes_tax=True,
    articles=CATALOG,
)
BY_THE_SIX = QuantityLimit(least=6, most=24, step=6)
BOX = ServiceFee(
    id="box", service="box", amount=eur("2.00"), kind="gift_wrap", includes_tax=True
)
POLISH = ServiceFee(
    id="polish", service="polishing", amount=eur("3.00"), includes_tax=True
)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield Till(
            store,
            BOOK,
            pricing={"fees": [BOX, POLISH]},
            limits=CartLimits(by_sku={"egg": BY_THE_SIX}),
        )


def fees(order: Order) -> list[str]:
    return [f"{fee.kind} {fee.charged.gross.amount}" for fee in order.fees]


def engraved(text: str) -> Personalization:
    return Personalization({"inside": text})


def test_each_edit_is_kept_told_and_priced(till: Till) -> None:
    """Six eggs twice, two kinds of tea, one of them taken out: 12 x 0.50 + 3 x 4.50 + 4.90."""
    carts = till.shop.carts
    cart = carts.open("ada", "EUR")
    carts.add(cart.id, "egg", 6)
    carts.add(cart.id, "tea", 2, options={"cut": "leaf"})
    carts.add(cart.id, "tea", options={"cut": "ground"})
    saved = carts.add(cart.id, "egg", 6)
    egg, leaf, ground = (line.key for line in saved.cart.lines)
    carts.set_quantity(cart.id, leaf, 3)
    carts.remove(cart.id, ground)
    carts.add(cart.id, "ring")
    carts.set_quantity(cart.id, "ring", 0)

    kept = carts.get(cart.id)
    assert [(line.sku, line.quantity) for line in kept.cart.lines] == [
        ("egg", 12),
        ("tea", 3),
    ]
    with pytest.raises(UnknownLineError):
        carts.set_quantity(cart.id, ground, 2)
    names = [event.name for event in till.told if event.subject == cart.id]
    added, removed = "product_added", "product_removed"
    assert names == [*([added] * 5), removed, added, removed]

    order = till.bought(till.shop.checkouts.quote(till.checkout(kept)))
    assert [(line.key, line.quantity) for line in order.lines] == [
        (f"{egg}", 12),
        (f"{leaf}", 3),
    ]
    assert order.total == eur("24.40")


def test_a_cleared_cart_is_empty_and_can_be_filled_again(till: Till) -> None:
    cart = till.filled(("ring", 1), ("egg", 6))
    carts = till.shop.carts
    carts.enter_code(cart.id, "SPRING")
    carts.save(carts.get(cart.id), carts.get(cart.id).cart.with_details(note="Hello"))

    carts.clear(cart.id)

    emptied = carts.get(cart.id).cart
    assert (emptied.lines, emptied.codes, emptied.note) == ((), (), "")
    assert "cart_cleared" in till.told.names()
    with pytest.raises(IncompleteCheckoutError, match="cart_empty"):
        till.shop.checkouts.quote(till.checkout(carts.get(cart.id)))
    carts.add(cart.id, "egg", 6)
    till.shop.checkouts.begin(cart.id)
    (open_one,) = {
        each.subject for each in till.told if each.name == "checkout_started"
    }
    assert till.bought(till.shop.checkouts.quote(open_one)).total == eur("7.90")


@pytest.mark.parametrize(
    ("quantity", "code", "allowed"),
    [(5, "too_few", 6), (7, "off_step", 12), (30, "too_many", 24)],
)
def test_a_quantity_that_is_not_sold_keeps_the_sale_waiting(
    till: Till, quantity: int, code: str, allowed: int
) -> None:
    cart = till.filled(("egg", quantity))
    checkout = till.checkout(cart)

    (need,) = till.shop.checkouts.review(checkout).missing
    assert (need.code, need.facts["allowed"]) == (code, allowed)
    with pytest.raises(IncompleteCheckoutError, match=code):
        till.shop.checkouts.quote(checkout)

    till.shop.carts.set_quantity(cart.id, "egg", allowed)
    till.shop.checkouts.begin(cart.id)
    assert till.shop.checkouts.review(checkout).missing == ()


def test_two_engravings_are_two_lines_up_to_the_refund_of_one(till: Till) -> None:
    carts = till.shop.carts
    cart = carts.open("ada", "EUR")
    for text in ("Ada", "Bob", "Ada"):
        carts.add(cart.id, "ring", personalization=engraved(text))
    saved = carts.get(cart.id)
    assert [line.quantity for line in saved.cart.lines] == [2, 1]

    order = till.bought(till.shop.checkouts.quote(till.checkout(saved)))
    texts = [line.item.personalization for line in order.lines]
    assert texts == [engraved("Ada"), engraved("Bob")]
    bob = order.lines[1].key
    change = cancellation(order, {bob: 1}, id="c", at=till.clock.now())
    till.shop.orders.change(order.number, change, details=SLIP)
    after = till.shop.orders.get(order.number)
    assert after.due == order.total - eur("80.00")
    assert [after.quantities(line.key).open for line in after.lines] == [2, 0]


def test_what_the_buyer_says_of_a_line_is_on_the_order(till: Till) -> None:
    """A note and facts of the shop's own; a wrapping for 2.00, with a greeting, and polish."""
    carts = till.shop.carts
    cart = carts.open("ada", "EUR")
    saved = carts.add(
        cart.id,
        "ring",
        gift_wrap="box",
        services=["polishing"],
        greeting=Greeting("With love"),
        note="size 52",
        attributes={"valuation": "A-17"},
    )

    order = till.bought(till.shop.checkouts.quote(till.checkout(saved)))

    (line,) = order.lines
    assert (line.item.note, dict(line.item.attributes)) == (
        "size 52",
        {"valuation": "A-17"},
    )
    assert line.item.greeting == Greeting("With love")
    assert fees(order) == ["gift_wrap 2.00", "service 3.00"]
    packed = packing_list(order, "en").as_text()
    said = ("box", "With love", "size 52", "Service: polishing")
    assert all(each in packed for each in said)
    assert "With love" in till.paper(order)


def test_what_the_buyer_says_of_the_whole_order_is_on_it(till: Till) -> None:
    """All of it in one box, 2.00 once, with a card and facts of the shop's own."""
    saved = till.filled(("ring", 2), ("egg", 6))
    said = saved.cart.with_details(
        gift_wrap="box",
        greeting=Greeting("To both of you"),
        note="Ring twice",
        attributes={"table": 7},
    )
    saved = till.shop.carts.save(saved, said)

    order = till.bought(till.shop.checkouts.quote(till.checkout(saved)))

    assert fees(order) == ["gift_wrap 2.00"]
    assert (order.gift_wrap, order.greeting) == ("box", Greeting("To both of you"))
    assert (order.note, dict(order.attributes)) == ("Ring twice", {"table": 7})
    packed = packing_list(order, "en").as_text()
    assert all(text in packed for text in ("box", "To both of you", "Ring twice"))
    assert "To both of you" in till.paper(order)
    assert PastSale.from_order(order).cart.gift_wrap == "box"


@pytest.mark.parametrize(
    ("strategy", "eggs"), [("larger", 12), ("add", 18), ("keep", 6)]
)
def test_a_guest_signs_in_and_finds_both_carts_in_one(
    till: Till, strategy: str, eggs: int
) -> None:
    """Six eggs kept and twelve in the guest's cart; a ring and a code of the guest's."""
    carts = till.shop.carts
    hers, guests = till.filled(("egg", 6)), till.filled(("egg", 12), owner="visitor-7")
    carts.add(guests.id, "ring", personalization=engraved("Ada"))
    carts.enter_code(guests.id, "SPRING")

    merged = carts.merge(guests.id, hers.id, MergeStrategy(strategy))

    assert [(each.kept, each.other) for each in merged.conflicts] == (
        [] if strategy == "add" else [(eggs, 18 - eggs)]
    )
    kept = carts.get(hers.id)
    assert kept.cart == merged.cart
    assert [(line.sku, line.quantity) for line in kept.cart.lines] == [
        ("egg", eggs),
        ("ring", 1),
    ]
    assert kept.cart.codes == ("SPRING",)
    assert carts.get(guests.id).cart.lines == ()
    again = carts.merge(guests.id, hers.id, MergeStrategy(strategy))
    assert again.cart == merged.cart
    order = till.bought(till.shop.checkouts.quote(till.checkout(kept)))
    assert [int(line.quantity) for line in order.lines] == [eggs, 1]

    for wrong in ((guests.id, hers.id), (hers.id, guests.id)):
        with pytest.raises(CartClosedError):
            carts.merge(*wrong)
    with pytest.raises(InvalidCartError):
        carts.merge(guests.id, guests.id)


def test_a_cart_that_became_an_order_is_not_changed_any_more(till: Till) -> None:
    cart = till.filled(("egg", 6))
    order = till.bought(till.shop.checkouts.quote(till.checkout(cart)))

    for edit in (
        till.shop.carts.clear,
        lambda closed: till.shop.carts.add(closed, "egg", 6),
    ):
        with pytest.raises(CartClosedError, match=order.number):
            edit(cart.id)
