"""L13 and L8: what is written is read back equal, in the same bytes on every machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings

from ecomkit.cart import Cart
from ecomkit.pricing import PricedCart
from ecomkit.testing.strategies import Sale, sales
from ecomkit.wire import from_json, to_json

_PROGRAM = """
from datetime import UTC, datetime
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.pricing import (
    Occasion, PercentOff, PriceBook, PriceList, Pricer, Promotion, Select
)
from ecomkit.tax import Jurisdiction, TaxRate, TaxTable
from ecomkit.wire import to_json

words = ["tea", "mug", "pot", "cup", "kettle", "tray"]
book = PriceBook(
    lists=[PriceList(id="list", currency="EUR", prices={w: "4.55" for w in words})],
    articles=[Article(sku=w, categories={*words}) for w in words],
)
promotion = Promotion(
    "ten", PercentOff(10, select=Select(skus=words, categories=words)), channels=words
)
area = Jurisdiction(countries={"DE", "FR", "AT", "IT", "ES"})
taxes = TaxTable([TaxRate(id="vat", rate="19%", jurisdiction=area)])
pricer = Pricer(book, promotions=[promotion], taxes=taxes)
cart = Cart("EUR")
for word in words:
    cart = cart.with_item(word, 3, options={w: w for w in words})
priced = pricer.price(
    cart, Occasion(at=datetime(2026, 11, 2, tzinfo=UTC), channel="tea")
)
for value in (cart, priced, promotion, book, taxes):
    print(to_json(value))
"""


@pytest.mark.law("L13")
@given(sales())
def test_what_is_written_is_read_back_equal(sale: Sale) -> None:
    """L13, of every kind of value that a generated shop holds."""
    priced = sale.price()
    back = from_json(to_json(priced), PricedCart)

    assert back == priced
    assert back.verdicts == priced.verdicts
    assert from_json(to_json(sale.cart), Cart) == sale.cart
    pricer = sale.pricer
    for value in (
        sale.occasion,
        pricer.book,
        pricer.policy,
        pricer.taxes,
        *pricer.promotions,
        *pricer.fees,
    ):
        text = to_json(value)
        assert from_json(text) == value
        assert to_json(from_json(text)) == text


@settings(max_examples=50)
@given(sales())
def test_a_cart_that_traveled_costs_the_same(sale: Sale) -> None:
    """A cart read in another process is priced in the same bytes."""
    traveled = sale.with_cart(from_json(to_json(sale.cart), Cart))

    assert to_json(traveled.price()) == to_json(sale.price())


def test_the_bytes_do_not_depend_on_the_process() -> None:
    """L8: other hash seeds and another locale, the same documents to the byte."""

    def written(seed: str, locale: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "LC_ALL": locale,
                "PYTHONUTF8": "1",
            },
            capture_output=True,
            check=True,
        ).stdout

    first = written("1", "C")

    assert first.count(b"\n") == 5
    assert first == written("4242", "de_DE.UTF-8") == written("7", "ar_SA.UTF-8")
