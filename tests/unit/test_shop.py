"""What the rooms of a shop do between a cart and an order, apart from money."""

from __future__ import annotations

import pytest

from ecomkit.cart import StaleCartError
from ecomkit.checkout.checkout import OrderSource
from ecomkit.orders import OutOfStockError, UnknownOrderError, cancellation
from ecomkit.pricing import ClaimLostError, PriceOverride
from ecomkit.shop import NotACheckoutError, SaleState
from ecomkit.shop.store import SavedCheckout
from tests.durable.world import World
from tests.stories.shops import ADA, NOON, PERSON, eur


def test_edits_of_a_cart_are_told() -> None:
    world = World()
    carts = world.sells.carts
    saved = carts.open("ada", "EUR")
    carts.add(saved.id, "tea", 2)
    carts.set_quantity(saved.id, "tea", 3)
    saved = carts.remove(saved.id, "tea")

    assert world.sink.names() == [
        "product_added",
        "product_added",
        "product_removed",
        "cart_cleared",
    ]
    assert {event.subject for event in world.sink} == {saved.id}
    assert saved.version == 4


@pytest.mark.parametrize(
    ("code", "name", "fact"),
    [
        ("spring", "coupon_applied", ("saving", eur("0.90"))),
        ("winter", "coupon_denied", ("why", "rejected")),
    ],
)
def test_a_code_is_answered(code: str, name: str, fact: tuple[str, object]) -> None:
    world = World()
    cart = world.sells.carts.open("ada", "EUR")
    world.sells.carts.add(cart.id, "tea", 2)

    world.sells.carts.enter_code(cart.id, code)

    assert world.sink.names()[-2:] == ["coupon_entered", name]
    assert world.sink[-1].properties[fact[0]] == fact[1]
    assert world.sells.carts.remove_code(cart.id, code).cart.codes == ()


def test_a_cart_that_was_changed_elsewhere_is_read_again() -> None:
    world = World()
    seen = world.sells.carts.open("ada", "EUR")
    world.sells.carts.add(seen.id, "tea")

    with pytest.raises(StaleCartError):
        world.sells.carts.save(seen, seen.cart.with_item("mug"))


def test_a_checkout_goes_on_with_the_cart_as_it_is_now() -> None:
    world = World()
    checkout = world.filled()
    world.sells.carts.add(checkout.cart, "lesson")

    again = world.sells.checkouts.begin(checkout.cart)

    assert again.id == checkout.id
    assert again.checkout is not None
    assert [line.sku for line in again.checkout.cart.lines] == ["tea", "mug", "lesson"]
    assert world.sells.checkouts.review(again.id).is_complete


def test_buying_twice_is_one_order_and_one_charge() -> None:
    world = World()
    quote = world.quote()
    first = world.sells.checkouts.buy(quote.id, token="good")
    again = world.sells.checkouts.buy(quote.id, token="good")

    assert first == again
    assert world.gateway.effects.total() == 1
    assert world.sink.names().count("order_completed") == 1


def test_the_last_piece_is_sold_once() -> None:
    world = World(tea=3)
    one, two = world.quote(), world.quote()
    world.sells.checkouts.buy(one.id, token="good")

    with pytest.raises(OutOfStockError):
        world.sells.checkouts.buy(two.id, token="good")
    review = world.sells.checkouts.review(world.filled().id)
    assert [each.code for each in review.missing] == ["stock_unavailable"]


def test_the_last_use_of_a_coupon_is_given_once() -> None:
    world = World()
    one, two = (world.quote(code="LAST") for _ in range(2))
    world.sells.checkouts.buy(one.id, token="good")

    with pytest.raises(ClaimLostError, match="promotion:last"):
        world.sells.checkouts.buy(two.id, token="good")
    later = world.quote(code="LAST")
    assert later.total == world.quote().total  # used up: full price


def test_a_lapsed_hold_frees_what_it_held() -> None:
    world = World(tea=3)
    world.sells.checkouts.hold(world.quote().id)
    assert world.sells.checkouts.review(world.filled().id).missing
    world.later(minutes=31)

    assert world.ordered().number == "R-2026-000001"


def test_a_sale_for_nothing_needs_no_payment() -> None:
    world = World()
    checkout = world.filled(items=[("tea", 1)], payment_method="")
    assert checkout.checkout is not None
    (line,) = checkout.checkout.cart.lines
    sample = PriceOverride(unit_price=eur("0.00"), reason="sample")
    world.sells.checkouts.override(checkout.id, {line.key: sample})
    world.sells.checkouts.update(checkout.id, delivery={"main": "pickup"})
    quote = world.sells.checkouts.quote(checkout.id)

    sale = world.sells.checkouts.buy(quote.id)

    assert sale.order is not None
    assert sale.order.total == eur("0.00")
    assert sale.payment is None
    assert world.levels("tea") == (9, 8)


def test_canceled_goods_go_back_on_the_shelf() -> None:
    world = World(tea=3)
    order = world.ordered()
    assert world.levels("tea") == (3, 0)

    world.sells.orders.change(
        order.number, cancellation(order, {"tea": 2}, id="c", at=NOON)
    )

    assert world.levels("tea") == (3, 2)


def test_what_is_not_there_is_named() -> None:
    world = World()

    with pytest.raises(UnknownOrderError, match="R-9"):
        world.sells.orders.get("R-9")
    with pytest.raises(UnknownOrderError, match="R-9"):
        world.sells.orders.pack("R-9")
    assert world.sells.checkouts.state(world.filled().id).state is SaleState.OPEN


def test_a_phone_order_is_told_as_one() -> None:
    world = World()
    cart = world.sells.carts.open("ada", "EUR")
    world.sells.carts.add(cart.id, "tea")

    begun = world.sells.checkouts.begin(cart.id, PERSON, source=OrderSource.PHONE)

    assert begun.checkout is not None
    assert begun.checkout.source is OrderSource.PHONE
    assert world.sink[-1].actor == "ada"


def test_a_sale_that_was_imported_has_no_checkout_to_edit() -> None:
    world = World()
    with world.store.begin(NOON) as books:
        books.checkouts.add(SavedCheckout(id="imported-1"))

    with pytest.raises(NotACheckoutError):
        world.sells.checkouts.update("imported-1", shipping=ADA)
