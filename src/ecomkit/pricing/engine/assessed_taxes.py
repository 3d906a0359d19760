"""Taxes that an outside engine assessed, put on the rows they were asked for."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.rate import Rate
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.tax_questions import question_of
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.price_columns import RowTerms
from ecomkit.tax.derived import portioned_class
from ecomkit.tax.errors import StaleAssessmentError
from ecomkit.tax.outside.assessment import AssessedTax, TaxAssessment
from ecomkit.tax.policy import TaxBase
from ecomkit.tax.rate import TaxKind, TaxRate

_WHOLE, _NOTHING = Rate(1), Rate(0)


def assessed_taxes(
    worksheet: Worksheet, market: Market, assessment: TaxAssessment
) -> None:
    """Sets the taxes on top of each row as they were answered, to the cent.

    Raises StaleAssessmentError where the rows, what they cost, or the facts of the sale are
    not those that the engine was asked about.
    """
    _require_the_same(worksheet, market, assessment)
    added, parts = [], {}
    for row, (item, article) in enumerate(
        zip(worksheet.items, worksheet.articles, strict=True)
    ):
        taxes = assessment.taxes_on(item.key)
        terms = _terms(article.terms, taxes, worksheet, row, assessment)
        worksheet.articles[row] = attrs.evolve(
            article,
            terms=terms,
            tax=portioned_class(terms.rates, terms.portions, terms.inside),
            linear_tax=None,
            fast=None,
        )
        steps = [worksheet.scale.steps_of((tax.amount,)) or 0 for tax in taxes]
        added.append(sum(steps))
        if len(steps) > 1:
            parts[row] = tuple(steps)
    worksheet.tax_policy = attrs.evolve(
        worksheet.tax_policy, base=TaxBase.AFTER_DISCOUNT
    )
    worksheet.tax_included = None
    worksheet.tax_added = added
    worksheet.tax_parts = parts


def _require_the_same(
    worksheet: Worksheet, market: Market, assessment: TaxAssessment
) -> None:
    asked = assessment.question
    question = question_of(worksheet, market, id=asked.id)
    before, now = (
        {line.key: line for line in each.lines} for each in (asked, question)
    )
    differs = [
        short_repr(key) for key in (*now, *before) if now.get(key) != before.get(key)
    ]
    if question.supply != asked.supply:
        differs.append("the place, the day or the buyer")
    if differs:
        raise StaleAssessmentError(
            f"the taxes were assessed for another sale: not the same is {differs[0]}",
            path="$.tax_assessment",
            hint="ask the tax engine again",
        )


def _terms(
    terms: RowTerms,
    taxes: Sequence[AssessedTax],
    worksheet: Worksheet,
    row: int,
    assessment: TaxAssessment,
) -> RowTerms:
    net = worksheet.amounts[row]
    return attrs.evolve(
        terms,
        rates=tuple(_rate(tax, assessment) for tax in taxes),
        inside=(False,) * len(taxes),
        portions=tuple(_portion(tax, net, worksheet) for tax in taxes),
        levies=(),
        list_rates=(),
        parts=tuple(attrs.evolve(each, taxes=()) for each in terms.parts),
    )


def _rate(tax: AssessedTax, assessment: TaxAssessment) -> TaxRate:
    # A tax without a rate, such as a fee for each delivery, is an amount on the line.
    is_fixed = tax.rate is None and bool(tax.amount)
    return TaxRate(
        id=tax.id,
        name=tax.name,
        kind=TaxKind.PER_LINE if is_fixed else TaxKind.PERCENT,
        rate=tax.rate or _NOTHING,
        amount=tax.amount if is_fixed else None,
        treatment=tax.treatment,
        reason=tax.reason,
        vatex=tax.vatex,
        authority=tax.authority,
        source=f"{assessment.source} {assessment.reference}".strip(),
    )


def _portion(tax: AssessedTax, net: int, worksheet: Worksheet) -> Rate:
    base = worksheet.scale.steps_of((tax.base,)) or 0
    if not net or base == net:
        return _WHOLE
    return Rate(base * (1 if net > 0 else -1), abs(net))
