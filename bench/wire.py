"""Reading and writing an order compared with pricing its cart, in turns.

Most of what a stored sale costs is reading its order from JSON several times. Each is
timed next to `price()` of the same cart; a ratio is the median over the rounds.
Run: python bench/wire.py [rounds].
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from time import process_time

from reference_work import promotions, rows

from ecomkit.addressing import Address
from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout, Purchaser, Quoter
from ecomkit.money import Money
from ecomkit.orders import Order, place
from ecomkit.payments import Payment, PaymentMethod, PaymentTotals
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, PriceList, Pricer
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.transit import Origin, TransitTime
from ecomkit.tax import TaxRate, TaxTable
from ecomkit.wire import from_json, from_wire, read_json, to_json, to_wire

ROUNDS = 15
SLICE = 0.05  # seconds
# At most so many times price(), for orders of 10 and of 100 lines.
LIMITS = {"from_json": (60, 100), "to_json": (30, 60)}
ORDERS = 6  # of different goods, so that nothing is read twice from a memory of amounts
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOME = Address(
    "Ada Byron", "Teestraße 1", city="Berlin", postcode="10115", country="DE"
)
SIZES = (10, 100)

Run = Callable[[], object]


def quoter(n: int) -> Quoter:
    """A shop of the reference work's goods, promotions and tax, with one delivery."""
    goods = [
        (f"s{s}-{i}", cents, category)
        for s in range(ORDERS)
        for i, (cents, _, category, _) in enumerate(rows(n, s, 1))
    ]
    prices = {sku: Money.from_minor(cents, "EUR") for sku, cents, _ in goods}
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices=prices, includes_tax=False)],
        articles=[
            Article(
                sku=sku,
                title=f"Article {sku}",
                categories=[category],
                tax_category="standard",
            )
            for sku, _, category in goods
        ],
    )
    taxes = TaxTable([TaxRate(id="vat", rate="20%", category="standard")])
    post = ShippingMethod(
        id="post",
        fee=FlatRate(Money("4.99", "EUR")),
        tax_category="standard",
        service="Parcel",
        transit=TransitTime(1, 2),
    )
    terminal = CardTerminal()
    return Quoter(
        pricer=Pricer(book, promotions=promotions(3), taxes=taxes),
        shipping=ShippingTable(
            methods=[post], origins=[Origin(id="berlin", timezone=UTC)]
        ),
        payment_methods=[PaymentMethod(id="card", adapter=terminal.name)],
        adapters={terminal.name: terminal.capabilities},
    )


def sale(shop: Quoter, n: int, s: int) -> tuple[Run, Order]:
    """What prices cart *s* of *n* lines again, and the order that the cart became."""
    lines = [
        LineItem(f"s{s}-{i}", quantity)
        for i, (_, quantity, _, _) in enumerate(rows(n, s, 1))
    ]
    checkout = (
        Checkout(id=f"c-{s}", cart=Cart("EUR", lines))
        .with_purchaser(Purchaser(id="ada", email="ada@example.com"))
        .with_shipping(HOME)
        .with_delivery("post")
        .with_payment_method("card")
    )
    quote = shop.quote(checkout, id=f"q-{s}", at=NOON)
    paid = PaymentTotals(authorized=quote.total, captured=quote.total)
    payment = Payment(id=f"p-{s}", adapter="terminal", due=quote.total, totals=paid)
    order = place(quote, [payment], number=f"R-{s}", at=NOON)
    occasion = shop.occasion(checkout, at=NOON)
    charges = [row.charge for row in quote.priced.charges]
    return lambda: shop.pricer.price(checkout.cart, occasion, charges), order


def runs(n: int) -> dict[str, Sequence[Run]]:
    """All that is timed, for each of the orders."""
    shop = quoter(n)
    sales = [sale(shop, n, s) for s in range(ORDERS)]
    orders = [order for _, order in sales]
    texts = [to_json(order) for order in orders]
    data = [read_json(text) for text in texts]
    assert [from_json(text) for text in texts] == orders
    return {
        "price": [price for price, _ in sales],
        "to_json": [lambda order=order: to_json(order) for order in orders],
        "to_wire": [lambda order=order: to_wire(order) for order in orders],
        "from_json": [lambda text=text: from_json(text) for text in texts],
        "from_wire": [lambda one=one: from_wire(one) for one in data],
        "read_json": [lambda text=text: read_json(text) for text in texts],
    }


def seconds(work: Sequence[Run]) -> float:
    """Seconds of the processor for one of *work*, over passes that fill a slice of time."""
    gc.collect()
    start = process_time()
    passes = 0
    while process_time() - start < SLICE:
        for run in work:
            run()
        passes += 1
    return (process_time() - start) / passes / len(work)


def main(rounds: int) -> None:
    """Prints the table."""
    work = {n: runs(n) for n in SIZES}
    times = {(n, name): [] for n in SIZES for name in work[n]}
    for _ in range(rounds):
        for (n, name), taken in times.items():
            taken.append(seconds(work[n][name]))
    print(
        f"{'times price()':20} {'n':>5} {'median':>8} {'low':>8} {'high':>8} {'at most':>8}"
    )
    for (n, name), taken in times.items():
        if name == "price":
            print(f"{'price(), ms':20} {n:5} {median(taken) * 1000:8.3f}")
            continue
        ratios = [a / b for a, b in zip(taken, times[n, "price"], strict=True)]
        value, limit = median(ratios), LIMITS.get(name, (0, 0))[SIZES.index(n)]
        over = "  OVER" if limit and value > limit else ""
        print(
            f"{name:20} {n:5} {value:8.1f} {min(ratios):8.1f} {max(ratios):8.1f}"
            f" {limit or '':>8}{over}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
