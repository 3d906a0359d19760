"""Addressing: countries, regions, places and addresses."""

from ecomkit.addressing.address import Address
from ecomkit.addressing.country import COUNTRIES, find_country
from ecomkit.addressing.errors import (
    InvalidAddressError,
    InvalidTextError,
    InvalidZoneError,
    UnknownCountryError,
    UnknownRegionError,
)
from ecomkit.addressing.place import Place
from ecomkit.addressing.region import REGIONS, find_region

__all__ = [
    "COUNTRIES",
    "REGIONS",
    "Address",
    "InvalidAddressError",
    "InvalidTextError",
    "InvalidZoneError",
    "Place",
    "UnknownCountryError",
    "UnknownRegionError",
    "find_country",
    "find_region",
]
