"""Tax numbers: their shape by country, and the proof that one was looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.choices import StrictEnum
from ecomkit.customers.errors import InvalidTaxNumberError, check
from ecomkit.errors import short_repr
from ecomkit.moments import instant_of
from ecomkit.text import one_line
from ecomkit.toml_text import read_data

SHAPES: Mapping[str, Mapping[str, str]] = read_data(
    "ecomkit.customers", "tax_numbers.toml"
)
_ANY = {"shape": "[A-Z0-9]{4,20}", "example": "AB12, 4 to 20 letters and digits"}
# Greece's numbers begin with EL, those of Japanese invoices with T; XI is Northern Ireland,
# for goods (Windsor Framework).
_PREFIXES = MappingProxyType({"GR": "EL", "JP": "T"})
_NORTHERN_IRELAND = "XI"
# Whose numbers are those of another tax office.
_OFFICES = MappingProxyType({"EL": "GR", "MC": "FR", "IM": "GB"})
# What is often written instead of a prefix.
_MISTAKEN = MappingProxyType({"GR": "GR", "GB": "UK", "XI": "UK"})
# What the register of companies is followed by where it is used as a tax number.
_SUFFIX = re.compile("(MWST|TVA|IVA|MVA)$")
_SUFFIXED = ("CH", "NO")


@attrs.frozen(init=False)
class TaxNumber:
    """A company's number at the tax office of a country.

    Written with or without the country before it, blanks and dots: kept without.
    ``TaxNumber("GR", "EL 123456789")`` has the value ``123456789``; ``str()`` gives it
    with its prefix, which is T in Japan. Monaco's numbers are French, those of the Isle of
    Man British. The shape is checked, not whether anybody has the number: that is a
    :class:`TaxEvidence`. Raises UnknownCountryError and InvalidTaxNumberError.
    """

    country: str
    value: str

    def __init__(self, country: str, value: str) -> None:
        code = country.strip().upper() if isinstance(country, str) else country
        code = _OFFICES.get(code, code) if isinstance(code, str) else code
        land = code if code == _NORTHERN_IRELAND else find_country(code)
        text = one_line(value, path="$.value", most=40, required=True).upper()
        plain = re.sub(r"[\s./-]", "", text)
        if land in _SUFFIXED:
            plain = _SUFFIX.sub("", plain)
        for number in (plain.removeprefix(_prefix(land)), plain):
            if _has_shape(land, number):
                self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
                    land, number
                )
                return
        raise InvalidTaxNumberError(
            f"{short_repr(value)} is not a tax number of {land}",
            path="$.value",
            hint=_hint(land, plain),
            country=land,
        )

    def __str__(self) -> str:
        return f"{_prefix(self.country)}{self.value}"


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

    number: TaxNumber = attrs.field(
        validator=check.instance_of(TaxNumber, hint='TaxNumber("FR", "40303265045")')
    )
    checked_at: datetime = attrs.field(validator=check.moment)
    checker: str = attrs.field(validator=check.text)
    answer: TaxAnswer = attrs.field(converter=TaxAnswer)
    reference: str = attrs.field(default="", validator=check.text)
    name: str = attrs.field(default="", validator=check.text)

    @property
    def proves(self) -> bool:
        """Whether the number may be relied on."""
        return self.answer is TaxAnswer.VALID


def latest_answers(evidence: Iterable[TaxEvidence]) -> tuple[TaxEvidence, ...]:
    """The look-ups that count: of each number the latest that the register answered.

    When a register did not answer, its answer before counts.
    """
    latest: dict[TaxNumber, TaxEvidence] = {}
    for each in evidence:
        if each.answer is TaxAnswer.UNAVAILABLE:
            continue
        known = latest.setdefault(each.number, each)
        if instant_of(each.checked_at) >= instant_of(known.checked_at):
            latest[each.number] = each
    return tuple(latest.values())


def _prefix(land: str) -> str:
    return _PREFIXES.get(land, land)


def _has_shape(land: str, number: str) -> bool:
    shape = SHAPES.get(land, _ANY)["shape"]
    return re.fullmatch(shape, number, re.ASCII) is not None


def _hint(land: str, plain: str) -> str:
    # What was meant: EL for GR, a number as it is written today, or one of another country.
    bare = plain.removeprefix(_MISTAKEN.get(land, land))
    for number in (bare, f"0{bare}") if land == "BE" or bare != plain else ():
        if _has_shape(land, number):
            return f"did you mean '{_prefix(land)}{number}'?"
    for other in SHAPES:
        before = _prefix(other)
        if plain.startswith(before) and _has_shape(other, plain.removeprefix(before)):
            return f"is it one of {other}? then give that country"
    return f"such as {SHAPES.get(land, _ANY)['example']}"
