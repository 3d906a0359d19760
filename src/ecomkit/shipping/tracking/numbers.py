"""Tracking numbers: whose they may be, and whether their check digits are right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType, NoneType

import attrs

from ecomkit.addressing.country import COUNTRIES
from ecomkit.arguments import takes
from ecomkit.shipping.errors import InvalidShipmentError

_MOST_CHARACTERS = 60
_SEPARATORS = re.compile(r"[\s.-]+")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@attrs.frozen(kw_only=True)
class TrackingNumber:
    """A number in one of a carrier's formats.

    ``format`` names the format; ``checked`` says whether it has a check digit, which was
    verified; ``country`` is that of the post that issued the number, if it says so.
    """

    number: str
    carrier: str
    format: str
    checked: bool
    country: str = ""


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(shape, re.ASCII)


@attrs.frozen
class NumberFormat:
    """A carrier's format: a shape, and how its check digit is calculated.

    ``check`` takes the part of the number called ``serial`` in the shape and returns the
    check digit that must follow it; None if the format has none. Some carriers leave out
    the beginning of a number but count it: ``before`` is put in front of a serial that
    does not begin with ``unless``.
    """

    carrier: str
    name: str
    shape: re.Pattern[str] = attrs.field(converter=_pattern)
    check: Callable[[str], str] | None = None
    before: str = ""
    unless: str = ""

    def read(self, number: str) -> TrackingNumber | None:
        """*number*, if it is in this format."""
        found = self.shape.fullmatch(number)
        if found is None:
            return None
        parts = found.groupdict()
        country = parts.get("country") or ""
        if country and country not in COUNTRIES:
            return None
        if self.check is not None:
            serial = parts["serial"]
            if self.before and not re.match(self.unless, serial):
                serial = self.before + serial
            if self.check(serial) != parts["check"]:
                return None
        return TrackingNumber(
            number=number,
            carrier=self.carrier,
            format=self.name,
            checked=self.check is not None,
            country=country,
        )


def recognize_tracking_number(text: str) -> tuple[TrackingNumber, ...]:
    """Every carrier whose number *text* may be, those with a check digit first.

    Blanks, dots and dashes do not matter. The carriers' formats overlap, so there may be
    several; none means a mistyped number or an unknown carrier.
    """
    if not isinstance(text, str) or len(text) > _MOST_CHARACTERS:
        return ()
    number = _SEPARATORS.sub("", text).upper()
    if not number.isascii():
        return ()
    found = [rule.read(number) for rule in FORMATS]
    kept = [each for each in found if each is not None]
    return tuple(sorted(kept, key=lambda each: not each.checked))


@takes(InvalidShipmentError, number=TrackingNumber, pages=(Mapping, NoneType))
def tracking_url(number: TrackingNumber, pages: Mapping[str, str] | None = None) -> str:
    """The page on which the buyer can follow the parcel; empty if none is known.

    *pages* (carrier to URL, with ``{number}`` in it) adds to the built-in ones.
    """
    known = {**_PAGES, **(pages or {})}
    by_post = known.get(f"{number.carrier}:{number.country}", "")
    page = by_post or known.get(number.carrier, "")
    return page.replace("{number}", number.number)


# ------------------------------------------------------------------ check digits


def _mod10(*, first: int, second: int) -> Callable[[str], str]:
    # Weights alternate from the left; a letter counts as its code less 3, modulo 10,
    # as UPS writes it.
    def check(serial: str) -> str:
        total = 0
        for index, sign in enumerate(serial):
            value = int(sign) if sign.isdigit() else (ord(sign) - 3) % 10
            total += value * (second if index % 2 else first)
        return str(-total % 10)

    return check


def _gs1(serial: str) -> str:
    # GS1 General Specifications 7.9: weights 3 and 1 from the right.
    digits = serial[::-1]
    total = 3 * sum(map(int, digits[::2])) + sum(map(int, digits[1::2]))
    return str(-total % 10)


def _weighted(*weights: int) -> Callable[[str], str]:
    # FedEx: the weighted sum modulo 11, and of that the last digit.
    def check(serial: str) -> str:
        total = sum(
            int(digit) * weights[index % len(weights)]
            for index, digit in enumerate(serial)
        )
        return str(total % 11 % 10)

    return check


def _s10(serial: str) -> str:
    # UPU standard S10: weights 8 6 4 2 3 5 9 7, 11 less the sum modulo 11; 10 is
    # written 0 and 11 is written 5.
    total = sum(
        int(d) * w for d, w in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)
    )
    rest = 11 - total % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def _mod7(serial: str) -> str:
    return str(int(serial) % 7)


def _mod37_36(serial: str) -> str:
    # ISO/IEC 7064, MOD 37,36: a running product, as DPD uses it.
    rest = 36
    for sign in serial:
        rest = (rest + _ALPHABET.index(sign)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


# ------------------------------------------------------------------ the rules


FORMATS: tuple[NumberFormat, ...] = (
    NumberFormat(
        "ups",
        "1Z",
        r"1Z(?P<serial>[A-Z0-9]{15})(?P<check>[0-9])",
        _mod10(first=1, second=2),
    ),
    NumberFormat(
        "fedex",
        "express 12",
        r"(?P<serial>[0-9]{11})(?P<check>[0-9])",
        _weighted(3, 1, 7),
    ),
    NumberFormat(
        "fedex",
        "express 34",
        r"100[0-9]{17}(?P<serial>[0-9]{13})(?P<check>[0-9])",
        _weighted(1, 7, 3),
    ),
    NumberFormat(
        "fedex",
        "ground 15",
        r"(?P<serial>[0-9]{14})(?P<check>[0-9])",
        _mod10(first=1, second=3),
    ),
    NumberFormat(
        "fedex", "ground SSCC-18", r"(?P<serial>0[0124][0-9]{15})(?P<check>[0-9])", _gs1
    ),
    NumberFormat(
        "fedex",
        "ground 96",
        r"96[0-9]{5}(?P<serial>[0-9]{14})(?P<check>[0-9])",
        _mod10(first=1, second=3),
    ),
    NumberFormat(
        "fedex",
        "ground GSN",
        r"96[0-9]{18}(?P<serial>[0-9]{13})(?P<check>[0-9])",
        _weighted(1, 7, 3),
    ),
    NumberFormat(
        "fedex",
        "smartpost 20",
        r"(?P<serial>(?:92)?[0-9]{19})(?P<check>[0-9])",
        _gs1,
        before="92",
        unless="92",
    ),
    NumberFormat("usps", "20", r"(?P<serial>[0-9]{19})(?P<check>[0-9])", _gs1),
    NumberFormat(
        "usps",
        "IMpb",
        r"(?:420[0-9]{5}(?:[0-9]{4})?)?"
        r"(?P<serial>(?:9[1-5])?[0-9]{12}(?:[0-9]{11}|[0-9]{7}))(?P<check>[0-9])",
        _gs1,
        before="91",
        unless="9[1-5]",
    ),
    NumberFormat("dhl", "express", r"(?P<serial>[0-9]{9,10})(?P<check>[0-6])", _mod7),
    NumberFormat("dhl", "piece", r"J[A-Z]{2,3}[0-9]{9,20}"),
    NumberFormat("dhl", "ecommerce", r"(?:GM|LX|RX|UV|CN|SG|TH|IN|HK|MY)[0-9]{10,39}"),
    NumberFormat(
        "post",
        "S10",
        r"[A-Z]{2}(?P<serial>[0-9]{8})(?P<check>[0-9])(?P<country>[A-Z]{2})",
        _s10,
    ),
    NumberFormat("dpd", "28", r"(?P<serial>[0-9]{27})(?P<check>[0-9A-Z])", _mod37_36),
)

_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "ups": "https://www.ups.com/track?tracknum={number}",
        "fedex": "https://www.fedex.com/fedextrack/?trknbr={number}",
        "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}",
        "dhl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}",
        "dpd": "https://www.dpdgroup.com/nl/mydpd/my-parcels/track?lang=en&parcelNumber={number}",
        "post:US": "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}",
    }
)
