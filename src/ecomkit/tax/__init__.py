"""Tax: which taxes fall on a sale, how much they are, and why."""

from ecomkit.tax.compiled import TaxClass, compile_class, without_tax
from ecomkit.tax.document import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    DocumentTotals,
    VatSubtotal,
    document_totals,
)
from ecomkit.tax.document_rules import StatedSubtotal, StatedTotals, check_totals
from ecomkit.tax.errors import InvalidTaxError, TaxSourceError
from ecomkit.tax.jurisdiction import EVERYWHERE, Jurisdiction
from ecomkit.tax.policy import (
    Abroad,
    Carry,
    DeliveryTax,
    TaxBase,
    TaxLevel,
    TaxPolicy,
)
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.rate import TaxKind, TaxRate
from ecomkit.tax.supply import Exemption, Supply
from ecomkit.tax.table import TaxTable
from ecomkit.tax.treatment import Treatment

__all__ = [
    "EVERYWHERE",
    "Abroad",
    "Carry",
    "DeliveryTax",
    "DocumentAllowance",
    "DocumentCharge",
    "DocumentLine",
    "DocumentTotals",
    "Exemption",
    "InvalidTaxError",
    "Jurisdiction",
    "StatedSubtotal",
    "StatedTotals",
    "Supply",
    "TaxBase",
    "TaxClass",
    "TaxKind",
    "TaxLevel",
    "TaxPolicy",
    "TaxRate",
    "TaxRules",
    "TaxSourceError",
    "TaxTable",
    "Treatment",
    "VatSubtotal",
    "check_totals",
    "compile_class",
    "document_totals",
    "without_tax",
]
