"""What comes back is the mirror of what was charged, tax included."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.tax import TaxPolicy
from ecomkit.tax.levels import by_group, by_line, by_unit
from tests.laws.tax_columns import Columns, columns, content_ranks, policies


@settings(max_examples=200)
@given(columns(), policies(mirrored=True), st.booleans())
def test_group_tax_of_returned_goods_is_the_negative_of_what_was_charged(
    lines: Columns, policy: TaxPolicy, together: bool
) -> None:
    """All goods of a group coming back undo its tax on every line.

    A fixed tax per line is no mirror: the line that comes back is a line, too.
    """
    if any(alone for c in lines.classes for _, _, alone in c.coefficients):
        return
    ranks = content_ranks(lines)

    charged, back = (
        by_group(
            some.classes,
            some.amounts,
            some.counts,
            None,
            policy,
            lambda: ranks,
            together=together,
        )
        for some in (lines, lines.mirrored())
    )

    assert back == [[-tax for tax in taxes] for taxes in charged]


@settings(max_examples=100)
@given(columns(), policies(mirrored=True))
def test_line_and_unit_tax_of_returned_goods_is_the_negative(
    lines: Columns, policy: TaxPolicy
) -> None:
    """By line and by unit, too."""
    if any(alone for c in lines.classes for _, _, alone in c.coefficients):
        return
    back = lines.mirrored()

    assert by_line(back.classes, back.amounts, back.counts, None, policy) == [
        [-tax for tax in taxes]
        for taxes in by_line(lines.classes, lines.amounts, lines.counts, None, policy)
    ]
    units = [
        [(count, amount)]
        for count, amount in zip(lines.counts, lines.amounts, strict=True)
    ]
    returned = [[(-count, amount) for count, amount in runs] for runs in units]
    assert by_unit(lines.classes, returned, policy) == [
        [-tax for tax in taxes] for taxes in by_unit(lines.classes, units, policy)
    ]
