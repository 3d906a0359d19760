"""The totals of invoices and credit notes by EN 16931, and the rules they follow."""

from ecomkit.tax.documents.rules import check_totals
from ecomkit.tax.documents.stated import StatedSubtotal, StatedTotals
from ecomkit.tax.documents.totals import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    DocumentTotals,
    VatSubtotal,
    document_totals,
)

__all__ = [
    "DocumentAllowance",
    "DocumentCharge",
    "DocumentLine",
    "DocumentTotals",
    "StatedSubtotal",
    "StatedTotals",
    "VatSubtotal",
    "check_totals",
    "document_totals",
]
