"""The tax step: every row's taxes, at the level the policy names, closing to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from ecomkit.money.rate import Rate
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.tax.compiled import MIXED, TaxClass, compile_class
from ecomkit.tax.levels import Taxes, add_order_taxes, by_group, by_line, by_unit
from ecomkit.tax.policy import DeliveryTax, TaxBase, TaxLevel
from ecomkit.tax.rate import TaxKind, TaxRate

Column = list[int]


@attrs.define(eq=False)
class TaxColumns:
    """The tax inside the amounts, the tax on top (None: nowhere), and rows with several."""

    inner: Column | None
    outer: Column | None
    parts: dict[int, Sequence[int]]


def tax_rows(sheet: Worksheet) -> TaxColumns:
    """The taxes of all rows of the sheet."""
    taxes = sheet.policy.taxes
    entries = sheet.entries
    amounts = sheet.amounts if taxes.base is TaxBase.AFTER_DISCOUNT else sheet.subs
    if taxes.level is TaxLevel.LINE and sheet.is_simple:
        # One percentage a row: the whole step is one division for each.
        tax = [
            (a * e.mul + e.add) // e.div_tax
            for a, e in zip(amounts, entries, strict=True)
        ]
        if not any(e.inside for e in entries):
            return TaxColumns(None, tax, {})
        if all(e.inside or not e.mul for e in entries):
            return TaxColumns(tax, None, {})
        inner = [t if e.inside else 0 for t, e in zip(tax, entries, strict=True)]
        outer = [0 if e.inside else t for t, e in zip(tax, entries, strict=True)]
        return TaxColumns(inner, outer, {})
    return _in_general(sheet, amounts)


def _in_general(sheet: Worksheet, amounts: Sequence[int]) -> TaxColumns:
    policy = sheet.policy.taxes
    classes = [_class_of(sheet, row, amount) for row, amount in enumerate(amounts)]
    # Money given back gives back its levies, too.
    counts = [-c if a < 0 else c for a, c in zip(amounts, sheet.counts, strict=True)]
    found: Taxes
    if policy.level is TaxLevel.LINE:
        found = by_line(classes, amounts, counts, sheet.pers, policy)
    elif policy.level is TaxLevel.UNIT:
        found = by_unit(
            classes, [_runs(sheet, row, amounts) for row in range(len(amounts))], policy
        )
    else:
        found = by_group(
            classes,
            amounts,
            counts,
            sheet.pers,
            policy,
            sheet.ranks,
            together=policy.level is TaxLevel.TOTAL,
        )
    if any(tax.per_order for tax in classes):
        add_order_taxes(found, classes, amounts, policy, sheet.ranks)
    return _columns(classes, found)


def _class_of(sheet: Worksheet, row: int, amount: int) -> TaxClass:
    tax = sheet.entries[row].tax
    if not tax.conditional:
        return tax
    per = 1 if sheet.pers is None else sheet.pers[row]
    return tax.for_unit(amount, sheet.counts[row], per)


def _runs(
    sheet: Worksheet, row: int, amounts: Sequence[int]
) -> Sequence[tuple[int, int]]:
    if amounts is not sheet.amounts:
        count = sheet.count(row)
        return [(count, amounts[row] // count)]
    if sheet.pers is not None and sheet.pers[row] != 1:
        return [(1, amounts[row])]
    return [(count, amount) for count, amount in sheet.runs(row)]


def _columns(classes: Sequence[TaxClass], found: Taxes) -> TaxColumns:
    inner = [0] * len(found)
    outer = [0] * len(found)
    parts: dict[int, Sequence[int]] = {}
    for row, (tax, shares) in enumerate(zip(classes, found, strict=True)):
        for share, inside in zip(shares, tax.inside, strict=True):
            if inside:
                inner[row] += share
            else:
                outer[row] += share
        if len(shares) > 1:
            parts[row] = tuple(shares)
    return TaxColumns(
        inner if any(inner) else None, outer if any(outer) else None, parts
    )


def delivery_class(
    sheet: Worksheet, rows: Sequence[int], how: DeliveryTax, *, includes: bool
) -> tuple[TaxClass, tuple[Rate, ...]]:
    """What a delivery is taxed by where it follows the goods, which stand in *rows*.

    ``HIGHEST``: the goods' class of the highest rate. ``PROPORTION``: the goods' rates, each
    on the portion of the charge that its goods are of the net value.
    """
    if how is DeliveryTax.EXEMPT_SEPARATE:
        return compile_class((), includes=includes), ()
    if how is DeliveryTax.HIGHEST:
        goods = [sheet.entries[row] for row in rows]
        best = max(goods, key=lambda entry: (_percent(entry), entry.facts.tax_category))
        rates = tuple(rate for rate in best.tax.rates if rate.on_delivery)
        tax = compile_class(rates, includes=includes, unit=10**sheet.policy.scale)
        return tax, ()
    nets: dict[TaxRate, Fraction] = {}
    total = Fraction(0)
    for row in rows:
        entry = sheet.entries[row]
        net = _net(entry, sheet.amounts[row])
        total += net
        for rate in entry.tax.rates:
            if rate.kind is TaxKind.PERCENT:
                nets[rate] = nets.get(rate, Fraction(0)) + net
    if not total:
        return compile_class((), includes=includes), ()
    rates = tuple(nets)
    shares = [
        Fraction(rate.rate.numerator, rate.rate.denominator) * net / total
        for rate, net in nets.items()
    ]
    if includes:
        whole = 1 + sum(shares, Fraction(0))
        shares = [share / whole for share in shares]
    bottom = 1
    for share in shares:
        bottom = bottom * share.denominator
    tax = attrs.evolve(
        compile_class(
            [attrs.evolve(rate, included=includes) for rate in rates], includes=includes
        ),
        rates=rates,
        form=MIXED,
        denominator=bottom,
        coefficients=tuple((int(share * bottom), 0, 0) for share in shares),
    )
    parts = (net / total for net in nets.values())
    return tax, tuple(Rate(part.numerator, part.denominator) for part in parts)


def _percent(entry: PricedArticle) -> Fraction:
    return sum(
        (
            Fraction(rate.rate.numerator, rate.rate.denominator)
            for rate in entry.tax.rates
            if rate.kind is TaxKind.PERCENT
        ),
        Fraction(0),
    )


def _net(entry: PricedArticle, amount: int) -> Fraction:
    tops, bottom = entry.tax.exact(amount)
    return amount - Fraction(
        sum(top for top, inside in zip(tops, entry.tax.inside, strict=True) if inside),
        bottom,
    )
