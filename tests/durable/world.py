"""A shop on any store, with a card gateway that can fail: what every durable test sells in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Thread
from typing import Any

import attrs

from ecomkit.catalog import Article
from ecomkit.checkout import Purchaser, Quote, Quoter
from ecomkit.checkout.terms import USUAL_POLICIES
from ecomkit.customers import Account, AccountMember, Customer
from ecomkit.events import Event
from ecomkit.messages import Correspondence
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments import Payment, PaymentMethod
from ecomkit.payments.adapters import BalancePayments, BankTransfer, CashOnDelivery
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.trade import (
    GuaranteedPayments,
    LetterOfCreditPayments,
    PurchaseOrders,
    QuotationPayments,
)
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shop.desk.results import SaleResult
from ecomkit.shop.faces import AsyncShop, Shop
from ecomkit.shop.ports import Store
from ecomkit.shop.store import MemoryStore, SavedCheckout
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.testing.payments import FakeAdapter, FakeGateway, capabilities
from tests.stories.shops import (
    ADA,
    BOOK,
    FEES,
    LAST,
    MEANS,
    NOON,
    PERSON,
    SHIPPING,
    SPRING,
    TAXES,
    Sink,
)

TEA_CO = Account(
    "tea-co", name="Tea & Co", members=[AccountMember(customer="ada", roles={"buyer"})]
)
FOR_TEA_CO = Purchaser.from_account(
    TEA_CO, Customer("ada", name="Ada Byron", email="ada@example.com")
)
ITEMS = (("tea", 3), ("mug", 1))
_CHANGED: dict[str, dict[str, Any]] = {
    "card": {"adapter": "fake", "pay_within_days": 2},
    "bank_transfer": {"pay_within_days": 7},
}
METHODS = (
    *(attrs.evolve(method, **_CHANGED.get(method.id, {})) for method in MEANS),
    PaymentMethod(id="gift_card", adapter="gift_card"),
    PaymentMethod(id="purchase_order", adapter="purchase_order"),
)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, or the error that it raises; all in threads of their own."""
    found: list[Any] = []

    def caught(call: Callable[[], Any]) -> None:
        try:
            found.append(call())
        except Exception as error:  # noqa: BLE001  # for the test to look at
            found.append(error)

    threads = [Thread(target=caught, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


class FailingSink(Sink):
    """A sink that is down when a test says so."""

    down = False

    def publish(self, events: Iterable[Event], /) -> None:
        if self.down:
            raise ConnectionError("the sink is down")
        self.extend(events)


class Parts:
    """What is around a shop: a clock, a sink, and means of payment."""

    methods = METHODS
    correspondence: Correspondence | None = None
    language = "en"
    policies = USUAL_POLICIES

    def __init__(self, **gateway: Any) -> None:
        self.clock, self.sink = FixedClock(NOON), FailingSink()
        self.gateway = FakeGateway(
            self.clock, **{"window": timedelta(days=1), **gateway}
        )
        self.card = FakeAdapter(
            self.gateway,
            attrs.evolve(capabilities(), authorization_ttl=timedelta(days=7)),
        )
        self.adapters: tuple[PaymentAdapter, ...] = (
            self.card,
            BankTransfer(iban="DE02", holder="Tea House"),
            CashOnDelivery(),
            QuotationPayments(),
            BalancePayments(name="gift_card"),
            PurchaseOrders(),
            GuaranteedPayments(),
            LetterOfCreditPayments(),
        )
        self.quoter = Quoter(
            pricer=Pricer(BOOK, promotions=(SPRING, LAST), fees=FEES, taxes=TAXES),
            shipping=SHIPPING,
            payment_methods=self.methods,
            policies=self.policies,
            paid_later={"cash_on_delivery"},
        )

    def shop(self, store: Store | None = None) -> Shop:
        return Shop(self.quoter, **self._rest(store))

    def async_shop(self, store: Store | None = None) -> AsyncShop:
        return AsyncShop(self.quoter, **self._rest(store))

    def _rest(self, store: Store | None) -> dict[str, Any]:
        return {
            "correspondence": self.correspondence,
            "language": self.language,
            "payments": self.adapters,
            "store": store,
            "clock": self.clock,
            "ids": CountingIds(),
            "events": self.sink,
            "series": "R",
        }


class World(Parts):
    """A shop that sells tea and mugs, of which there are so many."""

    def __init__(
        self, store: Store | None = None, *, tea: int = 9, mug: int = 9, **gateway: Any
    ) -> None:
        super().__init__(**gateway)
        self.store: Store = MemoryStore() if store is None else store
        self.sells = self.shop(self.store)
        for sku, amount in (("tea", tea), ("mug", mug)):
            if amount:
                self.sells.stock.receive(sku, amount)

    def later(self, **time: float) -> None:
        self.clock.advance(**time)

    def work(self) -> None:
        """All that is left to do is done, as often as it takes."""
        for _ in range(3):
            self.later(minutes=5)
            self.sells.work.run()

    def filled(
        self,
        *,
        payment_method: str = "card",
        code: str = "",
        items: Iterable[tuple[str, int]] = ITEMS,
        purchaser: Purchaser = PERSON,
        purchase_order: str = "",
    ) -> SavedCheckout:
        """Ada's checkout, complete."""
        carts, checkouts = self.sells.carts, self.sells.checkouts
        cart = carts.open("ada", "EUR")
        for sku, amount in items:
            carts.add(cart.id, sku, amount)
        if code:
            carts.enter_code(cart.id, code, PERSON)
        begun = checkouts.begin(cart.id, purchaser)
        return checkouts.update(
            begun.id,
            shipping=ADA,
            delivery="post",
            payment_method=payment_method,
            purchase_order=purchase_order,
        )

    def quote(self, **wishes: Any) -> Quote:
        return self.sells.checkouts.quote(self.filled(**wishes).id)

    def buy(self, *, token: str = "good", **wishes: Any) -> SaleResult:
        return self.sells.checkouts.buy(self.quote(**wishes).id, token=token)

    def ordered(self, **wishes: Any) -> Order:
        sale = self.buy(**wishes)
        assert sale.order is not None
        return sale.order

    def decide(self, *, success: bool) -> None:
        """The owner of the last card says yes or no; nobody is told yet."""
        self.gateway.decide(self.card.sent[-1], success=success)

    def tell(self) -> list[Payment]:
        """The gateway's notifications reach the shop."""
        told: list[Payment] = []
        while self.gateway.notifications:
            notification = self.gateway.notifications.pop(0)
            told += self.sells.payments.notify(notification)
        return told

    def orders(self) -> list[Order]:
        return self.sells.orders.of_buyer("ada")

    def levels(self, sku: str) -> tuple[int, int]:
        """What lies there, and what can be sold."""
        (level,) = self.sells.stock.levels([sku])
        return level.on_hand, level.available

    def at_gateway(self, payment: str) -> tuple[Money, Money]:
        """What the gateway has kept, and what it still holds."""
        totals = self.gateway.totals(payment)
        return totals.kept, totals.hold

    def all_at_gateway(self) -> tuple[Money, Money]:
        """The same over all payments there ever were."""
        known = {each.payment_id for each in self.card.sent}
        found = [self.at_gateway(id) for id in known]
        return (
            Money.sum((kept for kept, _ in found), "EUR"),
            Money.sum((hold for _, hold in found), "EUR"),
        )


SETS = PriceBook(
    lists=[
        attrs.evolve(BOOK.lists[0], prices={**BOOK.lists[0].prices, "set": "19.00"})
    ],
    articles=[
        *BOOK.articles.values(),
        Article(sku="set", title="Set", parts={"tea": 2, "mug": 1}),
    ],
)


class WorldOfSets(World):
    """The shop of the stories, which sells a set of two teas and a mug as well."""

    rules = Pricer(SETS, promotions=(SPRING,), fees=FEES, taxes=TAXES)

    def shop(self, store: Store | None = None) -> Shop:
        self.quoter = attrs.evolve(self.quoter, pricer=self.rules)
        return super().shop(store)
