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
from ecomkit.toml_text import read_data

SHAPES: Mapping[str, Mapping[str, str]] = read_data(
    "ecomkit.customers", "tax_numbers.toml"
)
_ANY = {"shape": "[A-Z0-9]{4,20}", "example": "AB12, 4 to 20 letters and digits"}
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
        known = SHAPES.get(land, _ANY)
        for number in (plain.removeprefix(_PREFIXES.get(land, land)), plain):
            if re.fullmatch(known["shape"], number, re.ASCII):
                self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
                    land, number
                )
                return
        raise InvalidTaxNumberError(
            f"{short_repr(value)} is not a tax number of {land}",
            path="$.value",
            hint=f"such as {known['example']}",
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
