"""What a shop does not sell is said in the cart and in the checkout, never given for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.cart import Cart, CartProblem, Greeting, Personalization
from ecomkit.catalog import (
    ListCatalog,
    OptionAxis,
    PersonalizationField,
    PersonalizationSchema,
    Product,
    Variant,
)
from ecomkit.checkout import NotOfferedError, Quoter
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer, ServiceFee
from ecomkit.pricing.values.fees import FeePer
from ecomkit.shop import Shop
from ecomkit.testing import CountingIds, FixedClock
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, SHIPPING, SLIP, TAXES, eur

RING = Product(
    "ring",
    "Silver ring",
    personalization=PersonalizationSchema(
        [
            PersonalizationField(
                "inside", required=True, longest=5, service="engraving"
            ),
            PersonalizationField(
                "finish", kind="choice", choices={"matt": "", "gold": "gold-leaf"}
            ),
        ]
    ),
    gift_wraps=["box"],
)
SHIRT = Product(
    "shirt",
    "Linen shirt",
    axes=[OptionAxis("size", ["S", "M"]), OptionAxis("color", ["blue"])],
    variants=[
        Variant("shirt-s", {"size": "S", "color": "blue"}),
        Variant("shirt-m", {"size": "M", "color": "blue"}),
    ],
)
TEA = Product("tea", "Green tea", choices=[OptionAxis("cut", ["leaf", "ground"])])
CATALOG = ListCatalog([RING, SHIRT, TEA, Product("mug", "Mug", services=["assembly"])])
FEES = (
    ServiceFee(id="box", service="box", amount=eur("2.00"), kind="gift_wrap"),
    ServiceFee(id="washi", service="washi", amount=eur("3.00"), kind="gift_wrap"),
    ServiceFee(
        id="letters",
        service="engraving",
        amount=eur("0.50"),
        per=FeePer.CHARACTER,
        includes_tax=True,
    ),
    ServiceFee(
        id="leaf",
        service="gold-leaf",
        amount=eur("4.00"),
        per=FeePer.UNIT,
        includes_tax=True,
    ),
)
PRICES = {"ring": "80.00", "shirt-s": "40.00", "shirt-m": "40.00", "tea": "4.50"}
BOOK = PriceBook.of(
    "EUR", {**PRICES, "mug": "12.00"}, includes_tax=True, articles=CATALOG
)


@pytest.fixture(params=EVERY_STORE)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    with opened(request.param, tmp_path) as open_store:
        yield Shop(
            Quoter(pricer=Pricer(BOOK, fees=FEES, taxes=TAXES), shipping=SHIPPING),
            payments=[CardTerminal()],
            store=open_store("goods"),
            clock=FixedClock(NOON),
            ids=CountingIds(),
        )


def engraved(inside: str = "Ada", **texts: str) -> Personalization:
    return Personalization(texts={"inside": inside, **texts})


def problems(refusal: pytest.ExceptionInfo[NotOfferedError]) -> list[CartProblem]:
    found = refusal.value.facts["problems"]
    assert isinstance(found, tuple)
    return list(found)


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("nonsense", {}, "not_for_sale", ""),
    ("mugg", {}, "not_for_sale", "did you mean 'mug'?"),
    ("shirt", {}, "option_missing", "shirt-m"),
    (
        "shirt",
        {"options": {"size": "XL", "color": "blue"}},
        "option_unknown",
        "shirt-s",
    ),
    ("shirt-m", {"options": {"color": "plaid"}}, "option_unknown", "'blue'"),
    ("mug", {"options": {"color": "plaid"}}, "option_unknown", "nothing to choose"),
    ("tea", {}, "option_missing", "leaf, ground"),
    ("tea", {"options": {"cut": "groud"}}, "option_unknown", "'ground'"),
    ("mug", {"services": ["insurance"]}, "service_unknown", "assembly"),
    ("mug", {"gift_wrap": "golden"}, "gift_wrap_unknown", "'box', 'washi'"),
    (
        "ring",
        {"gift_wrap": "washi", "personalization": engraved()},
        "gift_wrap_unknown",
        "'box'",
    ),
    ("mug", {"greeting": Greeting("Hi", card="roses")}, "greeting_unknown", "one of"),
    ("mug", {"personalization": engraved()}, "personalization_unknown", "none"),
    ("ring", {}, "personalization_missing", ""),
    (
        "ring",
        {"personalization": engraved("Ada Augusta Byron!")},
        "personalization_too_long",
        "at most 5",
    ),
    (
        "ring",
        {"personalization": engraved(outsde="x")},
        "personalization_unknown",
        "did you mean 'inside'?",
    ),
    (
        "ring",
        {"personalization": engraved(finish="god")},
        "personalization_unknown_choice",
        "'gold'",
    ),
]


@pytest.mark.parametrize(("sku", "wishes", "code", "hint"), WRONG)
def test_it_is_said_in_the_cart_at_once_and_by_the_checkout(
    shop: Shop, sku: str, wishes: dict[str, Any], code: str, hint: str
) -> None:
    saved = shop.carts.open("ada", "EUR")
    with pytest.raises(NotOfferedError) as refusal:
        shop.carts.add(saved.id, sku, **wishes)
    (problem,) = problems(refusal)
    assert (problem.code, hint in problem.hint) == (code, True)
    assert shop.carts.get(saved.id).cart.lines == ()

    cart = Cart("EUR").with_item(sku, **wishes)
    begun = shop.checkouts.begin(saved.id, PERSON)
    assert begun.checkout is not None
    review = shop.quoter.review(begun.checkout.with_cart(cart), at=NOON)
    assert code in [each.code for each in review.missing]


def test_a_variant_is_found_by_its_options(shop: Shop) -> None:
    saved = shop.carts.open("ada", "EUR")
    saved = shop.carts.add(saved.id, "shirt", options={"color": "blue", "size": "M"})
    assert [line.key for line in saved.cart.lines] == ["shirt-m"]


def test_more_than_there_is_is_said_at_once(shop: Shop) -> None:
    shop.stock.receive("mug", 2)
    saved = shop.carts.open("ada", "EUR")
    saved = shop.carts.add(saved.id, "mug", 99)
    (problem,) = saved.problems
    assert (problem.code, problem.path) == ("stock_unavailable", "$.lines[0].quantity")
    assert (problem.sku, problem.hint) == ("mug", "2 available")
    assert shop.carts.problems(saved.id) == saved.problems
    assert shop.carts.set_quantity(saved.id, "mug", 2).problems == ()
    assert shop.carts.get(saved.id).problems == ()
    shop.stock.receive("mug", -1)
    assert [each.hint for each in shop.carts.problems(saved.id)] == ["1 available"]


def test_what_the_cart_as_a_whole_asks_for_is_looked_at_too(shop: Shop) -> None:
    saved = shop.carts.open("ada", "EUR")
    wrapped = attrs.evolve(saved.cart, gift_wrap="golden", services=["insurance"])
    with pytest.raises(NotOfferedError) as refusal:
        shop.carts.save(saved, wrapped)
    codes = [each.code for each in problems(refusal)]
    assert codes == ["service_unknown", "gift_wrap_unknown"]


def test_an_extra_without_a_price_in_the_currency_is_not_free(shop: Shop) -> None:
    dollars = PriceBook.of("USD", {"mug": "9.00", "ring": "9.00"}, articles=CATALOG)
    quoter = Quoter(pricer=Pricer(dollars, fees=FEES), shipping=SHIPPING)
    cart = Cart("USD").with_item("mug", gift_wrap="box")
    cart = cart.with_item("ring", personalization=engraved())
    assert [each.code for each in quoter.assortment.problems(cart)] == [
        "gift_wrap_not_priced",
        "personalization_not_priced",
    ]


def test_a_personalization_is_charged_by_the_character_the_piece_and_the_choice(
    shop: Shop,
) -> None:
    """Two rings, five and three letters at 0.50; one of them with gold leaf at 4.00 each."""
    saved = shop.carts.open("ada", "EUR")
    shop.carts.add(
        saved.id, "ring", 2, personalization=engraved("Ada B", finish="gold")
    )
    shop.carts.add(saved.id, "ring", personalization=engraved("Bob", finish="matt"))
    begun = shop.checkouts.begin(saved.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="terminal"
    )
    quote = shop.checkouts.quote(begun.id)
    gold, matt = (line.key for line in quote.priced.lines)
    assert [(f.fee.id, f.fee.line, f.gross) for f in quote.priced.fees] == [
        ("letters", gold, eur("5.00")),
        ("letters", matt, eur("1.50")),
        ("leaf", gold, eur("8.00")),
    ]
    sale = shop.checkouts.buy(quote.id, metadata=SLIP)
    assert sale.order is not None
    assert sale.order.total == eur("254.50")
