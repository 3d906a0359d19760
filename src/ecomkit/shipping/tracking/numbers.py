"""Tracking numbers: whose they may be, and whether their check digits are right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import cycle

import attrs

from ecomkit.addressing.country import COUNTRIES
from ecomkit.shipping.tracking.carrier_data import carrier_data

_MOST_CHARACTERS = 60
_SEPARATORS = re.compile(r"[\s.-]+")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@attrs.frozen(kw_only=True)
class TrackingNumber:
    """A number in one of a carrier's formats.

    ``format`` names the format; ``checked`` says whether it has a check digit, which was
    verified; ``country`` is that of the post or carrier that issued the number, if it
    says so; ``post`` the name of that post (Royal Mail).
    """

    number: str
    carrier: str
    format: str
    checked: bool
    country: str = ""
    post: str = ""


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(shape, re.ASCII)


@attrs.frozen(kw_only=True)
class NumberFormat:
    """A carrier's format: a shape, and how its check digit is calculated.

    ``check`` is empty if the format has none. ``implied`` is put in front of a serial
    that does not begin with ``unless``. ``country`` is where it is used, if in one alone.
    """

    carrier: str
    name: str
    shape: re.Pattern[str] = attrs.field(converter=_pattern)
    check: str = ""
    weights: tuple[int, ...] = attrs.field(default=(), converter=tuple)
    implied: str = ""
    unless: str = ""
    country: str = ""

    def read(self, number: str) -> TrackingNumber | None:
        """*number*, if it is in this format."""
        found = self.shape.fullmatch(number)
        if found is None:
            return None
        parts = found.groupdict()
        country = parts.get("country") or self.country
        if country and country not in COUNTRIES:
            return None
        if self.check and self.check_digit(parts["serial"]) != parts["check"]:
            return None
        return TrackingNumber(
            number=number,
            carrier=self.carrier,
            format=self.name,
            checked=bool(self.check),
            country=country,
            post=carrier_data()["posts"].get(country, "") if "country" in parts else "",
        )

    def check_digit(self, serial: str) -> str:
        """The check digit that must follow *serial*."""
        if self.implied and not re.match(self.unless, serial):
            serial = self.implied + serial
        if self.check == "mod37_36":
            return _mod37_36(serial)
        if self.check == "mod7":
            return str(int(serial) % 7)
        weighted = zip(reversed(serial), cycle(self.weights), strict=False)
        total = sum(_value(sign) * weight for sign, weight in weighted)
        if self.check == "mod11":
            return str(total % 11 % 10)
        if self.check == "s10":
            # 10 is written 0, and 11 is written 5.
            rest = 11 - total % 11
            return {10: "0", 11: "5"}.get(rest, str(rest))
        return str(-total % 10)


def _value(sign: str) -> int:
    # UPS: a letter counts as its code less 3, modulo 10.
    return int(sign) if sign.isdigit() else (ord(sign) - 3) % 10


def _mod37_36(serial: str) -> str:
    # ISO/IEC 7064, MOD 37,36: a running product, as DPD uses it.
    rest = 36
    for sign in serial:
        rest = (rest + _ALPHABET.index(sign)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(37 - rest) % 36]


@cache
def number_formats() -> tuple[NumberFormat, ...]:
    """The formats of all carriers."""
    return tuple(NumberFormat(**each) for each in carrier_data()["numbers"])


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
    found = [rule.read(number) for rule in number_formats()]
    kept = [each for each in found if each is not None]
    return tuple(sorted(kept, key=lambda each: not each.checked))


def tracking_url(number: TrackingNumber, pages: Mapping[str, str] | None = None) -> str:
    """The page on which the buyer can follow the parcel; empty if none is known.

    *pages* (carrier to URL, with ``{number}`` in it) adds to the built-in ones.
    """
    known: dict[str, str] = {**carrier_data()["pages"], **(pages or {})}
    by_post = known.get(f"{number.carrier}:{number.country}", "")
    page = by_post or known.get(number.carrier, "")
    return page.replace("{number}", number.number)
