"""The allocation failures of other systems, as they were found, through our pricer.

Saleor's checkout discount, Sylius' integer distributor and its order tax, Spree's largest
remainder: each smallest case that fails there comes out right here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Occasion,
    PriceBook,
    PricedCart,
    Pricer,
    PricingPolicy,
    Promotion,
)
from ecomkit.tax import TaxPolicy, TaxTable

OCCASION = Occasion(at=datetime(2026, 11, 2, 12, tzinfo=UTC))


def off_cart(currency: str, prices: list[str], off: str) -> PricedCart:
    goods = {f"sku-{place}": amount for place, amount in enumerate(prices)}
    pricer = Pricer(
        PriceBook.of(currency, goods),
        promotions=[Promotion("off", AmountOff(Money(off, currency)))],
    )
    return pricer.price(Cart(currency, [LineItem(sku) for sku in goods]), OCCASION)


def shares(priced: PricedCart) -> list[str]:
    return [str(line.discount.amount) for line in priced.lines]


def test_a_gift_at_nothing_bears_no_share() -> None:
    """Saleor: lines of 1.00, 1.00 and 0.00, 0.01 off, and the gift costs 0.01."""
    priced = off_cart("EUR", ["1.00", "1.00", "0.00"], "0.01")

    assert shares(priced) == ["0.01", "0.00", "0.00"]
    assert str(priced.lines[2].gross) == "0.00 EUR"


def test_a_discount_of_a_cent_is_not_lost() -> None:
    """Sylius: 0.01 off three lines rounds to nothing on each, and nothing is taken off."""
    assert sorted(shares(off_cart("EUR", ["1", "1", "1"], "0.01"))) == [
        "0.00",
        "0.00",
        "0.01",
    ]


def test_a_currency_without_cents_is_split_into_whole_units() -> None:
    """Spree: 500 JPY over three lines are 166.67, 166.67 and 166.66."""
    assert sorted(shares(off_cart("JPY", ["1000", "1000", "1000"], "500"))) == [
        "166",
        "167",
        "167",
    ]


def test_a_currency_with_three_places_is_split_to_the_last() -> None:
    assert sorted(shares(off_cart("KWD", ["1", "1", "1"], "0.500"))) == [
        "0.166",
        "0.167",
        "0.167",
    ]


@pytest.mark.parametrize("level", ["group", "total"])
def test_the_spare_cent_of_a_tax_goes_to_a_line_that_bears_it(level: str) -> None:
    """Sylius: an untaxed first line takes the spare cent and drops it (31 due, 30 charged)."""
    goods = {"free": "1.00", "b": "0.52", "c": "0.52", "d": "0.51"}
    book = PriceBook(
        lists=PriceBook.of("EUR", goods).lists,
        articles=[Article(sku="free", tax_category="none")],
    )
    taxes = TaxTable.from_rows([{"id": "vat", "rate": "20%", "category": "standard"}])
    pricer = Pricer(
        book, taxes=taxes, policy=PricingPolicy(taxes=TaxPolicy(level=level))
    )
    priced = pricer.price(Cart("EUR", [LineItem(sku) for sku in goods]), OCCASION)

    assert str(priced.tax) == "0.31 EUR"
    assert str(priced.lines[0].tax) == "0.00 EUR"
    assert sum(line.tax.minor() for line in priced.lines) == 31


def test_random_carts_as_they_were_tried_there() -> None:
    """Two to eight lines, some of them gifts: shares sum, and none exceeds its line."""
    chance = Random(20261102)
    for _ in range(300):
        prices = [
            chance.choice([0, 1, 99, chance.randrange(10_000)])
            for _ in range(chance.randrange(2, 9))
        ]
        off = chance.randrange(1, 5_000)
        priced = off_cart(
            "EUR",
            [f"{cents // 100}.{cents % 100:02}" for cents in prices],
            f"{off // 100}.{off % 100:02}",
        )
        taken = [line.discount.minor() for line in priced.lines]
        assert sum(taken) == min(off, sum(prices))
        assert all(
            0 <= share <= cents for share, cents in zip(taken, prices, strict=True)
        )
