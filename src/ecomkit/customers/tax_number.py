"""Tax numbers: their shape by country, and the proof that one was looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.choices import StrictEnum
from ecomkit.customers.errors import InvalidTaxNumberError, check
from ecomkit.errors import short_repr
from ecomkit.text import one_line

# Shapes without the country prefix, and an example.
# Sources: European Commission, VIES, "VAT number structure" (EU and XI); HMRC, "VAT
# numbers" (GB); Federal Statistical Office, UID (CH); Bronnoysund register (NO); ZATCA,
# "VAT registration number" (SA); Federal Tax Authority, TRN (AE).
SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "AE": (r"\d{15}", "100123456700003"),
        "AT": (r"U\d{8}", "U12345678"),
        "BE": (r"[01]\d{9}", "0123456789"),
        "BG": (r"\d{9,10}", "123456789"),
        "CH": (r"E\d{9}", "E123456789"),
        "CY": (r"\d{8}[A-Z]", "12345678X"),
        "CZ": (r"\d{8,10}", "12345678"),
        "DE": (r"\d{9}", "123456789"),
        "DK": (r"\d{8}", "12345678"),
        "EE": (r"\d{9}", "123456789"),
        "ES": (r"([A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])", "A12345678"),
        "FI": (r"\d{8}", "12345678"),
        "FR": (r"[A-HJ-NP-Z0-9]{2}\d{9}", "12123456789"),
        "GB": (r"(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})", "123456789"),
        "GR": (r"\d{9}", "123456789"),
        "HR": (r"\d{11}", "12345678901"),
        "HU": (r"\d{8}", "12345678"),
        "IE": (r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "1234567A"),
        "IT": (r"\d{11}", "12345678901"),
        "LT": (r"(\d{9}|\d{12})", "123456789"),
        "LU": (r"\d{8}", "12345678"),
        "LV": (r"\d{11}", "12345678901"),
        "MT": (r"\d{8}", "12345678"),
        "NL": (r"[A-Z0-9+*]{9}B[A-Z0-9+*]{2}", "123456789B01"),
        "NO": (r"\d{9}", "123456789"),
        "PL": (r"\d{10}", "1234567890"),
        "PT": (r"\d{9}", "123456789"),
        "RO": (r"\d{2,10}", "1234567890"),
        "SA": (r"3\d{13}3", "300000000000003"),
        "SE": (r"\d{12}", "123456789001"),
        "SI": (r"\d{8}", "12345678"),
        "SK": (r"\d{10}", "1234567890"),
        "XI": (r"(\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2})", "123456789"),
    }
)
_ANY = r"[A-Z0-9]{4,20}"
# Greece's numbers begin with EL; XI is Northern Ireland, for goods (Windsor Framework).
_PREFIXES = MappingProxyType({"GR": "EL"})
_NORTHERN_IRELAND = "XI"
# What the register of companies is followed by where it is used as a tax number.
_SUFFIX = re.compile("(MWST|TVA|IVA|MVA)$")
_SUFFIXED = ("CH", "NO")


@attrs.frozen(init=False)
class TaxNumber:
    """A company's number at the tax office of a country.

    Written with or without the country before it, blanks and dots: kept without.
    ``TaxNumber("GR", "EL 123456789")`` has the value ``123456789``; ``str()`` gives it
    with its prefix. The shape is checked, not whether anybody has the number: that is a
    :class:`TaxEvidence`.
    """

    country: str
    value: str

    def __init__(self, country: str, value: str) -> None:
        code = country.strip().upper() if isinstance(country, str) else country
        land = code if code == _NORTHERN_IRELAND else find_country(_land(code))
        text = one_line(value, path="$.value", most=40, required=True).upper()
        plain = re.sub(r"[\s./-]", "", text)
        if land in _SUFFIXED:
            plain = _SUFFIX.sub("", plain)
        shape, example = SHAPES.get(land, (_ANY, ""))
        for number in (plain.removeprefix(_PREFIXES.get(land, land)), plain):
            if re.fullmatch(shape, number, re.ASCII):
                self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
                    land, number
                )
                return
        raise InvalidTaxNumberError(
            f"{short_repr(value)} is not a tax number of {land}",
            path="$.value",
            hint=f"such as {example}" if example else "4 to 20 letters and digits",
            country=land,
        )

    def __str__(self) -> str:
        return f"{_PREFIXES.get(self.country, self.country)}{self.value}"


class TaxAnswer(StrictEnum):
    """What the register said about a number, if it answered."""

    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


@attrs.frozen(kw_only=True)
class TaxEvidence:
    """The proof that a tax number was looked up, kept for as long as the invoice is.

    ``checker`` is the register asked (``"VIES"``), ``reference`` its consultation number,
    ``name`` the owner of the number, if the register says. Evidence never changes: a
    later look-up is another one.
    """

    number: TaxNumber = attrs.field(validator=check.instance_of(TaxNumber))
    checked_at: datetime = attrs.field(validator=check.moment)
    checker: str = attrs.field(validator=check.text)
    answer: TaxAnswer = attrs.field(converter=TaxAnswer)
    reference: str = attrs.field(default="", validator=check.text)
    name: str = attrs.field(default="", validator=check.text)

    @property
    def proves(self) -> bool:
        """Whether the number may be relied on."""
        return self.answer is TaxAnswer.VALID


def _land(code: object) -> object:
    return "GR" if code == "EL" else code
