"""What can go wrong with a place, an address or a zone."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError


class UnknownCountryError(InvalidInputError):
    """No country has this code."""


class UnknownRegionError(InvalidInputError):
    """The country has no region of this code."""


class InvalidAddressError(InvalidInputError):
    """The address lacks something its country requires; ``problems`` lists all of it."""


class InvalidZoneError(InvalidInputError):
    """This is not a zone, or not a postcode pattern."""
