"""Rounding what is paid in cash never touches tax: it is an amount of its own."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding, RoundingMode
from ecomkit.tax.documents import (
    DocumentLine,
    StatedTotals,
    check_totals,
    document_totals,
)
from tests.laws.tax_columns import CURRENCIES

lines = st.lists(
    st.tuples(
        st.integers(-99_999, 999_999), st.sampled_from(["0%", "5%", "7%", "19%"])
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=200)
@given(
    st.sampled_from(CURRENCIES),
    lines,
    st.sampled_from(RoundingMode),
    st.sampled_from([1, 5, 10, 50, 100]),
)
def test_a_document_rounded_for_cash_has_the_tax_it_had(
    currency: str, lines: list[tuple[int, str]], mode: RoundingMode, step: int
) -> None:
    """Only the payable rounding and the payable amount differ, and they close."""
    written = [
        DocumentLine(
            net=Money.from_minor(net, currency),
            rate=rate,
            category="S" if rate != "0%" else "Z",
        )
        for net, rate in lines
    ]
    exact = document_totals(currency, written)
    cash = document_totals(
        currency, written, payable_rounding=Rounding(mode, step=step)
    )

    assert cash.payable.minor() % step == 0
    assert cash.payable - cash.payable_rounding == exact.payable
    assert abs(cash.payable_rounding.minor()) < step
    assert cash == attrs.evolve(
        exact, payable=cash.payable, payable_rounding=cash.payable_rounding
    )


@settings(max_examples=200)
@given(st.sampled_from(CURRENCIES), lines, st.integers(0, 10_000))
def test_a_document_closes_and_breaks_no_official_rule(
    currency: str, lines: list[tuple[int, str]], prepaid: int
) -> None:
    """Bases sum to the net, taxes to the tax, and net, tax and prepayment to the rest."""
    written = [
        DocumentLine(
            net=Money.from_minor(net, currency),
            rate=rate,
            category="S" if rate != "0%" else "Z",
        )
        for net, rate in lines
    ]
    totals = document_totals(
        currency, written, prepaid=Money.from_minor(prepaid, currency)
    )

    nothing = Money.zero(currency)
    assert sum((g.base for g in totals.breakdown), nothing) == totals.total_net
    assert sum((g.tax for g in totals.breakdown), nothing) == totals.tax_total
    assert totals.total_net + totals.tax_total == totals.total
    assert totals.total - totals.prepaid == totals.payable
    broken = check_totals(StatedTotals.from_totals(totals), written)
    # The norm has two places, a fils is a thousandth.
    assert all(rule.startswith("BR-DEC-") for rule in broken)
    assert not broken or currency == "KWD"
    assert totals == attrs.evolve(
        document_totals(
            currency, written[::-1], prepaid=Money.from_minor(prepaid, currency)
        ),
        line_nets=totals.line_nets,
    )
