"""Where a tax begins at a price, each piece is held against it, however the cart has them."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
)
from ecomkit.tax import TaxLevel, TaxPolicy, TaxRate, TaxTable
from ecomkit.testing.strategies import NOON

SKUS = tuple("abcdef")


def usd(cents: int) -> Money:
    return Money.from_minor(cents, "USD")


# What lowers some units and leaves others.
BENEFITS = (
    CheapestFree(quantity=2),
    CheapestFree(quantity=3),
    BuyGet(rate="50%"),
    BuyGet(buy_quantity=2, rate="30%"),
    PercentOff(40, max_units=1),
    PercentOff(25, max_units=2),
    AmountOff(usd(1_000), Scope.UNIT, max_units=1),
)


@st.composite
def taxes(draw: st.DrawFn, *, above: bool) -> TaxTable:
    """A state's tax that begins at a price, or above it, and a city's that always falls."""
    state = TaxRate(
        id="state",
        rate="4%",
        reason="Clothing",
        exempt_below=None if above else usd(11_000),
        excess_over=usd(11_000) if above else None,
    )
    rates = [state]
    if draw(st.booleans()):
        rates.append(TaxRate(id="city", rate="4.875%", sequence=1))
    return TaxTable(rates, home=Place("US", "NY"))


@settings(max_examples=250)
@given(
    st.booleans().flatmap(lambda above: taxes(above=above)),
    st.sampled_from(BENEFITS),
    st.integers(6_000, 30_000).map(lambda cents: cents // 100 * 100),
    st.integers(2, len(SKUS)),
    st.booleans(),
)
def test_units_of_one_line_are_taxed_as_those_of_several_articles(
    table: TaxTable, benefit: Any, price: int, units: int, includes: bool
) -> None:
    """L6 with limits: two shirts of which the second is half off are not two cheap ones."""
    pricer = Pricer(
        PriceBook.of(
            "USD",
            dict.fromkeys(SKUS, usd(price)),
            includes_tax=includes,
            articles=[Article(sku=sku) for sku in SKUS],
        ),
        promotions=[Promotion("p", benefit)],
        taxes=table,
        policy=PricingPolicy(taxes=TaxPolicy(level=TaxLevel.GROUP)),
    )
    occasion = Occasion(at=NOON, place=Place("US", "NY"))
    together = Cart("USD").with_item("a", units)
    apart = Cart("USD")
    for sku in SKUS[:units]:
        apart = apart.with_item(sku)

    one, several = (pricer.price(cart, occasion) for cart in (together, apart))

    assert (one.net, one.tax, one.total) == (several.net, several.tax, several.total)
    for priced in (one, several):
        assert all(line.net + line.tax == line.gross for line in priced.lines)
        for tax in ("state", "city"):
            bases = [
                each.base
                for line in priced.lines
                for each in line.taxes
                if each.rate.id == tax and each.rate.excess_over is None
            ]
            assert not bases or Money.sum(bases, "USD") <= priced.net
