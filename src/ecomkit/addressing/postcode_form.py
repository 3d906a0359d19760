"""The form of each country's postcodes: one spelling of each, and its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import attrs

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

# Where the Royal Mail's codes are used.
BRITISH = frozenset("GB GG IM JE GI FK GS IO PN SH TC".split())
_OUTWARD = r"([A-Z]{1,2}[0-9][0-9A-Z]?|[A-Z]{4}|GIR)"
_FULL = re.compile(rf"{_OUTWARD}([0-9][A-Z]{{2}})", re.ASCII)
_OUTER = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?", re.ASCII)
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{0,2})", re.ASCII)
_INNER = re.compile(r"[0-9][A-Z]{0,2}", re.ASCII)
_FORCES = re.compile(r"BFPO([0-9]{1,4})", re.ASCII)


@attrs.frozen
class Code:
    """A postcode of its country's form, taken apart.

    ``text`` is all of it without blanks and dashes; of a British one, ``outward`` is the
    district (``"SE1"``), ``inward`` the rest. Elsewhere ``outward`` is all.
    """

    outward: str
    inward: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return self.outward + self.inward


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


def compact(postcode: str) -> str:
    """*postcode* without the blanks and dashes that people write or leave out."""
    return postcode.replace(" ", "").replace("-", "").upper()


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
        forces = _FORCES.fullmatch(code.outward)
        outward = f"BFPO {forces[1]}" if forces else code.outward
        return f"{outward} {code.inward}".rstrip()
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
        return _british_code(postcode)
    form = _FORMS.get(country)
    if form is None:
        return None
    text = bare(country, postcode)
    whole = text.isascii() and text.isalnum() and form.fits(text, whole=True)
    return Code(text) if whole else None


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


def _british_code(postcode: str) -> Code | None:
    head, _, tail = postcode.partition(" ")
    if _OUTER.fullmatch(head) and _INNER.fullmatch(tail):
        return Code(head, tail)
    text = compact(postcode)
    full = _FULL.fullmatch(text)
    if full:
        return Code(full[1], full[2])
    if _OUTER.fullmatch(text) or _FORCES.fullmatch(text):
        return Code(text)
    return None


@attrs.frozen
class BritishEnd:
    """One end of a British pattern: an area, a district, a part of one, or one code."""

    outward: str
    inward: str = ""
    open_ended: bool = False

    @property
    def order(self) -> tuple[str, int, str, str]:
        """Its place among others: by area, number, letter, and the inward part."""
        return _order(self.outward, self.inward)

    def contains(self, code: Code) -> bool:
        """Whether a postcode begins as this does: ``SE1`` is not in ``SE10``."""
        if self.open_ended:
            return code.outward.startswith(self.outward)
        same = code.outward == self.outward or (
            # W1A is a part of W1.
            code.outward[:-1] == self.outward
            and code.outward[-1].isalpha()
            and self.outward[-1].isdecimal()
        )
        return same and code.inward.startswith(self.inward)

    def up_to(self, high: BritishEnd, code: Code) -> bool:
        """Whether a postcode lies between this end and *high*."""
        if self.open_ended:
            head = code.outward[: len(self.outward)]
            return self.outward <= head <= high.outward
        area, number, letter, inward = _order(code.outward, code.inward)
        _, low_number, low_letter, low_inward = self.order
        high_area, high_number, high_letter, high_inward = high.order
        return (
            area == high_area
            and (low_number, low_letter, low_inward) <= (number, letter, inward)
            and (number, letter if high_letter else "", inward if high_inward else "")
            <= (high_number, high_letter, high_inward or "")
        )


def british_ends(texts: Iterable[str]) -> tuple[BritishEnd, ...] | None:
    """The ends of a British pattern; None if no British postcode can lie in it."""
    ends = tuple(map(_british_end, texts))
    low, high = ends[0], ends[-1]
    if low is None or high is None:
        return None
    if low != high and not (
        low.open_ended == high.open_ended
        and bool(low.inward) == bool(high.inward)
        and (
            len(low.outward) == len(high.outward)
            if low.open_ended
            else low.order[0] == high.order[0]
        )
        and low.order <= high.order
    ):
        return None
    return low, high


def _british_end(text: str) -> BritishEnd | None:
    body = text.removesuffix("*")
    is_open = body != text and not body.endswith(" ")
    tokens = body.replace("-", " ").split()
    joined = "".join(tokens)
    if _FORCES.fullmatch(joined):
        return BritishEnd(joined)
    if len(tokens) == 2 and _OUTER.fullmatch(tokens[0]) and _INNER.fullmatch(tokens[1]):
        return BritishEnd(tokens[0], tokens[1])
    full = _FULL.fullmatch(joined)
    if full:
        return BritishEnd(full[1], full[2])
    if _OUTER.fullmatch(joined):
        return BritishEnd(joined, "", is_open)
    sector = _SECTOR.fullmatch(joined)
    if sector:
        return BritishEnd(sector[1], sector[2])
    if body != text and joined.isascii() and joined.isalpha() and len(joined) <= 4:
        return BritishEnd(joined, "", open_ended=True)
    return None


def _order(outward: str, inward: str) -> tuple[str, int, str, str]:
    found = re.fullmatch(r"([A-Z]*)([0-9]*)([A-Z]?)", outward, re.ASCII)
    if found is None:
        return outward, 0, "", inward
    return found[1], int(found[2] or 0), found[3], inward
