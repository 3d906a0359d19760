"""Sales whose taxes an outside engine assesses: from the question to the receipt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.checkout import Checkout, IncompleteCheckoutError, Quote, Quoter
from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.money import Money
from ecomkit.orders import Order, place
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.pricing import (
    Charge,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    Promotion,
)
from ecomkit.receipts import as_text, receipt
from ecomkit.tax import InvalidTaxError, ShopTaxes, find_regime
from ecomkit.tax.outside import AssessedLine, AssessedTax, TaxAssessment, estimate_taxes
from ecomkit.testing.taxes import FakeTaxSource
from ecomkit.wire import from_json, to_json
from tests.stories.shops import SELLER, World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MILWAUKEE = Place("US", "WI", "Milwaukee")
HALF = Promotion("half", PercentOff(50))


class Clock:
    """It is noon."""

    def now(self) -> datetime:
        return NOON


def engine() -> FakeTaxSource:
    rules = ShopTaxes(home=MILWAUKEE, regimes=find_regime("us-wi"))
    return FakeTaxSource(rules, Clock())


def shop(**parts: Any) -> Pricer:
    return Pricer(PriceBook.of("USD", {"lamp": "99.90", "tea": "4.50"}), **parts)


CART = Cart("USD").with_item("lamp").with_item("tea", 2)
THERE = Occasion(at=NOON, place=MILWAUKEE)
POST = [Charge(id="post", amount=Money("10.00", "USD"))]


def asked(pricer: Pricer, cart: Cart = CART, occasion: Occasion = THERE) -> Occasion:
    question = pricer.tax_question(cart, occasion, POST, id="order-1")
    return attrs.evolve(occasion, tax_assessment=estimate_taxes(engine(), question))


def test_the_taxes_of_the_answer_are_those_of_the_sale() -> None:
    """99.90, 9.00 and 10.00 at 5 %, 0.9 % and 2 %, each rounded by the engine."""
    pricer = shop()
    priced = pricer.price(CART, asked(pricer), POST)

    assert [
        (row.key, str(row.tax.amount)) for row in (*priced.lines, *priced.charges)
    ] == [
        ("lamp", "7.90"),
        ("tea", "0.71"),
        ("delivery:post", "0.79"),
    ]
    assert str(priced.total.amount) == "128.30"
    assert [
        (group.rate.name, str(group.rate.rate), str(group.base.amount))
        for group in priced.tax_breakdown
    ] == [
        ("State sales tax", "5%", "118.90"),
        ("County sales tax", "0.9%", "118.90"),
        ("City sales tax", "2%", "118.90"),
    ]
    assert priced.lines[0].taxes[0].rate.source == "fake estimate-1"


def test_the_engine_is_asked_after_discounts() -> None:
    pricer = shop(promotions=[HALF])
    priced = pricer.price(CART, asked(pricer), POST)

    assert str(priced.lines[0].taxes[0].base.amount) == "49.95"
    assert str(priced.lines[0].list_gross.amount) == "107.80"


def test_the_order_of_lines_makes_no_other_question() -> None:
    pricer = shop()
    other = Cart("USD").with_item("tea", 2).with_item("lamp")

    assert pricer.price(other, asked(pricer), POST).total == Money("128.30", "USD")


@pytest.mark.parametrize(
    ("cart", "changes"),
    [
        (CART.with_item("tea"), {}),
        (Cart("USD").with_item("lamp"), {}),
        (CART, {"place": Place("US", "WI", "Madison")}),
        (CART, {"at": datetime(2026, 11, 3, 12, tzinfo=UTC)}),
    ],
)
def test_an_answer_about_another_sale_is_not_taken(
    cart: Cart, changes: dict[str, Any]
) -> None:
    pricer = shop()
    occasion = attrs.evolve(asked(pricer), **changes)

    with pytest.raises(ConflictError, match="assessed for another sale"):
        pricer.price(cart, occasion, POST)


def test_prices_with_tax_are_no_question_for_an_engine() -> None:
    pricer = Pricer(PriceBook.of("USD", {"lamp": "99.90"}, includes_tax=True))

    with pytest.raises(InvalidInputError, match="includes tax"):
        pricer.tax_question(Cart("USD").with_item("lamp"), THERE, id="order-1")


def answered(*taxes: AssessedTax) -> Any:
    pricer = shop()
    cart = Cart("USD").with_item("lamp")
    question = pricer.tax_question(cart, THERE, id="order-1")
    assessment = TaxAssessment(
        question=question,
        source="engine",
        reference="r-1",
        assessed_at=NOON,
        lines=[AssessedLine(key="lamp", taxes=taxes)],
    )
    occasion = attrs.evolve(THERE, tax_assessment=assessment)
    return pricer.price(cart, occasion).lines[0]


def usd(amount: str) -> Money:
    return Money(amount, "USD")


def test_a_tax_without_a_rate_and_one_on_a_part_are_kept_as_answered() -> None:
    """Colorado's fee on deliveries is an amount; of a coat, half the price is taxed."""
    line = answered(
        AssessedTax(id="fee", name="Fee", amount=usd("0.28"), base=usd("99.90")),
        AssessedTax(
            id="state", name="State", amount=usd("2.00"), base=usd("49.95"), rate="4%"
        ),
        AssessedTax(
            id="city",
            name="City",
            amount=usd("0.00"),
            base=usd("99.90"),
            treatment="E",
            reason="Not in this city",
        ),
    )

    assert [
        (tax.rate.id, str(tax.rate.rate), str(tax.base.amount), str(tax.amount.amount))
        for tax in line.taxes
    ] == [
        ("fee", "0%", "99.90", "0.28"),
        ("state", "4%", "49.95", "2.00"),
        ("city", "0%", "99.90", "0.00"),
    ]
    assert line.taxes[2].reason == "Not in this city"
    assert str(line.gross.amount) == "102.18"


def test_no_answer_is_a_zero_without_a_reason() -> None:
    with pytest.raises(InvalidTaxError, match="needs a reason"):
        AssessedTax(id="x", name="X", amount=usd("0"), base=usd("1"), treatment="E")
    with pytest.raises(InvalidTaxError, match="is charged under EXEMPT"):
        AssessedTax(
            id="x", name="X", amount=usd("1"), base=usd("1"), treatment="E", reason="y"
        )


def test_an_explanation_names_the_engine() -> None:
    pricer = shop()
    trace = pricer.explain(CART, asked(pricer), POST)

    taxes = [figure for _, figure in trace.total.walk() if figure.what == "tax"]
    assert {figure.because["source"] for figure in taxes} == {"fake estimate-1"}
    assert {figure.rounding for figure in taxes} == {""}


def german_engine() -> FakeTaxSource:
    return FakeTaxSource(
        ShopTaxes(home=Place("DE"), regimes=find_regime("eu")), Clock()
    )


def net_world() -> World:
    """A shop that knows no taxes, and asks an engine for them."""
    book = PriceBook.of("EUR", {"tea": "5.00", "mug": "9.00", "lesson": "20.00"})
    return World(pricer=Pricer(book), tax_assessment_needed=True)


def needs(quoter: Quoter, checkout: Checkout) -> list[str]:
    return [each.code for each in quoter.review(checkout, at=NOON).missing]


def with_answer(quoter: Quoter, checkout: Checkout) -> Checkout:
    question = quoter.tax_question(checkout, at=NOON)
    return checkout.with_tax_assessment(estimate_taxes(german_engine(), question))


def test_a_checkout_asks_for_the_answer_and_again_when_something_changes() -> None:
    world = net_world()
    quoter, checkout = world.quoter, world.filled()
    answered = with_answer(quoter, checkout)
    more = answered.with_cart(answered.cart.with_item("tea"))

    assert needs(quoter, checkout) == ["tax_assessment_missing"]
    assert needs(quoter, answered) == []
    assert needs(quoter, more) == ["tax_assessment_stale"]
    assert needs(quoter, with_answer(quoter, more)) == []
    with pytest.raises(IncompleteCheckoutError, match="tax_assessment_missing"):
        quoter.quote(checkout, id="q-1", at=NOON)


def test_the_answer_goes_to_the_quote_the_order_and_the_receipt() -> None:
    """Goods 24.00 and delivery 4.90, with 19 % on each: 4.56 and 0.93."""
    world = net_world()
    checkout = from_json(to_json(with_answer(world.quoter, world.filled())), Checkout)
    quote = world.quoter.quote(checkout, id="q-1", at=NOON)
    paid = PaymentTotals(authorized=quote.total, captured=quote.total)
    payment = Payment(id="p", adapter="terminal", due=quote.total, totals=paid)
    order = place(from_json(to_json(quote), Quote), [payment], number="R-1", at=NOON)
    order = from_json(to_json(order), Order)

    assert order.total == Money("34.39", "EUR")
    assert order.tax_assessment == quote.tax_assessment == checkout.tax_assessment
    assert order.tax_assessment is not None
    assert order.tax_assessment.total == Money("5.49", "EUR")
    paper = receipt(order, "en", seller=SELLER)
    assert [(tax.rate, str(tax.tax.money.amount)) for tax in paper.taxes] == [
        ("19%", "5.49")
    ]
    assert "5.49" in as_text(paper)
