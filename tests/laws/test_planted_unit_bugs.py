"""The laws of units can fail: each of these bugs, planted into the engine, is caught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    CheapestFree,
    GroupPrice,
    PercentOff,
    Promotion,
    Scope,
    SetPrice,
    pricer,
)
from ecomkit.pricing.values import Benefit, UnitChoice
from ecomkit.testing.laws import L3, L6, L11, Law, LawBrokenError
from ecomkit.testing.strategies import CURRENCIES, Sale, sales
from tests.laws.engine_access import modules_with
from tests.laws.test_units_of_sets import compare_with_model
from tests.laws.unit_model import benefits, buy_gets, choices, packs, shops

pytestmark = pytest.mark.slow

THREE = [Money.from_minor(300, coin) for coin in CURRENCIES]
Patch = Callable[[pytest.MonkeyPatch], None]
QUICKLY = settings(
    max_examples=400,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def part(name: str) -> Any:
    """A function or class of the engine."""
    return getattr(modules_with(name)[0], name)


def everywhere(patch: pytest.MonkeyPatch, name: str, wrong: Callable[..., Any]) -> None:
    """Puts *wrong* in place of a function in every module that knows it."""
    for module in modules_with(name):
        patch.setattr(module, name, wrong)


def limits_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A benefit takes all units, whatever its limits."""
    right = part("choose_units")
    everywhere(
        patch,
        "choose_units",
        lambda sheet, rows, *limits: right(sheet, rows, None, None),
    )


def cap_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A percentage does not end at its amount."""
    right = part("_capped")
    everywhere(
        patch,
        "_capped",
        lambda sheet, parts, shares, most: right(sheet, parts, shares, None),
    )


def cap_of_each_line(patch: pytest.MonkeyPatch) -> None:
    """A cap over all lines holds for each of them instead."""

    def capped(sheet: Any, parts: Any, shares: Sequence[int], most: int | None) -> Any:
        rooms = [part.room if most is None else min(part.room, most) for part in parts]
        return [min(pair) for pair in zip(shares, rooms, strict=True)]

    everywhere(patch, "_capped", capped)


def weight_is_one_unit(patch: pytest.MonkeyPatch) -> None:
    """Two and a half kilos count as one unit."""

    def quantity(self: Any, row: int) -> int:
        return self.counts[row] if self.denominators[row] == 1 else 1

    patch.setattr(part("Worksheet"), "quantity", quantity)


def line_by_line(patch: pytest.MonkeyPatch) -> None:
    """Sets are made of the units of one line at a time."""
    right = part("units_in_order")

    def units(sheet: Any, rows: Sequence[int], *how: Any, **more: Any) -> Any:
        return right(sheet, list(rows)[:1], *how, **more)

    everywhere(patch, "units_in_order", units)


def cheapest_first(patch: pytest.MonkeyPatch) -> None:
    """Sets are made of the cheapest units."""
    everywhere(patch, "set_choice", lambda sheet: UnitChoice.CHEAPEST)


def average_of_the_line(patch: pytest.MonkeyPatch) -> None:
    """What was taken off some units of a line is shared by all of them."""
    right = part("even_runs")

    def runs(self: Any, row: int) -> Any:
        return right(self.amounts[row], self.quantity(row))

    patch.setattr(part("Worksheet"), "runs", runs)


def sets_share_units(patch: pytest.MonkeyPatch) -> None:
    """A unit serves every set that wants it."""
    right = part("units_in_order")

    def units(*question: Any, unused_only: bool = False, **more: Any) -> Any:
        return right(*question, **more)

    everywhere(patch, "units_in_order", units)


def by_list_price(patch: pytest.MonkeyPatch) -> None:
    """The cheapest unit is the one whose list price is lowest."""

    def listed(sheet: Any, row: int) -> Any:
        return Fraction(sheet.subtotals[row]) / sheet.quantity(row)

    everywhere(patch, "_list_price", listed)


def bought_is_rewarded(patch: pytest.MonkeyPatch) -> None:
    """A unit that was bought is the reward, too."""
    everywhere(patch, "_without", lambda units, taken: units)


@pytest.mark.parametrize(
    ("bug", "law", "benefit"),
    [
        (limits_forgotten, L3, PercentOff(50, Scope.CART, max_units=1)),
        (limits_forgotten, L3, AmountOff(THREE, Scope.UNIT, max_units_per_line=1)),
        (cap_forgotten, L3, PercentOff(50, at_most=THREE)),
        (cap_of_each_line, L3, PercentOff(50, at_most=THREE)),
        (weight_is_one_unit, L6, AmountOff(THREE, Scope.UNIT)),
        (weight_is_one_unit, L6, SetPrice(THREE)),
        (line_by_line, L6, CheapestFree(quantity=2)),
        (line_by_line, L6, GroupPrice(quantity=2, amount=THREE)),
        (cheapest_first, L11, CheapestFree(quantity=2)),
        (cheapest_first, L11, GroupPrice(quantity=2, amount=THREE)),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_planted_bug_breaks_the_law_that_speaks_of_it(
    bug: Patch, law: Law, benefit: Benefit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pricer, "price_fast", lambda *question: None)
    bug(monkeypatch)

    @QUICKLY
    @given(sales(rules=[Promotion("only", benefit)]))
    def check(sale: Sale) -> None:
        law.check(sale)

    with pytest.raises(LawBrokenError):
        check()


@pytest.mark.parametrize(
    ("bug", "kinds"),
    [
        (average_of_the_line, benefits),
        (sets_share_units, benefits),
        (by_list_price, benefits),
        (cheapest_first, benefits),
        (limits_forgotten, benefits),
        (bought_is_rewarded, buy_gets()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_planted_bug_is_told_apart_from_the_model_of_single_units(
    bug: Patch, kinds: st.SearchStrategy[Benefit], monkeypatch: pytest.MonkeyPatch
) -> None:
    bug(monkeypatch)
    several = shops(), st.lists(kinds, max_size=3), st.none() | packs, choices

    with pytest.raises(AssertionError):
        QUICKLY(given(*several)(compare_with_model))()
