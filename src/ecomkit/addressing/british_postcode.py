"""British postcodes: districts, and the parts that lie in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

# Where the Royal Mail's codes are used.
BRITISH = frozenset("GB GG IM JE GI FK GS IO PN SH TC".split())
_OUTWARD = r"([A-Z]{1,2}[0-9][0-9A-Z]?|[A-Z]{4}|GIR)"
_FULL = re.compile(rf"{_OUTWARD}([0-9][A-Z]{{2}})", re.ASCII)
_OUTER = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?", re.ASCII)
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{0,2})", re.ASCII)
_INNER = re.compile(r"[0-9][A-Z]{0,2}", re.ASCII)
_FORCES = re.compile(r"BFPO([0-9]{1,4})", re.ASCII)
_FROM_ABROAD = re.compile(r"(GB|UK)[- ]+(?=[A-Z])", re.ASCII)
_LETTERS = re.compile(r"[A-Z]{1,4}", re.ASCII)


def compact(postcode: str) -> str:
    """*postcode* without the blanks and dashes that people write or leave out."""
    return postcode.replace(" ", "").replace("-", "").upper()


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

    @property
    def as_written(self) -> str:
        """As the Royal Mail writes it, with a blank."""
        forces = _FORCES.fullmatch(self.outward)
        return (
            f"BFPO {forces[1]}" if forces else f"{self.outward} {self.inward}".rstrip()
        )


def british_code(postcode: str) -> Code | None:
    """A British postcode, or the district it begins with, taken apart."""
    postcode = _FROM_ABROAD.sub("", postcode)
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
        """Whether a postcode begins as this does: ``SE1`` is not in ``SE10``, B not in BT."""
        if self.outward.isalpha():
            return _order(code.outward, "")[0] == self.outward
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
    outward, inward = tokens if len(tokens) == len(("SE1", "9GF")) else ("", "")
    if _OUTER.fullmatch(outward) and _INNER.fullmatch(inward):
        return BritishEnd(outward, inward)
    full = _FULL.fullmatch(joined)
    if full:
        return BritishEnd(full[1], full[2])
    if _OUTER.fullmatch(joined):
        return BritishEnd(joined, "", is_open)
    sector = _SECTOR.fullmatch(joined)
    if sector:
        return BritishEnd(sector[1], sector[2])
    if body != text and _LETTERS.fullmatch(joined):
        return BritishEnd(joined, "", open_ended=True)
    return None


def _order(outward: str, inward: str) -> tuple[str, int, str, str]:
    found = re.fullmatch(r"([A-Z]*)([0-9]*)([A-Z]?)", outward, re.ASCII)
    if found is None:
        return outward, 0, "", inward
    return found[1], int(found[2] or 0), found[3], inward
