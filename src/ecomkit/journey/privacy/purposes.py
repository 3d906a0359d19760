"""Consent purposes, and how Google and Shopify name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecomkit.choices import StrictEnum
from ecomkit.validators import (
    as_tuple,
    require_mapping,
    require_member,
    require_types,
)


class ConsentPurpose(StrictEnum):
    """What personal data is used for. Only ``NECESSARY`` needs no consent."""

    NECESSARY = "necessary"
    PREFERENCES = "preferences"
    ANALYTICS = "analytics"
    MARKETING = "marketing"
    SALE_OF_DATA = "sale_of_data"


# Google consent mode v2, which has no flag for the sale of data.
_GOOGLE = {
    ConsentPurpose.NECESSARY: ("security_storage",),
    ConsentPurpose.PREFERENCES: ("functionality_storage", "personalization_storage"),
    ConsentPurpose.ANALYTICS: ("analytics_storage",),
    ConsentPurpose.MARKETING: ("ad_storage", "ad_user_data", "ad_personalization"),
}
# Shopify's customer privacy flags, which have none for what is necessary.
_SHOPIFY = {
    ConsentPurpose.PREFERENCES: "preferences",
    ConsentPurpose.ANALYTICS: "analytics",
    ConsentPurpose.MARKETING: "marketing",
    ConsentPurpose.SALE_OF_DATA: "saleOfData",
}
_GRANTED, _DENIED = "granted", "denied"


def as_purposes(
    purposes: Iterable[ConsentPurpose | str], *, path: str = "$.purposes"
) -> frozenset[ConsentPurpose]:
    """Purposes or their names as a set; InvalidInputError for anything else."""
    given = as_tuple(purposes)
    require_types(given, str, path=path, hint='a list such as ["analytics"]')
    return frozenset(require_member(each, ConsentPurpose, path=path) for each in given)


def to_google_consent(granted: Iterable[ConsentPurpose]) -> dict[str, str]:
    """*granted* as the seven flags of Google consent mode, each granted or denied."""
    allowed = {*as_purposes(granted), ConsentPurpose.NECESSARY}
    return {
        flag: _GRANTED if purpose in allowed else _DENIED
        for purpose, flags in _GOOGLE.items()
        for flag in flags
    }


def from_google_consent(flags: Mapping[str, str]) -> frozenset[ConsentPurpose]:
    """The purposes that Google's *flags* allow; a purpose needs all of its flags."""
    require_mapping(flags, path="$.flags")
    return frozenset(
        purpose
        for purpose, needed in _GOOGLE.items()
        if purpose is ConsentPurpose.NECESSARY
        or all(flags.get(flag) == _GRANTED for flag in needed)
    )


def to_shopify_consent(granted: Iterable[ConsentPurpose]) -> dict[str, bool]:
    """*granted* as the four flags of Shopify's customer privacy."""
    allowed = as_purposes(granted)
    return {flag: purpose in allowed for purpose, flag in _SHOPIFY.items()}


def from_shopify_consent(flags: Mapping[str, bool]) -> frozenset[ConsentPurpose]:
    """The purposes that Shopify's *flags* allow; only True allows."""
    require_mapping(flags, path="$.flags")
    return frozenset(
        {ConsentPurpose.NECESSARY}
        | {purpose for purpose, flag in _SHOPIFY.items() if flags.get(flag) is True}
    )
