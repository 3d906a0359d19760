"""A sale is the same whatever the decimal context is, and goes into another process."""

from __future__ import annotations

import decimal
import pickle
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.measures import Weight
from ecomkit.orders import cancellation
from ecomkit.pricing import Occasion, Pricer
from ecomkit.receipts import as_html, as_text, explain_in_words
from ecomkit.wire import to_json
from tests.stories.shops import NOON, SELLER, World

EVERY_TRAP = [
    decimal.Inexact,
    decimal.Rounded,
    decimal.Clamped,
    decimal.Subnormal,
    decimal.InvalidOperation,
    decimal.FloatOperation,
]
CONTEXTS = {
    "basic": decimal.BasicContext.copy(),
    "extended": decimal.ExtendedContext.copy(),
    "narrow": decimal.Context(prec=2, Emin=-3, Emax=3, clamp=1, traps=[]),
    **{
        f"{digits} digits, {len(traps)} traps": decimal.Context(
            prec=digits, rounding=decimal.ROUND_UP, traps=traps
        )
        for digits in (1, 3, 6, 12, 50)
        for traps in ([], EVERY_TRAP)
    },
}


def told() -> Iterator[str]:
    """All that a sale says: its figures, papers, documents and reasons."""
    world = World()
    world.shop.stock.receive("tea", 10)
    world.shop.stock.receive("mug", 2)
    quote = world.quote(world.filled(code="SPRING"))
    priced = quote.priced
    yield to_json(quote)
    yield repr(priced.tax_breakdown)
    yield repr([line.taxes for line in priced.lines])
    order = world.bought(quote)
    assert order is not None
    change = cancellation(order, {"tea": 1}, id="back", at=NOON)
    yield repr(change)
    yield to_json(order)
    for locale in ("en", "de", "ar"):
        paper = world.shop.papers.receipt(order.number, locale, seller=SELLER)
        yield as_text(paper)
        yield as_html(paper)
    trace = world.quoter.pricer.explain(quote.cart, Occasion(at=NOON))
    yield to_json(trace)
    yield repr(explain_in_words(trace, "en"))
    yield repr(Weight.of("1234.5678", "kg") * Decimal("2.125"))


@pytest.fixture(scope="module")
def usual() -> list[str]:
    """What is told in Python's own context."""
    return list(told())


@pytest.mark.parametrize("name", CONTEXTS)
def test_nothing_depends_on_the_decimal_context(name: str, usual: list[str]) -> None:
    with decimal.localcontext(CONTEXTS[name]):
        found = list(told())
    assert found == usual


def copies(value: Any) -> list[Any]:
    """A value from another process, and its deep copy."""
    return [pickle.loads(pickle.dumps(value)), deepcopy(value)]


def test_whatever_a_sale_used_and_made_can_be_pickled() -> None:
    world = World()
    quote = world.quote(world.filled(code="SPRING"))
    order = world.bought(quote)
    assert order is not None
    paper = world.shop.papers.receipt(order.number, "en", seller=SELLER)
    values = (quote, order, quote.priced, paper)
    for value in values:
        for twin in copies(value):
            assert twin == value


def test_verdicts_go_with_a_priced_cart() -> None:
    priced = World().quoter.pricer.price(World().filled().cart, Occasion(at=NOON))
    for twin in copies(priced):
        assert twin.verdicts == priced.verdicts != ()


def test_a_pricer_and_a_quoter_are_pickled_after_use() -> None:
    world = World()
    checkout = world.filled(code="SPRING")
    quote = world.quote(checkout)
    for quoter in copies(world.quoter):
        again = quoter.quote(checkout, id=quote.id, at=quote.at)
        assert again.priced == quote.priced
        assert isinstance(quoter.pricer, Pricer)
