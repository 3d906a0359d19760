"""Fee rules: what a shipping method charges; small rules compose into larger ones."""

from ecomkit.shipping.fees.bands import (
    AboveLastBand,
    FeeByTotal,
    FeeByWeight,
    PerExtraWeight,
    TotalBand,
    WeightBand,
)
from ecomkit.shipping.fees.basic import (
    FeePerItem,
    FeePerWeight,
    FirstThenMore,
    FlatRate,
    FreeShipping,
    PercentOfGoods,
)
from ecomkit.shipping.fees.combined import (
    FeeAtLeast,
    FeeAtMost,
    FirstFee,
    HighestFee,
    LowestFee,
    ScaledFee,
    SumOfFees,
)
from ecomkit.shipping.fees.conditional import (
    DatedFees,
    FeeByCategory,
    FeeByCurrency,
    FeeByZone,
    FeePerParcel,
    FeeWhen,
    FreeFrom,
)
from ecomkit.shipping.fees.fitting import (
    PastDelivery,
    fit_fee_table,
)
from ecomkit.shipping.fees.live import LiveRate
from ecomkit.shipping.fees.lowering import (
    fee_lowering_rules,
)
from ecomkit.shipping.fees.surcharges import (
    Surcharge,
    SurchargedFee,
)
from ecomkit.shipping.fees.weighing import (
    AIR_FREIGHT,
    DHL_EXPRESS,
    UPS_FEDEX_US,
    USPS,
    ActualWeight,
    DatedWeighing,
    VolumetricWeight,
)

__all__ = [
    "AIR_FREIGHT",
    "DHL_EXPRESS",
    "UPS_FEDEX_US",
    "USPS",
    "AboveLastBand",
    "ActualWeight",
    "DatedFees",
    "DatedWeighing",
    "FeeAtLeast",
    "FeeAtMost",
    "FeeByCategory",
    "FeeByCurrency",
    "FeeByTotal",
    "FeeByWeight",
    "FeeByZone",
    "FeePerItem",
    "FeePerParcel",
    "FeePerWeight",
    "FeeWhen",
    "FirstFee",
    "FirstThenMore",
    "FlatRate",
    "FreeFrom",
    "FreeShipping",
    "HighestFee",
    "LiveRate",
    "LowestFee",
    "PastDelivery",
    "PerExtraWeight",
    "PercentOfGoods",
    "ScaledFee",
    "SumOfFees",
    "Surcharge",
    "SurchargedFee",
    "TotalBand",
    "VolumetricWeight",
    "WeightBand",
    "fee_lowering_rules",
    "fit_fee_table",
]
