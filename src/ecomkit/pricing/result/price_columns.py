"""PriceColumns: what a finished pricing comes to, whole numbers only, from which all is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.catalog.content import Content
from ecomkit.measures import unit_ratio
from ecomkit.money.amount import Money, minor_money
from ecomkit.money.currency import minor_unit
from ecomkit.money.denomination import Denomination
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import divide
from ecomkit.pricing.result.part_share import PartShare
from ecomkit.pricing.result.unit_runs import even_runs, whole_runs
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.tax.compiled import PERCENTAGES, TaxClass, TaxForm, compile_class
from ecomkit.tax.derived import portioned_class
from ecomkit.tax.levels import by_line, by_unit
from ecomkit.tax.policy import TaxBase, TaxLevel, TaxPolicy
from ecomkit.tax.rate import TaxRate

_NEAR = Fraction(1, 10**15)  # of one: portions are kept to eighteen places


@attrs.frozen(kw_only=True)
class RowTerms:
    """How a row was priced: its unit price, its taxes, and where they come from.

    ``listed`` is the price of a unit before, ``price`` after catalog promotions, both in
    steps times ``div``; ``catalog`` names those promotions and what each took off a unit.
    ``rates`` are the taxes as they came out: what was not charged at this price is among
    them at zero, with the reason. ``list_rates`` are those of the price before discounts,
    where they are others. ``portions`` say which part of the net each rate falls on, where
    a bundle is taxed by its parts, or a fee or a delivery as the goods are; ``levies`` what is
    in the base of each besides, in minor units for each unit: the fixed taxes of parts. ``compare_at`` and ``lowest_prior`` are
    reference prices like ``listed``, ``content`` how much one unit holds, and ``shown`` the
    side of the tax on which the buyer is shown all of them. ``unit`` is what all of them are
    for, such as a kilogram; "" where the article does not say. ``parts`` are what the parts of
    a bundle are of the row.
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
    levies: tuple[Rate, ...] = ()
    list_rates: tuple[TaxRate, ...] = ()
    compare_at: int | None = None
    lowest_prior: int | None = None
    content: Content | None = None
    shown: TaxSide = TaxSide.LISTED
    unit: str = ""
    parts: tuple[PartShare, ...] = ()
    _classes: dict[bool, TaxClass] = attrs.field(
        init=False, factory=dict, eq=False, repr=False
    )

    def tax_class(
        self, step: Denomination, *, before_discount: bool = False
    ) -> TaxClass:
        """Its taxes, compiled once, for amounts that are counted in *step*."""
        is_other = before_discount and bool(self.list_rates)
        found = self._classes.get(is_other)
        if found is None:
            rates = self.list_rates if is_other else self.rates
            minor: int = 10 ** minor_unit(step.currency.code)
            unit = max(step.unit.as_integer_ratio()[1] // minor, 1)
            if self.portions:
                found = portioned_class(
                    rates, self.portions, self.inside, unit, self.levies
                )
            else:
                found = compile_class(rates, includes=self.includes_tax, unit=unit)
            self._classes[is_other] = found
        return found


class DiscountColumn(NamedTuple):
    """What one promotion took off which rows, and how many units of each it served.

    ``benefit`` is the place of the benefit that gave it among the promotion's.
    """

    promotion: str
    version: str
    code: str
    rows: Sequence[int]
    shares: Sequence[int]
    units: Sequence[int | Decimal] | None = None
    benefit: int = 0


@attrs.define(eq=False)  # freezing it would cost a tenth of every price
class PriceColumns:
    """Every figure of a priced cart, in steps of one currency.

    ``step`` is what is counted, ``tax_policy`` how taxes were taken. Rows are goods (the
    last ``gifts_count`` of them added by promotions), fees and then deliveries.
    ``subtotals`` are before, ``amounts`` after discounts, in the basis of the price list;
    ``tax_included`` is the tax inside an amount, ``tax_added`` the tax on top (None: on no
    row). ``tax_parts`` split the tax of rows that bear several. ``cash`` is what rounding
    to coins adds to the total.
    """

    step: Denomination
    tax_policy: TaxPolicy
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
            self.tax_policy.rounding,
            self.tax_policy.level,
            self.tax_policy.base,
            self.tax_policy.combine,
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
                    column.benefit,
                )
                for column in self.discounts
            ],
            self.cash,
        )

    @cached_property
    def discounts_by_row(self) -> Mapping[int, Sequence[tuple[DiscountColumn, int]]]:
        """What was taken off each row: the columns, and the row's place in each."""
        found: dict[int, list[tuple[DiscountColumn, int]]] = {}
        for column in self.discounts:
            for index, row in enumerate(column.rows):
                if column.shares[index] or column.units:
                    found.setdefault(row, []).append((column, index))
        return found

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

    def quantity_of(self, row: int) -> tuple[int, int]:
        """How many units a row has, as a fraction; a fee or a delivery is one.

        They are those that its prices are for: 500 g at so much a kilogram are 1/2.
        """
        item = self.items[row]
        if isinstance(item, LineItem):
            top, bottom = item.quantity.as_integer_ratio()
            unit = self.terms[row].unit
            if unit and item.unit and item.unit != unit:
                ratio = unit_ratio(item.unit, unit)
                assert ratio is not None  # or the line would have had no price
                top, bottom = (
                    Fraction(top, bottom) * Fraction(*ratio)
                ).as_integer_ratio()
            return (-top if self.amounts[row] < 0 else top), bottom
        return 1, 1

    def tax_class_of(self, row: int, *, before_discount: bool = False) -> TaxClass:
        """The taxes of a row as a class, those of its price before discounts if asked."""
        return self.terms[row].tax_class(self.step, before_discount=before_discount)

    def taxes_before_discount(self, row: int) -> tuple[int, int]:
        """What a row's taxes would be without discounts: inside its price, and on top.

        As for a row by itself, where the policy rounds the tax of several rows as one.
        """
        subtotal, policy = self.subtotals[row], self.tax_policy
        if (
            subtotal == self.amounts[row]
            or not self.terms[row].rates
            or policy.base is TaxBase.BEFORE_DISCOUNT
        ):
            return self.tax_included_of(row), self.tax_added_of(row)
        tax = self.tax_class_of(row, before_discount=True)
        if tax.form is not TaxForm.MIXED and policy.level is not TaxLevel.UNIT:
            found = policy.rounding.of(subtotal * tax.numerator, tax.denominator)
            return (found, 0) if tax.inside[0] else (0, found)
        count, per = self.quantity_of(row)
        units = None
        if policy.level is TaxLevel.UNIT and per == 1:
            units = whole_runs(even_runs(subtotal, abs(count)))
        if units is None:
            (taxes,) = by_line([tax], [subtotal], [count], [per], policy)
        else:
            (taxes,) = by_unit([tax], [units], policy)
        pairs = list(zip(taxes, tax.inside, strict=True))
        inside = sum(steps for steps, inner in pairs if inner)
        return inside, sum(taxes) - inside

    def tax_parts_of(self, row: int) -> Iterator[tuple[TaxRate, int, int, bool]]:
        """Each tax on a row: its rate, its base and amount in steps, and whether inside."""
        terms = self.terms[row]
        rates = terms.rates
        if not rates:
            return
        parts = self.tax_parts.get(row)
        if parts is None:
            parts = (self.tax_included_of(row) + self.tax_added_of(row),) * len(rates)
        amount = self.amounts[row]
        if self.tax_policy.base is TaxBase.BEFORE_DISCOUNT:
            amount = self.subtotals[row]
        if terms.portions:
            net = amount - self.tax_included_of(row)
            bases = _portions(net, rates, terms.portions)
            if terms.levies:
                levies = self._levies_of(row, parts, is_bare=not net)
                bases = [base + own for base, own in zip(bases, levies, strict=True)]
        elif len(rates) == 1 and rates[0].excess_over is None:
            bases = [amount - self.tax_included_of(row)]
        else:
            bases = self.tax_class_of(row).bases(amount, parts, *self.quantity_of(row))
        yield from zip(rates, bases, parts, terms.inside, strict=True)

    def _levies_of(
        self, row: int, taxes: Sequence[int], *, is_bare: bool
    ) -> Iterator[int]:
        # What is in the bases of a row's taxes besides its net. Of a price that leaves no
        # net, it is what the taxes came to.
        top, bottom = self.quantity_of(row)
        steps = Fraction(10 ** minor_unit(self.step.currency.code))
        steps = 1 / (steps * Fraction(self.step.unit))
        sign = -1 if self.amounts[row] < 0 else 1
        terms = self.terms[row]
        for levy, rate, tax in zip(terms.levies, terms.rates, taxes, strict=True):
            if is_bare and levy.numerator and rate.rate.numerator:
                yield divide(tax * rate.rate.denominator, rate.rate.numerator)
                continue
            whole = steps * levy.numerator * abs(top) / (levy.denominator * bottom)
            yield sign * divide(whole.numerator, whole.denominator)

    def tax_share(self, row: int) -> Fraction:
        """The taxes of a row together, those that are percentages, as a share of its net."""
        if not self.terms[row].rates:
            return Fraction(0)
        tax = self.tax_class_of(row)
        tops = [a for a, _, _ in tax.coefficients]
        bottom = tax.denominator
        if any(rate.excess_over is not None for rate in tax.rates):
            tops, over = tax.exact(self.amounts[row], *self.quantity_of(row))
            bottom = self.amounts[row] * over
        net = bottom - sum(
            top for top, inner in zip(tops, tax.inside, strict=True) if inner
        )
        return Fraction(sum(tops), net) if net else Fraction(0)

    def tax_shares(self, row: int) -> tuple[Fraction, ...]:
        """Each tax on a row as an exact share of the net amount, taxes on taxes included.

        For what falls on a portion of the row, of that portion.
        """
        terms = self.terms[row]
        if terms.portions:
            return tuple(
                Fraction(rate.rate.numerator, rate.rate.denominator)
                * max(Fraction(portion.numerator, portion.denominator), Fraction(1))
                for rate, portion in zip(terms.rates, terms.portions, strict=True)
            )
        tax = self.tax_class_of(row)
        parts = list(zip(tax.coefficients, tax.inside, strict=True))
        net = tax.denominator - sum(a for (a, _, _), inner in parts if inner)
        if net:
            return tuple(Fraction(a, net) for (a, _, _), _ in parts)
        return tuple(
            Fraction(rate.rate.numerator, rate.rate.denominator) for rate in terms.rates
        )


def _portions(
    net: int, rates: Sequence[TaxRate], portions: Sequence[Rate]
) -> list[int]:
    # Cut cumulatively for each tax, or for all where each part bears another, so that the
    # portions sum to the whole.
    bases: list[int] = []
    sizes = [Fraction(portion.numerator, portion.denominator) for portion in portions]
    of_parts = (
        size
        for rate, size in zip(rates, sizes, strict=True)
        if rate.kind in PERCENTAGES
    )
    by_part = abs(sum(of_parts, Fraction(-1))) < _NEAR
    reached: dict[str, tuple[Fraction, int]] = {}
    for rate, size in zip(rates, sizes, strict=True):
        tax = "" if by_part and rate.kind in PERCENTAGES else rate.id
        begin, cut = reached.get(tax, (Fraction(0), 0))
        end = begin + size
        reached[tax] = end, divide(net * end.numerator, end.denominator)
        bases.append(reached[tax][1] - cut)
    return bases
