"""Neither the order of lines nor that of deliveries decides who bears what."""

from __future__ import annotations

from itertools import permutations

import pytest

from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.money import AllocationMethod, Money, Rounding, RoundingMode
from ecomkit.pricing import (
    AmountOff,
    Charge,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    SpreadPolicy,
)
from ecomkit.pricing.values import AmountBasis
from ecomkit.tax import DeliveryTax, TaxPolicy, TaxRate, TaxTable
from ecomkit.testing.strategies import NOON

NOW = Occasion(at=NOON)


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


@pytest.mark.parametrize("weights", AmountBasis)
@pytest.mark.parametrize("method", AllocationMethod)
@pytest.mark.parametrize("scope", [Scope.DELIVERIES, Scope.ORDER])
def test_the_odd_cent_of_a_delivery_discount_goes_by_content(
    scope: Scope, method: AllocationMethod, weights: AmountBasis
) -> None:
    """Also where a share is cut to what is left of its row and handed on."""
    pricer = Pricer(
        PriceBook.of("EUR", {"a": "0.01", "b": "1.00"}),
        promotions=[
            Promotion("third", PercentOff(33, Scope.DELIVERY)),
            Promotion("off", AmountOff(euros("3.33"), scope)),
        ],
        policy=PricingPolicy(spread=SpreadPolicy(weights=weights, method=method)),
    )
    charges = [Charge(id=id, method=id, amount=euros("1.01")) for id in "xyz"]
    cart = Cart("EUR").with_item("a").with_item("b")
    rows = []
    for order in permutations(charges):
        priced = pricer.price(cart, NOW, order)
        rows.append({row.key: row.amount for row in (*priced.lines, *priced.charges)})

    assert rows == rows[:1] * len(rows)


@pytest.mark.parametrize("skus", [("book", "pot"), ("pot", "book")])
def test_a_delivery_taxed_as_the_goods_has_one_base_of_a_compound_tax(
    skus: tuple[str, str],
) -> None:
    """Half of 10.00 bears 20 % first; 10 % of 11.00 comes on top, whichever line is first."""
    book = PriceBook.of(
        "EUR",
        {"book": "50.00", "pot": "50.00"},
        articles=[Article(sku="book", tax_category="books"), Article(sku="pot")],
    )
    taxes = TaxTable(
        [
            TaxRate(id="vat", rate="20%", category="standard"),
            TaxRate(id="city", rate="10%", compound=True, sequence=1),
        ]
    )
    policy = PricingPolicy(taxes=TaxPolicy(delivery=DeliveryTax.PROPORTION))
    cart = Cart("EUR").with_item(skus[0]).with_item(skus[1])
    priced = Pricer(book, taxes=taxes, policy=policy).price(
        cart, NOW, [Charge(id="d", amount=euros("10.00"))]
    )

    city = next(tax for tax in priced.charges[0].taxes if tax.rate.id == "city")
    assert (city.base, city.amount) == (euros("11.00"), euros("1.10"))
    assert sum(group.amount for group in priced.tax_breakdown) == priced.tax


def test_taxes_inside_a_price_are_not_more_than_it() -> None:
    """Two taxes on a cent, each rounded up: one has it, and nothing is below zero."""
    taxes = TaxTable([TaxRate(id="a", rate="10%"), TaxRate(id="b", rate="5%")])
    policy = PricingPolicy(taxes=TaxPolicy(rounding=Rounding(RoundingMode.UP)))
    book = PriceBook.of("EUR", {"pin": "0.01"}, includes_tax=True)
    (line,) = (
        Pricer(book, taxes=taxes, policy=policy)
        .price(Cart("EUR").with_item("pin"), NOW)
        .lines
    )

    assert (line.net, line.tax, line.gross) == (
        euros("0"),
        euros("0.01"),
        euros("0.01"),
    )
    assert all(tax.amount.amount >= 0 for tax in line.taxes)


def test_two_compound_rates_of_many_places_are_summed_up() -> None:
    taxes = TaxTable(
        [
            TaxRate(id="a", rate="8.12345678%", compound=True),
            TaxRate(id="b", rate="2.76543219%", compound=True, sequence=1),
        ]
    )
    priced = Pricer(PriceBook.of("EUR", {"a": "10.00"}), taxes=taxes).price(
        Cart("EUR").with_item("a"), NOW
    )

    assert [group.amount for group in priced.tax_breakdown] == [
        euros("0.81"),
        euros("0.30"),
    ]
