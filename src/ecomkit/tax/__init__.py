"""Tax: which taxes fall on a sale, how much they are, and why.

Invoices' totals are in :mod:`ecomkit.tax.documents`, tax engines of others in
:mod:`ecomkit.tax.outside`.
"""

from ecomkit.tax.errors import (
    InvalidTaxError,
    StaleAssessmentError,
    TaxNotCoveredError,
    TaxSourceError,
    TaxSourceLimitError,
)
from ecomkit.tax.jurisdiction import EVERYWHERE, Jurisdiction
from ecomkit.tax.policy import (
    CrossBorderPricing,
    DeliveryTax,
    TaxBase,
    TaxCarry,
    TaxLevel,
    TaxPolicy,
)
from ecomkit.tax.ports import TaxLaw, TaxRules
from ecomkit.tax.rate import SourceTrust, TaxKind, TaxRate
from ecomkit.tax.regimes.european import is_taxed_abroad
from ecomkit.tax.regimes.regime import Regime, find_regime, regime_names
from ecomkit.tax.regimes.shop_taxes import ShopTaxes
from ecomkit.tax.scheme import TaxScheme
from ecomkit.tax.supply import Exemption, Supply, SupplyKind
from ecomkit.tax.table import TaxTable
from ecomkit.tax.treatment import TaxTreatment

__all__ = [
    "EVERYWHERE",
    "CrossBorderPricing",
    "DeliveryTax",
    "Exemption",
    "InvalidTaxError",
    "Jurisdiction",
    "Regime",
    "ShopTaxes",
    "SourceTrust",
    "StaleAssessmentError",
    "Supply",
    "SupplyKind",
    "TaxBase",
    "TaxCarry",
    "TaxKind",
    "TaxLaw",
    "TaxLevel",
    "TaxNotCoveredError",
    "TaxPolicy",
    "TaxRate",
    "TaxRules",
    "TaxScheme",
    "TaxSourceError",
    "TaxSourceLimitError",
    "TaxTable",
    "TaxTreatment",
    "find_regime",
    "is_taxed_abroad",
    "regime_names",
]
