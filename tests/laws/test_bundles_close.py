"""Bundles: their parts sum to them, in money and in stock, whatever is taken back of them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.catalog import Article
from ecomkit.checkout import Quoter
from ecomkit.money import Money
from ecomkit.orders import Order, cancellation, credit_note, remaining, return_credit
from ecomkit.orders.bundle_parts import amounts_of_parts
from ecomkit.orders.fulfillment import Inspection
from ecomkit.orders.sending import packed, shipped
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import ListPrice, PercentOff, PriceBook, Pricer, Promotion
from ecomkit.shop import Shop
from ecomkit.tax import TaxKind, TaxRate, TaxTable
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.testing.laws import L1, L9, L12
from ecomkit.testing.laws.refunds import closed, emptied, placed
from ecomkit.testing.promotions import SKUS
from ecomkit.testing.strategies import Sale, sales
from tests.laws.orders import some_change, some_parts
from tests.stories.shops import ADA, NOON, PERSON, SHIPPING, SLIP, TAXES


@st.composite
def levies(draw: st.DrawFn, currency: str, others: tuple[TaxRate, ...]) -> TaxRate:
    """A tax that is fixed for a unit, alone or in the base of *others*, or for a line."""
    kinds = [TaxKind.PER_UNIT]
    if not any(rate.compound for rate in others):  # which would fall on it
        kinds.append(TaxKind.PER_LINE)
    kind = draw(st.sampled_from(kinds))
    return TaxRate(
        id="levy",
        kind=kind,
        amount=Money.from_minor(draw(st.sampled_from([1, 25, 400])), currency),
        category=draw(st.sampled_from(["standard", "reduced", "none", "*"])),
        sequence=-1,
        affects_base=kind is TaxKind.PER_UNIT and draw(st.booleans()),
    )


@st.composite
def bundle_sales(draw: st.DrawFn) -> Sale:
    """A sale of other goods and of some bundles of them, by rules and taxes of any kind."""
    sale = draw(sales())
    old, (listed, *others) = sale.pricer, sale.pricer.book.lists
    kinds = draw(st.integers(1, 3))
    counts = st.integers(1, 4)
    bundle = Article(
        sku="bundle",
        parts={sku: draw(counts) for sku in SKUS[:kinds]},
        shares={sku: draw(counts) for sku in SKUS[:kinds]},
        discountable=draw(st.booleans()),
    )
    minor = draw(st.integers(0, 9_999))
    price = ListPrice(unit_price=Money.from_minor(minor, sale.cart.currency))
    book = PriceBook(
        lists=[
            attrs.evolve(listed, prices={**listed.prices, "bundle": price}),
            *others,
        ],
        articles=[
            *(each for each in old.book.articles.values() if not each.parts),
            bundle,
        ],
    )
    taxes = old.taxes
    assert isinstance(taxes, TaxTable)
    if draw(st.booleans()):
        levy = draw(levies(sale.cart.currency, taxes.rates))
        taxes = attrs.evolve(taxes, rates=[*taxes.rates, levy])
    cart = sale.cart.with_item("bundle", draw(st.integers(1, 5)))
    return sale.in_shop(book=book, taxes=taxes).with_cart(cart)


def bundle_of(order: Order) -> str:
    return next(line.key for line in order.lines if line.sku == "bundle")


@settings(max_examples=200)
@given(bundle_sales())
def test_the_parts_of_a_bundle_sum_to_it(sale: Sale) -> None:
    """To the cent: net, each tax with its base, gross, discounts, and before discounts."""
    for law in (L1, L9, L12):
        assert law.check(sale)
    order = placed(sale)
    line = order.line(bundle_of(order))
    parts = amounts_of_parts(line, line.charged)

    assert parts.keys() == dict(line.parts).keys()
    rest = line.charged
    for amounts in parts.values():
        assert amounts.net + amounts.tax == amounts.gross
        assert amounts.gross.amount >= 0
        rest -= amounts
    assert rest == line.charged.up_to(Fraction(0))
    whole = sum(
        share.net.numerator / share.net.denominator for share in line.part_shares
    )
    assert whole == pytest.approx(1)


@pytest.mark.law("L12")
@settings(max_examples=200)
@given(bundle_sales(), st.data())
def test_a_bundle_that_is_taken_apart_closes_at_what_was_paid(
    sale: Sale, data: st.DataObject
) -> None:
    """Canceled, sent, returned whole or by pieces, reduced, in any order."""
    order = placed(sale)
    key, zero = bundle_of(order), Money.zero(order.currency)
    sent = data.draw(st.integers(1, int(order.line(key).quantity)))
    order = packed(order, {key: sent}, id="s-1", at=order.placed_at)
    order = shipped(order, "s-1", at=order.placed_at)
    for number in range(data.draw(st.integers(1, 5))):
        change = some_change(data.draw, order, f"c-{number}")
        if change is None:
            break
        order = order.with_change(change)
        note = credit_note(order, change, number=f"C-{number}", at=NOON)
        assert note.net + note.tax == note.gross
        assert zero <= order.credited <= order.total
        left = remaining(order, key)
        assert left.net >= zero
        assert all(tax.amount >= zero for tax in left.taxes)

    left = remaining(emptied(order), key)
    assert left.gross == left.tax == left.net == zero  # the last pieces take the rest
    end = closed(order)
    assert (end.credited, end.due) == (end.total, zero)
    for row in end.rows:
        left = remaining(end, row.key)
        assert left.gross == left.tax == left.net == zero
        assert all(not tax.amount for tax in left.taxes)


@settings(max_examples=100)
@given(bundle_sales(), st.data())
def test_pieces_are_credited_by_their_share(sale: Sale, data: st.DataObject) -> None:
    """Within a cent for each step, whatever came back before."""
    order = placed(sale)
    key = bundle_of(order)
    line = order.line(key)
    order = packed(order, {key: line.quantity}, id="s-1", at=order.placed_at)
    order = shipped(order, "s-1", at=order.placed_at)
    shares = amounts_of_parts(line, line.charged)
    for number in range(data.draw(st.integers(1, 4))):
        wanted = some_parts(data.draw, order, {})
        if not wanted:
            break
        change = return_credit(order, wanted, id=f"c-{number}", at=order.placed_at)
        order = order.with_change(change)
        (entry,) = (each for each in change.entries if each.row == key)
        exact = sum(
            (
                Fraction(shares[sku].gross.minor() * pieces)
                / (dict(line.parts)[sku] * Fraction(line.quantity))
                for sku, pieces in entry.parts
            ),
            Fraction(0),
        )
        assert abs(entry.charged.gross.minor() - exact) <= 3 + 2 * number


PARTS = {"tea": 2, "mug": 1}
STOCK = 60
BOOK = PriceBook.of(
    "EUR",
    {"tea": "5.35", "mug": "11.90", "set": "20.00"},
    includes_tax=True,
    articles=[
        Article(sku="tea", tax_category="food"),
        Article(sku="set", parts=PARTS),
    ],
)


def a_shop() -> Shop:
    rules = [Promotion("less", PercentOff("15%"))]
    return Shop(
        Quoter(pricer=Pricer(BOOK, promotions=rules, taxes=TAXES), shipping=SHIPPING),
        payments=[CardTerminal()],
        clock=FixedClock(NOON),
        ids=CountingIds(),
    )


@settings(max_examples=60, deadline=None)
@given(sets=st.integers(1, 5), teas=st.integers(0, 3), data=st.data())
def test_each_piece_of_a_bundle_is_somewhere(
    sets: int, teas: int, data: st.DataObject
) -> None:
    """On the shelf, kept for an order, with the buyer or written off; no piece twice."""
    shop = a_shop()
    for sku in PARTS:
        shop.stock.receive(sku, STOCK)
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "set", sets)
    if teas:
        shop.carts.add(cart.id, "tea", teas)
    begun = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="terminal"
    )
    order = shop.checkouts.buy(shop.checkouts.quote(begun.id).id, metadata=SLIP).order
    assert order is not None
    number = order.number
    away: Counter[str] = Counter()  # with the buyer, or written off
    kept = Counter({sku: sets * each for sku, each in PARTS.items()})
    kept["tea"] += teas

    def pieces_are_somewhere() -> None:
        for level in shop.stock.levels(list(PARTS)):
            assert level.on_hand == STOCK - away[level.sku]
            assert level.available == level.on_hand - kept[level.sku]

    pieces_are_somewhere()
    canceled = data.draw(st.integers(0, sets - 1))
    if canceled:
        change = cancellation(order, {"set": canceled}, id="c", at=NOON)
        shop.orders.change(number, change, details=SLIP)
        kept.subtract({sku: canceled * each for sku, each in PARTS.items()})
        pieces_are_somewhere()
    for parcel in shop.orders.pack(number).shipments:
        shop.orders.ship(number, parcel.id)
        shop.orders.deliver(number, parcel.id)
    shop.orders.capture(number, details=SLIP)
    away, kept = away + kept, Counter()
    pieces_are_somewhere()
    for _ in range(data.draw(st.integers(1, 3))):
        order = shop.orders.get(number)
        whole = data.draw(st.integers(0, int(order.quantities("set").returnable)))
        wanted = {"set": whole} if whole else {}
        wanted |= some_parts(data.draw, order, wanted)
        if not wanted:
            continue
        asked = shop.returns.request(number, wanted).returns[-1].id
        shop.returns.decide(number, asked, approved=True)
        shop.returns.receive(number, asked)
        found = []
        for key, count in wanted.items():
            good = data.draw(st.integers(0, count))
            found.append(Inspection(line=key, as_new=good, written_off=count - good))
            _, sku = order.part(key)
            for part, each in ({sku: 1} if sku else PARTS).items():
                away[part] -= good * each
        shop.returns.inspect(number, asked, found)
        edit = shop.returns.preview(number, asked)
        shop.returns.resolve(number, asked, edit, details=SLIP)
        pieces_are_somewhere()
    end = closed(shop.orders.get(number))
    assert end.credited == end.total
