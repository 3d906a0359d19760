"""Tax engines outside: what they are asked, what they answer, and what is kept of it."""

from ecomkit.tax.outside.assessment import (
    AssessedLine,
    AssessedTax,
    TaxAssessment,
    TaxQuestion,
    TaxQuestionLine,
    TaxRefund,
    TaxSourceLimits,
)
from ecomkit.tax.outside.estimate import estimate_taxes, refund_taxes
from ecomkit.tax.outside.ports import TaxSource

__all__ = [
    "AssessedLine",
    "AssessedTax",
    "TaxAssessment",
    "TaxQuestion",
    "TaxQuestionLine",
    "TaxRefund",
    "TaxSource",
    "TaxSourceLimits",
    "estimate_taxes",
    "refund_taxes",
]
