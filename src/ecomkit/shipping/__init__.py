"""Shipping: what it costs to send goods, when they arrive, and where they are.

A :class:`ShippingTable` holds the shop's methods and is asked for the options of a
:class:`Consignment`. The sub-rooms: ``fees`` (the rules a method charges by), ``transit``
(working days and delivery promises), ``parcels`` (boxes and the packer), ``abroad``
(customs and duties), ``carriers`` (rates and labels), ``tracking`` (shipments and their
events), ``fulfillment`` (somebody else packs and sends).
"""

from ecomkit.shipping.consignment import (
    Consignment,
    ConsignmentLine,
    GoodsBasis,
    Parcel,
)
from ecomkit.shipping.delivery_points import DeliversTo
from ecomkit.shipping.errors import (
    CarrierRefusedError,
    CarrierUnavailableError,
    InvalidBoxError,
    InvalidCalendarError,
    InvalidConsignmentError,
    InvalidDeclarationError,
    InvalidFeeRuleError,
    InvalidShipmentError,
    ShippingMethodRefusedError,
    UnknownShippingMethodError,
)
from ecomkit.shipping.methods import (
    DeliveryKind,
    FeeTax,
    ShippingMethod,
    methods_from_rates,
)
from ecomkit.shipping.options import (
    DeliveryOption,
    DeliveryOptions,
    MethodRefusal,
)
from ecomkit.shipping.pickup_points import PickupPoint
from ecomkit.shipping.ports import (
    PickupPoints,
    ShippingFeeRule,
    ShippingRequirement,
    Weighing,
)
from ecomkit.shipping.rate_request import (
    FeeSharing,
    RateRequest,
)
from ecomkit.shipping.reasons import (
    ShippingReason,
)
from ecomkit.shipping.requirements import (
    CategoryMatch,
    GoodsTotal,
    InCategory,
    MeasuresKnown,
    NotRestricted,
    PieceLimits,
    TotalWeight,
    ToZones,
    WithoutFlags,
)
from ecomkit.shipping.shipping_fee import (
    FeeRefusal,
    ShippingFee,
)
from ecomkit.shipping.split import (
    by_delivery,
    by_origin,
    by_seller,
    combine_options,
)
from ecomkit.shipping.table import (
    NO_SHIPPING,
    ShippingTable,
)

__all__ = [
    "NO_SHIPPING",
    "CarrierRefusedError",
    "CarrierUnavailableError",
    "CategoryMatch",
    "Consignment",
    "ConsignmentLine",
    "DeliversTo",
    "DeliveryKind",
    "DeliveryOption",
    "DeliveryOptions",
    "FeeRefusal",
    "FeeSharing",
    "FeeTax",
    "GoodsBasis",
    "GoodsTotal",
    "InCategory",
    "InvalidBoxError",
    "InvalidCalendarError",
    "InvalidConsignmentError",
    "InvalidDeclarationError",
    "InvalidFeeRuleError",
    "InvalidShipmentError",
    "MeasuresKnown",
    "MethodRefusal",
    "NotRestricted",
    "Parcel",
    "PickupPoint",
    "PickupPoints",
    "PieceLimits",
    "RateRequest",
    "ShippingFee",
    "ShippingFeeRule",
    "ShippingMethod",
    "ShippingMethodRefusedError",
    "ShippingReason",
    "ShippingRequirement",
    "ShippingTable",
    "ToZones",
    "TotalWeight",
    "UnknownShippingMethodError",
    "Weighing",
    "WithoutFlags",
    "by_delivery",
    "by_origin",
    "by_seller",
    "combine_options",
    "methods_from_rates",
]
