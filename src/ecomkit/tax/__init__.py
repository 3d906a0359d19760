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
from ecomkit.tax.errors import (
    InvalidTaxError,
    TaxNotCoveredError,
    TaxSourceError,
    TaxSourceLimitError,
)
from ecomkit.tax.european import is_taxed_abroad
from ecomkit.tax.jurisdiction import EVERYWHERE, Jurisdiction
from ecomkit.tax.outside import estimate_taxes, refund_taxes
from ecomkit.tax.policy import (
    Abroad,
    Carry,
    DeliveryTax,
    TaxBase,
    TaxLevel,
    TaxPolicy,
)
from ecomkit.tax.ports import TaxRules, TaxSource
from ecomkit.tax.rate import TaxKind, TaxRate, Trust
from ecomkit.tax.regime import Regime, find_regime, regime_names
from ecomkit.tax.shop_taxes import ShopTaxes
from ecomkit.tax.source import (
    AssessedLine,
    AssessedTax,
    TaxAssessment,
    TaxQuestion,
    TaxQuestionLine,
    TaxRefund,
    TaxSourceLimits,
)
from ecomkit.tax.supply import Exemption, Supply, SupplyKind
from ecomkit.tax.table import TaxTable
from ecomkit.tax.treatment import Treatment

__all__ = [
    "EVERYWHERE",
    "Abroad",
    "AssessedLine",
    "AssessedTax",
    "Carry",
    "DeliveryTax",
    "DocumentAllowance",
    "DocumentCharge",
    "DocumentLine",
    "DocumentTotals",
    "Exemption",
    "InvalidTaxError",
    "Jurisdiction",
    "Regime",
    "ShopTaxes",
    "StatedSubtotal",
    "StatedTotals",
    "Supply",
    "SupplyKind",
    "TaxAssessment",
    "TaxBase",
    "TaxClass",
    "TaxKind",
    "TaxLevel",
    "TaxNotCoveredError",
    "TaxPolicy",
    "TaxQuestion",
    "TaxQuestionLine",
    "TaxRate",
    "TaxRefund",
    "TaxRules",
    "TaxSource",
    "TaxSourceError",
    "TaxSourceLimitError",
    "TaxSourceLimits",
    "TaxTable",
    "Treatment",
    "Trust",
    "VatSubtotal",
    "check_totals",
    "compile_class",
    "document_totals",
    "estimate_taxes",
    "find_regime",
    "is_taxed_abroad",
    "refund_taxes",
    "regime_names",
    "without_tax",
]
