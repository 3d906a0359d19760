"""Generated taxes and columns of lines, in currencies with 0, 2 and 3 decimals."""

from __future__ import annotations

from fractions import Fraction

import attrs
from hypothesis import strategies as st

from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding, RoundingMode
from ecomkit.tax import TaxKind, TaxPolicy, TaxRate, TaxTreatment
from ecomkit.tax.compiled import TaxClass, compile_class

CURRENCIES = ("JPY", "EUR", "KWD")

percentages = st.sampled_from(
    ["0%", "0.5%", "4%", "5%", "5.5%", "7%", "8.25%", "9.975%", "19%", "20%", "1/3"]
)
modes = st.sampled_from(RoundingMode)
MIRRORED = [
    mode
    for mode in RoundingMode
    if mode not in {RoundingMode.HALF_CEILING, RoundingMode.HALF_FLOOR}
]


@attrs.frozen(kw_only=True)
class Columns:
    """Lines as the engines hold them: one entry of each column is one line."""

    currency: str
    classes: list[TaxClass]
    amounts: list[int]
    counts: list[int]

    def __len__(self) -> int:
        return len(self.classes)

    def in_order(self, order: list[int]) -> Columns:
        """The same lines, written down in another order."""
        return Columns(
            currency=self.currency,
            classes=[self.classes[line] for line in order],
            amounts=[self.amounts[line] for line in order],
            counts=[self.counts[line] for line in order],
        )

    def mirrored(self) -> Columns:
        """The same lines coming back."""
        return attrs.evolve(
            self,
            amounts=[-amount for amount in self.amounts],
            counts=[-count for count in self.counts],
        )


@st.composite
def rates(draw: st.DrawFn, currency: str, place: int) -> TaxRate:
    """Any tax that the library can charge on a line."""
    kind = draw(
        st.sampled_from(
            [TaxKind.PERCENT] * 6 + [TaxKind.PERCENT_OF_GROSS, "unit", "line"]
        )
    )
    if kind in {"unit", "line"}:
        return TaxRate(
            id=f"levy-{place}",
            kind=TaxKind.PER_UNIT if kind == "unit" else TaxKind.PER_LINE,
            amount=Money.from_minor(draw(st.integers(0, 150)), currency),
            included=draw(st.sampled_from([None, True, False])),
            affects_base=draw(st.booleans()),
            sequence=place,
        )
    share = draw(percentages)
    return TaxRate(
        id=f"tax-{place}",
        rate=share,
        kind=kind,
        treatment=TaxTreatment.STANDARD,
        included=draw(st.sampled_from([None, None, True, False])),
        compound=draw(st.booleans()),
        affects_base=draw(st.booleans()),
        base_unaffected=draw(st.booleans()),
        sequence=place,
    )


@st.composite
def tax_classes(draw: st.DrawFn, currency: str) -> TaxClass:
    """Up to three taxes that meet on the same goods."""
    stacked = [draw(rates(currency, place)) for place in range(draw(st.integers(0, 3)))]
    return compile_class(stacked, includes=draw(st.booleans()), currency=currency)


@st.composite
def columns(draw: st.DrawFn, least: int = 1, most: int = 6) -> Columns:
    """A cart's lines, of a few classes of goods."""
    currency = draw(st.sampled_from(CURRENCIES))
    known = draw(st.lists(tax_classes(currency), min_size=1, max_size=3))
    count = draw(st.integers(least, most))
    return Columns(
        currency=currency,
        classes=[draw(st.sampled_from(known)) for _ in range(count)],
        amounts=[draw(st.integers(0, 20_000)) for _ in range(count)],
        counts=[draw(st.integers(1, 9)) for _ in range(count)],
    )


@st.composite
def policies(draw: st.DrawFn, *, mirrored: bool = False) -> TaxPolicy:
    """Any rounding a tax may have, to the minor unit or a coarser step."""
    mode = draw(st.sampled_from(MIRRORED) if mirrored else modes)
    return TaxPolicy(
        rounding=Rounding(mode, step=draw(st.sampled_from([1, 1, 5]))),
        combine=draw(st.booleans()),
    )


def exact_taxes(columns: Columns, line: int) -> list[Fraction]:
    """The taxes of a line before any rounding."""
    tops, bottom = columns.classes[line].exact(
        columns.amounts[line], columns.counts[line]
    )
    return [Fraction(top, bottom) for top in tops]


def is_tight(columns: Columns, line: int, step: int) -> bool:
    """Whether the taxes inside a line leave less of it than rounding may take."""
    inside = columns.classes[line].inside
    exact = exact_taxes(columns, line)
    due = sum(tax for tax, inner in zip(exact, inside, strict=True) if inner)
    return any(inside) and columns.amounts[line] - due < step * sum(inside)


def content_ranks(columns: Columns) -> list[int]:
    """The place of each line when the lines are sorted by what they are."""
    marks = [
        (amount, count, tax_class.keys)
        for amount, count, tax_class in zip(
            columns.amounts, columns.counts, columns.classes, strict=True
        )
    ]
    order = sorted(range(len(marks)), key=marks.__getitem__)
    ranks = [0] * len(marks)
    for rank, line in enumerate(order):
        ranks[line] = rank
    return ranks
