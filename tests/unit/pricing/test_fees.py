"""Fees: for an extra, for a line, for the order, and the shop's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.cart import Cart, Greeting, LineItem
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    CartView,
    FeeQuote,
    Occasion,
    OrderFee,
    PriceBook,
    ServiceFee,
)
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.tax import TaxTable

from .shop import NOON, cart, eur, price

WRAP = ServiceFee(id="wrap", amount=eur("2"), service="box", kind="gift_wrap")
WISHES = Cart(
    "EUR",
    [
        LineItem("tea", 3, gift_wrap="box"),
        LineItem("mug", 2, services=["box"], greeting=Greeting("Hi")),
        LineItem("pot", Decimal("1.5"), unit="kg", gift_wrap="box"),
    ],
)


def fees(wishes: Cart, *rules: Any, **parts: Any) -> list[str]:
    return [str(fee.amount.amount) for fee in price(wishes, fees=rules, **parts).fees]


def test_an_extra_is_charged_where_it_is_asked_for() -> None:
    by_unit = attrs.evolve(WRAP, per="unit")

    assert fees(WISHES, WRAP) == ["2.00"] * 3
    assert fees(WISHES, by_unit) == ["6.00", "4.00", "3.00"]
    assert fees(cart(("tea", 3)), WRAP) == []
    assert fees(Cart("EUR", [LineItem("tea")], gift_wrap="box"), WRAP) == ["2.00"]


def test_an_extra_may_be_charged_once_for_the_order() -> None:
    once = attrs.evolve(WRAP, per="order")

    assert fees(WISHES, once) == ["2.00"]
    assert fees(attrs.evolve(WISHES, gift_wrap="box"), once) == ["2.00"]
    assert fees(cart(("tea", 3)), once) == []


def test_every_greeting_is_charged() -> None:
    card = ServiceFee(id="card", amount=eur("1"), greetings=True)

    assert fees(WISHES, card) == ["1.00"]


def test_a_fee_in_another_currency_only_is_not_charged() -> None:
    assert fees(WISHES, attrs.evolve(WRAP, amount=Money("2", "USD"))) == []


@pytest.mark.parametrize(
    ("fee", "charged"),
    [
        (OrderFee(id="f", amount=eur("2"), below=eur("20.01")), ["2.00"]),
        (OrderFee(id="f", amount=eur("2"), below=eur("20")), []),
        (OrderFee(id="f", amount=eur("2"), below=Money("99", "USD")), []),
        (OrderFee(id="f", amount=eur("1"), rate="2.5%"), ["1.50"]),
        (OrderFee(id="f", rate="50%", at_most=eur("3")), ["3.00"]),
        (OrderFee(id="f", amount=eur("1"), payment_methods="cash"), []),
        (OrderFee(id="f", amount=eur("1"), payment_methods="card"), ["1.00"]),
        (OrderFee(id="f", amount=eur("-1"), payment_methods="card"), ["-1.00"]),
        (OrderFee(id="f", amount=eur("-50")), ["-20.00"]),
        (OrderFee(id="f"), []),
        (OrderFee(id="f", rate="50%", at_most=Money("3", "USD")), []),
        (OrderFee(id="f", rate="50%", amount=Money("3", "USD")), []),
    ],
)
def test_an_order_fee_is_charged_where_all_that_is_given_holds(
    fee: OrderFee, charged: list[str]
) -> None:
    """One below zero ends at nothing."""
    occasion = Occasion(at=NOON, payment_method="card")

    assert fees(cart(("tea", 2)), fee, occasion=occasion) == charged


@pytest.mark.parametrize(
    ("fee", "shown", "gross"),
    [
        (OrderFee(id="f", rate="10%"), "gross", "2.40"),
        (OrderFee(id="f", rate="10%"), "net", "2.40"),
        (OrderFee(id="f", rate="10%", side="gross"), "net", "2.88"),
        (OrderFee(id="f", rate="10%", includes_tax=True), "net", "2.40"),
        (OrderFee(id="f", amount=eur("1.20")), "gross", "1.20"),
        (OrderFee(id="f", amount=eur("1.20")), "net", "1.44"),
        (OrderFee(id="f", amount=eur("1.20"), below=eur("24")), "net", "1.44"),
        (OrderFee(id="f", amount=eur("1.20"), below=eur("24.01")), "gross", "1.20"),
        (OrderFee(id="f", amount=eur("-50")), "gross", "-24.00"),
    ],
)
@pytest.mark.parametrize("gross_list", [False, True])
def test_a_fee_is_on_the_side_that_the_buyer_is_shown(
    fee: OrderFee, shown: str, gross: str, *, gross_list: bool
) -> None:
    """Whatever the list is: two for 10.00 and 20 %, or for 12.00 with it."""
    priced = price(
        cart(("a", 2)),
        book=PriceBook.of(
            "EUR", {"a": "12" if gross_list else "10"}, includes_tax=gross_list
        ),
        fees=[fee],
        taxes=TaxTable.from_rows([{"id": "vat", "rate": "20%"}]),
        occasion=Occasion(at=NOON, shown=shown),
    )
    assert priced.fees_total.gross == eur(gross)


def test_no_goods_no_order_fee() -> None:
    assert fees(Cart("EUR"), OrderFee(id="f", amount=eur("2"))) == []


def test_a_fee_has_a_tax_class_of_its_own() -> None:
    taxes = TaxTable.from_rows(
        [
            {"id": "vat", "rate": "10%", "category": "standard"},
            {"id": "low", "rate": "5%", "category": "paper"},
        ]
    )
    fee = OrderFee(id="f", amount=eur("2"), tax_category="paper", includes_tax=False)
    priced = price(cart(("tea", 2)), fees=[fee], taxes=taxes)

    assert (str(priced.fees[0].tax), str(priced.fees[0].gross)) == (
        "0.10 EUR",
        "2.10 EUR",
    )
    assert priced.fees[0].fee.kind == "handling"
    assert priced.fees[0].key == "fee:f:"


@attrs.frozen
class Heavy:
    """A shop's own fee."""

    answer: Any
    id: str = "heavy"
    tax_category: str = "standard"

    def fee(self, goods: CartView, /) -> Sequence[FeeQuote]:
        assert str(goods.total) == "20.00 EUR"
        assert (goods.lines[0].sku, goods.lines[0].quantity) == ("tea", 2)
        return self.answer  # type: ignore[no-any-return]


def test_a_shops_own_fee_is_asked_with_the_goods() -> None:
    own = Heavy([FeeQuote(amount=eur("3"), line="tea")])

    assert fees(cart(("tea", 2)), own) == ["3.00"]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "x",
        ["x"],
        [FeeQuote(amount=Money("3", "USD"))],
        [FeeQuote(amount=eur("3"), line="mug")],
    ],
    ids=repr,
)
def test_a_wrong_answer_of_a_custom_fee_is_refused(answer: Any) -> None:
    with pytest.raises(InvalidPriceError, match="'heavy'"):
        fees(cart(("tea", 2)), Heavy(answer))


WRONG: dict[str, Callable[[], object]] = {
    "amount": lambda: ServiceFee(id="f", amount=5, service="x"),  # type: ignore[arg-type]
    "negative": lambda: ServiceFee(id="f", amount=eur("-5"), service="x"),
    "per": lambda: attrs.evolve(WRAP, per="moon"),
    "for nothing": lambda: ServiceFee(id="f", amount=eur("5")),
    "id": lambda: OrderFee(id=""),
    "float": lambda: OrderFee(id="f", amount=1.5),  # type: ignore[arg-type]
    "rate": lambda: OrderFee(id="f", rate=1.5),  # type: ignore[arg-type]
    "below": lambda: OrderFee(id="f", below="5"),  # type: ignore[arg-type]
    "quote": lambda: FeeQuote(amount=5),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_is_no_fee_is_refused_when_it_is_written(
    wrong: Callable[[], object],
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()
    assert caught.value.path.startswith("$")
