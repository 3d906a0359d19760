"""What no tax law looks at: vouchers for several purposes, and sales of private persons.

Vouchers are taxed when they are redeemed, not when they are sold: Directive 2006/112/EC, articles 30a and 30b, as amended by Directive (EU) 2016/1065: what is
paid for one is no consideration, as the tax on what it will buy is not known yet. A voucher
for one purpose, whose place and rate are known, is goods of that tax category. Who sells what
they do not need any more, without a trade, is no taxable person (articles 2 and 9), and whoever
else wrote tax on the paper would owe it (article 203).
"""

from __future__ import annotations

from typing import Final

from ecomkit.catalog.gift_card import MULTI_PURPOSE_VOUCHER
from ecomkit.customers import PRIVATE_SALE
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

NOT_A_TRADE: Final = TaxRate(
    id="private",
    category=PRIVATE_SALE,
    treatment=TaxTreatment.OUT_OF_SCOPE,
    reason="Sale by a private person: not subject to tax",
)
_OUT_OF_SCOPE: Final = {
    each.category: (each,) for each in (TAXED_WHEN_REDEEMED, NOT_A_TRADE)
}
WHOEVER_BUYS: Final = frozenset({TAXED_WHEN_REDEEMED, NOT_A_TRADE})
"""Taxes that nobody is freed from: there is none, whoever buys and wherever it goes."""


def resolved(taxes: TaxRules, category: str, supply: Supply) -> tuple[TaxRate, ...]:
    """The taxes on a category in a sale: those of the rules, or that none looks at it."""
    return _OUT_OF_SCOPE.get(category) or taxes.resolve(category, supply)
