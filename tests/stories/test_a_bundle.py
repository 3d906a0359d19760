"""A bundle of tea and a mug is sold: taxed by its parts, shown, sent back and credited."""

from __future__ import annotations

from itertools import permutations

import attrs
import pytest

from ecomkit.catalog import Article
from ecomkit.orders import Order, cancellation, credit_note, return_credit
from ecomkit.orders.documents import tax_totals
from ecomkit.pricing import PriceBook, Pricer, Promotion, SetPrice
from ecomkit.receipts import as_text
from ecomkit.wire import from_json, to_json
from tests.stories.shops import NOON, SELLER, TAXES, World, eur

# By themselves 2 teas cost 10.70 with 7 %, the mug 11.90 with 19 %.
BOOK = PriceBook.of(
    "EUR",
    {"tea": "5.35", "mug": "11.90", "set": "20.00"},
    includes_tax=True,
    articles=[
        Article(sku="tea", tax_category="food"),
        Article(sku="mug"),
        Article(sku="set", title="Tea set", parts={"tea": 2, "mug": 1}),
    ],
)


def sold() -> tuple[World, Order]:
    """Five sets at 18.00 each; the post is free from 50.00."""
    eighteen = Promotion("eighteen", SetPrice(eur("18.00")))
    world = World(pricer=Pricer(BOOK, promotions=[eighteen], taxes=TAXES))
    checkout = world.filled()
    cart = checkout.cart.cleared().with_item("set", 5)
    quote = world.quote(attrs.evolve(checkout, cart=cart))
    order = world.bought(quote)
    assert order is not None
    return world, order


def test_it_is_taxed_by_its_parts_on_every_paper() -> None:
    """90.00 in the proportion 10.70 to 11.90: 42.61 with 7 %, 47.39 with 19 %."""
    world, order = sold()
    (line,) = order.lines

    assert order.total == eur("90.00")
    assert [(str(tax.rate), tax.base, tax.amount) for tax in line.charged.taxes] == [
        ("7%", eur("39.82"), eur("2.79")),
        ("19%", eur("39.82"), eur("7.57")),
    ]
    paper = as_text(world.shop.papers.receipt(order.number, "en", seller=SELLER))
    assert "7%" in paper
    assert "19%" in paper
    assert from_json(to_json(order)) == order


@pytest.mark.parametrize("parts", sorted(set(permutations([1, 1, 3]))))
def test_taken_back_in_parts_every_tax_ends_at_what_it_was(
    parts: tuple[int, ...],
) -> None:
    _, order = sold()
    before = {
        tax.tax.summed_by: tax.amount for tax in tax_totals([order.lines[0].charged])
    }
    credited = dict.fromkeys(before, eur("0.00"))
    for number, units in enumerate(parts):
        change = cancellation(order, {"set": units}, id=f"c{number}", at=NOON)
        order = order.with_change(change)
        note = credit_note(order, change, number=f"C{number}", at=NOON)
        assert note.net + note.tax == note.gross
        for entry in change.entries:
            if entry.row == "set":
                for total in tax_totals([entry.charged]):
                    credited[total.tax.summed_by] += total.amount

    assert credited == before


def test_one_set_that_comes_back_is_credited_with_both_taxes() -> None:
    world, order = sold()
    order = world.shop.orders.pack(order.number)
    (shipment,) = order.shipments
    order = world.shop.orders.ship(order.number, shipment.id)
    back = return_credit(order, {"set": 1}, id="r", at=NOON)

    assert back.refund == eur("18.00")
    (entry,) = back.entries
    assert [tax.amount for tax in entry.charged.taxes] == [eur("0.56"), eur("1.51")]
