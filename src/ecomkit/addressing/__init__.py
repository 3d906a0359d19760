"""Addressing: countries, regions, territories, places, addresses, and zones."""

from ecomkit.addressing.address import Address
from ecomkit.addressing.country import COUNTRIES, find_country
from ecomkit.addressing.delivery_point import (
    DeliveryPoint,
    DeliveryPointKind,
    delivery_point,
)
from ecomkit.addressing.errors import (
    InvalidAddressError,
    InvalidZoneError,
    UnknownCountryError,
    UnknownRegionError,
)
from ecomkit.addressing.format import format_address
from ecomkit.addressing.place import Place
from ecomkit.addressing.postcode import PostcodePattern
from ecomkit.addressing.problems import (
    AddressProblem,
    address_problems,
    require_complete,
)
from ecomkit.addressing.region import REGIONS, find_region
from ecomkit.addressing.territory import TERRITORIES, Territory
from ecomkit.addressing.zone import Zone
from ecomkit.addressing.zone_map import ZoneMap

__all__ = [
    "COUNTRIES",
    "REGIONS",
    "TERRITORIES",
    "Address",
    "AddressProblem",
    "DeliveryPoint",
    "DeliveryPointKind",
    "InvalidAddressError",
    "InvalidZoneError",
    "Place",
    "PostcodePattern",
    "Territory",
    "UnknownCountryError",
    "UnknownRegionError",
    "Zone",
    "ZoneMap",
    "address_problems",
    "delivery_point",
    "find_country",
    "find_region",
    "format_address",
    "require_complete",
]
