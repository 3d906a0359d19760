"""A marketplace: others sell in the shop; what each is owed follows every change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.cart import LineItem
from ecomkit.customers import Seller, SellerKind, TaxNumber
from ecomkit.journey.figures import Valuation, kpi_report, seller_earnings
from ecomkit.money import Money, Rate, Rounding
from ecomkit.opening import open_shop
from ecomkit.orders import AlsoRefund, Order, cancellation, return_credit, seller_shares
from ecomkit.orders.errors import (
    InvalidChangeError,
    InvalidOrderError,
    OrderStepError,
    UnknownDocumentError,
    UnknownRowError,
)
from ecomkit.orders.purchase_note import PurchasedLine
from ecomkit.orders.sellers import sold_by
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.receipts import as_text
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, PERSON, SELLER, eur

LEAF = Seller(
    id="leaf",
    name="Leaf & Co",
    address=Address("", "Blattweg 1", city="Bonn", postcode="53111", country="DE"),
    tax_numbers=[TaxNumber("DE", "123456789")],
    commission="10%",
    commission_tax="19%",
)
MAX = Seller(id="max", name="Max", kind=SellerKind.PERSON, commission="5%")


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        world = World(open_store("tea house"))
        world.sells.sellers.keep(LEAF)
        world.sells.sellers.keep(MAX)
        yield world


def sold(world: World) -> Order:
    """Tea of Leaf & Co, a mug of Max, and a lesson of the shop's own, in one order."""
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open("ada", "EUR")
    carts.add(cart.id, "tea", 3, seller="leaf")
    carts.add(cart.id, "mug", 1, seller="max")
    carts.add(cart.id, "lesson", 1)
    begun = checkouts.begin(cart.id, PERSON)
    checkouts.update(begun.id, shipping=ADA, delivery="post", payment_method="card")
    sale = checkouts.buy(checkouts.quote(begun.id).id, token="good")
    assert sale.order is not None
    return sale.order


def owed(world: World, seller: str) -> Money:
    return world.sells.sellers.balance(seller, "EUR")


def line_of(order: Order, sku: str) -> str:
    return next(line.key for line in order.lines if line.sku == sku)


def test_who_sold_is_owed_once_it_is_paid(world: World) -> None:
    order = sold(world)
    assert owed(world, "leaf") == eur("0.00")

    world.sells.orders.capture(order.number)

    shares = {share.seller: share.total for share in seller_shares(order)}
    assert Money.sum(shares.values(), "EUR") == order.total
    # Tea is 13.50 and its part of the delivery 2.72; the mug 12.00 and 2.18.
    assert (shares["leaf"], shares["max"]) == (eur("16.22"), eur("14.18"))
    # 10 % are 1.62, 19 % of that 0.31; 5 % are 0.71.
    assert owed(world, "leaf") == eur("14.29")
    assert owed(world, "max") == eur("13.47")
    assert world.sells.sellers.due(["leaf", "max", ""], "EUR") == [
        ("leaf", eur("14.29")),
        ("max", eur("13.47")),
    ]
    assert world.sells.sellers.due("max", "EUR") == [("max", eur("13.47"))]
    everybody = [("leaf", eur("14.29")), ("max", eur("13.47"))]
    assert world.sells.sellers.due() == everybody
    assert world.sells.sellers.due(currency="EUR") == everybody
    assert world.sells.sellers.due(currency="USD") == []


def test_what_is_refunded_is_owed_no_more_also_after_the_payout(world: World) -> None:
    order = sold(world)
    number = order.number
    world.sells.orders.capture(number)
    world.later(minutes=1)
    world.sells.sellers.pay_out("leaf", eur("14.29"), reference="SCT-1")
    world.sells.sellers.pay_out("leaf", eur("14.29"), reference="SCT-1")
    assert owed(world, "leaf") == eur("0.00")
    with pytest.raises(AmountRefusedError):
        world.sells.sellers.pay_out("leaf", eur("0.01"), reference="SCT-2")

    world.later(minutes=1)
    order = world.sells.orders.get(number)
    tea = line_of(order, "tea")
    change = cancellation(order, {tea: 1}, id="c", at=world.clock.now())
    world.sells.orders.change(number, change)

    order = world.sells.orders.get(number)
    shares = {share.seller: share.total for share in seller_shares(order)}
    assert Money.sum(shares.values(), "EUR") == order.due
    # 9.00 and 1.81 of the delivery, less 1.08 and 0.21, are 9.52: 4.77 too much was paid.
    assert owed(world, "leaf") == eur("-4.77")
    assert owed(world, "max") == eur("13.47")
    assert [entry.amount for entry in world.sells.sellers.statement("leaf")] == [
        eur("14.29"),
        eur("-14.29"),
        eur("-4.77"),
    ]


def test_an_order_is_settled_on_the_terms_of_its_sale(world: World) -> None:
    """The commission rises after the sale: a refund takes off what was credited, no more."""
    order = sold(world)
    world.sells.sellers.keep(attrs.evolve(LEAF, commission="50%"))
    world.sells.orders.capture(order.number)
    assert owed(world, "leaf") == eur("14.29")

    world.later(minutes=1)
    world.sells.sellers.keep(attrs.evolve(LEAF, commission="0%"))
    order = world.sells.orders.get(order.number)
    change = cancellation(
        order, {line_of(order, "tea"): 1}, id="c", at=world.clock.now()
    )
    world.sells.orders.change(order.number, change)

    # As without the new terms: 9.00 and 1.81 of the delivery, less 1.08 and 0.21.
    assert owed(world, "leaf") == eur("9.52")
    kept = world.sells.orders.get(order.number).seller_terms
    assert kept == (LEAF.terms, MAX.terms)


def test_new_terms_hold_for_the_next_sale(world: World) -> None:
    world.sells.sellers.keep(attrs.evolve(LEAF, commission="50%", commission_tax="0%"))
    order = sold(world)
    world.sells.orders.capture(order.number)

    # Half of 16.22.
    assert owed(world, "leaf") == eur("8.11")


def test_who_sells_what_is_added_later_has_the_terms_of_then(world: World) -> None:
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open("ada", "EUR")
    carts.add(cart.id, "tea", 3, seller="leaf")
    begun = checkouts.begin(cart.id, PERSON)
    checkouts.update(begun.id, shipping=ADA, delivery="post", payment_method="card")
    order = checkouts.buy(checkouts.quote(begun.id).id, token="good").order
    assert order is not None
    assert order.seller_terms == (LEAF.terms,)

    dearer = attrs.evolve(MAX, commission="20%")
    world.sells.sellers.keep(dearer)
    world.sells.sellers.keep(attrs.evolve(LEAF, commission="50%"))
    edit = world.sells.orders.preview(
        order.number, add=[LineItem("mug", 1, seller="max")]
    )
    world.sells.orders.change(order.number, edit, ask_buyer=True)
    kept = world.sells.orders.get(order.number).seller_terms
    assert kept == (LEAF.terms, dearer.terms)


def test_a_payout_that_came_back_is_owed_again(world: World) -> None:
    order = sold(world)
    world.sells.orders.capture(order.number)
    world.sells.sellers.pay_out("max", eur("13.47"), reference="SCT-9")

    for _ in range(2):
        world.sells.sellers.reverse("max", "SCT-9")

    assert owed(world, "max") == eur("13.47")
    with pytest.raises(UnknownRowError):
        world.sells.sellers.reverse("max", "SCT-8")


def test_a_returned_order_leaves_nothing_owed(world: World) -> None:
    order = sold(world)
    number = order.number
    world.sells.orders.capture(number)
    world.sells.orders.pack(number)
    world.sells.orders.ship(number, world.sells.orders.get(number).shipments[0].id)
    order = world.sells.orders.get(number)
    all_of_it = {
        line.key: order.quantities(line.key).returnable for line in order.lines
    }
    all_of_it = {key: amount for key, amount in all_of_it.items() if amount}
    back = return_credit(
        order, all_of_it, id="b", at=world.clock.now(), also_refund=AlsoRefund.ALL
    )
    world.sells.orders.change(number, back)

    assert owed(world, "leaf") == owed(world, "max") == eur("0.00")


def test_each_seller_has_a_paper_in_their_own_name(world: World) -> None:
    order = sold(world)
    parts = [sold_by(order, seller) for seller in ("", "leaf", "max")]
    assert Money.sum((part.total for part in parts), "EUR") == order.total

    paper = as_text(world.sells.sellers.receipt(order.number, "en", seller="leaf"))

    assert "Leaf & Co" in paper
    assert "€16.22" in paper
    assert "Mug" not in paper
    with pytest.raises(UnknownRowError):
        sold_by(order, "nobody")


def test_what_comes_back_is_on_a_credit_note_of_its_seller(world: World) -> None:
    """The receipt less the credit notes is what the seller's account is reckoned of."""
    order = sold(world)
    number = order.number
    world.sells.orders.capture(number)
    tea = line_of(order, "tea")
    order = world.sells.orders.get(number)
    change = cancellation(order, {tea: 1}, id="c", at=world.clock.now())
    world.sells.orders.change(number, change)

    paper = world.sells.sellers.credit_note(number, "c", "en", seller="leaf")
    text = as_text(paper)

    # One of three teas and its part of the delivery: 4.50 and 0.91 of 2.72.
    assert paper.total.money == eur("5.41")
    assert (paper.number, "Leaf & Co" in text, "Mug" in text) == (
        "R-C-leaf-2026-000001",
        True,
        False,
    )
    share = seller_shares(world.sells.orders.get(number))[1]
    receipt = world.sells.sellers.receipt(number, "en", seller="leaf")
    assert receipt.total.money - paper.total.money == share.total
    # 10 % of 10.81 are 1.08, 19 % of that 0.21.
    assert owed(world, "leaf") == share.total - eur("1.29")
    with pytest.raises(UnknownDocumentError):
        world.sells.sellers.credit_note(number, "c", seller="max")


def test_a_credit_note_of_a_seller_is_told_and_found_by_its_event(
    world: World,
) -> None:
    order = sold(world)
    world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    mug = line_of(order, "mug")
    change = cancellation(order, {mug: 1}, id="c", at=world.clock.now())
    world.sells.orders.change(order.number, change)

    told = [each for each in world.sink if each.name == "credit_note_issued"]
    assert [(each.properties["seller"], each.properties["total"]) for each in told] == [
        ("", change.refund),
        ("max", eur("14.18")),
    ]
    papers = [world.sells.papers.of_event(each, "en", seller=SELLER) for each in told]
    assert [each.seller.lines[0] for each in papers if each] == ["Tea House", "Max"]
    issued = world.sells.papers.issued(order.number)
    assert [each.seller for each in issued] == ["", "max"]


def test_the_shop_buys_from_a_person_and_writes_the_note(world: World) -> None:
    """Self-billed: a number without gaps, no tax of a person, and money that goes out."""
    sellers = world.sells.sellers
    lines = [PurchasedLine(sku="mug", quantity=2, unit_price=eur("4.00"), title="Mug")]

    note = sellers.buy("max", lines, key="counter-1")
    assert sellers.buy("max", lines, key="counter-1") == note
    world.sells.stock.receive("mug", 2, key=note.number)

    assert (note.number, note.seller.name) == ("RP-2026-000001", "Max")
    assert (note.net, note.tax, note.total) == (eur("8.00"), eur("0.00"), eur("8.00"))
    assert owed(world, "max") == eur("8.00")
    sellers.pay_out("max", note.total, reference="cash-1")
    assert owed(world, "max") == eur("0.00")
    assert world.levels("mug") == (11, 11)
    taxed = [PurchasedLine(sku="mug", unit_price=eur("4.00"), tax_rate="19%")]
    with pytest.raises(InvalidOrderError, match="no tax number"):
        sellers.buy("max", taxed)
    assert sellers.buy("leaf", taxed).total == eur("4.76")


def test_what_sellers_earn_is_told_and_is_in_the_report(world: World) -> None:
    """Their earnings and payouts are those of their accounts; revenue is less refunds."""
    order = sold(world)
    number, sellers = order.number, world.sells.sellers
    world.sells.orders.capture(number)
    for _ in range(2):
        sellers.pay_out("leaf", eur("14.29"), reference="SCT-1")
        sellers.pay_out("max", eur("13.47"), reference="SCT-2")
    sellers.reverse("max", "SCT-2")
    order = world.sells.orders.get(number)
    change = cancellation(
        order, {line_of(order, "tea"): 1}, id="c", at=world.clock.now()
    )
    world.sells.orders.change(number, change)

    told = [
        (each.name, each.subject, each.properties["amount"])
        for each in world.sink
        if each.name.startswith(("seller_", "payout_"))
    ]
    assert told == [
        ("seller_credited", "leaf", eur("14.29")),
        ("seller_credited", "max", eur("13.47")),
        ("payout_made", "leaf", eur("14.29")),
        ("payout_made", "max", eur("13.47")),
        ("payout_reversed", "max", eur("13.47")),
        ("seller_debited", "leaf", eur("4.77")),
    ]
    earned = seller_earnings(world.sink)
    assert {id: each["EUR"].owed for id, each in earned.items()} == {
        id: owed(world, id) for id in ("leaf", "max")
    }
    net = Valuation(with_tax=True, with_shipping=False, less_refunds=True)
    report = kpi_report(world.sink, net, Rounding("half_up"), by="seller")
    assert report.parts == ("", "leaf", "max")
    assert report.value("revenue EUR", "leaf") == eur("9.00")
    assert report.value("revenue EUR", "max") == eur("12.00")
    assert report.value("seller earnings EUR", "leaf") == eur("9.52")
    assert report.value("seller payouts EUR", "leaf") == eur("14.29")
    assert report.value("seller payouts EUR", "max") == eur("0.00")
    assert report.value("seller earnings EUR", "") is None


def test_goods_that_go_back_correct_the_purchase_note(world: World) -> None:
    """To the cent, in any steps: what is kept costs what it would have cost alone."""
    sellers = world.sells.sellers
    lines = [
        PurchasedLine(sku="mug", quantity=3, unit_price=eur("3.33"), tax_rate="19%"),
        PurchasedLine(sku="tea", quantity=2, unit_price=eur("1.10"), tax_rate="7%"),
    ]
    note = sellers.buy("leaf", lines)
    assert note.total == eur("11.89") + eur("2.35")

    once = sellers.send_back(note.number, {"mug": 1}, key="parcel-1")
    assert sellers.send_back(note.number, {"mug": 1}, key="parcel-1") == once
    assert (once.number, once.corrects) == ("RP-2026-000002", note.number)
    # Two mugs: 6.66 and 1.27.
    assert once.total == owed(world, "leaf") == eur("7.93") + eur("2.35")
    with pytest.raises(OrderStepError, match="was corrected"):
        sellers.send_back(note.number, {"mug": 1})
    with pytest.raises(InvalidChangeError, match="1 more than is left"):
        sellers.send_back(once.number, {"mug": 3})

    last = sellers.send_back(once.number, {"mug": 2, "tea": 2})
    assert last.total == owed(world, "leaf") == eur("0.00")
    assert [entry.amount for entry in sellers.statement("leaf")] == [
        eur("14.24"),
        eur("-3.96"),
        eur("-10.28"),
    ]


def test_the_sellers_of_a_shop_file_are_kept_with_their_terms(tmp_path: Path) -> None:
    """New terms in the file hold from the next opening on."""
    text = """
[shop]
name = "Market"
currency = "EUR"
home = "DE"
[[products]]
sku = "tea"
title = "Tea"
price = "4.50"
[[sellers]]
id = "leaf"
name = "Leaf & Co"
tax_numbers = ["DE 123456789"]
commission = "{rate}"
"""
    file, url = tmp_path / "market.toml", f"sqlite:///{tmp_path}/market.db"
    for rate in ("10%", "12%"):
        file.write_text(text.format(rate=rate), "utf-8")
        shop = open_shop(file, url)
        assert shop.sellers.get("leaf").commission == Rate(rate)
