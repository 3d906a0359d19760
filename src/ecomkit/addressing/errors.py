"""What can go wrong with a place, an address or a zone."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, short_repr


class UnknownCountryError(InvalidInputError):
    """No country has this code."""

    def __init__(self, country: object) -> None:
        super().__init__(
            f"{short_repr(country)} is not a country",
            path="$.country",
            hint="use a code of ISO 3166-1, such as 'DE'",
            country=country,
        )


class UnknownRegionError(InvalidInputError):
    """The country has no region of this code."""

    def __init__(self, region: object, country: str, hint: str) -> None:
        super().__init__(
            f"{short_repr(region)} is not a region of {country}",
            path="$.region",
            hint=hint,
            region=region,
            country=country,
        )


class InvalidAddressError(InvalidInputError):
    """The address lacks something its country needs; ``problems`` names all of it."""


class InvalidZoneError(InvalidInputError):
    """This is not a zone."""
