"""PriceColumns: what a finished pricing comes to, whole numbers only, from which all is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.money.amount import Denomination, Money, minor_money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding, divide
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.rate import TaxRate


@attrs.frozen(kw_only=True)
class RowTerms:
    """How a row was priced: its unit price, its taxes, and where they come from.

    ``listed`` is the price of a unit before, ``price`` after catalog promotions, both in
    steps times ``div``; ``catalog`` names those promotions and what each took off a unit.
    ``portions`` say which part of the net each rate falls on, where a delivery is taxed in
    proportion to the goods.
    """

    price: int = 0
    listed: int = 0
    div: int = 1
    rates: tuple[TaxRate, ...] = ()
    inside: tuple[bool, ...] = ()
    includes_tax: bool = False
    tax_category: str = ""
    price_list: str = ""
    catalog: tuple[tuple[str, int], ...] = ()
    categories: frozenset[str] = frozenset()
    portions: tuple[Rate, ...] = ()


class DiscountColumn(NamedTuple):
    """What one promotion took off which rows, and how many units of each it served."""

    promotion: str
    version: str
    code: str
    rows: Sequence[int]
    shares: Sequence[int]
    units: Sequence[int] | None = None


@attrs.define(eq=False)  # freezing it would cost a tenth of every price
class PriceColumns:
    """Every figure of a priced cart, in steps of one currency.

    ``step`` is what is counted, ``rounding`` how taxes were rounded. Rows are goods (the
    last ``gifts_count`` of them added by promotions), fees and then deliveries.
    ``subtotals`` are before, ``amounts`` after discounts, in the basis of the price list;
    ``tax_included`` is the tax inside an amount, ``tax_added`` the tax on top (None: on no
    row). ``tax_parts`` split the tax of rows that bear several. ``cash`` is what rounding
    to coins adds to the total.
    """

    step: Denomination
    rounding: Rounding
    goods_count: int
    gifts_count: int
    fees_count: int
    items: Sequence[LineItem | Fee | Charge]
    terms: Sequence[RowTerms]
    subtotals: Sequence[int]
    amounts: Sequence[int]
    tax_included: Sequence[int] | None
    tax_added: Sequence[int] | None
    tax_parts: Mapping[int, Sequence[int]]
    discounts: Sequence[DiscountColumn]
    cash: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PriceColumns) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash((self.step.currency.code, tuple(self.amounts)))

    def _facts(self) -> tuple[object, ...]:
        # By content: a column may be a list, a tuple or a range.
        rows = range(len(self.items))
        return (
            self.step.currency.code,
            self.step.unit,
            self.rounding,
            self.goods_count,
            self.gifts_count,
            self.fees_count,
            tuple(self.items),
            tuple(self.terms),
            tuple(self.subtotals),
            tuple(self.amounts),
            tuple(map(self.tax_included_of, rows)),
            tuple(map(self.tax_added_of, rows)),
            {row: tuple(parts) for row, parts in self.tax_parts.items()},
            [
                (
                    column.promotion,
                    column.version,
                    column.code,
                    tuple(column.rows),
                    tuple(column.shares),
                    column.units and tuple(column.units),
                )
                for column in self.discounts
            ],
            self.cash,
        )

    def money(self, steps: int) -> Money:
        """*steps* as money."""
        return minor_money(steps, self.step)

    def unit_money(self, steps: int, div: int) -> Money:
        """A unit price of *steps* / *div* (a power of ten) as money."""
        step = self.step
        if div != 1:
            step = Denomination(step.currency, step.unit / div)
        return minor_money(steps, step)

    def tax_included_of(self, row: int) -> int:
        """The tax inside a row's amount."""
        return 0 if self.tax_included is None else self.tax_included[row]

    def tax_added_of(self, row: int) -> int:
        """The tax on top of a row's amount."""
        return 0 if self.tax_added is None else self.tax_added[row]

    def tax_parts_of(self, row: int) -> Iterator[tuple[TaxRate, int, int, bool]]:
        """Each tax on a row: its rate, its base and amount in steps, and whether inside."""
        terms = self.terms[row]
        parts = self.tax_parts.get(row)
        if parts is None:
            parts = (self.tax_included_of(row) + self.tax_added_of(row),) * len(
                terms.rates
            )
        net = self.amounts[row] - self.tax_included_of(row)
        widened = everything = 0
        nets = _portions(net, terms.portions) or [net] * len(terms.rates)
        for rate, part, inside, own in zip(
            terms.rates, parts, terms.inside, nets, strict=True
        ):
            base = own + (
                everything if rate.compound else 0 if rate.base_unaffected else widened
            )
            yield rate, base, part, inside
            everything += part
            if rate.affects_base:
                widened += part

    def tax_shares(self, row: int) -> tuple[Fraction, ...]:
        """Each tax on a row as an exact share of the net amount, taxes on taxes included."""
        terms = self.terms[row]
        if terms.portions:
            return tuple(
                Fraction(rate.rate.numerator, rate.rate.denominator)
                * Fraction(portion.numerator, portion.denominator)
                for rate, portion in zip(terms.rates, terms.portions, strict=True)
            )
        tax = compile_class(terms.rates, includes=terms.includes_tax)
        inside = sum(
            a
            for (a, _, _), inner in zip(tax.coefficients, tax.inside, strict=True)
            if inner
        )
        net = tax.denominator - inside
        return tuple(
            Fraction(a, net) if net else Fraction(0) for a, _, _ in tax.coefficients
        )


def _portions(net: int, portions: Sequence[Rate]) -> list[int]:
    # Cut cumulatively, so that the portions sum to the whole.
    cuts = [0]
    reached = Fraction(0)
    for portion in portions:
        reached += Fraction(portion.numerator, portion.denominator)
        cuts.append(divide(net * reached.numerator, reached.denominator))
    return [end - begin for begin, end in pairwise(cuts)]
