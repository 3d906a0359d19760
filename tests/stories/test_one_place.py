"""A sale to one place is one sale, however the buyer writes the address."""

from __future__ import annotations

import pytest

from ecomkit.addressing import Address, Zone
from ecomkit.checkout import Purchaser, Quoter
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments import PaymentMethod
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, PricedCart, PriceList, Pricer
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.abroad import needs_declaration
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.requirements import ToZones
from ecomkit.shop.faces import Shop
from ecomkit.tax import ShopTaxes, find_regime
from ecomkit.testing import FixedClock
from tests.stories.shops import NOON, SLIP

TERMINAL = CardTerminal()
BERLIN = Address("Tea", "Weg 1", city="Berlin", postcode="10115", country="DE")
MEMBERS = "AT BE CY DE DK ES FI FR GR IE IT NL PT SE".split()
METHODS = {
    "union": ("8.00", Zone("union", countries=MEMBERS)),
    "britain": ("15.00", Zone("britain", countries={"GB"})),
    "ireland": ("9.00", Zone("ireland", countries={"XI"})),
    "islands": ("20.00", Zone("islands", countries={"GP", "IC", "AX", "JE"})),
    "alps": ("12.00", Zone("alps", countries={"CH", "LI"})),
    "america": ("25.00", Zone("america", countries={"US"})),
    "city": ("30.00", Zone("city", regions={"US-NY"}, cities={"New York"})),
}


def quoter() -> Quoter:
    """A shop in Berlin that sends tea for a fee by zone."""
    book = PriceBook(lists=[PriceList(id="l", currency="EUR", prices={"tea": "20.00"})])
    taxes = ShopTaxes(home=BERLIN.place, regimes=map(find_regime, ("eu", "gb", "ch")))
    return Quoter(
        pricer=Pricer(book, taxes=taxes),
        shipping=ShippingTable(
            methods=[
                ShippingMethod(
                    id=id,
                    fee=FlatRate(Money(fee, "EUR")),
                    tax_category="standard",
                    requires=[ToZones(zones={id})],
                )
                for id, (fee, _) in METHODS.items()
            ],
            zones=[zone for _, zone in METHODS.values()],
        ),
        payment_methods=[PaymentMethod(id="card", adapter=TERMINAL.name)],
        adapters={TERMINAL.name: TERMINAL.capabilities},
    )


def sold(to: Address, by: str) -> tuple[PricedCart, Order]:
    shop = Shop(quoter(), payments=[TERMINAL], clock=FixedClock(NOON))
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "tea")
    buyer = Purchaser(id="ada", name="Ada", email="ada@example.com")
    checkout = shop.checkouts.begin(cart.id, buyer)
    shop.checkouts.update(checkout.id, shipping=to, delivery=by, payment_method="card")
    quote = shop.checkouts.quote(checkout.id)
    order = shop.checkouts.buy(quote.id, metadata=SLIP).order
    assert order is not None
    return quote.priced, order


# By which method, the taxes on the tea, the total, whether customs ask; and the address.
SALES = {
    "Belfast": ("ireland", "xi-vat 20%", "34.80", False, [
        {"country": "GB", "city": "Belfast", "postcode": "BT9 6AA"},
        {"country": "UK", "city": "Belfast", "postcode": "bt96aa", "region": "Co. Antrim"},
        {"country": "XI", "city": "Belfast", "postcode": "ＢＴ９　６ＡＡ"},
    ]),
    "London": ("britain", "de-vat G", "35.00", True, [
        {"country": "GB", "city": "London", "postcode": "N1 9GU"},
        {"country": "uk", "city": "London", "postcode": "n19gu", "region": "Greater London"},
    ]),
    "Saint Helier": ("islands", "de-vat G", "40.00", True, [
        {"country": "JE", "city": "St. Helier", "postcode": "JE2 3QA"},
        {"country": "GB", "city": "Saint Helier", "postcode": "je23qa", "region": "Jersey"},
    ]),
    "Pointe-à-Pitre": ("islands", "de-vat G", "40.00", True, [
        {"country": "GP", "city": "Pointe-à-Pitre", "postcode": "97110"},
        {"country": "FR", "city": "Pointe-à-Pitre", "postcode": "F-97110"},
        {"country": "FR", "city": "Pointe-à-Pitre", "postcode": "97 110", "region": "971"},
    ]),
    "Arrecife": ("islands", "de-vat G", "40.00", True, [
        {"country": "IC", "city": "Arrecife", "postcode": "35500", "region": "GC"},
        {"country": "ES", "city": "Arrecife", "postcode": "E-35500", "region": "Las Palmas"},
        {"country": "ES", "city": "Arrecife", "postcode": "35500"},
    ]),
    "Palma": ("union", "es-vat 21%", "33.88", False, [
        {"country": "ES", "city": "Palma", "postcode": "07001", "region": "PM"},
        {"country": "ES", "city": "Palma", "postcode": "07 001", "region": "Illes Balears"},
    ]),
    "Mariehamn": ("islands", "de-vat G", "40.00", True, [
        {"country": "AX", "city": "Mariehamn", "postcode": "22100"},
        {"country": "FI", "city": "Mariehamn", "postcode": "AX-22100"},
    ]),
    "Vaduz": ("alps", "de-vat G", "32.00", True, [
        {"country": "LI", "city": "Vaduz", "postcode": "9490"},
        {"country": "CH", "city": "Vaduz", "postcode": "FL-9490"},
    ]),
    "San Juan": ("america", "de-vat G", "45.00", True, [
        {"country": "PR", "city": "San Juan", "postcode": "00901"},
        {"country": "US", "city": "San Juan", "postcode": "009011234", "region": "PR"},
        {"country": "US", "city": "San Juan", "postcode": "00901", "region": "Puerto Rico"},
    ]),
    "Brooklyn": ("city", "de-vat G", "50.00", True, [
        {"country": "US", "city": "Brooklyn", "postcode": "11201", "region": "NY"},
        {"country": "US", "city": "New York", "postcode": "11201-3801", "region": "New York"},
    ]),
}  # fmt: skip
CASES = [
    pytest.param(expected, parts, id=f"{name} {index}")
    for name, (*expected, spellings) in SALES.items()
    for index, parts in enumerate(spellings)
]


@pytest.mark.parametrize(("expected", "parts"), CASES)
def test_every_spelling_is_delivered_taxed_and_declared_alike(
    expected: tuple[str, str, str, bool], parts: dict[str, str]
) -> None:
    method, tax, total, declared = expected
    to = Address("Ada", "1 Lane", **parts)

    priced, order = sold(to, method)

    (line,) = priced.lines
    assert [
        f"{each.rate.id} {each.rate.treatment.value if not each.rate.rate else each.rate.rate}"
        for each in line.taxes
    ] == [tax]
    assert order.total == priced.total == Money(total, "EUR")
    sent_to = order.deliveries[0].address
    assert sent_to is not None
    assert needs_declaration(BERLIN.place, sent_to.place) is declared
