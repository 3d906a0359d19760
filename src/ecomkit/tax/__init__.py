"""Tax: which taxes fall on a sale, how much they are, and why."""

from ecomkit.tax.compiled import TaxClass, compile_class, without_tax
from ecomkit.tax.documents.rules import StatedSubtotal, StatedTotals, check_totals
from ecomkit.tax.documents.totals import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    DocumentTotals,
    VatSubtotal,
    document_totals,
)
from ecomkit.tax.errors import (
    InvalidTaxError,
    TaxNotCoveredError,
    TaxSourceError,
    TaxSourceLimitError,
)
from ecomkit.tax.jurisdiction import EVERYWHERE, Jurisdiction
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
from ecomkit.tax.policy import (
    CrossBorderPricing,
    DeliveryTax,
    TaxBase,
    TaxCarry,
    TaxLevel,
    TaxPolicy,
)
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.rate import SourceTrust, TaxKind, TaxRate
from ecomkit.tax.regimes.european import is_taxed_abroad
from ecomkit.tax.regimes.regime import Regime, find_regime, regime_names
from ecomkit.tax.regimes.shop_taxes import ShopTaxes
from ecomkit.tax.supply import Exemption, Supply, SupplyKind
from ecomkit.tax.table import TaxTable
from ecomkit.tax.treatment import TaxTreatment

__all__ = [
    "EVERYWHERE",
    "AssessedLine",
    "AssessedTax",
    "CrossBorderPricing",
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
    "SourceTrust",
    "StatedSubtotal",
    "StatedTotals",
    "Supply",
    "SupplyKind",
    "TaxAssessment",
    "TaxBase",
    "TaxCarry",
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
    "TaxTreatment",
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
