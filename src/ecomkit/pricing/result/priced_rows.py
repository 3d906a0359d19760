"""Rows of a priced cart: lines, fees and deliveries; figures become Money when read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money, minor_money
from ecomkit.money.rounding import HALF_EVEN, divide
from ecomkit.numbers import int_or_decimal, trimmed_decimal
from ecomkit.pricing.result.price_columns import PriceColumns, RowTerms
from ecomkit.pricing.result.shown_prices import ShownPrices, shown_prices, unit_sides
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Exemption
from ecomkit.tax.treatment import TaxTreatment

_PLACES = 12


@attrs.frozen(kw_only=True)
class Discount:
    """What one promotion took off one row, and how many of its units it served.

    ``units`` are those that the row's prices are for; ``benefit`` is the place of the
    benefit that gave it among the promotion's benefits.
    """

    promotion: str
    version: str
    code: str
    amount: Money
    units: int | Decimal | None = None
    benefit: int = 0


@attrs.frozen(kw_only=True)
class TaxLine:
    """One tax on one row as it came out: what it was taken on, how much, whether in the price.

    ``rate`` is zero, with the reason, where the tax was not charged at this price or to
    this buyer. ``effective_percent`` is the tax in percent of the net that bears it: more
    than the rate where it is also taken on other taxes.
    """

    rate: TaxRate
    base: Money
    amount: Money
    included: bool
    effective_percent: Decimal

    @property
    def treatment(self) -> TaxTreatment:
        """How the law treats it."""
        return self.rate.treatment

    @property
    def reason(self) -> str:
        """Why there is none."""
        return self.rate.reason

    @property
    def evidence(self) -> Exemption | TaxEvidence | None:
        """What proves that this buyer is not charged: a certificate or a tax number."""
        return self.rate.evidence


def percentage_of(share: Fraction) -> Decimal:
    """A share in percent, rounded half even to twelve places."""
    scaled = share.numerator * 10 ** (_PLACES + 2)
    return trimmed_decimal(divide(scaled, share.denominator, HALF_EVEN), _PLACES)


class PricedRow:
    """One row of a priced cart. Amounts are exact; ``net + tax == gross`` always.

    ``subtotal`` is before and ``amount`` after discounts, both as listed (with the tax
    that is inside the price, without the tax that comes on top).
    """

    __slots__ = ("_at", "_columns")

    def __init__(self, columns: PriceColumns, at: int) -> None:
        self._columns = columns
        self._at = at

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash((self.key, self._columns.amounts[self._at]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key!r}, {self.amount})"

    def _facts(self) -> tuple[object, ...]:
        columns, at = self._columns, self._at
        return (
            columns.step.currency.code,
            columns.step.unit,
            columns.items[at],
            columns.terms[at],
            columns.subtotals[at],
            columns.amounts[at],
            columns.tax_included_of(at),
            columns.tax_added_of(at),
            self.discounts,
        )

    @property
    def key(self) -> str:
        """The row's name in its cart."""
        return self._columns.items[self._at].key

    @property
    def terms(self) -> RowTerms:
        """The unit price, taxes and list by which it was priced."""
        return self._columns.terms[self._at]

    @property
    def subtotal(self) -> Money:
        """Before discounts."""
        columns = self._columns
        return minor_money(columns.subtotals[self._at], columns.step)

    @property
    def discount(self) -> Money:
        """All discounts together."""
        columns, at = self._columns, self._at
        return minor_money(columns.subtotals[at] - columns.amounts[at], columns.step)

    @property
    def amount(self) -> Money:
        """After discounts."""
        columns = self._columns
        return minor_money(columns.amounts[self._at], columns.step)

    @property
    def net(self) -> Money:
        """Without any tax."""
        columns, at = self._columns, self._at
        inner = columns.tax_included
        steps = (
            columns.amounts[at] if inner is None else columns.amounts[at] - inner[at]
        )
        return minor_money(steps, columns.step)

    @property
    def tax(self) -> Money:
        """All taxes together."""
        columns, at = self._columns, self._at
        inner, outer = columns.tax_included, columns.tax_added
        steps = (0 if inner is None else inner[at]) + (
            0 if outer is None else outer[at]
        )
        return minor_money(steps, columns.step)

    @property
    def tax_included(self) -> Money:
        """The taxes inside the amount."""
        return self._columns.money(self._columns.tax_included_of(self._at))

    @property
    def tax_added(self) -> Money:
        """The taxes on top of the amount."""
        return self._columns.money(self._columns.tax_added_of(self._at))

    @property
    def tax_percent(self) -> Decimal:
        """Its taxes in percent of its net amount, where they are percentages."""
        return percentage_of(self._columns.tax_share(self._at))

    @property
    def gross(self) -> Money:
        """With all taxes: what the buyer pays for it."""
        columns, at = self._columns, self._at
        outer = columns.tax_added
        steps = (
            columns.amounts[at] if outer is None else columns.amounts[at] + outer[at]
        )
        return minor_money(steps, columns.step)

    @property
    def list_net(self) -> Money:
        """Before discounts and without any tax."""
        return self.before_discount[0]

    @property
    def list_tax(self) -> Money:
        """All taxes together, as they would be without discounts."""
        columns = self._columns
        return minor_money(sum(columns.taxes_before_discount(self._at)), columns.step)

    @property
    def list_gross(self) -> Money:
        """Before discounts and with all taxes."""
        return self.before_discount[1]

    @property
    def before_discount(self) -> tuple[Money, Money]:
        """``list_net`` and ``list_gross``, reckoned together."""
        columns, at = self._columns, self._at
        inside, on_top = columns.taxes_before_discount(at)
        subtotal, step = columns.subtotals[at], columns.step
        return minor_money(subtotal - inside, step), minor_money(
            subtotal + on_top, step
        )

    @property
    def discounts(self) -> tuple[Discount, ...]:
        """Each promotion's share, in the order in which they applied."""
        columns = self._columns
        return tuple(
            Discount(
                promotion=column.promotion,
                version=column.version,
                code=column.code,
                amount=columns.money(column.shares[index]),
                units=column.units[index] if column.units else None,
                benefit=column.benefit,
            )
            for column, index in columns.discounts_by_row.get(self._at, ())
        )

    @property
    def tax_amounts(self) -> tuple[tuple[TaxRate, Money, Money, bool], ...]:
        """Each tax on the row: its rate, base and amount, and whether it is inside."""
        columns = self._columns
        return tuple(
            (rate, columns.money(base), columns.money(steps), inside)
            for rate, base, steps, inside in columns.tax_parts_of(self._at)
        )

    @property
    def taxes(self) -> tuple[TaxLine, ...]:
        """Each tax on the row, in the order in which they stack."""
        columns, at = self._columns, self._at
        parts = columns.tax_parts_of(at)
        return tuple(
            TaxLine(
                rate=rate,
                base=columns.money(base),
                amount=columns.money(steps),
                included=inside,
                effective_percent=percentage_of(share),
            )
            for (rate, base, steps, inside), share in zip(
                parts, columns.tax_shares(at), strict=True
            )
        )


class PricedLine(PricedRow):
    """One line of goods, priced."""

    __slots__ = ()

    @property
    def item(self) -> LineItem:
        """The line of the cart that it prices."""
        return self._columns.items[self._at]  # type: ignore[return-value]  # goods rows

    @property
    def sku(self) -> str:
        """The article."""
        return self.item.sku

    @property
    def quantity(self) -> int | Decimal:
        """How many, or how much in the line's unit."""
        return self.item.quantity

    @property
    def is_gift(self) -> bool:
        """Whether a promotion added it."""
        return self._at >= self._columns.goods_count - self._columns.gifts_count

    @property
    def list_price(self) -> Money:
        """One unit before catalog promotions."""
        return self._columns.unit_money(self.terms.listed, self.terms.div)

    @property
    def unit_price(self) -> Money:
        """One unit before cart discounts."""
        return self._columns.unit_money(self.terms.price, self.terms.div)

    @property
    def shown(self) -> ShownPrices:
        """The prices of one unit as a page shows them: with tax, or without."""
        return shown_prices(self._columns, self._at)

    @property
    def unit_list_net(self) -> Money:
        """What one unit comes to before cart discounts and without tax."""
        return self.unit_before_discount[0]

    @property
    def unit_list_gross(self) -> Money:
        """What one unit comes to before cart discounts and with tax."""
        return self.unit_before_discount[1]

    @property
    def unit_before_discount(self) -> tuple[Money, Money]:
        """``unit_list_net`` and ``unit_list_gross``, reckoned together."""
        columns, at = self._columns, self._at
        if columns.quantity_of(at)[1] != 1:
            # A part of a unit, whose own rounding says too little of the whole one.
            return unit_sides(columns, at)
        inside, on_top = columns.taxes_before_discount(at)
        subtotal = columns.subtotals[at]
        return self._each(subtotal - inside), self._each(subtotal + on_top)

    def _each(self, steps: int) -> Money:
        top, bottom = self._columns.quantity_of(self._at)
        return self._columns.money(divide(steps * bottom, abs(top)))

    @property
    def units_served(self) -> int | Decimal:
        """How much of its quantity promotions gave something to, or counted."""
        whole, served = abs(Fraction(*self._columns.quantity_of(self._at))), Fraction(0)
        for column in self._columns.discounts:
            for index, row in enumerate(column.rows):
                if row == self._at:
                    units = column.units
                    served += whole if units is None else Fraction(units[index])
        if served >= whole:
            return self.quantity
        return int_or_decimal(Fraction(self.quantity) * served / whole)

    @property
    def list_amount(self) -> Money:
        """All units before any promotion, those of the catalog included."""
        columns, at = self._columns, self._at
        terms = columns.terms[at]
        same = terms.listed == terms.price
        steps = columns.subtotals[at] if same else self._list_steps()
        return minor_money(steps, columns.step)

    def _list_steps(self) -> int:
        columns, at = self._columns, self._at
        terms = columns.terms[at]
        if terms.listed == terms.price:
            return columns.subtotals[at]
        top, bottom = columns.quantity_of(self._at)
        return divide(terms.listed * abs(top), terms.div * bottom)

    @property
    def catalog_discounts(self) -> tuple[tuple[str, Money], ...]:
        """What each catalog promotion took off one unit."""
        return tuple(
            (promotion, self._columns.unit_money(off, self.terms.div))
            for promotion, off in self.terms.catalog
        )


class PricedFee(PricedRow):
    """One fee, priced."""

    __slots__ = ()

    @property
    def fee(self) -> Fee:
        """What it is for."""
        return self._columns.items[self._at]  # type: ignore[return-value]  # fee rows


class PricedCharge(PricedRow):
    """One delivery, priced."""

    __slots__ = ()

    @property
    def charge(self) -> Charge:
        """The delivery as it was quoted."""
        return self._columns.items[self._at]  # type: ignore[return-value]  # charge rows
