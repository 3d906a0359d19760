"""Sides of the tax: an amount of a rule is stated with tax or without, whatever the lists are."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.catalog import Article
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    CartView,
    CheapestFree,
    DiscountPolicy,
    GroupPrice,
    ListPrice,
    Needs,
    Not,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
    SetPrice,
    TotalAtLeast,
)
from ecomkit.pricing.result import Missing, NotYet
from ecomkit.pricing.values import Condition
from ecomkit.tax import TaxPolicy, TaxTable

from .shop import NOON, cart, eur, price

VAT_20 = TaxTable.from_rows([{"id": "vat", "rate": "20%"}])
VAT_19 = TaxTable.from_rows([{"id": "vat", "rate": "19%"}])
GROSS = Occasion(at=NOON, shown="gross")
NET = Occasion(at=NOON, shown="net")


def book(prices: dict[str, Any], *, gross: bool = False) -> PriceBook:
    return PriceBook.of("EUR", prices, includes_tax=gross)


MIXED = PriceBook(
    lists=[
        PriceList(
            id="l",
            currency="EUR",
            includes_tax=True,
            prices={
                "g": "59.50",
                "n": ListPrice(unit_price=eur("50.00"), includes_tax=False),
            },
        )
    ]
)


def paid(wishes: Any, *benefits: Any, **parts: Any) -> PricedCart:
    promotions = [Promotion(f"p{i}", benefit) for i, benefit in enumerate(benefits)]
    return price(wishes, *promotions, **parts)


def test_an_amount_off_is_off_what_the_buyer_is_shown() -> None:
    priced = paid(
        cart(("a", 1)),
        AmountOff(eur("4.13")),
        book=book({"a": "9.99"}),
        taxes=VAT_20,
        occasion=GROSS,
    )
    assert (priced.gross, priced.net) == (eur("7.86"), eur("6.55"))


def test_an_amount_off_what_is_paid() -> None:
    priced = paid(
        cart(("a", 1)),
        AmountOff(eur("100.00")),
        book=book({"a": "90.00"}),
        taxes=TaxTable.from_rows([{"id": "vat", "rate": "21%"}]),
        occasion=GROSS,
    )
    assert priced.total == eur("8.90")


def test_a_set_price_costs_the_same_on_a_net_and_a_gross_list() -> None:
    for prices, gross in (({"a": "50.00"}, False), ({"a": "60.00"}, True)):
        for occasion, total in ((GROSS, "40.00"), (NET, "48.00")):
            priced = paid(
                cart(("a", 1)),
                SetPrice(eur("40.00")),
                book=book(prices, gross=gross),
                taxes=VAT_20,
                occasion=occasion,
            )
            assert priced.total == eur(total)


def test_a_percentage_is_deducted_from_its_side_in_every_scope() -> None:
    """11.99 less 1.00 of what is paid."""
    for scope in (Scope.LINE, Scope.UNIT, Scope.CART):
        priced = paid(
            cart(("a", 1)),
            PercentOff(10, scope),
            book=book({"a": "9.99"}),
            taxes=VAT_20,
            policy=PricingPolicy(discounts=DiscountPolicy(deducted_from="gross")),
        )
        assert (priced.total, priced.net) == (eur("10.99"), eur("9.16"))


def test_a_cart_of_both_sides_is_lowered_by_the_amount() -> None:
    wishes = cart(("g", 1), ("n", 1))
    assert paid(wishes, book=MIXED, taxes=VAT_19).total == eur("119.00")
    for occasion, total in ((GROSS, "109.00"), (NET, "107.10")):
        priced = paid(
            wishes,
            AmountOff(eur("10.00")),
            book=MIXED,
            taxes=VAT_19,
            occasion=occasion,
        )
        assert priced.total == eur(total)
        shares = [line.gross for line in priced.lines]
        assert shares[0] == shares[1]


def test_one_price_for_units_of_both_sides() -> None:
    priced = paid(
        cart(("g", 1), ("n", 1)),
        GroupPrice(quantity=2, amount=eur("100.00")),
        book=MIXED,
        taxes=VAT_19,
    )
    assert priced.total == eur("100.00")


def test_of_two_equal_goods_the_tie_rule_decides_which_is_the_cheapest() -> None:
    for order in ((("g", 1), ("n", 1)), (("n", 1), ("g", 1))):
        priced = paid(cart(*order), CheapestFree(quantity=2), book=MIXED, taxes=VAT_19)
        assert priced.total == eur("59.50")
        assert {line.sku for line in priced.lines if not line.amount} == {"g"}


def test_a_percentage_of_rows_of_both_sides_is_of_what_is_shown() -> None:
    priced = paid(
        cart(("g", 1), ("n", 1)), PercentOff(50, Scope.CART), book=MIXED, taxes=VAT_19
    )
    assert [line.gross for line in priced.lines] == [eur("29.75"), eur("29.75")]


def test_shown_is_net_or_gross() -> None:
    with pytest.raises(InvalidInputError, match="with tax or without"):
        Occasion(at=NOON, shown="listed")


def test_amounts_in_steps_of_their_own_come_off_exactly() -> None:
    """A yen list, ten per cent: 1,100 shown, 100 off, 1,000 to pay."""
    priced = price(
        cart(("a", 1)).__class__("JPY").with_item("a"),
        Promotion("p", AmountOff(Money("100", "JPY"))),
        book=PriceBook.of("JPY", {"a": "1000"}),
        taxes=TaxTable.from_rows([{"id": "vat", "rate": "10%"}]),
        occasion=GROSS,
    )
    assert priced.total == Money("1000", "JPY")


@pytest.mark.parametrize(
    ("condition", "shown", "is_reached"),
    [
        (TotalAtLeast(eur("115")), "gross", True),
        (TotalAtLeast(eur("115")), "net", False),
        (TotalAtLeast(eur("100")), "net", True),
        (TotalAtLeast(eur("119.01")), "gross", False),
        (TotalAtLeast(eur("119"), side="gross"), "net", True),
        (TotalAtLeast(eur("101"), side="net"), "gross", False),
        (TotalAtLeast(eur("119"), consumes=True), "gross", True),
        (TotalAtLeast(eur("101"), consumes=True), "net", False),
        (Not(TotalAtLeast(eur("115"))), "gross", False),
    ],
)
def test_a_threshold_adds_what_the_buyer_is_shown(
    condition: Condition, shown: str, *, is_reached: bool
) -> None:
    priced = price(
        cart(("g", 1), ("n", 1)),
        Promotion("x", PercentOff(50), conditions=condition),
        book=MIXED,
        taxes=VAT_19,
        occasion=Occasion(at=NOON, shown=shown),
    )
    assert bool(priced.discount) is is_reached


def test_a_threshold_on_a_side_is_reached_by_the_last_cent() -> None:
    """Three at 9.99 and 20 % are shown as 35.97."""
    for amount, is_reached in (("35.97", True), ("35.98", False)):
        priced = price(
            cart(("a", 1), ("b", 1), ("c", 1)),
            Promotion("x", PercentOff(50), conditions=TotalAtLeast(eur(amount))),
            book=book({"a": "9.99", "b": "9.99", "c": "9.99"}),
            taxes=VAT_20,
            occasion=GROSS,
        )
        assert bool(priced.discount) is is_reached


def test_a_threshold_adds_as_the_taxes_are_rounded() -> None:
    """Three at 0.32 and 20 % are 1.15 in one sum, and 3 x 0.38 = 1.14 line by line."""
    for level, amount, is_reached in (
        ("group", "1.15", True),
        ("group", "1.16", False),
        ("line", "1.15", False),
    ):
        priced = price(
            cart(("a", 1), ("b", 1), ("c", 1)),
            Promotion("x", PercentOff(50), conditions=TotalAtLeast(eur(amount))),
            book=book({"a": "0.32", "b": "0.32", "c": "0.32"}),
            taxes=VAT_20,
            policy=PricingPolicy(taxes=TaxPolicy(level=level)),
            occasion=GROSS,
        )
        assert bool(priced.discount) is is_reached


@attrs.frozen
class Watching:
    """Takes nothing off, but looks at the cart."""

    seen: list[str]
    id: str = "watching"
    version: str = "1"
    needs: Needs = attrs.Factory(Needs)

    def propose(self, view: CartView, /) -> NotYet:
        self.seen.append(f"{[str(line.amount.amount) for line in view.lines]}")
        return NotYet(promotion=self.id, missing=(Missing(what="time"),))


def test_a_rule_of_the_shops_own_sees_what_the_buyer_is_shown() -> None:
    for occasion, needed, seen in (
        (GROSS, "119.00", ["['59.50', '59.50']"]),
        (GROSS, "119.01", []),
        (NET, "100.00", ["['50.00', '50.00']"]),
        (NET, "101.00", []),
    ):
        rule = Watching([], needs=Needs(threshold=eur(needed)))
        price(
            cart(("g", 1), ("n", 1)),
            rule,
            book=MIXED,
            taxes=VAT_19,
            occasion=occasion,
        )
        assert rule.seen == seen


def test_a_gross_list_gives_a_net_discount_the_tax_of_a_net_list() -> None:
    """10.00 less 0.02 is 9.98 without tax; its tax of 2.495 is rounded as any other."""
    vat = TaxTable.from_rows([{"id": "vat", "rate": "25%"}])
    for listed, gross in (("10.00", False), ("12.50", True)):
        priced = paid(
            cart(("a", 1)),
            AmountOff(eur("0.02")),
            book=book({"a": listed}, gross=gross),
            taxes=vat,
            occasion=NET,
        )
        assert (priced.net, priced.total) == (eur("9.98"), eur("12.48"))


def test_units_keep_what_a_discount_made_of_them_on_its_side() -> None:
    """Six at 5.00 with tax, one of them free, and another: 20.00, on either list."""
    free = CheapestFree(quantity=1, repeat=False)
    for listed, gross in (("10.00", False), ("12.00", True)):
        priced = paid(
            cart(("a", 6)),
            SetPrice(eur("5.00")),
            free,
            free,
            book=book({"a": listed}, gross=gross),
            taxes=VAT_20,
            occasion=GROSS,
        )
        assert priced.total == eur("20.00")


def test_taxes_of_single_units_are_rounded_on_each_where_they_are_shown() -> None:
    """Three at 9.99 and 20 % on each are shown as 35.97, and 1.00 less each is 32.97."""
    policy = PricingPolicy(taxes=TaxPolicy(level="unit"))
    off_each = AmountOff(eur("1.00"), Scope.UNIT)
    for threshold, total in (("35.97", "32.97"), ("35.98", "35.97")):
        priced = price(
            cart(("a", 3)),
            Promotion("x", off_each, conditions=TotalAtLeast(eur(threshold))),
            book=book({"a": "9.99"}),
            taxes=VAT_20,
            policy=policy,
            occasion=GROSS,
        )
        assert priced.total == eur(total)


def test_two_taxes_each_rounded_keep_the_price_that_is_shown() -> None:
    """4 x 268.71 less 14.71 % is 916.73; no net cent comes to it with both taxes rounded."""
    taxes = TaxTable.from_rows(
        [
            {"id": "vat", "rate": "30%", "affects_base": True},
            {"id": "city", "rate": "3.35%", "sequence": 1},
        ]
    )
    for listed in (book({"a": "200.00"}), book({"a": "268.71"}, gross=True)):
        (line,) = paid(
            cart(("a", 4)),
            PercentOff("14.71%", scope="order"),
            book=listed,
            taxes=taxes,
            occasion=GROSS,
            policy=PricingPolicy(
                discounts=DiscountPolicy(taken_on="gross", deducted_from="gross"),
                taxes=TaxPolicy(level="line"),
            ),
        ).lines
        assert (line.net, line.gross) == (eur("682.31"), eur("916.73"))
        assert [tax.amount for tax in line.taxes] == [eur("204.70"), eur("29.72")]


def test_a_step_is_given_to_the_tax_that_rounding_took_furthest_away() -> None:
    """9.68 net carries 0.2749 and 0.4559; of 0.74 in all, the first gets the cent."""
    taxes = TaxTable.from_rows(
        [
            {"id": "vat", "rate": "2.84%", "affects_base": True},
            {"id": "city", "rate": "4.58%", "sequence": 1},
        ]
    )
    (line,) = paid(
        cart(("a", 1)),
        AmountOff(eur("0.33")),
        book=book({"a": "10.00"}),
        taxes=taxes,
        occasion=GROSS,
        policy=PricingPolicy(
            discounts=DiscountPolicy(taken_on="gross", deducted_from="gross"),
            taxes=TaxPolicy(level="line"),
        ),
    ).lines
    assert (line.net, line.gross) == (eur("9.68"), eur("10.42"))
    assert [tax.amount for tax in line.taxes] == [eur("0.28"), eur("0.46")]


def test_the_dearest_units_are_used_up_as_the_buyer_is_shown_them() -> None:
    """Three units make up 120.00: one of a, and the two of b, which without tax are dearer."""
    taxes = TaxTable.from_rows(
        [
            {"id": "vat", "rate": "25%", "category": "standard"},
            {"id": "low", "rate": "10%", "category": "low"},
        ]
    )
    uses_up = TotalAtLeast(eur("120.00"), consumes=True)
    of_a = Select(skus={"a"})
    for a, b, gross in (("40.00", "41.00", False), ("50.00", "45.10", True)):
        listed = book({"a": a, "b": b}, gross=gross)
        low = Article(sku="b", product="b", tax_category="low")
        priced = price(
            cart(("a", 3), ("b", 2)),
            Promotion(
                "p0",
                AmountOff(eur("4.00"), scope="unit", select=of_a, max_units=1),
                conditions=[uses_up],
            ),
            Promotion("p1", GroupPrice(amount=eur("60.00"), quantity=2, select=of_a)),
            book=attrs.evolve(listed, articles=[low]),
            taxes=taxes,
            occasion=NET,
        )
        assert priced.lines[0].net == eur("96.00")
