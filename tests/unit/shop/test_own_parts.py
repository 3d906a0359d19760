"""Parts of a shop's own: what they lack, or answer wrongly, is said by their name."""

from __future__ import annotations

import pytest

from ecomkit.checkout import Quoter
from ecomkit.errors import InvalidInputError
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shop import Shop
from ecomkit.tax.errors import InvalidTaxError, TaxSourceError
from ecomkit.tax.outside import TaxSourceLimits
from tests.stories.shops import ADA, PERSON, SHIPPING


class _TaxEngine:
    name = "mine"
    limits = TaxSourceLimits()

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def estimate(self, question: object, /) -> object:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    commit = void = refund = estimate


@pytest.mark.parametrize(
    ("part", "given", "message"),
    [
        (
            "tax_source",
            type("Half", (), {"estimate": len})(),
            "no name, no limits, no commit",
        ),
        (
            "payments",
            [type("Half", (), {"submit": len, "name": "x"})()],
            "no capabilities",
        ),
    ],
)
def test_what_an_own_part_lacks_is_said_when_the_shop_opens(
    part: str, given: object, message: str
) -> None:
    quoter = Quoter(
        pricer=Pricer(PriceBook.of("EUR", {"mug": "12.00"})), shipping=SHIPPING
    )
    with pytest.raises(InvalidInputError, match=message):
        Shop(quoter, **{part: given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (None, InvalidTaxError, "None is not a TaxAssessment"),
        (ConnectionError("down"), TaxSourceError, "mine cannot be reached"),
    ],
)
def test_an_own_tax_engine_that_does_not_answer_is_named(
    answer: object, error: type[Exception], message: str
) -> None:
    quoter = Quoter(
        pricer=Pricer(PriceBook.of("EUR", {"mug": "12.00"})), shipping=SHIPPING
    )
    shop = Shop(quoter, payments=[CardTerminal()], tax_source=_TaxEngine(answer))  # type: ignore[arg-type]
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "mug")
    begun = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="terminal"
    )
    with pytest.raises(error, match=message):
        shop.checkouts.quote(begun.id)
