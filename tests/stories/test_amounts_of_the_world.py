"""Amounts in sales: currencies without cents and with three, coins, floors, taxes on taxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecomkit.catalog import Article
from ecomkit.money import Money, cash_rounding
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.payments import PaymentMethod
from ecomkit.payments.adapters import CardTerminal, CashOnDelivery
from ecomkit.pricing import (
    ListPrice,
    PercentOff,
    PriceBook,
    PriceList,
    PricingPolicy,
    Promotion,
)
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shop.ports import Store
from ecomkit.tax import DeliveryTax, ShopTaxes, TaxPolicy, TaxTable, find_regime
from tests.stories.delivery_shop import BERLIN, ZURICH, address
from tests.stories.shops import SLIP, eur
from tests.stories.till import Till, kept_in

TOKYO = address("JP", "Tokyo", "100-0001", "13")
KUWAIT = address("KW", "Kuwait City", "13001")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kept_in(tmp_path) as found:
        yield found


def till_of(
    store: Store,
    prices: PriceList | dict[str, str],
    *,
    currency: str = "EUR",
    taxes: Any = None,
    delivery: str = "0",
    delivery_category: str = "",
    articles: Any = (),
    gross: bool = True,
    pricing: dict[str, Any] | None = None,
    **quoter: Any,
) -> Till:
    """A shop of one price list and one way of sending."""
    if isinstance(prices, dict):
        prices = PriceList(
            id="list", currency=currency, prices=prices, includes_tax=gross
        )
    post = ShippingMethod(
        id="post",
        fee=FlatRate(Money(delivery, currency)),
        tax_category=delivery_category,
    )
    return Till(
        store,
        PriceBook(lists=[prices], articles=articles),
        pricing={"taxes": taxes or TaxTable.from_rows([]), **(pricing or {})},
        shipping=ShippingTable(methods=[post]),
        **quoter,
    )


def taxes(order: Order) -> list[str]:
    return [
        f"{tax.name or tax.id} {tax.rate} on {tax.base.amount}: {tax.amount.amount}"
        for row in order.rows
        for tax in row.charged.taxes
    ]


def tax_policy(delivery: str) -> TaxPolicy:
    return TaxPolicy(delivery=DeliveryTax(delivery))


def closes(till: Till, order: Order) -> None:
    """Piece by piece all of it comes back, and nothing else."""
    back = Money.zero(order.currency)
    for line in order.lines:
        for piece in range(int(line.quantity)):
            change = cancellation(
                till.shop.orders.get(order.number),
                {line.key: 1},
                id=f"{line.key} {piece}",
                at=till.clock.now(),
                also_refund=AlsoRefund.SHARES,
            )
            back += change.refund
            till.shop.orders.change(order.number, change, details=SLIP)
    assert back == order.total
    assert not till.shop.orders.get(order.number).due


@pytest.mark.parametrize(
    ("currency", "price", "off", "total", "paper"),
    [
        # 33.33 % of 3,000 yen are 1,000, of 12.336 dinars 4.112, of 9.90 euros 3.30.
        ("JPY", "1000", "33.33%", "2000", "2,000"),
        ("KWD", "4.112", "33.33%", "8.224", "8.224"),
        ("EUR", "3.30", "33.33%", "6.60", "6.60"),
    ],
)
def test_each_currency_has_its_own_decimals(
    store: Store, currency: str, price: str, off: str, total: str, paper: str
) -> None:
    promotions = [Promotion("third", PercentOff(off))]
    till = till_of(
        store,
        {"tea": price},
        currency=currency,
        pricing={"promotions": promotions},
    )
    to = {"JPY": TOKYO, "KWD": KUWAIT, "EUR": BERLIN}[currency]

    order = till.sold(("tea", 3), currency=currency, to=to)

    assert str(order.total) == f"{total} {currency}"
    assert paper in till.paper(order)
    closes(till, order)


def test_a_price_below_the_cent_is_rounded_once_on_its_line(store: Store) -> None:
    """1,500 screws at 0.0035 are 5.25; seven are 0.0245, two cents."""
    prices = PriceList(
        id="screws",
        currency="EUR",
        prices={"screw": "0.0035"},
        scale=2,
        includes_tax=True,
    )
    till = till_of(store, prices)

    assert str(till.sold(("screw", 1500)).total) == "5.25 EUR"
    assert str(till.sold(("screw", 7)).total) == "0.02 EUR"


def test_only_cash_is_rounded_to_coins(
    store: Store,
) -> None:
    """10.03 francs: by card to the centime, at the door in coins of five."""
    till = till_of(
        store,
        {"tea": "10.03"},
        currency="CHF",
        taxes=ShopTaxes(home=ZURICH.place, regimes=(find_regime("ch"),)),
        pricing={
            "policy": PricingPolicy(cash=cash_rounding("CHF"), cash_methods="door")
        },
        payments=[CashOnDelivery()],
        payment_methods=[
            PaymentMethod(id="card", adapter=CardTerminal().name),
            PaymentMethod(id="door", adapter=CashOnDelivery().name),
        ],
    )
    card = till.sold(("tea", 1), currency="CHF", to=ZURICH, payment_method="card")
    cash = till.sold(("tea", 1), currency="CHF", to=ZURICH, payment_method="door")

    assert (str(card.total), str(card.cash_rounding)) == ("10.03 CHF", "0.00 CHF")
    assert (str(cash.total), str(cash.cash_rounding)) == ("10.05 CHF", "0.02 CHF")
    (payment,) = till.shop.orders.payments(cash.number)
    assert payment.due == cash.total
    paper = till.paper(cash)
    assert "CHF 10.05" in paper or "CHF10.05" in paper
    assert "0.02" in paper
    closes(till, card)


def test_no_discount_breaks_a_floor(store: Store) -> None:
    """Half of 10.00 would be 5.00; the maker allows no less than 8.00."""
    prices = PriceList(
        id="list",
        currency="EUR",
        includes_tax=True,
        prices={
            "watch": ListPrice(unit_price=eur("10.00"), floor=eur("8.00")),
            "strap": "10.00",
        },
    )
    till = till_of(
        store, prices, pricing={"promotions": [Promotion("half", PercentOff(50))]}
    )

    order = till.sold(("watch", 2), ("strap", 1))

    assert [str(line.gross.amount) for line in order.lines] == ["16.00", "5.00"]
    closes(till, order)


ON_TAX = TaxTable.from_rows(
    [
        {"id": "levy", "name": "Levy", "rate": "5%", "sequence": 1},
        {"id": "vat", "name": "VAT", "rate": "10%", "sequence": 2, "compound": True},
    ]
)


@pytest.mark.parametrize(
    ("gross", "price", "total", "rows"),
    [
        (
            False,
            "100.00",
            "115.50",
            ["Levy 5% on 100.00: 5.00", "VAT 10% on 105.00: 10.50"],
        ),
        (
            True,
            "115.50",
            "115.50",
            ["Levy 5% on 100.00: 5.00", "VAT 10% on 105.00: 10.50"],
        ),
    ],
)
def test_a_tax_on_a_tax_is_on_top_or_inside(
    store: Store, gross: bool, price: str, total: str, rows: list[str]
) -> None:
    till = till_of(store, {"tea": price}, taxes=ON_TAX, gross=gross)

    order = till.sold(("tea", 1))

    assert (str(order.total.amount), taxes(order)) == (total, rows)
    assert order.net == eur("100.00")
    closes(till, order)


GERMAN = ShopTaxes(
    home=BERLIN.place,
    regimes=(find_regime("eu"),),
    levels={"books": {"DE": "reduced"}},
    schemes={"used": "second_hand_goods"},
)
BOOKS = (
    Article(sku="book", tax_category="books"),
    Article(sku="mug"),
    Article(sku="old", tax_category="used"),
)


@pytest.mark.parametrize(
    ("policy", "category", "of_delivery"),
    [
        (None, "standard", ["19%", "7%"]),  # as German law has it: like the goods
        ("own", "standard", ["19%"]),
        ("own", "books", ["7%"]),
        ("highest", "books", ["19%"]),
    ],
)
def test_a_delivery_is_taxed_with_its_goods_or_by_its_own_class(
    store: Store, policy: str | None, category: str, of_delivery: list[str]
) -> None:
    said = {} if policy is None else {"policy": PricingPolicy(taxes=tax_policy(policy))}
    till = till_of(
        store,
        {"book": "10.70", "mug": "11.90"},
        taxes=GERMAN,
        articles=BOOKS,
        delivery="4.90",
        delivery_category=category,
        pricing=said,
    )

    order = till.sold(("book", 1), ("mug", 1))

    (delivery,) = order.deliveries
    assert sorted(str(tax.rate) for tax in delivery.charged.taxes) == of_delivery
    assert str(order.total) == "27.50 EUR"
    closes(till, order)


def test_goods_of_a_margin_scheme_bear_tax_that_no_paper_shows(store: Store) -> None:
    till = till_of(
        store, {"old": "50.00", "mug": "11.90"}, taxes=GERMAN, articles=BOOKS
    )

    order = till.sold(("old", 1), ("mug", 1))

    assert str(order.total) == "61.90 EUR"
    paper = till.paper(order)
    assert "Margin scheme - Second-hand goods" in paper
    assert "€1.90" in paper  # of the mug
    assert "€7.98" not in paper  # 19 % of 50.00
    closes(till, order)


def test_three_lines_are_rounded_once_where_the_law_says_so(store: Store) -> None:
    """312 yen x 10 % = 31.2: 31 once for the rate; line by line it would be 30."""
    till = till_of(
        store,
        {"a": "104", "b": "104", "c": "104"},
        currency="JPY",
        gross=False,
        taxes=ShopTaxes(home=TOKYO.place, regimes=(find_regime("jp"),)),
    )

    order = till.sold(("a", 1), ("b", 1), ("c", 1), currency="JPY", to=TOKYO)

    assert str(order.tax) == "31 JPY"
    assert str(order.total) == "343 JPY"
    closes(till, order)


def test_every_row_without_tax_has_its_reason_on_the_paper(store: Store) -> None:
    till = till_of(
        store,
        {"mug": "11.90"},
        taxes=GERMAN,
        delivery="4.90",
        delivery_category="standard",
    )

    order = till.sold(("mug", 1), to=ZURICH)

    reasons = {
        tax.reason for row in order.rows for tax in row.charged.taxes if not tax.amount
    }
    assert not order.tax
    assert reasons == {"Export outside the EU"}
    assert "Export outside the EU" in till.paper(order)
