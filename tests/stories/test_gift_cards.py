"""Gift cards are sold, given, spent and given back, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ecomkit.cart import Greeting, LineItem, Personalization
from ecomkit.catalog import (
    GiftCardTerms,
    ListCatalog,
    PersonalizationField,
    PersonalizationSchema,
    Product,
)
from ecomkit.checkout import DocumentKind, Quote, Quoter
from ecomkit.checkout.errors import NotOfferedError
from ecomkit.errors import InvalidInputError
from ecomkit.messages import Correspondence, ShopLinks
from ecomkit.money import Money
from ecomkit.orders import Order, cancellation
from ecomkit.orders.errors import GiftCardUsedError, ReturnRefusedError
from ecomkit.payments import (
    CaptureMoment,
    CapturePolicy,
    PaymentMethod,
    PaymentMethodRefusedError,
    Tender,
)
from ecomkit.payments.adapters import CardTerminal, GiftCardPayments
from ecomkit.pricing import (
    Gift,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
    TotalAtLeast,
)
from ecomkit.receipts import invoice_problems
from ecomkit.shop import Shop
from ecomkit.shop.desk.results import GiftCard, SaleResult, SaleState
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.testing.payments import FakeAdapter, FakeGateway, capabilities
from ecomkit.wire import from_json, to_json
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, SELLER, SHIPPING, SLIP, TAXES, eur
from tests.stories.test_what_a_buyer_hears import MailBox

EAN = "4222222222222"  # as long as a card's number, with its check digit
FOR = PersonalizationSchema([PersonalizationField("for")])
SECRET = b"a key of the tea house"
TERMS = GiftCardTerms(
    least=[eur("10.00"), Money("10.00", "CHF")],
    most=[eur("200.00"), Money("200.00", "CHF")],
    valid_months=36,
    mail_to="for",
)
CATALOG = ListCatalog(
    [
        Product("mug", "Mug"),
        Product("lesson", "Tea lesson", kind="service"),
        Product("card", "Gift card", gift_card=TERMS, personalization=FOR),
        Product("printed", "Printed card", kind="goods", gift_card=GiftCardTerms()),
        Product(EAN, "Card by its EAN", gift_card=GiftCardTerms()),
        Product("sale", "Card on sale", discountable=True, gift_card=GiftCardTerms()),
    ]
)
PRICES = {
    "mug": "12.00",
    "lesson": "30.00",
    "card": "50.00",
    "printed": "25.00",
    "sale": "40.00",
    EAN: "15.00",
}
BOOK = PriceBook(
    lists=[
        PriceList(id=code, currency=code, includes_tax=True, prices=PRICES)
        for code in ("EUR", "CHF")
    ],
    articles=CATALOG,
)
SPRING = Promotion("spring", PercentOff("10%"), codes=("SPRING",))
GIVEN = Promotion("given", Gift(sku="card"), conditions=TotalAtLeast(eur("100.00")))
SENT = CapturePolicy(CaptureMoment.AT_SHIPMENT)
METHODS = (
    PaymentMethod(id="terminal", adapter="terminal"),
    PaymentMethod(id="when_sent", adapter="fake", capture=SENT),
    PaymentMethod(id="gift_card", adapter="gift_card"),
)
Line = tuple[str, int] | tuple[str, int, dict[str, Any]]


class CardHouse:
    """A shop that sells gift cards, mugs and lessons, and writes to its buyers."""

    def __init__(self, shop: Shop, box: MailBox, clock: FixedClock) -> None:
        self.shop, self.box, self.clock = shop, box, clock

    def quote(
        self,
        *lines: Line,
        method: str = "terminal",
        code: str = "",
        currency: str = "EUR",
    ) -> Quote:
        carts, checkouts = self.shop.carts, self.shop.checkouts
        cart = carts.open("ada", currency)
        for sku, quantity, *details in lines:
            carts.add(cart.id, sku, quantity, **dict(*details))
        if code:
            carts.enter_code(cart.id, code, PERSON)
        begun = checkouts.begin(cart.id, PERSON)
        if any(sku in {"mug", "printed"} for sku, *_ in lines):
            checkouts.update(begun.id, shipping=ADA, delivery="post")
        checkouts.update(begun.id, billing=ADA, payment_method=method)
        return checkouts.quote(begun.id)

    def ordered(self, *lines: Line, **wishes: Any) -> Order:
        sale = self.shop.checkouts.buy(self.quote(*lines, **wishes).id, metadata=SLIP)
        assert sale.order is not None
        return sale.order

    def bought(self, *lines: Line, **wishes: Any) -> Order:
        order = self.ordered(*lines, **wishes)
        return self.shop.orders.capture(order.number, details=SLIP).order

    def cards(self, order: Order) -> tuple[GiftCard, ...]:
        return self.shop.gift_cards.of_order(order.number)

    def card(self, **details: Any) -> GiftCard:
        """One card of 50 EUR, bought and paid."""
        (card,) = self.cards(self.bought(("card", 1, details)))
        return card

    def pay(self, code: str, *lines: Line) -> SaleResult:
        """A purchase that a card pays all of."""
        quote = self.quote(*lines, method="gift_card")
        return self.shop.checkouts.buy(quote.id, token=code)

    def balance(self, code: str) -> Money:
        found = self.shop.gift_cards.get(code)
        assert found is not None
        return found.balance

    def returned(self, order: Order, line: str, quantity: int = 1) -> None:
        """Units of a line come back, and are paid back."""
        returns, number = self.shop.returns, order.number
        asked = returns.request(number, {line: quantity}).returns[-1].id
        returns.decide(number, asked, approved=True)
        returns.receive(number, asked)
        self.resolve(number, asked)

    def resolve(self, number: str, asked: str) -> None:
        change = self.shop.returns.preview(number, asked).change
        done = self.shop.returns.resolve(number, asked, change, details=SLIP)
        assert done.settlement is not None

    def owed(self) -> dict[str, Money]:
        return self.shop.gift_cards.outstanding(self.clock.now().date())


@pytest.fixture(params=EVERY_STORE)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CardHouse]:
    with card_house(request.param, tmp_path) as found:
        yield found


@contextmanager
def card_house(store: str, folder: Path) -> Iterator[CardHouse]:
    """The shop, on a store of this name."""
    with opened(store, folder) as open_store:
        box, clock = MailBox(), FixedClock(NOON)
        shop = Shop(
            Quoter(
                pricer=Pricer(BOOK, promotions=[SPRING, GIVEN], taxes=TAXES),
                shipping=SHIPPING,
                payment_methods=METHODS,
            ),
            payments=[
                CardTerminal(),
                FakeAdapter(FakeGateway(clock), capabilities()),
                GiftCardPayments(secret=SECRET),
            ],
            store=open_store("cards"),
            clock=clock,
            ids=CountingIds(),
            correspondence=Correspondence(
                sender=SELLER,
                mailer=box,
                secret=b"sixteen bytes ..",
                links=ShopLinks(
                    shop="https://tea.example/",
                    unsubscribe="https://tea.example/no/{message}/{token}",
                ),
            ),
        )
        yield CardHouse(shop, box, clock)


# ------------------------------------------------------------------------ sold


def test_a_card_is_issued_when_its_money_is_there(house: CardHouse) -> None:
    shop = house.shop
    order = house.ordered(("card", 2), code="SPRING")
    assert (order.total, order.tax, order.discount) == (eur("100"), eur("0"), eur("0"))
    assert order.deliveries[0].charged.gross == eur("0")
    assert house.cards(order) == ()

    shop.orders.capture(order.number, details=SLIP)
    cards = house.cards(order)
    assert [card.balance for card in cards] == [eur("50"), eur("50")]
    assert len({card.code for card in cards}) == 2
    ends = NOON.replace(year=2029, hour=0) + timedelta(days=1)
    assert {card.expires_at for card in cards} == {ends}
    state = shop.orders.state(order.number)
    assert (state.order.value, state.fulfillment.value) == ("completed", "delivered")
    assert house.owed() == {"EUR": eur("100")}

    shop.work.run()
    told = shop.orders.history(order.number)
    issued = [event for event in told if event.name == "gift_card_issued"]
    assert [event.properties["gift_card"] for event in issued] == ["card:1", "card:2"]
    kept = to_json(shop.orders.get(order.number)) + str(told)
    assert not any(card.code in kept for card in cards)
    assert from_json(to_json(shop.orders.get(order.number))).lines == order.lines


def test_the_code_reaches_the_buyer_by_mail(house: CardHouse) -> None:
    wish = {"greeting": Greeting("For your tea!")}
    card = house.card(**wish)
    house.shop.work.run()

    (mail,) = (m for m in house.box.mails if m.id.startswith("gift_card:"))
    assert (mail.to, mail.subject) == ("ada@example.com", "A gift card for you")
    for words in (card.code, "€50.00", "For your tea!", "until November 2, 2029"):
        assert words in mail.text
    assert not any(m.id.startswith("download_ready") for m in house.box.mails)


def test_a_sku_that_looks_like_a_card_number_does_no_harm(house: CardHouse) -> None:
    order = house.bought((EAN, 1), ("card", 1))
    assert len(house.cards(order)) == 2
    house.returned(order, EAN)
    house.shop.work.run()
    sent = [m.id for m in house.box.mails if m.id.startswith("gift_card:")]
    assert sent == [f"gift_card:{order.number}:card:1"]
    assert house.owed() == {"EUR": eur("50.00")}


def test_a_card_is_mailed_to_whom_it_is_for(house: CardHouse) -> None:
    wish = {
        "personalization": Personalization({"for": "bob@example.com"}),
        "greeting": Greeting("Happy birthday!"),
    }
    card = house.card(**wish)
    house.shop.work.run()
    (mail,) = (m for m in house.box.mails if m.id.startswith("gift_card:"))
    assert mail.to == "bob@example.com"
    assert "Ada Byron gives you a gift card worth €50.00." in mail.text
    assert card.code in mail.text

    with pytest.raises(NotOfferedError, match="gift_card_address"):
        house.quote(("card", 1, {"personalization": Personalization({"for": "Bob"})}))


def test_the_buyer_chooses_the_amount_within_bounds(house: CardHouse) -> None:
    (card,) = house.cards(house.bought(("card", 1, {"options": {"amount": "37.50"}})))
    assert card.amount == eur("37.50")
    for wrong in ("9.99", "200.01", "20.005", "much", "-20", ""):
        with pytest.raises(NotOfferedError, match="gift_card_amount") as refused:
            house.quote(("card", 1, {"options": {"amount": wrong}}))
        assert refused.value.hint == "from 10.00 EUR to 200.00 EUR"
    with pytest.raises(NotOfferedError, match="gift_card_amount"):
        house.quote(("sale", 1, {"options": {"amount": "20"}}))


def test_a_card_that_is_reduced_is_worth_its_price(house: CardHouse) -> None:
    order = house.bought(("sale", 1), code="SPRING")
    assert order.total == eur("36.00")
    assert [card.amount for card in house.cards(order)] == [eur("40.00")]


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Outside the scope of tax"),
        ("de", "Nicht steuerbar"),
        ("zh", "不属于征税范围"),
    ],
)
def test_papers_say_in_words_that_a_card_bears_no_tax(
    house: CardHouse, language: str, label: str
) -> None:
    """It has a row of its own among the taxes, and none under the total."""
    order = house.bought(("card", 1), ("mug", 1))
    for document in (DocumentKind.RECEIPT, DocumentKind.INVOICE):
        paper = house.shop.papers.receipt(
            order.number, language, document=document, seller=SELLER
        )
        (row,) = [each for each in paper.taxes if each.note]
        assert row.label == label
        assert not [each for each in paper.sums if label in each.label]
        assert any(each.code.startswith("tax_") for each in paper.sums)


def test_an_electronic_invoice_has_a_card_or_goods_and_not_both(
    house: CardHouse,
) -> None:
    """EN 16931: what is outside the scope of the tax stands on a document of its own."""
    problems = [
        [each.code for each in invoice_problems(house.bought(*lines), SELLER)]
        for lines in (
            [("card", 1)],
            [("mug", 1)],
            [("card", 1), ("mug", 1)],
        )
    ]

    assert problems == [[], [], ["scopes_mixed"]]


def test_a_card_is_given_with_a_purchase(house: CardHouse) -> None:
    """It is worth what it would have cost: value that is given, not money that was paid."""
    order = house.bought(("lesson", 4))
    assert order.total == eur("120.00")
    (card,) = house.cards(order)
    assert card.balance == eur("50.00")
    assert house.owed() == {"EUR": eur("50.00")}


def test_a_card_in_another_currency_is_spent_in_it(house: CardHouse) -> None:
    (card,) = house.cards(house.bought(("card", 1), currency="CHF"))
    assert card.balance == Money("50", "CHF")
    assert house.pay(card.code, ("lesson", 1)).state is SaleState.DECLINED
    quote = house.quote(("lesson", 1), method="gift_card", currency="CHF")
    assert house.shop.checkouts.buy(quote.id, token=card.code).state.value == "ordered"
    assert house.owed() == {"CHF": Money("20", "CHF")}


# ------------------------------------------------------------------ not paid yet


def test_a_card_waits_for_its_money(house: CardHouse) -> None:
    """A part that covers the card is enough; what is canceled before is never issued."""
    shop = house.shop
    order = house.ordered(("card", 1), ("mug", 1))
    shop.orders.capture(order.number, eur("40.00"), key="first", details=SLIP)
    assert house.cards(order) == ()
    shop.orders.capture(order.number, eur("10.00"), key="second", details=SLIP)
    assert len(house.cards(order)) == 1

    other = house.ordered(("card", 1))
    change = cancellation(other, {"card": 1}, id="all", at=NOON)
    shop.orders.change(other.number, change, details=SLIP)
    assert house.cards(other) == ()
    assert house.owed() == {"EUR": eur("50.00")}


def test_a_card_does_not_wait_for_the_goods_beside_it(house: CardHouse) -> None:
    """Where money is taken when goods leave, that of a card is taken when it is ordered."""
    shop = house.shop
    order = house.ordered(("card", 1), ("mug", 1), method="when_sent")
    (payment,) = shop.orders.payments(order.number)
    assert payment.totals.captured == eur("50.00")
    assert len(house.cards(order)) == 1
    assert shop.orders.state(order.number).fulfillment.value == "partial"


def test_no_card_is_issued_while_the_order_is_on_hold(house: CardHouse) -> None:
    shop = house.shop
    order = house.ordered(("card", 1))
    shop.orders.hold(order.number, reason="looks stolen")
    shop.orders.capture(order.number, details=SLIP)
    assert house.cards(order) == ()
    shop.orders.release(order.number)
    assert len(house.cards(order)) == 1


def test_a_card_can_be_added_to_an_order(house: CardHouse) -> None:
    shop = house.shop
    order = house.bought(("lesson", 1))
    shop.orders.perform(order.number, "lesson")
    wish = LineItem("card", options={"amount": "20"})
    edit = shop.orders.preview(order.number, add=[wish])
    assert edit.change.charge == eur("20.00")
    shop.orders.change(order.number, edit, payment_method="terminal", details=SLIP)
    assert house.cards(order) == ()
    shop.orders.capture(order.number, details=SLIP)
    assert [card.balance for card in house.cards(order)] == [eur("20.00")]


# ------------------------------------------------------------------------ spent


def test_a_card_pays_a_part_and_the_rest_is_paid_by_another(house: CardHouse) -> None:
    card = house.card()
    quote = house.quote(("lesson", 2))
    typed = card.code.lower().replace("-", " ")
    sale = house.shop.checkouts.buy(
        quote.id,
        tenders=[Tender("gift_card", card.balance, token=typed)],
        metadata=SLIP,
    )
    assert [payment.due for payment in sale.payments] == [eur("50.00"), eur("10.00")]
    assert house.balance(card.code) == eur("0")
    assert sale.order is not None
    assert card.code not in to_json(sale.payments[0])

    house.shop.orders.capture(sale.order.number, details=SLIP)
    assert house.owed() == {"EUR": eur("0")}
    # Both are paid back from the last one on.
    change = house.shop.orders.preview(
        sale.order.number, quantities={"lesson": 1}
    ).change
    house.shop.orders.change(sale.order.number, change, details=SLIP)
    assert house.balance(card.code) == eur("20.00")


def test_a_wrong_or_empty_code_pays_nothing(house: CardHouse) -> None:
    card = house.card()
    assert (
        house.pay("AAAA-BBBB-CCCC-DDDD-EEEE", ("lesson", 1)).state.value == "declined"
    )
    assert house.pay(card.code, ("lesson", 2)).state is SaleState.DECLINED
    assert house.shop.gift_cards.get("AAAA-BBBB-CCCC-DDDD-EEEE") is None
    assert house.balance(card.code) == eur("50.00")


def test_no_card_is_bought_with_a_card(house: CardHouse) -> None:
    """It would never expire. What else is in the cart may be paid with one."""
    card = house.card()
    with pytest.raises(PaymentMethodRefusedError, match="does not pay for gift cards"):
        house.pay(card.code, ("card", 1))
    both = house.quote(("card", 1), ("lesson", 1))
    much, right = (
        [Tender("gift_card", eur(amount), token=card.code)] for amount in ("31", "30")
    )
    with pytest.raises(PaymentMethodRefusedError, match="does not pay for gift cards"):
        house.shop.checkouts.buy(both.id, tenders=much, metadata=SLIP)
    sale = house.shop.checkouts.buy(both.id, tenders=right, metadata=SLIP)
    assert sale.state is SaleState.ORDERED

    other = house.pay(house.card().code, ("lesson", 1)).order
    assert other is not None
    edit = house.shop.orders.preview(
        other.number, add=[LineItem("sale")], quantities={"lesson": 0}
    )
    with pytest.raises(PaymentMethodRefusedError, match="does not pay for gift cards"):
        house.shop.orders.change(
            other.number, edit, payment_method="terminal", details=SLIP
        )
    assert house.shop.orders.get(other.number).changes == ()


def test_an_expired_card_pays_nothing_and_is_owed_no_more(house: CardHouse) -> None:
    card = house.card()
    assert card.expires_at is not None
    house.clock.advance(days=(card.expires_at - NOON).days)
    assert house.pay(card.code, ("lesson", 1)).state is SaleState.ORDERED

    house.clock.advance(days=1)
    assert house.balance(card.code) == eur("0")
    assert house.pay(card.code, ("lesson", 1)).state is SaleState.DECLINED
    assert house.owed() == {"EUR": eur("0")}
    before = house.clock.now().date() - timedelta(days=2)
    assert house.shop.gift_cards.outstanding(before) == {"EUR": eur("50.00")}


def test_what_comes_back_to_an_expired_card_can_be_spent(house: CardHouse) -> None:
    """For the time that was left when it was spent; what had expired stays lost."""
    card = house.card()
    assert card.expires_at is not None
    days = (card.expires_at - NOON).days
    house.clock.advance(days=days - 9)
    sale = house.pay(card.code, ("lesson", 1))
    assert sale.order is not None
    order = house.shop.orders.capture(sale.order.number).order
    house.shop.orders.perform(order.number, "lesson")
    house.clock.advance(days=12)
    assert house.balance(card.code) == eur("0")

    house.returned(order, "lesson")
    assert house.balance(card.code) == eur("30.00")
    again = house.shop.gift_cards.get(card.code)
    assert again is not None
    assert again.expires_at == card.expires_at + timedelta(days=12)
    assert house.owed() == {"EUR": eur("30.00")}
    house.clock.advance(days=11)
    assert house.balance(card.code) == eur("0")


# ------------------------------------------------------------------- given back


def test_an_unused_card_can_be_given_back(house: CardHouse) -> None:
    order = house.bought(("card", 2))
    first, second = house.cards(order)
    house.pay(first.code, ("lesson", 1))
    house.returned(order, "card")

    assert [card.is_void for card in house.cards(order)] == [False, True]
    assert house.balance(second.code) == eur("0")
    assert house.pay(second.code, ("lesson", 1)).state is SaleState.DECLINED
    names = [event.name for event in house.shop.orders.history(order.number)]
    assert names.count("gift_card_voided") == 1
    assert names.count("gift_card_issued") == 2
    (payment,) = house.shop.orders.payments(order.number)
    assert payment.totals.kept == eur("50.00")
    assert house.owed() == {"EUR": eur("20.00")}


def test_a_used_card_is_not_taken_back(house: CardHouse) -> None:
    order = house.bought(("card", 1))
    (card,) = house.cards(order)
    returns, number = house.shop.returns, order.number
    asked = returns.request(number, {"card": 1}).returns[0].id
    returns.decide(number, asked, approved=True)
    returns.receive(number, asked)
    house.pay(card.code, ("lesson", 1))

    with pytest.raises(GiftCardUsedError, match="was used"):
        house.resolve(number, asked)
    assert house.balance(card.code) == eur("20.00")
    assert house.shop.orders.get(number).changes == ()

    other = house.bought(("card", 1))
    house.pay(house.cards(other)[0].code, ("lesson", 1))
    (problem,) = returns.problems(other.number, {"card": 1})
    assert problem.code == "gift_card_used"
    with pytest.raises(ReturnRefusedError, match="gift_card_used"):
        returns.request(other.number, {"card": 1})


def test_a_printed_card_is_good_when_it_is_paid_and_dead_when_canceled(
    house: CardHouse,
) -> None:
    shop = house.shop
    shop.stock.receive("printed", 5)
    order = house.bought(("printed", 2))
    assert [card.balance for card in house.cards(order)] == [eur("25"), eur("25")]
    assert order.performances == ()
    change = cancellation(order, {"printed": 1}, id="one", at=NOON)
    shop.orders.change(order.number, change, details=SLIP)
    assert [card.is_void for card in house.cards(order)] == [False, True]
    shop.orders.pack(order.number)
    assert house.owed() == {"EUR": eur("25.00")}


# ---------------------------------------------------------------- not to be sold


def test_a_shop_that_issues_no_cards_sells_none() -> None:
    quoter = Quoter(pricer=Pricer(BOOK, taxes=TAXES), shipping=SHIPPING)
    with pytest.raises(InvalidInputError, match="nothing issues it"):
        Shop(quoter, payments=[CardTerminal()])
    with pytest.raises(InvalidInputError, match="has no gift cards"):
        Shop(
            Quoter(pricer=Pricer(PriceBook.of("EUR", {"mug": "1"})), shipping=SHIPPING)
        ).gift_cards.outstanding(NOON.date())
