"""Facts flow from a checkout to its taxes: the day, the counter, the origin, the worth."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.cart import Cart, Delivery
from ecomkit.catalog import Article
from ecomkit.checkout import (
    BuyerKind,
    BuyerPolicy,
    Checkout,
    IncompleteCheckoutError,
    PlaceEvidence,
    Purchaser,
    Quote,
    Quoter,
    ShownBasis,
)
from ecomkit.checkout.errors import InvalidCheckoutError
from ecomkit.checkout.review import CheckoutReview
from ecomkit.errors import InvalidInputError
from ecomkit.money import ExchangeRate, Money
from ecomkit.payments import PaymentMethod
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import (
    During,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    Promotion,
)
from ecomkit.shipping import DeliveryKind, ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.transit import Origin
from ecomkit.shop import Shop
from ecomkit.tax import ShopTaxes, SupplyKind, TaxTable, find_regime
from ecomkit.testing import FixedClock
from tests.stories.shops import SLIP

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TERMINAL = CardTerminal()
ADA = Purchaser(id="ada", name="Ada", email="ada@example.com")


def address(country: str, city: str, postcode: str, **parts: str) -> Address:
    return Address(
        "Ada", "Weg 1", city=city, postcode=postcode, country=country, **parts
    )


HOME = address("DE", "Berlin", "10115")
ZURICH = address("CH", "Zürich", "8001")
PARIS = address("FR", "Paris", "75001")
POSNAN = address("PL", "Poznań", "60-001")


def taxes(*regimes: str, home: Place = HOME.place, **facts: Any) -> ShopTaxes:
    return ShopTaxes(home=home, regimes=map(find_regime, regimes or ["eu"]), **facts)


def a_quoter(
    *regimes: str,
    home: Place = HOME.place,
    currency: str = "EUR",
    prices: dict[str, str] | None = None,
    includes_tax: bool = True,
    articles: tuple[Article, ...] = (),
    origins: tuple[Origin, ...] = (),
    pickup_at: Address | Place | None = None,
    law: dict[str, Any] | None = None,
    pricing: dict[str, Any] | None = None,
    **quoter: Any,
) -> Quoter:
    lists = PriceList(
        id="l",
        currency=currency,
        prices=prices or {"mug": "119.00", "course": "119.00"},
        includes_tax=includes_tax,
    )
    free = FlatRate(Money("0.00", currency))
    return Quoter(
        pricer=Pricer(
            PriceBook(lists=[lists], articles=articles),
            taxes=taxes(*regimes, home=home, **(law or {})),
            **(pricing or {}),
        ),
        shipping=ShippingTable(
            methods=[
                ShippingMethod(id="post", fee=free, tax_category="standard"),
                ShippingMethod(
                    id="counter",
                    fee=free,
                    kind=DeliveryKind.PICKUP,
                    tax_category="standard",
                    pickup_at=pickup_at,
                ),
            ],
            origins=origins,
        ),
        payment_methods=[PaymentMethod(id="card", adapter=TERMINAL.name)],
        adapters={TERMINAL.name: TERMINAL.capabilities},
        **quoter,
    )


def a_checkout(
    *skus: str,
    to: Address | None = None,
    bill: Address | None = None,
    by: str = "post",
    currency: str = "EUR",
    buyer: Purchaser = ADA,
) -> Checkout:
    cart = Cart(currency)
    for sku in skus or ("mug",):
        cart = cart.with_item(sku)
    checkout = Checkout(id="c", cart=cart, purchaser=buyer)
    if to is not None:
        checkout = checkout.with_shipping(to)
    if bill is not None:
        checkout = checkout.with_billing(bill)
    return checkout.with_delivery(by).with_payment_method("card")


def quoted(quoter: Quoter, checkout: Checkout, at: datetime = NOON) -> PricedCart:
    return quoter.quote(checkout, id="q", at=at).priced


def review(quoter: Quoter, checkout: Checkout) -> CheckoutReview:
    return quoter.review(checkout, at=NOON)


def taxed(priced: PricedCart) -> list[str]:
    return [
        f"{line.sku} {tax.rate.authority} {tax.rate.rate}"
        for line in priced.lines
        for tax in line.taxes
    ]


# ---------------------------------------------------------------------------- the day

NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 00:30 in Berlin


def shop(quoter: Quoter, at: datetime, **shop: Any) -> Shop:
    return Shop.in_memory(
        pricer=quoter.pricer,
        shipping=quoter.shipping,
        payments=[TERMINAL],
        clock=FixedClock(at),
        **shop,
    )


def sold(shop: Shop) -> PricedCart:
    return offered_by(shop).priced


def offered_by(shop: Shop) -> Quote:
    """Ada's mug, sent home and paid at the terminal."""
    saved = shop.carts.add(shop.carts.open("ada", "EUR").id, "mug")
    begun = shop.checkouts.begin(saved.id, ADA)
    shop.checkouts.update(
        begun.id, shipping=HOME, delivery="post", payment_method=TERMINAL.name
    )
    return shop.checkouts.quote(begun.id)


def dated() -> Pricer:
    """A tax that rises on the first of January, and an hour of half the price."""
    rows = [
        {"id": "vat", "rate": "19%", "country": "DE", "until": date(2027, 1, 1)},
        {"id": "vat", "rate": "21%", "country": "DE", "since": date(2027, 1, 1)},
    ]
    return Pricer(
        PriceBook.of("EUR", {"mug": "100.00"}),
        taxes=TaxTable.from_rows(rows, home=HOME.place),
        promotions=[
            Promotion(
                "happy", PercentOff(50), conditions=During(start=time(17), end=time(19))
            )
        ],
    )


@pytest.mark.parametrize("of", ["shop", "quoter", "pricer"])
def test_the_shops_zone_is_said_once_and_reaches_prices_and_taxes(of: str) -> None:
    zone = "Europe/Berlin"
    pricer = dated().in_zone(zone) if of == "pricer" else dated()
    stated = zone if of == "quoter" else None
    quoter = attrs.evolve(a_quoter(), pricer=pricer, zone=stated)
    said = {"zone": BERLIN} if of == "shop" else {}

    assert sold(shop(quoter, NEW_YEAR, **said)).tax == Money("21.00", "EUR")
    half_past_five = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
    assert sold(shop(quoter, half_past_five, **said)).net == Money("50.00", "EUR")
    assert shop(quoter, NEW_YEAR, **said).zone == BERLIN


def test_a_shop_in_utc_has_its_days_in_utc() -> None:
    assert sold(shop(attrs.evolve(a_quoter(), pricer=dated()), NEW_YEAR)).tax == Money(
        "19.00", "EUR"
    )


def test_the_number_of_an_order_is_of_the_shops_year() -> None:
    quoter = attrs.evolve(a_quoter(), pricer=dated())
    open_shop = shop(quoter, NEW_YEAR, zone=BERLIN, series="R")
    sale = open_shop.checkouts.buy(offered_by(open_shop).id, metadata=SLIP)

    assert sale.order is not None
    assert sale.order.number.startswith("R-2027-")


def test_two_zones_are_one_too_many() -> None:
    paris = dated().in_zone("Europe/Paris")
    with pytest.raises(InvalidInputError) as caught:
        attrs.evolve(a_quoter(), pricer=paris, zone="Europe/Berlin")
    assert caught.value.path == "$.zone"
    with pytest.raises(InvalidInputError):
        shop(attrs.evolve(a_quoter(), pricer=paris), NOON, zone=BERLIN)
    assert attrs.evolve(a_quoter(), pricer=paris, zone="Europe/Paris").pricer is paris


def test_a_quote_lasts_as_long_when_the_clock_is_put_back() -> None:
    """02:45 in summer time and half an hour is 02:15 in winter time."""
    begun = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN)
    quote = a_quoter().quote(a_checkout(to=HOME), id="q", at=begun)

    assert quote.valid_until.astimezone(UTC) - begun.astimezone(UTC) == timedelta(
        minutes=30
    )
    assert not quote.is_expired(begun + timedelta(minutes=5))
    assert not quote.is_expired(datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN))
    assert quote.is_expired(datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=BERLIN))


# -------------------------------------------------------------------------- the places


@pytest.mark.parametrize("to", [ZURICH, PARIS, HOME])
def test_what_is_picked_up_is_taxed_at_the_counter(to: Address) -> None:
    """Art. 31: the goods are where they are handed over."""
    priced = quoted(a_quoter(), a_checkout(to=to, by="counter"))

    assert taxed(priced) == ["mug DE 19%"]
    assert priced.total == Money("119.00", "EUR")


def test_a_counter_may_stand_elsewhere() -> None:
    """At the pick-up point, else where the goods leave from, else at home."""
    stock = (Origin(id="posnan", timezone=UTC, place=POSNAN.place),)
    asked = a_checkout(to=HOME, by="counter")

    assert taxed(quoted(a_quoter(pickup_at=PARIS), asked)) == ["mug FR 20%"]
    assert taxed(quoted(a_quoter(pickup_at=PARIS.place), asked)) == ["mug FR 20%"]
    assert taxed(quoted(a_quoter(origins=stock), asked)) == ["mug PL 23%"]


def test_what_is_picked_up_needs_no_address_to_send_it_to() -> None:
    quote = a_quoter(pickup_at=PARIS).quote(
        a_checkout(bill=ZURICH, by="counter"), id="q", at=NOON
    )

    (delivery,) = quote.deliveries
    assert delivery.address == PARIS
    assert taxed(quote.priced) == ["mug FR 20%"]


@pytest.mark.parametrize("by_category", [False, True])
def test_what_is_not_sent_is_taxed_at_the_buyers_own_place(by_category: bool) -> None:
    """A mug for Paris and an online course for a buyer in Berlin, in one cart."""
    if by_category:
        article = Article(sku="course", kind="service", tax_category="wire")
        law = {"kinds": {"wire": SupplyKind.DIGITAL}}
    else:
        article, law = Article(sku="course", kind="digital"), {}
    quoter = a_quoter(articles=(article,), law=law)
    asked = a_checkout("mug", "course", to=PARIS, bill=HOME)

    assert taxed(quoted(quoter, asked)) == ["mug FR 20%", "course DE 19%"]


def test_goods_are_taxed_by_the_warehouse_they_leave_from() -> None:
    """Stock in Poland sold to a buyer in Poland is a Polish sale."""
    depot = Origin(id="posnan", timezone=UTC, place=POSNAN.place)
    here = Origin(id="berlin", timezone=UTC, place=HOME.place)
    below = {"below_eu_threshold": True}
    to_poland = a_checkout("mug", "course", to=POSNAN)

    assert taxed(quoted(a_quoter(law=below), to_poland)) == [
        "mug DE 19%",
        "course DE 19%",
    ]
    one = a_quoter(law=below, origins=(depot,))
    assert taxed(quoted(one, to_poland)) == ["mug PL 23%", "course PL 23%"]
    two = a_quoter(
        law=below,
        origins=(here, depot),
        articles=(Article(sku="course", ships_from="posnan"),),
    )
    assert taxed(quoted(two, to_poland)) == ["mug DE 19%", "course PL 23%"]


# --------------------------------------------------------------------------- the worth


@pytest.mark.parametrize(
    ("price", "includes_tax", "total"),
    [
        ("150.00", False, "180.00"),
        ("150.01", False, "150.01"),
        ("180.00", True, "180.00"),  # 150.00 and 20 %
        ("180.02", True, "180.02"),
    ],
)
def test_the_worth_of_a_consignment_is_reckoned(
    price: str, includes_tax: bool, total: str
) -> None:
    """The import scheme: up to 150 EUR without tax, the shop collects the destination's."""
    quoter = a_quoter(
        home=Place("CN"),
        prices={"mug": price},
        includes_tax=includes_tax,
        law={"registrations": "ioss"},
    )
    priced = quoted(quoter, a_checkout(to=PARIS))

    assert str(priced.total) == f"{total} EUR"
    assert bool(priced.tax) is (price in ("150.00", "180.00"))


def test_the_worth_is_after_discounts_and_without_what_is_not_goods() -> None:
    quoter = a_quoter(
        home=Place("CN"),
        prices={"mug": "160.00", "course": "119.00"},
        includes_tax=False,
        articles=(Article(sku="course", kind="digital"),),
        law={"registrations": "ioss"},
        pricing={"promotions": [Promotion("ten", PercentOff(10))]},
    )
    priced = quoted(quoter, a_checkout("mug", "course", to=PARIS))

    assert taxed(priced)[0] == "mug FR 20%"


@pytest.mark.parametrize(
    ("base", "quote", "rate"), [("USD", "GBP", "0.75"), ("GBP", "USD", "1.25")]
)
def test_the_worth_is_told_in_the_currency_of_the_limit(
    base: str, quote: str, rate: str
) -> None:
    """135 GBP are 180 USD at 0.75, and 168.75 USD at 1.25 the other way round."""
    london = address("GB", "London", "SW1A 1AA")
    asked = a_checkout(to=london, currency="USD")
    known = ExchangeRate(base=base, quote=quote, rate=rate, on=date(2026, 11, 1))
    limit = Money("180.00" if base == "USD" else "168.75", "USD")

    for price, is_taxed in ((limit, True), (limit + Money("0.01", "USD"), False)):
        quoter = a_quoter(
            "us-ny",
            "gb",
            home=Place("US", "NY", "New York"),
            currency="USD",
            prices={"mug": str(price.amount)},
            includes_tax=False,
            law={"registrations": "GB"},
            exchange_rates=[known],
        )
        assert bool(quoted(quoter, asked).tax) is is_taxed
    (need,) = review(attrs.evolve(quoter, exchange_rates=()), asked).missing
    assert (need.code, need.facts) == (
        "exchange_rate_missing",
        {"base": "USD", "quote": "GBP"},
    )


def test_each_delivery_is_a_consignment_of_its_own() -> None:
    quoter = a_quoter(
        home=Place("CN"), includes_tax=False, law={"registrations": "ioss"}
    )
    cart = (
        Cart("EUR")
        .with_delivery(Delivery("a", PARIS))
        .with_delivery(Delivery("b", HOME))
        .with_item("mug", delivery="a")
        .with_item("mug", 2, delivery="b")
    )
    asked = attrs.evolve(a_checkout(), cart=cart, chosen={"a": "post", "b": "post"})
    priced = quoted(quoter, asked)

    assert [bool(line.tax) for line in priced.lines] == [True, False]


# ---------------------------------------------------------------- what is not known yet


def test_a_review_never_raises_for_an_unfinished_address() -> None:
    quoter = a_quoter(
        "ca", home=Place("CA", "ON"), currency="CAD", prices={"mug": "10.00"}
    )
    # A code that is given to no place does not tell the province.
    asked = a_checkout(to=address("CA", "Toronto", "X9V 3L9"), currency="CAD")
    found = review(quoter, asked)

    assert [(each.code, each.path) for each in found.missing] == [
        ("region_missing", "$.cart.deliveries[0].address.region")
    ]
    assert [option.method for option in dict(found.offers)["main"]] == [
        "counter",
        "post",
    ] or (found.priced is not None)
    with pytest.raises(IncompleteCheckoutError):
        quoter.quote(asked, id="q", at=NOON)


def test_a_place_whose_taxes_are_not_known_is_a_requirement() -> None:
    asked = a_checkout("mug", to=HOME)
    # A service across the border is one of the things that are not known.
    service = a_quoter(
        "gb", home=Place("GB"), articles=(Article(sku="mug", kind="service"),)
    )
    found = review(service, asked)
    assert [each.code for each in found.missing] == ["tax_not_covered"]
    assert found.missing[0].hint


# ----------------------------------------------------------------------- the evidence


def test_two_pieces_of_evidence_are_kept_of_where_a_buyer_is() -> None:
    """Regulation (EU) 282/2011, art. 24b and 24f."""
    quoter = a_quoter(
        articles=(Article(sku="course", kind="digital"),),
        evidence_needed=2,
    )
    asked = a_checkout("course", bill=PARIS)

    assert [each.code for each in review(quoter, asked).missing] == [
        "place_evidence_missing"
    ]
    other = asked.with_evidence(PlaceEvidence(kind="ip_address", country="DE"))
    assert [each.code for each in review(quoter, other).missing] == [
        "place_evidence_contradicts"
    ]
    agreed = asked.with_evidence(PlaceEvidence(kind="bank", country="FR"))
    quote = quoter.quote(agreed, id="q", at=NOON)
    assert [(each.kind.value, each.country) for each in quote.evidence] == [
        ("billing_address", "FR"),
        ("bank", "FR"),
    ]
    # Of what is sent nothing is asked, nor of a business.
    assert review(quoter, a_checkout("mug", to=PARIS)).is_complete


# -------------------------------------------------------------------------- what is shown


def test_prices_are_shown_net_or_gross_by_currency_and_country() -> None:
    """With tax in EUR and without it in USD, to people, in one shop."""
    person, company = BuyerKind.INDIVIDUAL, BuyerKind.COMPANY
    policies = [
        BuyerPolicy(kind=person, shown=ShownBasis.GROSS),
        BuyerPolicy(kind=person, shown=ShownBasis.NET, currencies="USD"),
        BuyerPolicy(kind=person, shown=ShownBasis.NET, countries="CH"),
        BuyerPolicy(kind=company, shown=ShownBasis.NET),
    ]
    quoter = a_quoter(policies=policies)

    def shown(**facts: Any) -> ShownBasis | None:
        return quoter.policy_of(a_checkout(**facts)).shown

    assert shown(to=HOME) is ShownBasis.GROSS
    assert shown(to=HOME, currency="USD") is ShownBasis.NET
    assert shown(to=ZURICH) is ShownBasis.NET
    assert shown(bill=ZURICH) is ShownBasis.NET
    with pytest.raises(InvalidCheckoutError):
        a_quoter(policies=[*policies, policies[1]])
    with pytest.raises(InvalidCheckoutError):
        a_quoter(policies=policies[1:])


@pytest.mark.parametrize("includes_tax", [False, True])
def test_without_a_word_prices_are_shown_as_they_are_listed(includes_tax: bool) -> None:
    quoter = a_quoter(includes_tax=includes_tax)
    found = review(quoter, a_checkout(to=HOME)).policy.shown

    assert found is (ShownBasis.GROSS if includes_tax else ShownBasis.NET)
