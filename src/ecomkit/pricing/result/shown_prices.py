"""The prices of one unit as a page shows them: all on one side of the tax."""

from __future__ import annotations

from fractions import Fraction

import attrs

from ecomkit.catalog.content import Content, as_content
from ecomkit.errors import short_repr
from ecomkit.measures import unit_ratio
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rounding import divide
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result.price_columns import PriceColumns
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class ContentPrice:
    """What so much of the content costs: 3.98 EUR per 1 kg."""

    amount: Money
    per: Content

    def __str__(self) -> str:
        per = self.per.unit if self.per.amount == 1 else str(self.per)
        return f"{self.amount} per {per}"


@attrs.frozen(kw_only=True)
class ShownPrices:
    """The prices of one unit of a line, with tax or without as the buyer is shown them.

    ``list_price`` is before, ``unit_price`` after catalog promotions and at the tier that
    the quantity reaches; neither knows of discounts on the cart. ``compare_at`` is the
    price to strike out, where the price list has one above what is asked now, and
    ``lowest_prior`` the lowest one before the reduction (Directive 98/6/EC, Article 6a),
    where it has that.
    """

    side: TaxSide
    unit_price: Money
    list_price: Money
    compare_at: Money | None = None
    lowest_prior: Money | None = None
    content: Content | None = None

    def content_price(self, per: Content | str = "") -> ContentPrice | None:
        """The price per kilogram, liter or other measure; None without a content.

        By default per unit of reference of Directive 98/6/EC, Article 2: kg, l, m, m2, m3 or
        piece; ``per="100 g"`` where the law lets a shop say so. Rounded half up to the minor
        unit. Raises InvalidPriceError for a measure of another kind.

        Examples:
            >>> tea = ShownPrices(
            ...     side="gross",
            ...     unit_price=Money("4.98", "EUR"),
            ...     list_price=Money("4.98", "EUR"),
            ...     content=Content.from_text("250 g"),
            ... )
            >>> print(tea.content_price(), "or", tea.content_price("100 g"))
            19.92 EUR per kg or 1.99 EUR per 100 g
        """
        require_type(per, Content, str, path="$.per", error=InvalidPriceError)
        content = self.content
        if content is None:
            return None
        wanted = as_content(per) if per else Content(1, content.reference)
        assert wanted is not None  # it was given
        ratio = unit_ratio(wanted.unit, content.unit)
        if ratio is None:
            raise InvalidPriceError(
                f"{short_repr(self.content)} has no price per {short_repr(wanted)}",
                path="$.per",
                hint=f"a measure such as '1 {content.reference}'",
            )
        units = Fraction(*ratio) * Fraction(wanted.amount) / Fraction(content.amount)
        currency = self.unit_price.currency.code
        exact = Fraction(self.unit_price.amount) * units * 10 ** minor_unit(currency)
        minor = divide(exact.numerator, exact.denominator)
        return ContentPrice(amount=Money.from_minor(minor, currency), per=wanted)


def unit_sides(columns: PriceColumns, row: int) -> tuple[Money, Money]:
    """The price of one whole unit of a row without tax and with it, before cart discounts."""
    terms = columns.terms[row]
    tax = columns.tax_class_of(row, before_discount=True)
    inside, on_top, bottom = tax.sides(terms.price, terms.div)
    rounding = columns.tax_policy.rounding
    net = terms.price - sum(rounding.of(top, bottom) for top in inside)
    gross = terms.price + sum(rounding.of(top, bottom) for top in on_top)
    return columns.unit_money(net, terms.div), columns.unit_money(gross, terms.div)


def shown_prices(columns: PriceColumns, row: int) -> ShownPrices:
    """The prices of one unit of a row on the side that its buyer is shown."""
    terms = columns.terms[row]
    tax = columns.tax_class_of(row, before_discount=True)
    rounding = columns.tax_policy.rounding

    def money(unit: int | None) -> Money | None:
        if unit is None:
            return None
        inside, on_top, bottom = tax.sides(unit, terms.div)
        if terms.shown is TaxSide.NET:
            unit -= sum(rounding.of(top, bottom) for top in inside)
        elif terms.shown is TaxSide.GROSS:
            unit += sum(rounding.of(top, bottom) for top in on_top)
        return columns.unit_money(unit, terms.div)

    price = money(terms.price)
    listed = price if terms.listed == terms.price else money(terms.listed)
    assert price is not None  # every row has them
    assert listed is not None
    compare_at = money(terms.compare_at)
    if compare_at is not None and compare_at <= price:
        compare_at = None  # struck out beside the price, it would say that it rose
    return ShownPrices(
        side=terms.shown,
        unit_price=price,
        list_price=listed,
        compare_at=compare_at,
        lowest_prior=money(terms.lowest_prior),
        content=terms.content,
    )
