"""Gift cards under crashes and races: issued once, never spent and given back at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.catalog import Article, GiftCardTerms, ProductKind
from ecomkit.money import Money
from ecomkit.orders.errors import GiftCardUsedError
from ecomkit.payments import CaptureMoment, CapturePolicy, PaymentMethod
from ecomkit.payments.adapters import BankLine, GiftCardPayments
from ecomkit.payments.trade import PurchaseOrders
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shop.desk.results import GiftCard, SaleResult, SaleState
from ecomkit.shop.faces import Shop
from ecomkit.shop.ports import Store
from tests.durable.crashing import CrashingWorld, DiesOnce
from tests.durable.world import FOR_TEA_CO, TEA_CO, World, at_once
from tests.stores import opened
from tests.stories.shops import BOOK, TAXES, eur

SOLD = PriceBook(
    lists=[attrs.evolve(BOOK.lists[0], prices={"card": "50.00", "lesson": "30.00"})],
    articles=[
        Article(sku="lesson", kind=ProductKind.SERVICE),
        Article(sku="card", gift_card=GiftCardTerms(valid_months=36)),
    ],
)
AT_ORDER = CapturePolicy(CaptureMoment.AT_ORDER)
METHODS = (
    PaymentMethod(id="card", adapter="fake", capture=AT_ORDER),
    PaymentMethod(id="gift_card", adapter="gift_card"),
    PaymentMethod(id="purchase_order", adapter="purchase_order", capture=AT_ORDER),
)


class _SellsCards(World):
    methods = METHODS

    def shop(self, store: Store | None = None) -> Shop:
        self.quoter = attrs.evolve(
            self.quoter, pricer=Pricer(SOLD, taxes=TAXES), paid_later=()
        )
        cards = GiftCardPayments(secret=b"a key of the tea house")
        self.adapters = (self.card, cards, PurchaseOrders())
        return super().shop(store)

    def cards(self) -> tuple[GiftCard, ...]:
        return tuple(
            card
            for order in self.orders()
            for card in self.sells.gift_cards.of_order(order.number)
        )

    def owed(self) -> Money:
        today = self.clock.now().date()
        return self.sells.gift_cards.outstanding(today).get("EUR", eur("0"))


class CardWorld(_SellsCards):
    """A world that sells gift cards, whose money is captured when they are ordered."""


class CrashingCardWorld(_SellsCards, CrashingWorld):
    """The same, and its process dies."""


def test_a_card_that_is_owed_for_is_not_issued_yet() -> None:
    world = CardWorld()
    world.sells.accounts.keep(TEA_CO)
    world.sells.payments.within(
        "purchase_order", lambda orders: orders.set_limit("tea-co", eur("100.00"))
    )
    order = world.ordered(
        items=[("card", 1)],
        payment_method="purchase_order",
        purchaser=FOR_TEA_CO,
        purchase_order="PO-1",
    )
    world.work()
    (invoiced,) = world.sells.orders.payments(order.number)
    assert invoiced.totals.owed == eur("50.00")
    assert world.cards() == ()

    line = BankLine(id="line-1", amount=eur("50.00"), at=world.clock.now())
    world.sells.payments.tell(invoiced.id, lambda on, owed: on.received(owed, line))
    world.work()
    assert len(world.cards()) == 1


def test_a_crash_before_any_step_issues_each_card_once() -> None:
    undisturbed = DiesOnce()
    codes = {card.code for card in _sold(undisturbed).cards()}
    assert len(codes) == 2

    for at in range(undisturbed.steps):
        world = _sold(DiesOnce(at))
        assert {card.code for card in world.cards()} == codes, at
        assert world.owed() == eur("100.00"), at
        told = {each.id for each in world.sink if each.name == "gift_card_issued"}
        assert len(told) == 2, at  # each at least once


def _sold(plan: DiesOnce) -> CrashingCardWorld:
    world = CrashingCardWorld(plan=plan)
    plan.is_over = True
    quote = world.quote(items=[("card", 2)]).id
    plan.is_over = False
    world.finished(
        lambda: world.sells.checkouts.buy(quote, token="good"),
        lambda sale: sale.state is SaleState.ORDERED,
    )
    plan.is_over = True
    world.work()
    return world


def test_a_card_whose_payment_is_disputed_cannot_be_spent() -> None:
    world = CardWorld()
    order = world.ordered(items=[("card", 1)])
    (card,) = world.cards()
    quote = world.quote(items=[("lesson", 1)], payment_method="gift_card").id
    (payment,) = order.payments

    world.gateway.dispute(payment, eur("50.00"))
    world.tell()
    declined = world.sells.checkouts.buy(quote, token=card.code)
    assert (declined.state, world.owed()) == (SaleState.DECLINED, eur("0"))

    world.gateway.close_dispute(payment, won=True)
    world.tell()
    assert world.cards() == (card,)
    paid = world.sells.checkouts.buy(quote, token=card.code)
    assert (paid.state, world.owed()) == (SaleState.ORDERED, eur("20.00"))


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_a_card_is_spent_or_given_back_but_not_both(store: str, tmp_path: Path) -> None:
    with opened(store, tmp_path) as open_store:
        world = CardWorld(open_store("cards"))
        order = world.ordered(items=[("card", 1)])
        (card,) = world.cards()
        returns, number = world.sells.returns, order.number
        asked = returns.request(number, {"card": 1}).returns[0].id
        returns.decide(number, asked, approved=True)
        returns.receive(number, asked)
        change = returns.preview(number, asked).change
        quote = world.quote(items=[("lesson", 1)], payment_method="gift_card").id

        def spend() -> Any:
            return world.sells.checkouts.buy(quote, token=card.code)

        def give_back() -> Any:
            return returns.resolve(number, asked, change)

        found = at_once(spend, give_back)

        (sale,) = (each for each in found if isinstance(each, SaleResult))
        (back,) = (each for each in found if each is not sale)
        is_spent = sale.state is SaleState.ORDERED
        assert is_spent == isinstance(back, GiftCardUsedError), found
        assert is_spent or sale.state is SaleState.DECLINED
        assert world.owed() == (eur("20.00") if is_spent else eur("0"))
        kept = world.sells.orders.payments(number)[0].totals.kept
        assert kept == (eur("50.00") if is_spent else eur("0"))
