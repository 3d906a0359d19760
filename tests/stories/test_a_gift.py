"""A sale with gifts: what is given, and what is in the cart already, stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecomkit.catalog import Article
from ecomkit.orders import Order, OutOfStockError, return_credit
from ecomkit.pricing import Gift, PriceBook, Pricer, Promotion, TotalAtLeast
from ecomkit.pricing.result import Applied, NotYet, Rejected
from ecomkit.pricing.values.selection import Select
from tests.stories.shops import BOOK, FEES, SLIP, TAXES, World, eur
from tests.stories.till import Till, kept_in

FROM_20 = Promotion("sample", Gift(sku="tea"), conditions=TotalAtLeast(eur("20.00")))
HALF_A_MUG = Promotion("half", Gift(sku="mug", rate="50%"), codes="HALF")
ONE_IN_TWO = Promotion("two", Gift(sku="tea", for_each=2, select=Select(skus="mug")))
SET = PriceBook.of(
    "EUR",
    {"mug": "12.00", "set": "9.00"},
    includes_tax=True,
    articles=[
        Article(sku="set", parts=[("tea", 2), ("cup", 1)]),
        Article(sku="tea"),
        Article(sku="cup"),
    ],
)


def rows(order: Order) -> list[str]:
    return [
        f"{line.quantity} {line.sku} {line.gross.amount}{' gift' * line.is_gift}"
        for line in order.lines
    ]


def test_a_gift_of_what_was_bought_is_packed_and_not_paid_back() -> None:
    """Three teas bought and two given: the bought ones come back at their price."""
    gifts = [Promotion("one", Gift(sku="tea")), Promotion("more", Gift(sku="tea"))]
    world = World(pricer=Pricer(BOOK, promotions=gifts, fees=FEES, taxes=TAXES))

    order = world.bought(world.quote(world.filled()))

    assert order.total == eur("32.40")
    assert [(line.item.sku, line.is_gift) for line in order.lines] == [
        ("tea", False),
        ("mug", False),
        ("tea", True),
        ("tea", True),
    ]
    order = world.shop.orders.pack(order.number)
    (shipment,) = order.shipments
    world.shop.orders.ship(order.number, shipment.id, tracking="T1")
    order = world.shop.orders.deliver(order.number, shipment.id)
    world.shop.orders.capture(order.number, details=SLIP)
    back = return_credit(order, {"tea": 3}, id="back", at=world.clock.now())
    assert back.refund == eur("13.50")


def test_a_gift_goes_with_the_first_delivery() -> None:
    promotions = [Promotion("one", Gift(sku="mug"))]
    world = World(pricer=Pricer(BOOK, promotions=promotions, fees=FEES, taxes=TAXES))
    quote = world.quote(world.filled())
    (delivery,) = quote.deliveries

    assert [line.sku for line in quote.priced.lines] == ["tea", "mug", "mug"]
    assert delivery.lines == tuple(line.key for line in quote.priced.lines)


@pytest.mark.parametrize(
    ("promotion", "items", "sold"),
    [
        (FROM_20, [("mug", 1)], ["1 mug 12.00"]),
        # The gift is worth 4.50, and does not help to reach 20.00.
        (FROM_20, [("mug", 1), ("tea", 1)], ["1 mug 12.00", "1 tea 4.50"]),
        (FROM_20, [("mug", 2)], ["2 mug 24.00", "1 tea 0.00 gift"]),
        (ONE_IN_TWO, [("mug", 5)], ["5 mug 60.00", "2 tea 0.00 gift"]),
        (HALF_A_MUG, [("tea", 1)], ["1 tea 4.50", "1 mug 6.00 gift"]),
    ],
)
def test_it_is_added_to_the_order_and_leaves_the_stock(
    promotion: Promotion, items: list[tuple[str, int]], sold: list[str], tmp_path: Path
) -> None:
    with kept_in(tmp_path) as store:
        till = Till(store, BOOK, pricing={"promotions": [promotion]})
        for sku in ("tea", "mug"):
            till.shop.stock.receive(sku, 9)
        cart = till.filled(*items)
        if promotion.codes:
            till.shop.carts.enter_code(cart.id, "HALF")

        order = till.bought(till.shop.checkouts.quote(till.checkout(cart)))

        assert rows(order) == sold
        taken = {line.sku: 9 - int(line.quantity) for line in order.lines}
        levels = till.shop.stock.levels(taken)
        assert {level.sku: level.available for level in levels} == taken


def test_a_gift_that_is_gone_keeps_nobody_from_buying(tmp_path: Path) -> None:
    """One tea is left: for who buys it, else a gift; the next one buys without."""
    with kept_in(tmp_path) as store:
        till = Till(store, BOOK, pricing={"promotions": [FROM_20]})
        till.shop.stock.receive("mug", 9)
        till.shop.stock.receive("tea", 1)

        with_tea = till.quote(("tea", 1), ("mug", 2))
        given, late = till.quote(("mug", 2)), till.quote(("mug", 2))

        assert [type(each.priced.verdicts[0]) for each in (with_tea, given)] == [
            Rejected,
            Applied,
        ]
        assert with_tea.priced.verdicts[0] == Rejected(
            promotion="sample", reason="gift_sold_out"
        )
        assert rows(till.bought(given)) == ["2 mug 24.00", "1 tea 0.00 gift"]
        with pytest.raises(OutOfStockError, match="tea"):  # it was promised to both
            till.bought(late)
        assert rows(till.sold(("mug", 2))) == ["2 mug 24.00"]
        (verdict,) = till.quote(("mug", 1)).priced.verdicts
        assert isinstance(verdict, NotYet)


@pytest.mark.parametrize(("tea", "cup", "sets"), [(4, 2, 2), (3, 9, 1), (9, 0, 0)])
def test_a_set_is_given_while_its_parts_last(
    tea: int, cup: int, sets: int, tmp_path: Path
) -> None:
    with kept_in(tmp_path) as store:
        gift = Promotion("set", Gift(sku="set"))
        till = Till(store, SET, pricing={"promotions": [gift]})
        for sku, amount in (("mug", 9), ("tea", tea), ("cup", cup)):
            till.shop.stock.receive(sku, amount)

        orders = [till.sold(("mug", 1)) for _ in range(3)]

        assert sum(len(order.lines) for order in orders) == 3 + sets
