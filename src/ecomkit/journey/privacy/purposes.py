"""What a person's data may be used for, and how two consent systems name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class ConsentPurpose(StrEnum):
    """What data is used for. Only the necessary needs no consent."""

    NECESSARY = "necessary"
    PREFERENCES = "preferences"
    ANALYTICS = "analytics"
    MARKETING = "marketing"
    SALE_OF_DATA = "sale_of_data"


# Google consent mode v2. The sale of data has no flag there.
_GOOGLE = {
    ConsentPurpose.NECESSARY: ("security_storage",),
    ConsentPurpose.PREFERENCES: ("functionality_storage", "personalization_storage"),
    ConsentPurpose.ANALYTICS: ("analytics_storage",),
    ConsentPurpose.MARKETING: ("ad_storage", "ad_user_data", "ad_personalization"),
}
# Shopify's customer privacy flags. The necessary needs no flag there.
_SHOPIFY = {
    ConsentPurpose.PREFERENCES: "preferences",
    ConsentPurpose.ANALYTICS: "analytics",
    ConsentPurpose.MARKETING: "marketing",
    ConsentPurpose.SALE_OF_DATA: "saleOfData",
}
_GRANTED, _DENIED = "granted", "denied"


def to_google_consent(granted: Iterable[ConsentPurpose]) -> dict[str, str]:
    """*granted* in the seven flags of Google consent mode, each granted or denied."""
    allowed = {*granted, ConsentPurpose.NECESSARY}
    return {
        flag: _GRANTED if purpose in allowed else _DENIED
        for purpose, flags in _GOOGLE.items()
        for flag in flags
    }


def from_google_consent(flags: Mapping[str, str]) -> frozenset[ConsentPurpose]:
    """The purposes that Google's *flags* allow; a purpose needs all of its flags."""
    return frozenset(
        purpose
        for purpose, needed in _GOOGLE.items()
        if purpose is ConsentPurpose.NECESSARY
        or all(flags.get(flag) == _GRANTED for flag in needed)
    )


def to_shopify_consent(granted: Iterable[ConsentPurpose]) -> dict[str, bool]:
    """*granted* in the four flags of Shopify's customer privacy."""
    allowed = set(granted)
    return {flag: purpose in allowed for purpose, flag in _SHOPIFY.items()}


def from_shopify_consent(flags: Mapping[str, bool]) -> frozenset[ConsentPurpose]:
    """The purposes that Shopify's *flags* allow; only a plain True allows."""
    return frozenset(
        {ConsentPurpose.NECESSARY}
        | {purpose for purpose, flag in _SHOPIFY.items() if flags.get(flag) is True}
    )
