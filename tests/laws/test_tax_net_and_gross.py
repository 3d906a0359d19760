"""Net and tax make the gross, and a price that holds its taxes stays what it is."""

from __future__ import annotations

from fractions import Fraction

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.tax import TaxKind, TaxPolicy
from ecomkit.tax.compiled import TaxClass, compile_class
from ecomkit.tax.levels import by_group, by_line
from ecomkit.tax.solving import in_steps
from tests.laws.tax_columns import (
    CURRENCIES,
    Columns,
    columns,
    content_ranks,
    policies,
    rates,
    tax_classes,
)


@settings(max_examples=300)
@given(
    st.sampled_from(CURRENCIES).flatmap(tax_classes),
    st.integers(-50_000, 50_000),
    st.integers(0, 9),
)
def test_solved_taxes_are_what_their_rows_say(
    tax_class: TaxClass, amount: int, count: int
) -> None:
    """Put back where they came from, the solved taxes fulfill every row, exactly.

    Fixed taxes inside a price below them share it, and leave no net.
    """
    sign = -1 if amount < 0 else 1
    tops, bottom = tax_class.exact(amount, sign * count)
    amount = abs(amount)
    taxes = [Fraction(sign * top, bottom) for top in tops]
    net = amount - sum(
        tax for tax, inside in zip(taxes, tax_class.inside, strict=True) if inside
    )

    gross = net + sum(taxes)
    assert net >= 0
    assert min(taxes, default=0) >= 0

    for place, (rate, tax) in enumerate(zip(tax_class.rates, taxes, strict=True)):
        if not net and tax_class.inside[place]:
            continue
        share = Fraction(rate.rate.numerator, rate.rate.denominator)
        below = sum(
            earlier
            for row, earlier in zip(tax_class.rates[:place], taxes, strict=False)
            if rate.compound or (row.affects_base and not rate.base_unaffected)
        )
        if rate.kind is TaxKind.PERCENT:
            assert tax == share * (net + below)
        elif rate.kind is TaxKind.PERCENT_OF_GROSS:
            assert tax == share * gross
        elif rate.amount is not None:
            times = count if rate.kind is TaxKind.PER_UNIT else 1
            assert tax == in_steps(rate.amount, 1) * times


@settings(max_examples=150)
@given(columns(), policies(), st.booleans())
def test_net_and_taxes_make_the_gross_of_lines_groups_and_all(
    lines: Columns, policy: TaxPolicy, by_rate: bool
) -> None:
    """What the lines' taxes are taken on, and the taxes, sum to what is paid."""
    taxes = (
        by_group(
            lines.classes,
            lines.amounts,
            lines.counts,
            None,
            policy,
            lambda: content_ranks(lines),
        )
        if by_rate
        else by_line(lines.classes, lines.amounts, lines.counts, None, policy)
    )

    nets = grosses = due = 0
    for tax_class, amount, tax in zip(lines.classes, lines.amounts, taxes, strict=True):
        held = sum(t for t, inside in zip(tax, tax_class.inside, strict=True) if inside)
        net = amount - held
        nets, grosses, due = nets + net, grosses + net + sum(tax), due + sum(tax)
        if all(tax_class.inside):
            assert net + sum(tax) == amount
        if tax:
            assert tax_class.bases(amount, tax)[0] == net
    assert nets + due == grosses


@settings(max_examples=150)
@given(st.sampled_from(CURRENCIES), st.integers(0, 9_999), st.integers(1, 9), st.data())
def test_added_and_contained_taxes_are_two_views_of_one_tax(
    currency: str, net: int, count: int, data: st.DataObject
) -> None:
    """Taken out of the exact gross, a stack of taxes is what was put in."""
    stacked = [data.draw(rates(currency, place)) for place in range(3)]
    bare = [attrs.evolve(row, included=None) for row in stacked]  # prices decide
    added = compile_class(bare, includes=False)
    tops, bottom = added.exact(net, count)
    gross = net * bottom + sum(tops)

    contained = compile_class(bare, includes=True, unit=bottom)  # gross in finer steps
    again, below = contained.exact(gross, count)

    assert [Fraction(top, below) for top in again] == [Fraction(top) for top in tops]
