"""Vouchers for several purposes: taxed when they are redeemed, not when they are sold.

Directive 2006/112/EC, articles 30a and 30b, as amended by Directive (EU) 2016/1065: what is
paid for one is no consideration, as the tax on what it will buy is not known yet. A voucher
for one purpose, whose place and rate are known, is goods of that tax category.
"""

from __future__ import annotations

from typing import Final

from ecomkit.catalog.gift_card import MULTI_PURPOSE_VOUCHER
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply
from ecomkit.tax.treatment import TaxTreatment

TAXED_WHEN_REDEEMED: Final = TaxRate(
    id="voucher",
    category=MULTI_PURPOSE_VOUCHER,
    treatment=TaxTreatment.OUT_OF_SCOPE,
    reason="Multi-purpose voucher: taxed when it is redeemed",
)


def resolved(taxes: TaxRules, category: str, supply: Supply) -> tuple[TaxRate, ...]:
    """The taxes on a category in a sale: those of the rules, and none on such vouchers."""
    if category == MULTI_PURPOSE_VOUCHER:
        return (TAXED_WHEN_REDEEMED,)
    return taxes.resolve(category, supply)
