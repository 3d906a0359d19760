"""The step that taxes every row, at the level that the policy names, closing to the cent."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import partial
from typing import cast

from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.article import LinearTax
from ecomkit.pricing.engine.assessed_taxes import assessed_taxes
from ecomkit.pricing.engine.fees_and_delivery import classes_by_goods
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.sides import fit_taxes
from ecomkit.pricing.engine.taxes_of_units import taxed_by_units
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Run, even_runs, whole_runs
from ecomkit.pricing.values.charge import Charge
from ecomkit.tax.compiled import TaxClass
from ecomkit.tax.levels import Taxes, add_order_taxes, by_group, by_line, by_unit
from ecomkit.tax.policy import TaxBase, TaxLevel, TaxPolicy


def taxes(worksheet: Worksheet, market: Market) -> None:
    """Sets the tax inside each row's amount, and the tax on top."""
    assessment = worksheet.occasion.tax_assessment
    if assessment is not None:
        assessed_taxes(worksheet, market, assessment)
        return
    classes_by_goods(worksheet, market)
    laws = _rows_by_law(worksheet, market)
    policy = worksheet.tax_policy
    if policy.level is TaxLevel.LINE and worksheet.is_linear and len(laws) == 1:
        _one_division_each(worksheet, _taxed_amounts(worksheet, policy))
    else:
        _by_level(worksheet, laws)
    if worksheet.goals:
        fit_taxes(worksheet)


def _rows_by_law(
    worksheet: Worksheet, market: Market
) -> Mapping[TaxPolicy, Sequence[int]]:
    # Each law rounds its own rows. Only where goods take several routes are there several.
    rows = range(len(worksheet.items))
    if worksheet.policy.taxes is not None or not (
        worksheet.cart.deliveries[1:] or worksheet.occasion.origins
    ):
        return {worksheet.tax_policy: rows}
    laws: dict[TaxPolicy, list[int]] = {}
    for row, item in enumerate(worksheet.items):
        if isinstance(item, LineItem):
            route = worksheet.route_of(item.delivery, item.sku)
        elif isinstance(item, Charge):
            route = worksheet.route_of(item.delivery)
        else:
            route = worksheet.route
        laws.setdefault(market.at(route).tax_policy, []).append(row)
    return laws


def _taxed_amounts(worksheet: Worksheet, policy: TaxPolicy) -> Sequence[int]:
    is_after = policy.base is TaxBase.AFTER_DISCOUNT
    return worksheet.amounts if is_after else worksheet.subtotals


def _one_division_each(worksheet: Worksheet, amounts: Sequence[int]) -> None:
    # One percentage a row: the whole step is one division for each.
    linear = [cast("LinearTax", article.linear_tax) for article in worksheet.articles]
    found = [
        (amount * tax.mul + tax.add) // tax.div
        for amount, tax in zip(amounts, linear, strict=True)
    ]
    if not any(tax.is_included for tax in linear):
        worksheet.tax_added = found
    elif all(tax.is_included or not tax.mul for tax in linear):
        worksheet.tax_included = found
    else:
        pairs = list(zip(found, linear, strict=True))
        worksheet.tax_included = [t if tax.is_included else 0 for t, tax in pairs]
        worksheet.tax_added = [0 if tax.is_included else t for t, tax in pairs]


def _by_level(worksheet: Worksheet, laws: Mapping[TaxPolicy, Sequence[int]]) -> None:
    count = len(worksheet.items)
    included, added = [0] * count, [0] * count
    parts: dict[int, Sequence[int]] = {}
    for policy, rows in laws.items():
        found = _under_a_law(worksheet, policy, rows)
        for row, shares in zip(rows, found, strict=True):
            inside = worksheet.articles[row].tax.inside
            for share, is_included in zip(shares, inside, strict=True):
                if is_included:
                    included[row] += share
                else:
                    added[row] += share
            if len(shares) > 1:
                parts[row] = tuple(shares)
    worksheet.tax_parts = parts
    worksheet.tax_included = included if any(included) else None
    worksheet.tax_added = added if any(added) else None


def _under_a_law(worksheet: Worksheet, policy: TaxPolicy, rows: Sequence[int]) -> Taxes:
    taxed = _taxed_amounts(worksheet, policy)
    amounts = [taxed[row] for row in rows]
    denominators = [worksheet.denominators[row] for row in rows]
    conditional: Container[int] = ()
    if policy.level is TaxLevel.UNIT:
        conditional = {row for row in rows if worksheet.articles[row].tax.conditional}
    classes = [_came_out(worksheet, row, taxed) for row in rows]
    # Money given back gives back its levies, too.
    counts = [
        -worksheet.counts[row] if taxed[row] < 0 else worksheet.counts[row]
        for row in rows
    ]
    ranks = partial(worksheet.ranks_of, rows)
    found: Taxes
    if policy.level is TaxLevel.LINE:
        found = by_line(classes, amounts, counts, denominators, policy)
    elif policy.level is TaxLevel.UNIT:
        found = []
        for row, tax, amount, count, per in zip(
            rows, classes, amounts, counts, denominators, strict=True
        ):
            units = whole_runs(_runs(worksheet, row, taxed))
            # What is weighed has no units to round on; units that their prices part are
            # of one class together.
            if units is None or (tax.portions and row in conditional):
                found += by_line([tax], [amount], [count], [per], policy)
            else:
                found += by_unit([tax], [units], policy)
    else:
        found = by_group(
            classes,
            amounts,
            counts,
            denominators,
            policy,
            ranks,
            together=policy.level is TaxLevel.TOTAL,
        )
    if any(tax.per_order for tax in classes):
        add_order_taxes(found, classes, amounts, policy, ranks)
    return found


def _came_out(worksheet: Worksheet, row: int, taxed: Sequence[int]) -> TaxClass:
    # What a tax that depends on the price comes to is kept with the row.
    article = worksheet.articles[row]
    if article.tax.conditional:
        count, per = worksheet.counts[row], worksheet.denominators[row]
        listed = worksheet.subtotals[row]
        units = worksheet.units.get(row)
        by_units = None
        if units and taxed is worksheet.amounts and taxed[row] > 0:
            before = article.tax.for_unit(listed, count, per)
            by_units = taxed_by_units(article, units, before)
        article = by_units or article.at_amounts(taxed[row], listed, count, per)
        worksheet.articles[row] = article
    return article.tax


def _runs(worksheet: Worksheet, row: int, amounts: Sequence[int]) -> Sequence[Run]:
    if amounts is worksheet.amounts:
        return worksheet.runs(row)
    return even_runs(amounts[row], worksheet.quantity(row))
