"""In which order the lines were put into the cart does not change a line's tax."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money.amount import Money
from ecomkit.tax import TaxKind, TaxPolicy, TaxRate
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.levels import add_order_taxes, by_group, by_line, by_unit
from tests.laws.tax_columns import Columns, columns, content_ranks, policies


def told_by_line(lines: Columns, taxes: list[list[int]]) -> Sequence[object]:
    """What each line is and what tax it bears, in no order of lines."""
    return sorted(
        (lines.amounts[line], lines.counts[line], lines.classes[line].keys, tax)
        for line, tax in enumerate(taxes)
    )


@settings(max_examples=200)
@given(columns(least=2), policies(), st.booleans(), st.data())
def test_group_tax_does_not_depend_on_the_order_of_lines(
    lines: Columns, policy: TaxPolicy, together: bool, data: st.DataObject
) -> None:
    """Odd cents go by the lines' content, never by their place."""
    shuffled = lines.in_order(data.draw(st.permutations(range(len(lines)))))

    first, second = (
        by_group(
            some.classes,
            some.amounts,
            some.counts,
            None,
            policy,
            partial(content_ranks, some),
            together=together,
        )
        for some in (lines, shuffled)
    )

    assert told_by_line(lines, first) == told_by_line(shuffled, second)


@settings(max_examples=100)
@given(columns(least=2), policies(), st.data())
def test_line_and_unit_tax_do_not_depend_on_the_order_of_lines(
    lines: Columns, policy: TaxPolicy, data: st.DataObject
) -> None:
    """A line or unit that is rounded by itself knows no neighbors."""
    shuffled = lines.in_order(data.draw(st.permutations(range(len(lines)))))

    for level in (line_taxes, unit_taxes):
        assert told_by_line(lines, level(lines, policy)) == told_by_line(
            shuffled, level(shuffled, policy)
        )


def line_taxes(lines: Columns, policy: TaxPolicy) -> list[list[int]]:
    return by_line(lines.classes, lines.amounts, lines.counts, None, policy)


def unit_taxes(lines: Columns, policy: TaxPolicy) -> list[list[int]]:
    units = [
        [(count, amount)]
        for count, amount in zip(lines.counts, lines.amounts, strict=True)
    ]
    return by_unit(lines.classes, units, policy)


@settings(max_examples=100)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=6), st.data())
def test_a_tax_once_per_order_is_shared_by_content(
    amounts: list[int], data: st.DataObject
) -> None:
    """The odd cent of a fee per order goes by content, too."""
    rate = TaxRate(id="bag", kind=TaxKind.PER_ORDER, amount=Money("0.05", "EUR"))
    tax_class = compile_class([rate], includes=False)

    def shares(amounts: list[int]) -> list[tuple[int, int]]:
        taxes = [[0] for _ in amounts]
        order = sorted(range(len(amounts)), key=amounts.__getitem__)
        ranks = [order.index(line) for line in range(len(amounts))]
        add_order_taxes(
            taxes, [tax_class] * len(amounts), amounts, TaxPolicy(), lambda: ranks
        )
        return sorted(zip(amounts, (tax for (tax,) in taxes), strict=True))

    assert shares(amounts) == shares(data.draw(st.permutations(amounts)))
