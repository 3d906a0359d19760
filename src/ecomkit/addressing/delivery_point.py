"""DeliveryPoint: whether an address is a door, a PO box, a parcel locker or a counter."""

from __future__ import annotations

import re

import attrs

from ecomkit.addressing.address import Address
from ecomkit.choices import StrictEnum


class DeliveryPointKind(StrictEnum):
    """What stands at an address: a door, a PO box, a parcel locker, a shop's counter."""

    DOOR = "door"
    PO_BOX = "po_box"
    LOCKER = "locker"
    COUNTER = "counter"


@attrs.frozen
class DeliveryPoint:
    """What an address leads to, as far as its lines say.

    ``number`` is that of the box, locker or counter, ``account`` the buyer's number with
    the carrier, without which a German locker or counter cannot be addressed (Postnummer).
    """

    kind: DeliveryPointKind
    number: str = ""
    account: str = ""

    @property
    def lacks_account(self) -> bool:
        """Whether it cannot be addressed without the buyer's number, and there is none."""
        at_a_carrier = (DeliveryPointKind.LOCKER, DeliveryPointKind.COUNTER)
        return self.kind in at_a_carrier and not self.account


DOOR = DeliveryPoint(DeliveryPointKind.DOOR)

_NUMBER = r"[\s:.#-]*(?:n[ro°º]?\.?\s*)?(?P<number>\d[\d\s./-]*)?"
# A locker's number may hold letters (WAW01A); the buyer's number is no part of it.
_STATION = (
    r"[\s:.#-]*(?:n[ro°º]?\.?\s*)?(?P<number>(?!\d{6})[A-Z]{0,4}\d{1,5}[A-Z]{0,3})?\b"
)
# Words of the posts, in the languages in which addresses are written.
_PO_BOX = re.compile(
    r"\b(?:p\.?\s*o\.?\s*-?\s*box|pob|post\s+office\s+box|postal\s+box|gpo\s+box"
    r"|locked\s+bag|private\s+bag|postfach|postbus|postboks|postbox|boks"
    r"|bo[iî]te\s+postale|case\s+postale|casella\s+postale|caixa\s+postal"
    r"|apartado(?:\s+(?:postal|de\s+correos))?|apdo\.?|casilla(?:\s+(?:de\s+correo|postal))?"
    r"|skrytka\s+pocztowa|po[sš]t(?:n[ií])?\s*p[rř]ihr[aá]dka|postilokero"
    r"|абонентский\s+ящик)(?![a-z])" + _NUMBER,
    re.IGNORECASE,
)
# Two letters that are a box only as the beginning of a line, before a number.
_SHORT_BOX = {
    "FR": re.compile(r"(?:b\.?\s?p\.?|cs|tsa)\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "MA": re.compile(r"b\.?\s?p\.?\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "BE": re.compile(r"b\.?\s?p\.?\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "CH": re.compile(r"c\.?\s?p\.?\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "CA": re.compile(r"(?:c\.?\s?p\.?|rr)\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "IT": re.compile(r"c\.?\s?p\.?\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "BR": re.compile(r"c\.?\s?p\.?\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "FI": re.compile(r"pl\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "SE": re.compile(r"box\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "AU": re.compile(r"(?:box|rmb|rsd)\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "US": re.compile(r"(?:box|rr\s*\d+\s*box)\s*(?P<number>\d[\d\s]*)", re.IGNORECASE),
    "JP": re.compile(r".*私書箱\s*(?:第?\s*(?P<number>\d+))?"),
}
_LOCKER = re.compile(
    r"\b(?:packstation|poststation|paketstation|paketbox|parcel\s*locker|paczkomat"
    r"|inpost\s+locker|amazon\s+(?:locker|hub)|pakkeboks|paketautomat|pakomat)\b"
    + _STATION,
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"\b(?:postfiliale|paketshop|parcel\s*shop|parcelshop|point\s+relais|relais\s+colis"
    r"|mondial\s+relay|servicepoint|service\s+point|pakketpunt|poste\s+restante"
    r"|general\s+delivery|postlagernd)\b" + _STATION,
    re.IGNORECASE,
)
# A Postnummer has six to ten digits and stands by itself, on any line.
_ACCOUNT = re.compile(r"(?<![\w-])\d{6,10}(?![\w-])")


def delivery_point(address: Address) -> DeliveryPoint:
    """What an address leads to: a door, where none of its lines says otherwise.

    Examples:
        >>> delivery_point(
        ...     Address("Ada", ["Packstation 145", "1234567"], country="DE")
        ... )
        DeliveryPoint(kind=<DeliveryPointKind.LOCKER: 'locker'>, number='145', account='1234567')
        >>> delivery_point(Address("Ada", "P.O. Box 12", country="US")).kind.value
        'po_box'
    """
    for kind, pattern in (
        (DeliveryPointKind.LOCKER, _LOCKER),
        (DeliveryPointKind.COUNTER, _COUNTER),
        (DeliveryPointKind.PO_BOX, _PO_BOX),
    ):
        for line in (*address.street, address.company):
            found = pattern.search(line)
            if found is not None:
                account = "" if kind is DeliveryPointKind.PO_BOX else _account(address)
                return DeliveryPoint(kind, _tidy(found["number"]), account)
    short = _SHORT_BOX.get(address.country)
    for line in address.street if short is not None else ():
        found = short.fullmatch(line) if short is not None else None
        if found is not None:
            return DeliveryPoint(DeliveryPointKind.PO_BOX, _tidy(found["number"]))
    return DOOR


def _account(address: Address) -> str:
    for line in (*address.street, address.company, address.district, address.name):
        found = _ACCOUNT.search(line)
        if found is not None:
            return found[0]
    return ""


def _tidy(number: str | None) -> str:
    return " ".join((number or "").strip(" ./-").split())
