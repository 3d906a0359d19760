"""Asking an outside tax engine: what it cannot do is refused before it is asked."""

from __future__ import annotations

from ecomkit.errors import short_repr
from ecomkit.tax.errors import InvalidTaxError, TaxSourceError, TaxSourceLimitError
from ecomkit.tax.outside.assessment import TaxAssessment, TaxQuestion, TaxRefund
from ecomkit.tax.outside.ports import TaxSource
from ecomkit.validators import require_type


def estimate_taxes(source: TaxSource, question: TaxQuestion) -> TaxAssessment:
    """What *source* says of a sale.

    Raises TaxSourceLimitError, before any call, for what the engine said it cannot do;
    TaxSourceError where it does not answer. An answer to another question is refused.
    """
    source.limits.check(question)
    try:
        answer = source.estimate(question)
    except OSError as error:
        raise TaxSourceError(f"{source.name} cannot be reached") from error
    require_type(
        answer,
        TaxAssessment,
        path="$.tax_source",
        error=InvalidTaxError,
        hint=f"{source.name} has to answer with one",
    )
    if answer.question != question:
        raise InvalidTaxError(
            f"{source.name} answered another question", path="$.question"
        )
    return answer


def refund_taxes(
    source: TaxSource, sold: TaxAssessment, refund: TaxRefund
) -> TaxAssessment:
    """What *source* gives back for goods of a committed sale that came back."""
    left = {line.key: line.amount for line in sold.question.lines}
    for index, (key, amount) in enumerate(refund.lines):
        if (
            key not in left
            or amount.currency != left[key].currency
            or not 0 <= amount.amount <= left[key].amount
        ):
            raise InvalidTaxError(
                f"line {short_repr(key)} was not sold for {amount} or more",
                path=f"$.lines[{index}]",
            )
    is_whole = dict(refund.lines) == left
    if not is_whole and not source.limits.refunds_parts:
        raise TaxSourceLimitError(
            f"{source.name} refunds sales only as a whole", path="$.lines"
        )
    return source.refund(refund)
