"""PlaceEvidence: what shows where the buyer of digital content is."""

from __future__ import annotations

import attrs

from ecomkit.addressing.place import Place
from ecomkit.checkout.errors import check
from ecomkit.choices import StrictEnum
from ecomkit.text import typed_line


class EvidenceKind(StrictEnum):
    """What a piece of evidence is taken from (Regulation (EU) 282/2011, art. 24f)."""

    BILLING_ADDRESS = "billing_address"
    IP_ADDRESS = "ip_address"
    BANK = "bank"
    SIM = "sim"
    LANDLINE = "landline"
    OTHER = "other"


def _country(code: str) -> str:
    # An IP address in Puerto Rico is told as PR, an address there is one in the US.
    return Place(code).country


def _detail(value: str) -> str:
    return typed_line(value, path="$.detail", most=254)


@attrs.frozen(kw_only=True)
class PlaceEvidence:
    """One piece of evidence of the country in which a buyer is.

    ``detail`` says what was seen, such as the network of an IP address.

    Examples:
        >>> PlaceEvidence(kind="bank", country="de").country
        'DE'
    """

    kind: EvidenceKind = attrs.field(converter=EvidenceKind)
    country: str = attrs.field(converter=_country)
    detail: str = attrs.field(default="", converter=_detail, validator=check.text)
