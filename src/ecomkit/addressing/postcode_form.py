"""The form of each country's postcodes: one spelling of each, and its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import attrs

from ecomkit.addressing.british_postcode import BRITISH, Code, british_code, compact
from ecomkit.toml_text import read_data

# What stands before a postcode in letters from abroad, beside the country's own code: the
# sign of its cars.
_CAR_SIGNS: Mapping[str, str] = {
    "AT": "A", "BE": "B", "DE": "D", "ES": "E", "FI": "FIN", "FR": "F", "HU": "H",
    "IT": "I", "LI": "FL", "LU": "L", "NO": "N", "PT": "P", "SE": "S", "SI": "SLO",
    "SM": "RSM", "VA": "V",
}  # fmt: skip
_BEGINNING = re.compile(r"([A-Z]{1,3})([- ]?)(?=[0-9#?])", re.ASCII)
_KINDS = {"#": "0123456789", "@": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_KINDS["?"] = _KINDS["#"] + _KINDS["@"]


@attrs.frozen
class _Form:
    shapes: tuple[str, ...]
    areas: frozenset[int]
    begins: str

    @property
    def is_digits_first(self) -> bool:
        return self.shapes[0].startswith("#")

    def fits(self, code: str, *, whole: bool) -> bool:
        # Whether signs, some of them perhaps those of a shape, may begin a postcode.
        return any(
            _may_begin(code, plain)
            and (not whole or len(code) == len(plain) or len(code) in self.areas)
            for plain in map(compact, self.shapes)
        )


_FORMS: Mapping[str, _Form] = {
    country: _Form(
        tuple(form["shapes"]), frozenset(form.get("areas", ())), form.get("begins", "")
    )
    for country, form in read_data("ecomkit.addressing", "postcode_forms.toml").items()
}


def split_sign(postcode: str) -> tuple[str, str]:
    """What stands before the digits of a *postcode* in capitals, and the rest."""
    found = _BEGINNING.match(postcode)
    return (found[1] + found[2], postcode[found.end() :]) if found else ("", postcode)


def written(country: str, postcode: str) -> str:
    """*postcode*, in capitals with single blanks, as its country writes it.

    What has not the country's form is left as it is.
    """
    code = code_of(country, postcode)
    if code is None:
        return postcode
    if country in BRITISH:
        return code.as_written
    form = _FORMS[country]
    for shape in form.shapes:
        if len(compact(shape)) == len(code.text):
            signs = iter(code.text)
            filled = "".join(next(signs) if s in _KINDS else s for s in shape)
            return form.begins + filled
    return code.text


@lru_cache(maxsize=4096)
def code_of(country: str, postcode: str) -> Code | None:
    """A postcode of *country* taken apart; None if it has not the country's form."""
    if country in BRITISH:
        return british_code(postcode)
    form = _FORMS.get(country)
    if form is None:
        return None
    text = bare(country, postcode)
    whole = text.isascii() and text.isalnum() and form.fits(text, whole=True)
    return Code(text) if whole else None


def widest(country: str, postcode: str) -> str:
    """The shorter postcode that *postcode* narrows down, or itself: 12345 for 12345-6789."""
    code = code_of(country, postcode)
    if code is None or country in BRITISH:
        return postcode
    form = _FORMS[country]
    short = form.areas & {len(compact(shape)) for shape in form.shapes}
    return code.text[: min(short)] if short else postcode


def bare(country: str, postcode: str, *, strict: bool = False) -> str:
    """A postcode, or a pattern of some, without what stands before the digits.

    Where *strict*, letters that are not apart from the digits are a part of it, but for
    those with which the country's own postcodes begin.
    """
    form = _FORMS.get(country)
    if form is not None and form.is_digits_first:
        sign, rest = split_sign(postcode)
        letters = sign.rstrip("- ")
        if letters and (
            letters == form.begins.rstrip("- ")
            or (
                letters in {country, _CAR_SIGNS.get(country)}
                and not (strict and sign == letters)
            )
        ):
            postcode = rest
    return compact(postcode)


def sign_of(country: str) -> str:
    """The sign of the country's cars, if letters from abroad bear it."""
    return _CAR_SIGNS.get(country, "")


def has_form(country: str) -> bool:
    """Whether it is known how *country* writes its postcodes."""
    return country in BRITISH or country in _FORMS


def may_begin(country: str, signs: str, *, whole: bool) -> bool:
    """Whether postcodes of *country* may begin so, or be so: all of one, or an area."""
    form = _FORMS.get(country)
    return form is None or form.fits(signs, whole=whole)


def is_area(country: str, length: int) -> bool:
    """Whether a beginning of this length is an area of its own in *country*."""
    form = _FORMS.get(country)
    return form is not None and length in form.areas


def example_of(country: str) -> str:
    """The shape of the country's postcodes, for a hint."""
    form = _FORMS.get(country)
    return form.begins + form.shapes[-1] if form else ""


def _may_begin(signs: str, shape: str) -> bool:
    return len(signs) <= len(shape) and all(
        any(sign in _KINDS.get(given, given) for sign in _KINDS.get(wanted, wanted))
        for given, wanted in zip(signs, shape, strict=False)
    )
