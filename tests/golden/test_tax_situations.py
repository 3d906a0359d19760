"""Sales under each regime by its own policy, worked out by hand: the total, and its tax."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.catalog import Article, ProductKind
from ecomkit.customers import TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
    Scope,
    Select,
)
from ecomkit.tax import Exemption, ShopTaxes, find_regime

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
VALID = TaxEvidence(
    number=TaxNumber("FR", "12123456789"),
    checked_at=NOON,
    checker="VIES",
    answer=TaxAnswer.VALID,
)
FIRM = {"buyer": Buyer(is_business=True, tax_ids=[VALID])}


def paper(**parts: Any) -> dict[str, Any]:
    """A buyer with a certificate."""
    return {"buyer": Buyer(exemptions=[Exemption(reason="Certificate", **parts)])}


NYC = Place("US", "NY", "New York")
AUSTIN = Place("US", "TX", "Austin")
CHICAGO = Place("US", "IL", "Chicago")
BOSTON = Place("US", "MA", "Boston")
MILWAUKEE = Place("US", "WI", "Milwaukee")
QC, ON, BC, NS = (Place("CA", region) for region in ("QC", "ON", "BC", "NS"))
MH, KA = Place("IN", "MH"), Place("IN", "KA")
HOMES = {
    "eu": Place("DE"),
    "gb": Place("GB"),
    "ch": Place("CH"),
    "no": Place("NO"),
    "us-ny": NYC,
    "us-tx": AUSTIN,
    "us-il": CHICAGO,
    "us-ma": BOSTON,
    "us-wi": MILWAUKEE,
    "ca": QC,
    "in": MH,
    "au": Place("AU"),
    "jp": Place("JP"),
    "sa": Place("SA"),
    "ae": Place("AE"),
}
COINS = {"eu": "EUR", "gb": "GBP", "ch": "CHF", "no": "NOK", "ca": "CAD", "in": "INR"}
COINS |= {"au": "AUD", "jp": "JPY", "sa": "SAR", "ae": "AED"}
# Articles by name: their tax category and their kind.
ARTICLES = {
    "book": ("reduced", ProductKind.GOODS),
    "shirt": ("clothing", ProductKind.GOODS),
    "coat": ("clothing", ProductKind.GOODS),
    "bread": ("zero", ProductKind.GOODS),
    "download": ("standard", ProductKind.DIGITAL),
    "repair": ("standard", ProductKind.SERVICE),
}
FREE_POST = Promotion("post", PercentOff(100, Scope.DELIVERY))
FREE_BOOK = Promotion("book", PercentOff(100, select=Select(skus="book")))


def off(amount: str, currency: str) -> Promotion:
    """An amount off the cart."""
    return Promotion("off", AmountOff(Money(amount, currency)))


@attrs.frozen
class Sale:
    """A cart of one of each article, by price; taxed under regimes, on its way to a place."""

    regimes: str
    prices: dict[str, str]
    to: Place
    total: str
    tax: str
    post: str = ""
    gross: bool = True
    rules: tuple[Promotion, ...] = ()
    fees: tuple[OrderFee, ...] = ()
    taxes: dict[str, Any] = attrs.Factory(dict)
    facts: dict[str, Any] = attrs.Factory(dict)
    currency: str = ""


def priced(sale: Sale) -> tuple[str, str]:
    """What a sale comes to, and its tax."""
    first = sale.regimes.split()[0]
    currency = sale.currency or COINS.get(first, "USD")
    listed = PriceList(
        id="l", currency=currency, prices=sale.prices, includes_tax=sale.gross
    )
    book = PriceBook(
        lists=[listed],
        articles=[
            Article(sku=sku, tax_category=category, kind=kind)
            for sku, (category, kind) in ARTICLES.items()
        ],
    )
    taxes = ShopTaxes(
        home=HOMES[first],
        regimes=[find_regime(id) for id in sale.regimes.split()],
        **sale.taxes,
    )
    pricer = Pricer(book, promotions=sale.rules, fees=sale.fees, taxes=taxes)
    cart = Cart(currency)
    for sku in sale.prices:
        cart = cart.with_item(sku)
    charges = (
        [Charge(id="post", amount=Money(sale.post, currency))] if sale.post else []
    )
    occasion = Occasion(**{"at": NOON, "place": sale.to, **sale.facts})
    found = pricer.price(cart, occasion, charges)
    return str(found.total.amount), str(found.tax.amount)


DE, FR, CH, GB, US = (Place(code) for code in ("DE", "FR", "CH", "GB", "US"))
BOOK, LAMP = {"book": "10.70"}, {"lamp": "11.90"}
BOTH = BOOK | LAMP
SHIRT_AND_LAMP = {"shirt": "99.99", "lamp": "50.00"}
HOLIDAY = {"at": datetime(2025, 8, 9, 17, tzinfo=UTC)}
COD = OrderFee(id="cod", amount=Money("5.35", "EUR"))
NET: dict[str, Any] = {"gross": False}

SALES = {
    # 10.00 at 7 % and at 19 %; of 5.00 each half: net 4.4248, so 0.85 and 2.32 in all.
    "mixed rates": Sale("eu", BOTH, DE, "27.60", "3.17", "5.00"),
    "mixed rates, free post": Sale(
        "eu", BOTH, DE, "22.60", "2.60", "5.00", rules=(FREE_POST,)
    ),
    # Nothing is left of the goods: the post goes by their list prices.
    "coupon above the goods": Sale(
        "eu", BOTH, DE, "5.00", "0.57", "5.00", rules=(off("50.00", "EUR"),)
    ),
    "a free book": Sale("eu", BOTH, DE, "17.85", "2.85", "5.95", rules=(FREE_BOOK,)),
    "fee as the book": Sale("eu", BOOK, DE, "17.12", "1.12", "1.07", fees=(COD,)),
    "to France, reduced": Sale("eu", BOOK, FR, "10.70", "0.56"),
    "to France": Sale("eu", LAMP, FR, "11.90", "1.98"),
    "to Hungary": Sale("eu", {"lamp": "120.00"}, Place("HU"), "120.00", "25.51"),
    "below the threshold": Sale(
        "eu", LAMP, FR, "11.90", "1.90", taxes={"below_eu_threshold": True}
    ),
    "to a business in France": Sale(
        "eu", LAMP, FR, "15.00", "0.00", "5.95", facts=FIRM
    ),
    "exported": Sale("eu", LAMP, CH, "15.00", "0.00", "5.95"),
    "to the Canaries": Sale("eu", LAMP, Place("ES", postcode="35001"), "10.00", "0.00"),
    "to Northern Ireland": Sale("eu", LAMP, Place("XI"), "11.90", "1.98"),
    "a download abroad": Sale("eu", {"download": "11.90"}, CH, "10.00", "0.00"),
    "a download to a firm": Sale(
        "eu", {"download": "11.90"}, FR, "10.00", "0.00", facts=FIRM
    ),
    "a repair for France": Sale("eu", {"repair": "119.00"}, FR, "119.00", "19.00"),
    "a repair for a firm abroad": Sale(
        "eu",
        {"repair": "119.00"},
        CH,
        "100.00",
        "0.00",
        facts={"buyer": Buyer(is_business=True)},
    ),
    "an embassy": Sale(
        "eu", LAMP, DE, "15.00", "0.00", "5.95", facts=paper(countries={"DE"})
    ),
    "net prices": Sale(
        "eu",
        {"lamp": "100.00", "book": "100.00"},
        DE,
        "237.30",
        "27.30",
        "10.00",
        **NET,
    ),
    # The crate comes back: its tax does, too; the post goes with the water.
    "an empty crate": Sale(
        "eu", {"water": "11.90", "crate": "-3.57"}, DE, "14.28", "2.28", "5.95"
    ),
    "Britain": Sale("gb", {"lamp": "12.00"}, GB, "15.00", "2.50", "3.00"),
    # A sixth of the goods is zero-rated: 2.40 hold 0.3429, and 2.00 + 0.34 = 2.34.
    "Britain, zero-rated": Sale(
        "gb", {"bread": "2.00", "lamp": "12.00"}, GB, "16.40", "2.34", "2.40"
    ),
    "Britain to Man": Sale("gb", {"lamp": "12.00"}, Place("IM"), "12.00", "2.00"),
    "Britain to Jersey": Sale("gb", {"lamp": "12.00"}, Place("JE"), "10.00", "0.00"),
    "90 GBP to Britain": Sale(
        "eu gb",
        {"lamp": "100.00"},
        GB,
        "120.00",
        "20.00",
        taxes={"registrations": {"GB"}},
        facts={"worth": Money("90.00", "GBP")},
        **NET,
    ),
    "136 GBP to Britain": Sale(
        "eu gb",
        {"lamp": "100.00"},
        GB,
        "100.00",
        "0.00",
        taxes={"registrations": {"GB"}},
        facts={"worth": Money("136.00", "GBP")},
        **NET,
    ),
    "import scheme": Sale(
        "gb eu",
        {"lamp": "100.00"},
        FR,
        "120.00",
        "20.00",
        taxes={"registrations": {"ioss"}},
        facts={"worth": Money("150.00", "EUR")},
        currency="EUR",
        **NET,
    ),
    "Switzerland": Sale("ch", {"lamp": "108.10"}, CH, "108.10", "8.10"),
    "Liechtenstein": Sale("ch", {"lamp": "108.10"}, Place("LI"), "108.10", "8.10"),
    "Samnaun": Sale(
        "ch", {"lamp": "108.10"}, Place("CH", postcode="7562"), "100.00", "0.00"
    ),
    "Norway": Sale(
        "no", {"lamp": "125.00", "book": "112.00"}, Place("NO"), "237.00", "37.00"
    ),
    "Svalbard": Sale("no", {"lamp": "125.00"}, Place("SJ"), "100.00", "0.00"),
    "New York, a shirt": Sale(
        "us-ny", {"shirt": "100.00"}, NYC, "105.00", "0.00", "5.00", **NET
    ),
    # 205.00 at 8.875 % are 18.19375.
    "New York, a coat": Sale(
        "us-ny", {"coat": "200.00"}, NYC, "223.19", "18.19", "5.00", **NET
    ),
    # The lamp makes the whole post taxable: 15.00 at 8.875 % are 1.33.
    "New York, both": Sale(
        "us-ny",
        {"shirt": "100.00", "lamp": "10.00"},
        NYC,
        "116.33",
        "1.33",
        "5.00",
        **NET,
    ),
    "New York, down to 100": Sale(
        "us-ny",
        {"coat": "120.00"},
        NYC,
        "100.00",
        "0.00",
        rules=(off("20.00", "USD"),),
        **NET,
    ),
    "out of New York": Sale(
        "us-ny", {"lamp": "10.00"}, Place("US", "NJ", "Newark"), "10.00", "0.00", **NET
    ),
    "resale in New York": Sale(
        "us-ny",
        {"lamp": "10.00"},
        NYC,
        "15.00",
        "0.00",
        "5.00",
        facts=paper(regions={"NY"}),
        **NET,
    ),
    # A third of the freight goes with the lamp: 53.3336 at 8.25 % are 4.40.
    "Texas, on the holiday": Sale(
        "us-tx", SHIRT_AND_LAMP, AUSTIN, "164.39", "4.40", "10.00", facts=HOLIDAY, **NET
    ),
    "Texas, after it": Sale(
        "us-tx", SHIRT_AND_LAMP, AUSTIN, "173.19", "13.20", "10.00", **NET
    ),
    "Texas, at the origin": Sale(
        "us-tx", {"lamp": "50.00"}, Place("US", "TX", "Dallas"), "54.13", "4.13", **NET
    ),
    "Illinois": Sale(
        "us-il", {"lamp": "100.00"}, CHICAGO, "120.25", "10.25", "10.00", **NET
    ),
    # Of 200.00, 25.00 are taxed: 1.5625.
    "Massachusetts": Sale(
        "us-ma",
        {"coat": "200.00", "shirt": "175.00"},
        BOSTON,
        "385.56",
        "1.56",
        "9.00",
        **NET,
    ),
    "Wisconsin": Sale(
        "us-wi", {"lamp": "99.99"}, MILWAUKEE, "118.68", "8.69", "10.00", **NET
    ),
    "Wisconsin, without the state's": Sale(
        "us-wi",
        {"lamp": "99.99"},
        MILWAUKEE,
        "113.18",
        "3.19",
        "10.00",
        facts=paper(taxes={"us-wi-state"}),
        **NET,
    ),
    # 5.50 and 10.9725.
    "Quebec": Sale("ca", {"lamp": "100.00"}, QC, "126.47", "16.47", "10.00", **NET),
    "Quebec to Ontario": Sale(
        "ca", {"lamp": "100.00"}, ON, "124.30", "14.30", "10.00", **NET
    ),
    "Quebec to British Columbia": Sale(
        "ca", {"lamp": "100.00"}, BC, "105.00", "5.00", **NET
    ),
    "registered in British Columbia": Sale(
        "ca",
        {"lamp": "100.00"},
        BC,
        "112.00",
        "12.00",
        taxes={"registrations": {"CA-BC"}},
        **NET,
    ),
    "Nova Scotia": Sale("ca", {"lamp": "100.00"}, NS, "114.00", "14.00", **NET),
    "out of Canada": Sale("ca", {"lamp": "100.00"}, US, "100.00", "0.00", **NET),
    "within Maharashtra": Sale("in", {"lamp": "118.00"}, MH, "118.00", "18.00"),
    "to Karnataka": Sale("in", {"lamp": "118.00"}, KA, "177.00", "27.00", "59.00"),
    # Each half of 10.00 by itself, each tax on the line: 2 x 0.11 and 2 x 0.40.
    "India, mixed": Sale(
        "in", {"book": "105.00", "lamp": "118.00"}, MH, "233.00", "24.02", "10.00"
    ),
    "out of India": Sale("in", {"lamp": "118.00"}, US, "100.00", "0.00"),
    # 153.05 at 8 % are 12.24, 158.95 at 10 % are 15.89: both go down.
    "Japan, mixed": Sale(
        "jp", {"book": "104", "lamp": "108"}, Place("JP"), "339", "27", "100", **NET
    ),
    "out of Japan": Sale("jp", {"lamp": "110"}, US, "100", "0"),
    "Australia": Sale(
        "au", {"lamp": "110.00"}, Place("AU"), "121.00", "11.00", "11.00"
    ),
    "out of Australia": Sale(
        "au", {"lamp": "110.00"}, Place("NZ"), "110.00", "0.00", "11.00"
    ),
    "Saudi Arabia": Sale("sa", {"lamp": "115.00"}, Place("SA"), "115.00", "15.00"),
    "the Emirates": Sale("ae", {"lamp": "105.00"}, Place("AE"), "105.00", "5.00"),
    "out of the Emirates": Sale(
        "ae", {"lamp": "105.00"}, Place("SA"), "100.00", "0.00"
    ),
    # 95.00 at 8.875 % are 8.43 by New York's law; by the Union's, 18.05.
    "a shop in two laws, New York": Sale(
        "eu us-ny",
        {"lamp": "75.00"},
        NYC,
        "103.43",
        "8.43",
        "20.00",
        taxes={"registrations": {"US-NY"}},
        currency="USD",
        **NET,
    ),
    "a shop in two laws, Germany": Sale(
        "eu us-ny",
        {"lamp": "75.00"},
        DE,
        "113.05",
        "18.05",
        "20.00",
        taxes={"registrations": {"US-NY"}},
        currency="USD",
        **NET,
    ),
}


@pytest.mark.parametrize("name", SALES)
def test_a_sale_comes_to_what_the_law_says(name: str) -> None:
    sale = SALES[name]

    assert priced(sale) == (sale.total, sale.tax)


def test_every_regime_takes_part() -> None:
    assert {id for sale in SALES.values() for id in sale.regimes.split()} == set(HOMES)
