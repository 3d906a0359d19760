"""A price is told to a customer in plain words, to an accountant in full."""

from __future__ import annotations

from ecomkit.cart import Cart
from ecomkit.pricing import (
    AmountOff,
    Occasion,
    Pricer,
    Promotion,
    Scope,
    TotalAtLeast,
    Trace,
)
from ecomkit.receipts import ExplanationAudience, explain_in_words
from tests.stories.shops import BOOK, NOON, SPRING, TAXES, World, eur

NAMES = {"tea": "Green tea", "mug": "Mug", "spring": "Spring sale", "big": "5 off"}


def a_trace(code: str = "SPRING") -> Trace:
    big = Promotion(
        "big", AmountOff(eur("5"), Scope.CART), conditions=[TotalAtLeast(eur("40"))]
    )
    world = World(pricer=Pricer(BOOK, promotions=(SPRING, big), taxes=TAXES))
    checkout = world.filled(code=code)
    occasion = world.quoter.occasion(checkout, at=NOON)
    return world.quoter.pricer.explain(checkout.cart, occasion)


def test_a_customer_hears_prices_savings_and_what_is_missing() -> None:
    told = explain_in_words(a_trace(), "en", names=NAMES)

    assert told[0] == "Total: €22.95"
    assert "    Green tea: €12.15" in told
    assert "      3 × €4.50: €13.50" in told
    assert "You save €2.55 by Spring sale." in told
    assert any(line.endswith("more for 5 off.") for line in told)
    assert not any("in_the_price" in line for line in told)


def test_a_code_that_does_nothing_is_answered() -> None:
    assert explain_in_words(a_trace("WINTER"), "de")[-1].endswith("gilt nicht.")


def test_an_accountant_hears_inputs_exact_values_and_every_verdict() -> None:
    told = explain_in_words(a_trace(), "en", audience=ExplanationAudience.ACCOUNTANT)

    assert told[0].startswith("total: 22.95 EUR; at 2026-11-02T12:00:00+00:00")
    assert any("exactly" in line and "rounded half_up" in line for line in told)
    assert "spring: applied; saving 2.55 EUR; code SPRING" in told
    assert any(line.startswith("big: not yet; missing amount") for line in told)


def test_a_buyer_hears_that_a_code_blocks_something_better() -> None:
    """Also of a promotion that needs no code."""
    six = Promotion("six", AmountOff(eur("6.00")), codes="SIX", exclusive=True)
    nine = Promotion("nine", AmountOff(eur("9.00")))
    pricer = Pricer(BOOK, promotions=[six, nine])
    cart = Cart("EUR").with_item("mug", 2).with_code("six")

    told = explain_in_words(pricer.explain(cart, Occasion(at=NOON)), "en")

    assert told[-1] == "six saves €6.00 but blocks nine, which would save €9.00."
