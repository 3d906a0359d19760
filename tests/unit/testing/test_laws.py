"""Who imports the kit finds the mistakes in their own rules, and reads of them in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, settings

from ecomkit.cart import Cart, LineItem
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    CartView,
    FeeQuote,
    PercentOff,
    PriceBook,
    PriceList,
    Proposal,
    Scope,
)
from ecomkit.testing import laws
from ecomkit.testing.strategies import Sale
from tests.unit.testing import own_rules as own
from tests.unit.testing.own_rules import OwnFee, OwnPromotion

MISTAKES: dict[str, list[OwnFee | OwnPromotion]] = {
    "L2": [OwnFee(own.more_than_all)],
    "L5": [
        OwnPromotion(own.first_line_half),
        OwnPromotion(own.dearest_line_half),
        OwnFee(own.fee_on_the_first_line),
    ],
    "L6": [OwnFee(own.boxes_of_six_by_line), OwnPromotion(own.dozens_by_line)],
    "L8": [OwnPromotion(own.rounded_by_the_program)],
}


@pytest.mark.parametrize(
    ("law", "rule"),
    [(law, rule) for law, rules in MISTAKES.items() for rule in rules],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("skus", [["tea", "mug"], None], ids=["named", "any"])
def test_a_mistake_is_found_by_its_law(
    law: str, rule: OwnFee | OwnPromotion, skus: list[str] | None
) -> None:
    with pytest.raises(laws.LawBrokenError) as broken:
        laws.check(rule, skus=skus or ())

    assert broken.value.law.number in {
        law,
        "L6",
    }  # the smallest cart may be of one line

    one = next(each for each in laws.LAWS if each.number == law)
    any_cart = settings(phases=[Phase.generate])  # it need not be the smallest
    with pytest.raises(laws.LawBrokenError) as broken:
        laws.check(rule, laws=[one], settings=any_cart, skus=skus or ())
    assert broken.value.law is one


def test_a_rule_that_remembers_is_found() -> None:
    """Also where Hypothesis does not find the same sale wrong a second time."""
    with pytest.raises(laws.LawBrokenError) as broken:
        laws.check(OwnPromotion(own.EverySecond()))

    assert broken.value.law.number in ("L1", "L3", "L4", "L5", "L7")


@pytest.mark.parametrize("currencies", [["EUR"], ["EUR", "JPY", "KWD"]])
@pytest.mark.parametrize("skus", ["ab", "abc"])
def test_ties_are_common_whatever_is_drawn(skus: str, currencies: list[str]) -> None:
    """Which of two equal lines a rule takes is seen without luck, at the usual size."""
    searching = settings(derandomize=False, database=None)
    for _ in range(3):
        with pytest.raises(laws.LawBrokenError) as broken:
            laws.check(
                OwnPromotion(own.dearest_line_half),
                laws=[laws.L5],
                settings=searching,
                skus=list(skus),
                currencies=currencies,
            )
        assert [line.quantity for line in broken.value.cart.lines] == [1, 1]


def test_what_is_broken_is_told_with_both_carts_and_totals() -> None:
    with pytest.raises(laws.LawBrokenError) as found:
        laws.check(
            OwnPromotion(lambda cart: tea_first(cart)),
            laws=[laws.L5],
            skus=["tea", "mug"],
            currencies=["EUR"],
        )

    broken = found.value
    assert broken.law is laws.L5
    assert {line.sku for line in broken.cart.lines} == {"tea", "mug"}
    assert broken.other is not None
    assert broken.other.lines == broken.cart.lines[::-1]
    first, second = broken.totals
    assert first != second
    assert f"cart, {first}:\n    1 x " in str(broken)
    assert f"other cart, {second}:\n    1 x " in str(broken)


def tea_first(cart: CartView) -> Proposal | None:
    return own.half_off(cart.lines[0]) if cart.lines[0].sku == "tea" else None


def lines_told(error: BaseException) -> int:
    notes = getattr(error, "__notes__", [])
    return len("\n".join([str(error), *notes]).splitlines())


def test_a_broken_law_prints_at_most_fifteen_lines_of_at_most_a_few_words() -> None:
    def everything(sale: Sale) -> Iterator[str | laws.Breach]:
        many = [LineItem("sku-a", 1, options={"n": str(n)}) for n in range(20)]
        other = sale.with_cart(Cart(sale.cart.currency, many, codes=["CODE"]))
        yield laws.Breach("a\n" * 10_000, other)

    wrong = laws.Law("own", "is never kept", everything)
    with pytest.raises(laws.LawBrokenError) as broken:
        laws.check(OwnFee(lambda cart: ()), laws=[wrong])

    assert lines_told(broken.value) <= 15
    assert len(str(broken.value)) < 1_500
    assert "and 16 lines more\n    with CODE" in str(broken.value)


def test_an_error_in_a_rule_comes_out_as_it_is_with_the_cart() -> None:
    def fails(cart: CartView) -> tuple[FeeQuote, ...]:
        raise ZeroDivisionError(cart.currency)

    with pytest.raises(ZeroDivisionError) as error:
        laws.check(OwnFee(fails))

    assert lines_told(error.value) <= 15
    assert error.value.__notes__ == ["in the price of\n    1 x sku-a"]


@pytest.mark.parametrize(
    ("asked", "tried"),
    [
        ({"settings": settings(max_examples=7, derandomize=True)}, 7),
        ({"settings": settings(max_examples=7, derandomize=True), "examples": 5}, 5),
        ({"examples": 3}, 3),
    ],
)
def test_the_callers_settings_hold(asked: dict[str, Any], tried: int) -> None:
    report = laws.check(OwnFee(lambda cart: ()), laws=[laws.L1], **asked)

    assert report.tried == tried


def test_the_settings_of_the_profile_in_use_hold() -> None:
    used = settings.get_current_profile_name()
    settings.register_profile("nine", settings(), max_examples=9)
    settings.load_profile("nine")
    try:
        assert laws.check(OwnFee(lambda cart: ()), laws=[laws.L1]).tried == 9
    finally:
        settings.load_profile(used)


def test_a_price_that_is_below_zero_by_itself_is_no_mistake() -> None:
    """An empty bottle gives money back; that is no rule's doing."""

    book = PriceBook.of("EUR", {"empty": "-0.25", "water": "0.10"})
    charge = OwnFee(lambda cart: [FeeQuote(amount=Money("0.01", "EUR"))])
    report = laws.check(
        charge, book=book, skus=["empty", "water"], currencies=["EUR"], examples=30
    )

    assert dict(report.held)["L2"] == 30


def test_what_a_book_sells_is_what_is_bought_where_nothing_is_named() -> None:
    """Its articles and currencies, as far as they have a price for everybody."""
    trade = PriceList(id="t", currency="USD", prices={"b": "1"}, groups="trade")
    usual = PriceList(id="u", currency="EUR", prices={"a": "1", "b": "2"})
    seen: set[tuple[str, str]] = set()

    def look(sale: Sale) -> Iterator[str]:
        seen.update((line.sku, sale.cart.currency) for line in sale.cart.lines)
        yield from ()

    law = laws.Law("own", "is looked at", look)
    book = PriceBook(lists=[trade, usual])
    laws.check(OwnFee(lambda cart: ()), laws=[law], book=book, examples=30)
    assert seen == {("a", "EUR"), ("b", "EUR")}

    with pytest.raises(InvalidInputError, match="nothing has a price for everybody"):
        laws.check(OwnFee(lambda cart: ()), book=PriceBook(lists=[trade]))


def test_one_name_is_not_its_letters() -> None:
    def only_tea(sale: Sale) -> Iterator[str]:
        if {line.sku for line in sale.cart.lines} != {"tea"}:
            yield "no tea"

    law = laws.Law("own", "only tea is bought", only_tea)
    report = laws.check(
        OwnFee(lambda cart: ()), laws=[law], skus="tea", currencies="EUR", examples=10
    )
    assert report.held == (("own", 10),)


@pytest.mark.parametrize(
    ("rules", "more", "path"),
    [
        ([PercentOff(10)], {}, "$.rules[0]"),
        ([OwnFee(lambda cart: ()), "x"], {}, "$.rules[1]"),
        ([OwnFee(lambda cart: ())], {"laws": ["L5"]}, "$.laws[0]"),
    ],
)
def test_what_is_no_rule_and_no_law_is_refused(
    rules: list[Any], more: dict[str, Any], path: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        laws.check(*rules, **more)

    assert refused.value.path == path


def test_a_rule_that_is_stated_per_line_may_be() -> None:
    """One off each line is more off two lines, and so it is said."""
    per_line = OwnPromotion(lambda cart: Proposal(AmountOff(own.one(cart), Scope.LINE)))
    report = laws.check(per_line, laws=[laws.L6])

    assert report.applied > 0
