"""A small shop for whole sales: tea, mugs and a lesson, sold to people and companies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecomkit.addressing import Address, Place
from ecomkit.catalog import Article
from ecomkit.checkout import (
    Checkout,
    Purchaser,
    Quoter,
    ShippingFacts,
)
from ecomkit.customers import Account, Customer, TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.inventory import MemoryStock, MovementReason, StockMovement
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.orders import MemoryNumbers, MemoryOrders
from ecomkit.payments import (
    MemoryLedger,
    MemoryPayments,
    PaymentMethod,
    PaymentService,
    RegionCap,
)
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
from ecomkit.reservations import MemoryReservations
from ecomkit.shipping import DeliveryKind, GoodsBasis, ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate, FreeFrom
from ecomkit.shipping.transit import Origin, TransitTime
from ecomkit.shop import ListSink, Shop
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
        Article(sku="tea", tax_category="food", categories={"drinks"}),
        Article(sku="mug"),
        Article(sku="lesson"),
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

    def __init__(self, *, stocked: bool = False, **quoter: Any) -> None:
        self.clock, self.events = FixedClock(NOON), Sink()
        self.ledger = MemoryLedger()
        self.cash = CashOnDelivery(self.ledger)
        self.bank = BankTransfer(self.ledger, iban="DE02", holder="Tea House")
        self.quotations = QuotationPayments()
        adapters = (CardTerminal(), self.cash, self.bank, self.quotations)
        self.reservations = MemoryReservations()
        self.stock = MemoryStock(self.reservations)
        self.numbers = MemoryNumbers()
        self.orders = MemoryOrders()
        self.payments = PaymentService(MemoryPayments(), adapters, clock=self.clock)
        kept: dict[str, Any] = {
            "pricer": Pricer(BOOK, promotions=(SPRING, LAST), fees=FEES, taxes=TAXES),
            "shipping": SHIPPING,
            "payment_methods": MEANS,
            "adapters": {each.name: each.capabilities for each in adapters},
            "facts": {
                "tea": ShippingFacts(weight=Weight.of(100, "g")),
                "mug": ShippingFacts(weight=Weight.of(400, "g")),
                "lesson": ShippingFacts(ships=False),
            },
            "titles": {"tea": "Green tea", "mug": "Mug", "lesson": "Tea lesson"},
            "paid_later": {"cash_on_delivery"},
            **quoter,
        }
        self.quoter = Quoter(**kept)
        self.shop = Shop(
            self.quoter,
            clock=self.clock,
            ids=CountingIds(),
            events=self.events,
            payments=self.payments,
            orders=self.orders,
            numbers=self.numbers,
            reservations=self.reservations,
            stock=self.stock if stocked else None,
            movements=self.stock.record if stocked else None,
            series="R",
        )

    def later(self, **time: int) -> None:
        self.clock.advance(**time)

    def filled(self, *, payment_method: str = "card", code: str = "") -> Checkout:
        """Ada's checkout, complete: three teas and a wrapped mug."""
        saved = self.shop.cart("ada", "EUR")
        saved = self.shop.add(saved, "tea", 3)
        saved = self.shop.add(saved, "mug", gift_wrap="gift")
        if code:
            saved = self.shop.save_cart(saved, saved.cart.with_code(code))
        began = self.shop.start_checkout(saved, PERSON)
        return self.shop.update_checkout(
            began,
            began.with_shipping(ADA)
            .with_delivery("post")
            .with_payment_method(payment_method),
        )

    def receive(self, sku: str, amount: int) -> None:
        """Goods come in."""
        self.stock.record(
            StockMovement(
                id=f"in-{sku}-{amount}",
                sku=sku,
                amount=amount,
                reason=MovementReason.RECEIVED,
                at=NOON,
            )
        )
