"""A small shop for whole sales: tea, mugs and a lesson, sold to people and companies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs

from ecomkit.addressing import Address, Place
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout, Purchaser, Quote, Quoter
from ecomkit.checkout.review import CheckoutReview
from ecomkit.customers import Account, Customer, TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments import PaymentMethod, RegionCap
from ecomkit.payments.adapters import (
    BankTransfer,
    CardTerminal,
    CashOnDelivery,
    TerminalSlip,
)
from ecomkit.payments.trade import QuotationPayments
from ecomkit.pricing import (
    OrderFee,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
    ServiceFee,
)
from ecomkit.receipts import Seller
from ecomkit.shipping import DeliveryKind, GoodsBasis, ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate, FreeFrom
from ecomkit.shipping.transit import Origin, TransitTime
from ecomkit.shop import ListSink, Shop
from ecomkit.shop.store import MemoryStore
from ecomkit.tax import ShopTaxes, find_regime
from ecomkit.testing import CountingIds, FixedClock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SLIP = TerminalSlip(
    approval_code="A1B2C3", last_four="4242", terminal="T1", operator="Grace"
).metadata()
ADA = Address(
    "Ada Byron",
    "Teestraße 1",
    city="Berlin",
    postcode="10115",
    country="DE",
    email="ada@example.com",
)
BOB = Address(
    "Bob Mug",
    "Kannenweg 2",
    city="Bonn",
    postcode="53111",
    country="DE",
    email="b@x.org",
)
PARIS = Address(
    "Marie",
    "1 rue du Thé",
    city="Paris",
    postcode="75001",
    country="FR",
    company="Thé SARL",
)
SELLER = Seller(
    name="Tea House",
    address=Address(
        "",
        "Lagerweg 5",
        city="Berlin",
        postcode="10999",
        country="DE",
        company="Tea House",
    ),
    tax_numbers=(TaxNumber("DE", "123456789"),),
    email="shop@example.com",
)
PERSON = Purchaser(id="ada", name="Ada Byron", email="ada@example.com")
COMPANY = Purchaser.from_account(
    Account(
        "the",
        name="Thé SARL",
        tax_numbers=(TaxNumber("FR", "12123456789"),),
        evidence=(
            TaxEvidence(
                number=TaxNumber("FR", "12123456789"),
                checked_at=NOON,
                checker="VIES",
                answer=TaxAnswer.VALID,
            ),
        ),
    ),
    Customer("marie", name="Marie", email="marie@the.example"),
)


class Sink(ListSink):
    """A list of events that can be asked for their names."""

    def names(self) -> list[str]:
        return [event.name for event in self]


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


BOOK = PriceBook(
    lists=[
        PriceList(
            id="web",
            currency="EUR",
            includes_tax=True,
            prices={"tea": "4.50", "mug": "12.00", "lesson": "30.00"},
        )
    ],
    articles=[
        Article(
            sku="tea",
            title="Green tea",
            titles={"fr": "Thé vert"},
            tax_category="food",
            categories={"drinks"},
            weight=Weight.of(100, "g"),
        ),
        Article(sku="mug", title="Mug", weight=Weight.of(400, "g")),
        Article(sku="lesson", title="Tea lesson", kind="service"),
    ],
)
TAXES = ShopTaxes(
    home=Place("DE"),
    regimes=(find_regime("eu"),),
    levels={"food": {"DE": "reduced"}},
)
SPRING = Promotion("spring", PercentOff("10%"), codes=("SPRING",))
LAST = Promotion("last", PercentOff("50%"), codes=("LAST",), max_uses=1)
FEES = (
    OrderFee(
        id="cod",
        amount=eur("3.00"),
        payment_methods={"cash_on_delivery"},
        kind="payment",
        includes_tax=True,
    ),
    ServiceFee(id="wrap", service="gift", amount=eur("2.00"), kind="gift_wrap"),
)
SHIPPING = ShippingTable(
    methods=[
        ShippingMethod(
            id="post",
            fee=FreeFrom(
                amount=eur("50.00"), basis=GoodsBasis.GROSS, rule=FlatRate(eur("4.90"))
            ),
            tax_category="standard",
            carrier="Post",
            service="Parcel",
            transit=TransitTime(1, 2),
        ),
        ShippingMethod(
            id="pickup",
            fee=FlatRate(eur("0.00")),
            kind=DeliveryKind.PICKUP,
            position=1,
            tax_category="standard",
        ),
    ],
    origins=[Origin(id="berlin", timezone=UTC)],
)
MEANS = (
    PaymentMethod(id="card", adapter="terminal"),
    PaymentMethod(
        id="cash_on_delivery",
        adapter="cash_on_delivery",
        countries=frozenset({"DE"}),
        caps=(RegionCap(eur("100.00"), "DE"),),
        without=frozenset({"digital", "pickup"}),
        fee="cod",
    ),
    PaymentMethod(id="bank_transfer", adapter="bank_transfer"),
    PaymentMethod(id="quotation", adapter="quotation", buyers=frozenset({"company"})),
)


class World:
    """The shop and everything around it, all in memory."""

    def __init__(self, **quoter: Any) -> None:
        self.clock, self.events = FixedClock(NOON), Sink()
        self.store = MemoryStore()
        kept: dict[str, Any] = {
            "pricer": Pricer(BOOK, promotions=(SPRING, LAST), fees=FEES, taxes=TAXES),
            "shipping": SHIPPING,
            "payment_methods": MEANS,
            "paid_later": {"cash_on_delivery"},
            **quoter,
        }
        self.shop = Shop(
            Quoter(**kept),
            payments=[
                CardTerminal(),
                CashOnDelivery(),
                BankTransfer(iban="DE02", holder="Tea House"),
                QuotationPayments(),
            ],
            store=self.store,
            clock=self.clock,
            ids=CountingIds(),
            events=self.events,
            series="R",
        )
        self.quoter = self.shop.quoter

    @property
    def wrap(self) -> str:
        """The wrapping that the shop has, if it has one."""
        fees = self.quoter.pricer.fees
        return "gift" if any(isinstance(each, ServiceFee) for each in fees) else ""

    def later(self, **time: int) -> None:
        self.clock.advance(**time)

    def filled(self, *, payment_method: str = "card", code: str = "") -> Checkout:
        """Ada's checkout, complete: three teas and a wrapped mug, if the shop has them."""
        carts, checkouts = self.shop.carts, self.shop.checkouts
        cart = carts.open("ada", "EUR")
        sold = {sku for each in self.quoter.pricer.book.lists for sku in each.prices}
        if {"tea", "mug"} <= sold:
            carts.add(cart.id, "tea", 3)
            carts.add(cart.id, "mug", gift_wrap=self.wrap)
        if code:
            carts.enter_code(cart.id, code)
        begun = checkouts.begin(cart.id, PERSON)
        saved = checkouts.update(
            begun.id, shipping=ADA, delivery="post", payment_method=payment_method
        )
        assert saved.checkout is not None
        return saved.checkout

    def entered(self, checkout: Checkout) -> str:
        """The checkout as a clerk has entered it, by its id."""
        with self.store.begin(self.clock.now()) as books:
            row = books.checkouts.get(checkout.id)
            books.checkouts.put(attrs.evolve(row, checkout=checkout))
        return checkout.id

    def review(self, checkout: Checkout) -> CheckoutReview:
        return self.shop.checkouts.review(self.entered(checkout))

    def quote(self, checkout: Checkout) -> Quote:
        return self.shop.checkouts.quote(self.entered(checkout))

    def bought(self, quote: Quote, **details: Any) -> Order:
        """The order of a quote that is paid with a slip of the terminal."""
        sale = self.shop.checkouts.buy(quote.id, **{"metadata": SLIP, **details})
        assert sale.order is not None
        return sale.order
