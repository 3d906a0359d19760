"""Taxes on columns of lines, rounded where the policy says."""

from __future__ import annotations

import pytest

from ecomkit.money.amount import Money
from ecomkit.money.rounding import HALF_EVEN, HALF_UP, Rounding
from ecomkit.tax import TaxCarry, TaxPolicy, TaxRate
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.levels import add_order_taxes, by_group, by_line, by_unit

HALF_UP_CENT = TaxPolicy()
ONE, TWO, THREE = (1,), (1, 1), (1, 1, 1)


def added(*rates: str) -> list[TaxRate]:
    return [TaxRate(id=f"t{n}", rate=rate) for n, rate in enumerate(rates)]


def in_order(count: int) -> range:
    return range(count)


def test_three_times_1_77_at_6_percent_is_33_by_line_and_32_in_all() -> None:
    """The textbook case: where tax is rounded shows."""
    six = compile_class(added("6%"), includes=False)
    lines = [six] * 3, [177] * 3, THREE, None, HALF_UP_CENT

    assert sum(tax for (tax,) in by_line(*lines)) == 33
    assert sum(tax for (tax,) in by_group(*lines, lambda: in_order(3))) == 32


def test_by_unit_a_cent_can_vanish() -> None:
    """20 % of 0.01 is 0.002: nothing a unit, 0.20 for a hundred of them."""
    vat = compile_class(added("20%"), includes=False)

    assert by_unit([vat], [[(100, 1)]], HALF_UP_CENT) == [[0]]
    assert by_line([vat], [100], [100], None, HALF_UP_CENT) == [[20]]


def test_a_units_tax_is_counted_for_every_unit_and_a_lines_once() -> None:
    rates = [
        TaxRate(id="bottle", kind="per_unit", amount=Money("0.25", "EUR")),
        TaxRate(id="crate", kind="per_line", amount=Money("3", "EUR")),
        TaxRate(id="vat", rate="20%"),
    ]
    tax_class = compile_class(rates, includes=False)

    assert by_unit([tax_class], [[(2, 100), (1, 101)]], HALF_UP_CENT) == [[75, 300, 60]]


def test_what_is_fixed_for_a_line_inside_its_price_takes_no_tax_below_zero() -> None:
    """0.12 with a levy of 0.39 inside: the levy is all of it, and VAT is on nothing."""
    rates = [
        TaxRate(id="vat", rate="9.975%"),
        TaxRate(id="crate", kind="per_line", amount=Money("0.39", "EUR"), sequence=1),
    ]
    inside = compile_class(rates, includes=True)

    assert by_unit([inside], [[(1, 12)]], HALF_UP_CENT) == [[0, 12]]
    assert by_unit([inside], [[(3, 400)]], HALF_UP_CENT) == [[105, 39]]


def test_fixed_taxes_above_the_price_that_holds_them_are_that_price_by_group() -> None:
    """Two levies of 0.02 share the 0.02 that hold them, a cent each; VAT is on nothing."""
    rates = [
        TaxRate(id="bottle", kind="per_unit", amount=Money("0.02", "EUR")),
        TaxRate(id="lid", kind="per_unit", amount=Money("0.02", "EUR"), sequence=1),
        TaxRate(id="vat", rate="19%", sequence=2),
    ]
    lines = [compile_class(rates, includes=True)], [2], ONE, None, HALF_UP_CENT

    assert by_line(*lines) == by_group(*lines, lambda: in_order(1)) == [[1, 1, 0]]


def test_each_mode_rounds_its_own_way() -> None:
    """2.5 cents: up to 3, or to the even 2."""
    five = compile_class(added("5%"), includes=False)

    taxes = [
        by_line([five], [50], ONE, None, TaxPolicy(rounding=Rounding(mode)))
        for mode in (HALF_UP, HALF_EVEN)
    ]

    assert taxes == [[[3]], [[2]]]


def test_negative_amounts_are_rounded_as_the_mirror() -> None:
    five = compile_class(added("5%"), includes=False)

    assert by_line([five], [-50], ONE, None, HALF_UP_CENT) == [[-3]]


def test_tax_may_be_rounded_to_a_coarser_step() -> None:
    vat = compile_class(added("8.1%"), includes=False)
    to_5 = TaxPolicy(rounding=Rounding(step=5))

    assert by_line([vat], [1000], ONE, None, to_5) == [[80]]


def test_group_tax_goes_first_to_the_line_that_lost_most() -> None:
    """1.4 and 1.3 cents are 3 together: the odd one is for 1.4."""
    ten = compile_class(added("10%"), includes=False)

    assert by_group(
        [ten] * 2, [13, 14], TWO, None, HALF_UP_CENT, lambda: in_order(2)
    ) == [[1], [2]]


def test_between_equal_claims_content_decides_and_is_asked_only_then() -> None:
    five = compile_class(added("5%"), includes=False)
    lines = [five] * 2, [10, 10], TWO, None, HALF_UP_CENT

    assert by_group(*lines, lambda: [1, 0]) == [[0], [1]]
    assert by_group(*lines, lambda: [0, 1]) == [[1], [0]]

    def never() -> range:
        raise AssertionError

    assert by_group([five] * 2, [20, 20], TWO, None, HALF_UP_CENT, never) == [[1], [1]]


def test_group_tax_may_be_rounded_to_a_coarser_step_and_may_be_negative() -> None:
    """8.1 % of 10.00 and 7.00 are 1.377: 1.40 in steps of 0.05, 0.80 and 0.60."""
    vat = compile_class(added("8.1%"), includes=False)
    to_5 = TaxPolicy(rounding=Rounding(step=5))

    for sign in (1, -1):
        amounts = [1000 * sign, 700 * sign]
        taxes = by_group([vat] * 2, amounts, TWO, None, to_5, lambda: in_order(2))
        assert taxes == [[80 * sign], [60 * sign]]


def test_two_rates_are_two_groups() -> None:
    low, high = (compile_class(added(rate), includes=True) for rate in ("7%", "19%"))
    taxes = by_group(
        [low, high, low],
        [107, 119, 107],
        THREE,
        None,
        HALF_UP_CENT,
        lambda: in_order(3),
    )

    assert taxes == [[7], [19], [7]]


def test_all_rates_together_are_rounded_once() -> None:
    """0.5 + 0.4 cents: 1 in all; by rate it would be 1 and 0."""
    first, second = (
        compile_class([TaxRate(id=rate, rate=rate)], includes=False)
        for rate in ("5%", "4%")
    )
    lines = [first, second], [10, 10], TWO, None, HALF_UP_CENT, lambda: in_order(2)

    assert by_group(*lines, together=True) == [[1], [0]]
    third = compile_class([TaxRate(id="x", rate="5%")], includes=False)
    lines = [first, third], [10, 10], TWO, None, HALF_UP_CENT, lambda: in_order(2)
    assert by_group(*lines) == [[1], [1]]
    assert sum(tax for (tax,) in by_group(*lines, together=True)) == 1


def test_combined_rates_are_rounded_as_one_and_split() -> None:
    """State 4 %, city 4.5 %, surcharge 0.375 % of 1.99: 17.66 cents are 18, not 8+9+1."""
    ny = compile_class(added("4%", "4.5%", "0.375%"), includes=False)
    combined = TaxPolicy(combine=True)

    assert by_line([ny], [199], ONE, None, HALF_UP_CENT) == [[8, 9, 1]]
    assert by_line([ny], [190], ONE, None, HALF_UP_CENT) == [[8, 9, 1]]
    assert by_line([ny], [190], ONE, None, combined) == [[8, 8, 1]]
    assert by_group([ny] * 2, [95, 95], TWO, None, combined, lambda: in_order(2)) in (
        [[4, 4, 1], [4, 4, 0]],
        [[4, 4, 0], [4, 4, 1]],
    )


def test_a_running_remainder_is_taken_along_the_lines() -> None:
    """8.25 % of 10 and 11: 0.825 is 0.83, and 0.9075 less the half cent given is 0.90."""
    vat = compile_class(added("8.25%"), includes=False)
    running = TaxPolicy(carry=TaxCarry.RUNNING)

    assert by_group(
        [vat] * 2, [1000, 1100], TWO, None, running, lambda: in_order(2)
    ) == [[83], [90]]


def test_untaxed_lines_take_no_part() -> None:
    free = compile_class([], includes=False)
    vat = compile_class(added("20%"), includes=False)

    assert by_line([free, vat], [100, 100], TWO, None, HALF_UP_CENT) == [[], [20]]
    assert by_group(
        [free, vat], [100, 100], TWO, None, HALF_UP_CENT, lambda: in_order(2)
    ) == [[], [20]]


def test_an_order_tax_is_shared_by_amount_and_a_free_line_bears_none() -> None:
    bag = compile_class(
        [TaxRate(id="bag", kind="per_order", amount=Money("0.10", "EUR"))],
        includes=False,
    )
    vat = compile_class(added("20%"), includes=False)
    classes = [bag, vat, bag, bag]
    amounts = [100, 500, 200, 0]
    taxes = by_line(classes, amounts, (1, 1, 1, 1), None, HALF_UP_CENT)

    add_order_taxes(taxes, classes, amounts, HALF_UP_CENT, lambda: in_order(4))

    assert taxes == [[3], [100], [7], [0]]


def test_fractions_of_a_unit_are_taken_by_line_and_by_group() -> None:
    """0.5 kg of two goods with a levy of 0.03 a kg: 1.5 cents each, 3 together."""
    levy = compile_class(
        [TaxRate(id="levy", kind="per_unit", amount=Money("0.03", "EUR"))],
        includes=False,
    )
    lines = [levy] * 2, [500, 500], (5, 5), (10, 10), HALF_UP_CENT

    assert by_line(*lines) == [[2], [2]]
    assert sum(tax for (tax,) in by_group(*lines, lambda: in_order(2))) == 3


@pytest.mark.parametrize("unit", [1, 10, 1000])
def test_engines_may_count_in_finer_steps(unit: int) -> None:
    """With steps below the cent, fixed taxes are so many steps."""
    rates = [TaxRate(id="levy", kind="per_unit", amount=Money("0.25", "EUR"))]
    tax_class = compile_class(rates, includes=False, unit=unit)

    assert by_line([tax_class], [100 * unit], ONE, None, HALF_UP_CENT) == [[25 * unit]]


def test_rounding_takes_no_more_out_of_a_price_than_it_is() -> None:
    """Two taxes inside 0.01, each rounded up, are 0.01 together, on every level."""
    two = compile_class(added("19%", "5%"), includes=True)
    policy = TaxPolicy(rounding=Rounding("up"))

    for taxes in (
        by_line([two], [1], [1], None, policy),
        by_unit([two], [[(1, 1)]], policy),
        by_group([two], [1], [1], None, policy, lambda: range(1)),
    ):
        assert sum(taxes[0]) == 1
    assert sum(by_unit([two], [[(3, 1)]], policy)[0]) == 3
