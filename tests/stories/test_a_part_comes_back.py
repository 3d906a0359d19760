"""A part of a bundle comes back alone: inspected, restocked or written off, credited by its share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.cart import LineItem
from ecomkit.catalog import Article
from ecomkit.checkout import Quoter, SalesTerms
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.orders import Order, OrderStepError
from ecomkit.orders.fulfillment import Inspection, ReturnCause
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer, Promotion, SetPrice
from ecomkit.receipts import as_text
from ecomkit.shop import Shop
from ecomkit.shop.ports import Store
from ecomkit.tax import TaxRate, TaxTable
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.wire import from_json, to_json
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, SELLER, SHIPPING, SLIP, TAXES, eur

# By themselves 2 teas cost 10.70 with 7 %, the mug 11.90 with 19 %: half of the net each.
BOOK = PriceBook.of(
    "EUR",
    {"tea": "5.35", "mug": "11.90", "set": "20.00", "pair": "15.00", "box": "9.00"},
    includes_tax=True,
    articles=[
        Article(sku="tea", title="Green tea", tax_category="food"),
        Article(sku="mug", title="Mug"),
        Article(sku="set", title="Tea set", parts={"tea": 2, "mug": 1}),
        Article(sku="pair", title="Pair of bowls", parts={"bowl": 2}),
        Article(sku="box", title="Box", parts={"bowl": 1, "lid": 1}),
    ],
)
EIGHTEEN = Promotion("eighteen", SetPrice(eur("18.00")))


RULES = Pricer(BOOK, promotions=[EIGHTEEN], taxes=TAXES)
# A bottle bears 0.25 by itself, which is in the base of 19 %, all of it in the price.
WATER = Pricer(
    PriceBook.of(
        "EUR",
        {"crate": "6.00"},
        includes_tax=True,
        articles=[
            Article(sku="water", title="Water"),
            Article(sku="crate", title="Crate", parts={"water": 6}),
        ],
    ),
    taxes=TaxTable(
        [
            TaxRate(id="levy", kind="per_unit", amount=eur("0.25"), affects_base=True),
            TaxRate(id="vat", rate="19%", sequence=1),
        ]
    ),
)


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as open_store:
        yield open_store("parts")


@pytest.fixture
def shop(store: Store) -> Shop:
    return opened_shop(store, RULES)


def opened_shop(store: Store, rules: Pricer) -> Shop:
    shop = Shop(
        Quoter(pricer=rules, shipping=SHIPPING, terms=SalesTerms(return_days=30)),
        payments=[CardTerminal()],
        store=store,
        clock=FixedClock(NOON),
        ids=CountingIds(),
    )
    for sku in ("tea", "mug", "bowl", "water"):
        shop.stock.receive(sku, 20)
    return shop


def delivered(shop: Shop, sku: str = "set", count: int = 5) -> str:
    """Five sets at 18.00 are with the buyer; the post is free from 50.00."""
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, sku, count)
    begun = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="terminal"
    )
    sale = shop.checkouts.buy(shop.checkouts.quote(begun.id).id, metadata=SLIP)
    assert sale.order is not None
    number = sale.order.number
    for parcel in shop.orders.pack(number).shipments:
        shop.orders.ship(number, parcel.id)
        shop.orders.deliver(number, parcel.id)
    shop.orders.capture(number, details=SLIP)
    return number


def back(shop: Shop, number: str, *, damaged: int = 0, **parts: int) -> Money:
    """What is paid back for what came back, of which some is damaged."""
    wanted = {key.replace("_", "/"): pieces for key, pieces in parts.items()}
    asked = shop.returns.request(number, wanted).returns[-1].id
    shop.returns.decide(number, asked, approved=True)
    shop.returns.receive(number, asked)
    found = [
        Inspection(line=key, as_new=pieces - damaged, written_off=damaged)
        for key, pieces in wanted.items()
    ]
    shop.returns.inspect(number, asked, found)
    edit = shop.returns.preview(number, asked)
    shop.returns.resolve(number, asked, edit, details=SLIP)
    return edit.change.refund


def on_hand(shop: Shop) -> dict[str, int]:
    return {each.sku: each.on_hand for each in shop.stock.levels(["tea", "mug"])}


def still_paid(shop: Shop, number: str) -> Money:
    kept = [each.totals.kept for each in shop.orders.payments(number)]
    return sum(kept, eur("0.00"))


def test_two_mugs_come_back_one_of_them_broken(shop: Shop) -> None:
    """Of 90.00, 47.39 are mugs with 19 %: two of five are 18.96 with 3.03 of tax."""
    number = delivered(shop)
    assert on_hand(shop) == {"tea": 10, "mug": 15}

    assert back(shop, number, set_mug=2, damaged=1) == eur("18.96")

    assert on_hand(shop) == {"tea": 10, "mug": 16}
    order = shop.orders.get(number)
    assert (order.due, still_paid(shop, number)) == (eur("71.04"), eur("71.04"))
    assert from_json(to_json(order), Order) == order
    known = order.quantities("set")
    assert (known.returned, known.incomplete, known.returnable) == (0, 2, 3)

    (note,) = shop.papers.issued(number)
    paper = as_text(shop.papers.credit_note(number, note.change, "en", seller=SELLER))
    assert "2 × Mug" in paper
    assert "19%" in paper
    assert "3.03" in paper


def test_piece_by_piece_all_of_it_comes_back(shop: Shop) -> None:
    """Mugs, whole sets, then the teas that are left: the refunds are what was paid."""
    number = delivered(shop)
    refunds = [
        back(shop, number, set_mug=2),
        back(shop, number, set=2, set_tea=1),
        back(shop, number, set_tea=4),
        back(shop, number, set_mug=1, set_tea=1),
    ]

    assert refunds[0] == eur("18.96")
    assert sum(refunds, eur("0.00")) == eur("90.00")
    assert still_paid(shop, number) == eur("0.00")
    assert on_hand(shop) == {"tea": 20, "mug": 20}
    known = shop.orders.get(number).quantities("set")
    assert (known.returned, known.incomplete, known.kept) == (5, 0, 0)
    assert shop.orders.state(number).fulfillment == "returned"
    with pytest.raises(InvalidInputError, match="cannot be returned"):
        shop.returns.request(number, {"set/tea": 1})


def test_a_set_without_its_mug_is_no_whole_set(shop: Shop) -> None:
    number = delivered(shop, count=2)
    back(shop, number, set_mug=1)
    with pytest.raises(InvalidInputError, match="at most 1"):
        shop.returns.request(number, {"set": 2})
    shop.returns.request(number, {"set/tea": 1})  # on its way: no set is whole with it
    assert back(shop, number, set=1) == eur("18.00")
    with pytest.raises(InvalidInputError, match="at most 1"):
        shop.returns.request(number, {"set/tea": 2})


def test_a_broken_part_is_claimed_without_sending_it_back(shop: Shop) -> None:
    number = delivered(shop)
    asked = shop.returns.request(
        number, {"set/mug": 1}, cause=ReturnCause.DAMAGED, comes_back=False
    ).returns[-1]
    shop.returns.decide(number, asked.id, approved=True)
    edit = shop.returns.preview(number, asked.id)
    shop.returns.resolve(number, asked.id, edit, details=SLIP)

    assert edit.change.refund == eur("9.48")
    assert on_hand(shop) == {"tea": 10, "mug": 15}
    assert still_paid(shop, number) == eur("80.52")


def test_a_part_is_not_exchanged(shop: Shop) -> None:
    number = delivered(shop)
    asked = shop.returns.request(number, {"set/mug": 1}).returns[-1].id
    shop.returns.decide(number, asked, approved=True)
    shop.returns.receive(number, asked)
    with pytest.raises(OrderStepError, match="not exchanged"):
        shop.returns.preview(number, asked, exchange_for=[LineItem("tea")])


def test_a_part_whose_share_nobody_knows_is_not_taken_back(shop: Shop) -> None:
    """Neither bowl nor lid has a price: a box is sold, and comes back, as a whole."""
    shop.stock.receive("lid", 9)
    number = delivered(shop, "box", 2)
    with pytest.raises(InvalidInputError, match="not known"):
        shop.returns.request(number, {"box/lid": 1})
    assert back(shop, number, box=2) == eur("18.00") + eur("4.90")


def test_a_piece_of_a_bundle_of_one_kind_is_its_part_of_the_price(shop: Shop) -> None:
    number = delivered(shop, "pair", 1)
    refunds = [back(shop, number, pair_bowl=1), back(shop, number, pair_bowl=1)]
    # With the last one the whole order is withdrawn, and its post is paid back.
    assert refunds == [eur("7.50"), eur("7.50") + eur("4.90")]


def test_a_bottle_out_of_a_crate_gives_its_levy_back(store: Store) -> None:
    """12.00 hold 3.00 of levies and 1.92 of VAT on 10.08: a twelfth is 0.25 and 0.16."""
    shop = opened_shop(store, WATER)
    number = delivered(shop, "crate", 2)
    (line,) = shop.orders.get(number).lines
    taxes = [(tax.id, tax.base, tax.amount) for tax in line.charged.taxes]
    assert taxes == [
        ("levy", eur("7.08"), eur("3.00")),
        ("vat", eur("10.08"), eur("1.92")),
    ]

    assert back(shop, number, crate_water=1) == eur("1.00")

    (change,) = shop.orders.get(number).changes
    (entry,) = change.entries
    assert [tax.amount for tax in entry.charged.taxes] == [eur("0.25"), eur("0.16")]
    assert [each.on_hand for each in shop.stock.levels(["water"])] == [9]
    assert back(shop, number, crate_water=5, crate=1) == eur("11.00") + eur("4.90")
