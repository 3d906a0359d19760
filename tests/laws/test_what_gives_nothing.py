"""A promotion that is not told to have applied changes nothing: the price is as without it."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    GroupPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    Promotion,
    Select,
    SetPrice,
)
from ecomkit.pricing.result import Applied, Rejected
from ecomkit.pricing.values import Benefit
from ecomkit.testing.strategies import NOON, Sale, sales


def amounts(priced: PricedCart) -> dict[str, Money]:
    rows = (*priced.lines, *priced.fees, *priced.charges)
    return {row.key: row.gross for row in rows}


TEA = Select(skus="tea")
FOUR = Money("4.00", "EUR")
SAVES_NOTHING: list[Benefit] = [
    EachGroupOf(size=2, benefit=PercentOff(0)),
    EachGroupOf(size=2, benefit=SetPrice(FOUR)),
    EachGroupOf(size=2, benefit=AmountOff(FOUR * 0)),
    EachGroupOf(one_of_each=[TEA, TEA], benefit=SetPrice(FOUR)),
    GroupPrice(quantity=2, amount=FOUR * 2),
    CheapestFree(quantity=2, unit_price=FOUR),
    CheapestFree(quantity=2, rate="0%", over_all_groups=True),
    BuyGet(buy=TEA, get=TEA, unit_price=FOUR),
]


@pytest.mark.parametrize("nothing", SAVES_NOTHING, ids=str)
def test_a_set_that_saves_nothing_leaves_its_units_to_others(nothing: Benefit) -> None:
    """Four teas at 4.00: no set at 4.00 each lowers them, and two of them are free."""
    pairs = Promotion("pairs", CheapestFree(quantity=2))
    pricer = Pricer(
        PriceBook.of("EUR", {"tea": FOUR}),
        promotions=[Promotion("first", nothing), pairs],
    )
    priced = pricer.price(Cart("EUR").with_item("tea", 4), Occasion(at=NOON))

    assert priced.total == FOUR * 2
    assert [type(each) for each in priced.verdicts] == [Rejected, Applied]


def test_of_several_sets_those_that_save_use_their_units_up() -> None:
    """Of two mugs the second costs 5.00; two teas at 4.00 are left for the other rule."""
    second = CheapestFree(quantity=2, unit_price=Money("5.00", "EUR"))
    pairs = Promotion("pairs", CheapestFree(quantity=2))
    pricer = Pricer(
        PriceBook.of("EUR", {"tea": FOUR, "mug": "12.00"}),
        promotions=[Promotion("second", second), pairs],
    )
    cart = Cart("EUR").with_item("tea", 2).with_item("mug", 2)

    rows = pricer.price(cart, Occasion(at=NOON)).lines

    assert [str(row.amount.amount) for row in rows] == ["4.00", "17.00"]


@given(sale=sales())
def test_what_does_not_apply_is_as_if_it_were_not_there(sale: Sale) -> None:
    """One after another is taken away, with all that was told of it."""
    priced = sale.price()
    rules = {rule.id: rule for rule in sale.pricer.promotions}
    applied = {each.promotion for each in priced.verdicts if isinstance(each, Applied)}
    for id in rules.keys() - applied:
        old = sale.pricer
        pricer = Pricer(
            old.book,
            promotions=[rule for rule in rules.values() if rule.id != id],
            fees=old.fees,
            taxes=old.taxes,
            policy=old.policy,
            zone=old.zone,
        )
        without = attrs.evolve(sale, pricer=pricer)
        assert amounts(without.price()) == amounts(priced), id
