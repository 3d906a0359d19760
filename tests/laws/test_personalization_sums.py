"""What a buyer's own wishes cost: each price by what it is counted by, summing to the line's."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.cart import Cart, Greeting, LineItem, Personalization
from ecomkit.catalog import (
    Article,
    PersonalizationField,
    PersonalizationSchema,
)
from ecomkit.money import Money
from ecomkit.orders import Order, cancellation, remaining
from ecomkit.pricing import (
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    Promotion,
    Scope,
    ServiceFee,
)
from ecomkit.pricing.values.fees import FeePer
from ecomkit.tax import TaxTable
from ecomkit.testing.laws import L1, L6, L9, L12, L15
from ecomkit.testing.laws.refunds import closed, placed
from ecomkit.testing.strategies import Sale
from tests.stories.shops import NOON

RING = PersonalizationSchema(
    [
        PersonalizationField("inside", longest=30, service="engraving"),
        PersonalizationField("outside", longest=30, service="engraving"),
        PersonalizationField(
            "finish", kind="choice", choices={"matt": "", "gold": "gold-leaf"}
        ),
        PersonalizationField("drawing", kind="file", service="proof"),
    ]
)
ARTICLES = [
    Article(sku="ring", personalization=RING, tax_category="standard"),
    Article(sku="cup", personalization=RING, tax_category="reduced"),
]
SERVICES = {
    "engraving": FeePer.CHARACTER,
    "gold-leaf": FeePer.UNIT,
    "proof": FeePer.LINE,
    "workshop": FeePer.ORDER,
}
TAXES = TaxTable.from_rows(
    [
        {"id": "full", "category": "standard", "rate": "19%"},
        {"id": "low", "category": "reduced", "rate": "7%"},
    ]
)
words = st.text("AÄ ع漢", max_size=12).map(str.strip)
wishes = st.builds(
    lambda inside, outside, finish, drawing: Personalization(
        texts={
            name: text
            for name, text in (
                ("inside", inside),
                ("outside", outside),
                ("finish", finish),
            )
            if text
        },
        files={"drawing": drawing} if drawing else {},
    ),
    words,
    words,
    st.sampled_from(["", "matt", "gold"]),
    st.sampled_from(["", "upload-1"]),
)
items = st.builds(
    LineItem,
    st.sampled_from(["ring", "cup"]),
    st.integers(1, 7),
    personalization=wishes,
    services=st.sampled_from([(), ("workshop",)]),
)


@st.composite
def wished(draw: st.DrawFn) -> Sale:
    """Lines of things made for their buyer, in a shop that charges for it in every way."""
    cents = st.integers(0, 999)
    fees = [
        ServiceFee(
            id=f"fee-{service}",
            service=service,
            amount=Money.from_minor(draw(cents), "EUR"),
            per=per,
            tax_category=draw(st.sampled_from(["standard", "reduced", ""])),
            includes_tax=draw(st.sampled_from([None, True, False])),
        )
        for service, per in SERVICES.items()
    ]
    prices = {sku: Money.from_minor(draw(cents), "EUR") for sku in ("ring", "cup")}
    book = PriceBook.of(
        "EUR", prices, includes_tax=draw(st.booleans()), articles=ARTICLES
    )
    rules = [Promotion("less", PercentOff(draw(st.integers(0, 100)), Scope.CART))]
    cart = Cart("EUR")
    for item in draw(st.lists(items, min_size=1, max_size=4)):
        cart = cart.with_line(item)
    pricer = Pricer(book, promotions=rules, fees=fees, taxes=TAXES)
    return Sale(pricer=pricer, cart=cart, occasion=Occasion(at=NOON))


def counted(line: LineItem, service: str) -> int:
    """How often a line pays for a service, counted by hand."""
    assert line.personalization is not None
    quantity = int(line.quantity)
    texts = dict(line.personalization.texts)
    written = texts.get("inside", "") + texts.get("outside", "")
    return {
        "engraving": len(written) * quantity,
        "gold-leaf": quantity * (texts.get("finish") == "gold"),
        "proof": int(bool(line.personalization.files)),
    }[service]


@settings(max_examples=200)
@given(wished())
def test_each_wish_costs_its_price_as_often_as_it_is_made(sale: Sale) -> None:
    """By the character, by the piece, by the line, once; and all of it is the total."""
    priced = sale.price()
    for fee in sale.pricer.fees:
        assert isinstance(fee, ServiceFee)
        (amount,) = fee.amount
        own = {row.fee.line: row for row in priced.fees if row.fee.id == fee.id}
        if fee.per is FeePer.ORDER:
            asked = any(fee.service in line.services for line in sale.cart.lines)
            assert [row.subtotal for row in own.values()] == [amount] * asked
            continue
        expected = {
            line.key: amount * count
            for line in sale.cart.lines
            if (count := counted(line, fee.service))
        }
        assert {key: row.subtotal for key, row in own.items()} == expected
    rows = [*priced.lines, *priced.fees]
    assert sum((row.gross for row in rows), priced.total * 0) == priced.total
    for law in (L1, L9, L15):
        assert law.check(sale)


@settings(max_examples=100)
@given(wished(), st.integers(1, 5))
def test_pieces_on_two_lines_cost_what_they_cost_on_one(sale: Sale, more: int) -> None:
    """What is counted by pieces and characters does not ask how they stand in the cart."""
    first, *_ = sale.cart.lines
    together = sale.cart.with_quantity(first.key, int(first.quantity) + more)
    # The same thing with a greeting that costs nothing is a line of its own.
    other = attrs.evolve(first, quantity=more, greeting=Greeting("Hi"))
    apart = sale.cart.with_line(other)

    def of_pieces(cart: Cart) -> dict[str, Money]:
        found: dict[str, Money] = {}
        for row in sale.with_cart(cart).price().fees:
            if row.fee.id in ("fee-engraving", "fee-gold-leaf"):
                found[row.fee.id] = row.subtotal + found.get(row.fee.id, 0)
        return found

    assert of_pieces(apart) == of_pieces(together)
    assert L6.check(sale)


def canceled_one_by_one(order: Order) -> Order:
    number = 0
    for line in order.lines:
        for _ in range(int(line.quantity)):
            number += 1
            change = cancellation(
                order, {line.key: 1}, id=f"c-{number}", at=order.placed_at
            )
            order = order.with_change(change)
    return order


@pytest.mark.law("L12")
@settings(max_examples=100)
@given(wished())
def test_what_was_paid_for_wishes_goes_back_with_their_line(sale: Sale) -> None:
    """Unit by unit; only what is paid once for the order may be left, and closes too."""
    assert L12.check(sale)
    order = canceled_one_by_one(placed(sale))
    keys = [line.key for line in order.lines]
    keys += [fee.key for fee in order.fees if fee.line]
    for key in keys:
        left = remaining(order, key)
        assert left.gross == left.tax == left.net == order.total * 0
    end = closed(order)
    assert end.credited == end.total
