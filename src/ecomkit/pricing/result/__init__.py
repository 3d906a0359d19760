"""What a shop reads off a price: rows, sums, taxes, verdicts, claims and figures."""

from ecomkit.pricing.result.claims import Claim, ClaimKind
from ecomkit.pricing.result.part_share import PartShare
from ecomkit.pricing.result.priced_rows import (
    Discount,
    PricedCharge,
    PricedFee,
    PricedLine,
    TaxLine,
)
from ecomkit.pricing.result.row_totals import RowTotals, TaxGroup
from ecomkit.pricing.result.shown_prices import ContentPrice, ShownPrices
from ecomkit.pricing.result.trace import Figure, FigureChange
from ecomkit.pricing.result.verdicts import (
    Applied,
    Beaten,
    Exhausted,
    Expired,
    Missing,
    NotYet,
    Rejected,
    Verdict,
)

__all__ = [
    "Applied",
    "Beaten",
    "Claim",
    "ClaimKind",
    "ContentPrice",
    "Discount",
    "Exhausted",
    "Expired",
    "Figure",
    "FigureChange",
    "Missing",
    "NotYet",
    "PartShare",
    "PricedCharge",
    "PricedFee",
    "PricedLine",
    "Rejected",
    "RowTotals",
    "ShownPrices",
    "TaxGroup",
    "TaxLine",
    "Verdict",
]
