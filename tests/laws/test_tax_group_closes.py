"""Tax that is rounded in one sum comes back to the lines, and the lines add up to it."""

from __future__ import annotations

from fractions import Fraction

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money.amount import Money
from ecomkit.tax import TaxKind, TaxPolicy, TaxRate
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.levels import add_order_taxes, by_group, by_line
from tests.laws.tax_columns import (
    Columns,
    columns,
    content_ranks,
    exact_taxes,
    is_tight,
    policies,
)


def taxes_by_group(
    lines: Columns, policy: TaxPolicy, *, together: bool = False
) -> list[list[int]]:
    return by_group(
        lines.classes,
        lines.amounts,
        lines.counts,
        None,
        policy,
        lambda: content_ranks(lines),
        together=together,
    )


def any_is_tight(lines: Columns, policy: TaxPolicy) -> bool:
    return any(
        is_tight(lines, line, policy.rounding.step) for line in range(len(lines))
    )


@settings(max_examples=150)
@given(columns(), policies())
def test_lines_sum_to_their_groups_rounded_tax(
    lines: Columns, policy: TaxPolicy
) -> None:
    """Each rate is rounded once; what its lines bear is that sum."""
    policy = attrs.evolve(policy, combine=False)
    taxes = taxes_by_group(lines, policy)

    exact: dict[object, Fraction] = {}
    borne: dict[object, int] = {}
    for line, tax_class in enumerate(lines.classes):
        for key, part, tax in zip(
            tax_class.keys, exact_taxes(lines, line), taxes[line], strict=True
        ):
            exact[key] = exact.get(key, Fraction(0)) + part
            borne[key] = borne.get(key, 0) + tax
    rounded = {
        key: policy.rounding.of(total.numerator, total.denominator)
        for key, total in exact.items()
    }
    if any_is_tight(lines, policy):  # no line bears more inside than it costs
        assert all(borne[key] <= tax for key, tax in rounded.items())
    else:
        assert borne == rounded


@settings(max_examples=150)
@given(columns(), policies(), st.booleans())
def test_all_lines_sum_to_what_was_rounded_together(
    lines: Columns, policy: TaxPolicy, together: bool
) -> None:
    """Combined rates are rounded once for their goods, or once for the whole cart."""
    policy = attrs.evolve(policy, combine=True)
    taxes = taxes_by_group(lines, policy, together=together)

    exact: dict[object, Fraction] = {}
    borne: dict[object, int] = {}
    for line, tax_class in enumerate(lines.classes):
        if tax_class.rates:
            pool = None if together else tax_class.keys
            part = sum(exact_taxes(lines, line), Fraction(0))
            exact[pool] = exact.get(pool, Fraction(0)) + part
            borne[pool] = borne.get(pool, 0) + sum(taxes[line])
    rounded = {
        pool: policy.rounding.of(total.numerator, total.denominator)
        for pool, total in exact.items()
    }
    if any_is_tight(lines, policy):
        assert all(borne[pool] <= tax for pool, tax in rounded.items())
    else:
        assert borne == rounded


@settings(max_examples=150)
@given(columns(), policies(), st.booleans())
def test_no_line_is_a_step_away_from_its_exact_tax(
    lines: Columns, policy: TaxPolicy, together: bool
) -> None:
    """A line bears its exact tax, rounded up or down; a line without tax bears none."""
    taxes = taxes_by_group(lines, policy, together=together)

    for line in range(len(lines)):
        for part, tax in zip(exact_taxes(lines, line), taxes[line], strict=True):
            tight = is_tight(lines, line, policy.rounding.step)
            assert abs(tax - part) < policy.rounding.step or tight
            assert part or not tax


@settings(max_examples=100)
@given(columns(), policies())
def test_rates_combined_on_a_line_sum_to_one_rounded_tax(
    lines: Columns, policy: TaxPolicy
) -> None:
    """By line, rates that are combined are rounded as one and split exactly."""
    policy = attrs.evolve(policy, combine=True)
    taxes = by_line(lines.classes, lines.amounts, lines.counts, None, policy)

    for line in range(len(lines)):
        total = sum(exact_taxes(lines, line), Fraction(0))
        rounded = policy.rounding.of(total.numerator, total.denominator)
        if is_tight(lines, line, policy.rounding.step):
            assert sum(taxes[line]) <= rounded
        else:
            assert sum(taxes[line]) == rounded


@settings(max_examples=100)
@given(
    st.lists(st.integers(-500, 2_000), min_size=1, max_size=7), st.integers(0, 1_000)
)
def test_a_tax_once_per_order_is_charged_once(amounts: list[int], fee: int) -> None:
    """However many lines carry it, together they bear its amount."""
    rate = TaxRate(
        id="bag", kind=TaxKind.PER_ORDER, amount=Money.from_minor(fee, "EUR")
    )
    classes = [compile_class([rate], includes=True)] * len(amounts)
    taxes = by_line(classes, amounts, [1] * len(amounts), None, TaxPolicy())
    add_order_taxes(taxes, classes, amounts, TaxPolicy(), lambda: range(len(amounts)))

    assert sum(tax for (tax,) in taxes) == fee
    assert all(tax >= 0 for (tax,) in taxes)
