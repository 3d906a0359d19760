"""The law of explanations: what a price is said to be made of comes to the price."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ecomkit.money import Money, minor_unit
from ecomkit.pricing import PricedCart, Trace
from ecomkit.pricing.result import Applied, Figure
from ecomkit.testing.laws.figures import total_of
from ecomkit.testing.laws.law import Law
from ecomkit.testing.laws.one_promotion import is_as_shown
from ecomkit.testing.strategies import Sale


def _explained(sale: Sale) -> Iterator[str]:
    priced, trace = sale.price(), sale.explain()
    currency, policy = priced.currency, sale.pricer.policy.taxes
    combined = policy is not None and policy.combine
    if trace.total.amount != priced.total:
        yield f"explains {trace.total.amount}, the price is {priced.total}"
    all_tax = _all_tax(priced, trace)
    for _, figure in trace.total.walk():
        if figure.parts:
            parts = total_of(priced, (part.amount for part in figure.parts))
            if parts != figure.amount:
                yield f"{figure.path}: parts of {parts} for {figure.amount}"
        # A price or a tax is off by less than a step for each time it was rounded.
        by_unit = figure.because.get("level") == "unit"
        if figure.what in ("price", "tax") and not by_unit:
            bound = Fraction(Money.from_minor(2 if combined else 1, currency).amount)
            if abs(figure.lost) >= bound:
                yield f"{figure.path}: {figure.exact} became {figure.amount}"
        if (
            figure.what == "tax"
            and policy is not None
            and not combined
            and figure.exact is not None
            and is_as_shown(sale)  # or the tax is fitted to what a discount promised
            and figure not in all_tax
        ):
            # Rounded on the line it is rounded once, and as the policy says.
            steps = figure.exact * 10 ** minor_unit(currency)
            once = policy.rounding.of(*steps.as_integer_ratio())
            if figure.because["level"] == "line" and once != figure.amount.minor():
                yield f"{figure.path}: {figure.exact} became {figure.amount}"
    saved = {
        verdict.promotion: verdict.saving
        for verdict in trace.verdicts
        if isinstance(verdict, Applied)
    }
    for discount in priced.discounts:
        if discount.promotion not in saved:
            yield f"{discount.promotion} took {discount.amount} without a verdict"


def _all_tax(priced: PricedCart, trace: Trace) -> list[Figure]:
    # The taxes of rows that rounded taxes take up whole: they stop at the price they are in.
    found = []
    for _, row in trace.total.walk():
        included = [part for part in row.parts if part.what == "tax_included"]
        taxes = [tax for part in included for tax in part.parts if tax.what == "tax"]
        if total_of(priced, (tax.amount for tax in taxes)) == row.amount:
            found += taxes
    return found


L15 = Law("L15", "the explanation is the price", _explained)
