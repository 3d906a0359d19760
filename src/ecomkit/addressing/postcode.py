"""Patterns of postcodes: one, an area, all with a prefix, a range or a shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import attrs

from ecomkit.addressing.british_postcode import BRITISH, Code, british_ends, compact
from ecomkit.addressing.errors import InvalidZoneError
from ecomkit.addressing.postcode_form import (
    bare,
    code_of,
    example_of,
    has_form,
    is_area,
    may_begin,
)
from ecomkit.errors import short_repr
from ecomkit.validators import ErrorClass

# The signs of a shape; any other character means itself.
_SHAPES = {"#": "[0-9]", "@": "[A-Z]", "?": "[0-9A-Z]"}
_PATTERN = re.compile(r"[0-9A-Z#@?]{1,12}\*?", re.ASCII)
# An end of a range of British districts.
_DISTRICT = re.compile(r"([A-Z]{1,4})([0-9]{1,4})\*?", re.ASCII)
# How people write a range: two dots or three, or a dash. A hyphen may stand in a postcode, too.
_RANGE = re.compile(r"\.{2,3}|[…–—]")
_SIGNED = re.compile(r"\s*[A-Za-z]{1,3}[- ]\s*[0-9#?]", re.ASCII)
# How finely postcodes are filed for a look-up, and how many prefixes a range may have.
_LONGEST_PREFIX = 3
_MOST_PREFIXES = 100

_Matches = Callable[[Code], bool]


@attrs.frozen(init=False)
class PostcodePattern:
    """Some postcodes, written as in a carrier's list.

    ``10115`` is one postcode, ``10*`` all that begin with 10; ``1000..1999`` and
    ``20*..25*`` are ranges (ends included, both of the same length), ``E#*`` is a shape:
    ``#`` is a digit, ``@`` a letter, ``?`` either. A range may have three dots or a dash,
    too: ``1000...1999``, ``1000-1999``. Other dashes and blanks do not count. Raises
    InvalidZoneError for anything else.

    The country of a place says what its postcodes are made of: ``78701`` holds for the
    ZIP+4 78701-1234, ``1000..1099`` for the Dutch 1055 BC, ``SE1`` and ``SE1 *`` for the
    British SE1 9GF, not for SE10 9EX, and ``BL1..BL99`` for the districts between.

    Examples:
        >>> PostcodePattern("SE1").matches("SE1 9GF", "GB")
        True
        >>> PostcodePattern("SE1 *").matches("SE10 9EX", "GB")
        False
    """

    text: str
    low: str = attrs.field(eq=False, repr=False)
    high: str = attrs.field(eq=False, repr=False)
    open_ended: bool = attrs.field(eq=False, repr=False)
    shape: re.Pattern[str] | None = attrs.field(eq=False, repr=False)

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise _not_a_pattern(text)
        ends = _ends(text)
        low, high = compact(ends[0]), compact(ends[-1])
        if len(ends) > len((low, high)) or not (
            _PATTERN.fullmatch(low) and _PATTERN.fullmatch(high)
        ):
            raise _not_a_pattern(text)
        open_ended = low.endswith("*")
        literal = not any(sign in low + high for sign in _SHAPES)
        if len(ends) > 1 and not (
            literal
            and open_ended == high.endswith("*")
            and ((len(low) == len(high) and low <= high) or bool(_districts(low, high)))
        ):
            raise _not_a_pattern(text)
        low, high = low.removesuffix("*"), high.removesuffix("*")
        shape = None if literal else _shape(low)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            text, low, high, open_ended, shape
        )

    def matches(self, code: str, country: str = "") -> bool:
        """Whether a postcode is one of these.

        With its *country*, by that country's form. Without it, or where the postcode has
        not that form, sign by sign, without blanks and dashes.
        """
        if country:
            found = code_of(country, code)
            if found is not None:
                by_form = _by_form(self, country)
                return by_form is not None and by_form(found)
        code, size = compact(code), len(self.low)
        if len(code) < size or (len(code) > size and not self.open_ended):
            return False
        if self.shape is not None:
            return self.shape.match(code) is not None
        return len(self.high) == size and _between(self.low, code[:size], self.high)

    def is_possible(self, country: str) -> bool:
        """Whether a postcode of *country* can be one of these."""
        return not has_form(country) or _by_form(self, country) is not None

    @property
    def depth(self) -> int:
        """How narrow the pattern is: more for each fixed character, most for one postcode."""
        given = 0
        for low, high in zip(self.low, self.high, strict=False):
            if low != high:
                break
            given += low not in _SHAPES
        return 2 * given + (not self.open_ended)

    @property
    def prefixes(self) -> frozenset[str]:
        """Beginnings, of up to three characters: each matching postcode has one of them."""
        if _SIGNED.match(
            self.text
        ):  # whether D-10 begins with D depends on the country
            return frozenset({""})
        if self.shape is not None:
            return frozenset({re.split("[#@?]", self.low)[0][:_LONGEST_PREFIX]})
        letters = _districts(self.low, self.high)
        if self.low != self.high and letters:
            return frozenset({letters[:_LONGEST_PREFIX]})
        for length in range(_LONGEST_PREFIX, 0, -1):
            low, high = self.low[:length], self.high[:length]
            if low == high:
                return frozenset({low})
            if (
                (low + high).isdecimal()
                and len(low) == len(high)
                and int(high) - int(low) < _MOST_PREFIXES
            ):
                width = len(low)
                return frozenset(
                    f"{number:0{width}}" for number in range(int(low), int(high) + 1)
                )
        return frozenset({""})


def prefixes_of(country: str, postcode: str) -> tuple[str, ...]:
    """The prefixes under which a postcode may be filed."""
    codes = {bare(country, postcode), compact(postcode)}
    return tuple(
        {code[:length] for code in codes for length in range(_LONGEST_PREFIX + 1)}
    )


def require_possible(
    patterns: Iterable[PostcodePattern],
    countries: Iterable[str],
    *,
    error: ErrorClass = InvalidZoneError,
) -> None:
    """Refuses a pattern that can match no postcode of any of the countries."""
    countries = sorted(countries)
    for pattern in patterns if countries else ():
        if not any(map(pattern.is_possible, countries)):
            raise error(
                f"no postcode of {', '.join(countries)} is like {short_repr(pattern.text)}",
                path="$.postcodes",
                hint=_possible(pattern, countries[0]),
            )


def _possible(pattern: PostcodePattern, country: str) -> str:
    if not pattern.open_ended:
        open_text = "..".join(f"{end.strip()}*" for end in _ends(pattern.text))
        if PostcodePattern(open_text).is_possible(country):
            return f"did you mean {open_text!r}?"
    if country in BRITISH:
        return "such as 'SE1 9GF', the district 'SE1', the area 'BT*' or 'BL1..BL99'"
    return f"they are written {example_of(country)!r}, where # is a digit, @ a letter"


@lru_cache(maxsize=4096)
def _by_form(pattern: PostcodePattern, country: str) -> _Matches | None:
    # What the pattern asks of a postcode that has the country's form; None if none can do.
    if country not in BRITISH:
        return _by_signs(pattern, country)
    if pattern.shape is not None:
        return _shaped(pattern, pattern.shape)
    ends = british_ends(end.upper() for end in _ends(pattern.text))
    if ends is None:
        return None
    low, high = ends
    return low.contains if low == high else partial(low.up_to, high)


def _by_signs(pattern: PostcodePattern, country: str) -> _Matches | None:
    low, *rest = (
        bare(country, end.removesuffix("*"), strict=True)
        for end in _ends(pattern.text.strip().upper())
    )
    high = rest[0] if rest else low
    whole, size = not pattern.open_ended, len(low)
    if len(high) != size or not (
        may_begin(country, low, whole=whole) and may_begin(country, high, whole=whole)
    ):
        return None
    if whole and is_area(country, size):
        whole = False
    signs = _shape(low) if pattern.shape is not None else None

    def matches(code: Code) -> bool:
        text = code.text
        if len(text) < size or (whole and len(text) > size):
            return False
        if signs is not None:
            return signs.match(text) is not None
        return _between(low, text[:size], high)

    return matches


def _shaped(pattern: PostcodePattern, shape: re.Pattern[str]) -> _Matches:
    find = shape.match if pattern.open_ended else shape.fullmatch
    return lambda code: find(code.text) is not None


def _between(low: str, code: str, high: str) -> bool:
    # Between digits lie digits: 0A000 is not one of 00000..10000.
    return low <= code <= high and all(
        sign.isdecimal() or not (first.isdecimal() and last.isdecimal())
        for sign, first, last in zip(code, low, high, strict=False)
    )


def _districts(low: str, high: str) -> str:
    # The letters of a range of British districts, of as many digits as there are.
    first, last = _DISTRICT.fullmatch(low), _DISTRICT.fullmatch(high)
    if first and last and first[1] == last[1] and int(first[2]) <= int(last[2]):
        return first[1]
    return ""


def _shape(text: str) -> re.Pattern[str]:
    return re.compile("".join(_SHAPES.get(sign, sign) for sign in text), re.ASCII)


def _ends(text: str) -> list[str]:
    """The two ends of a range; else the text itself."""
    ends = _RANGE.split(text)
    if len(ends) > 1:
        return ends
    for hyphen in re.finditer("-", text):
        low, high = text[: hyphen.start()], text[hyphen.end() :]
        if _are_ends(compact(low), compact(high)):
            return [low, high]
    return ends


def _are_ends(low: str, high: str) -> bool:
    # Two codes of one form, in order: 1000-1999 and PA20-PA49, not 100-0001 or SE1-9GF.
    if low.endswith("*") != high.endswith("*"):
        return False
    numbers = low.removesuffix("*"), high.removesuffix("*")
    if all(number.isdecimal() for number in numbers):
        return len(low) == len(high) and low < high
    return bool(_districts(low, high))


def _not_a_pattern(text: object) -> InvalidZoneError:
    return InvalidZoneError(
        f"{short_repr(text)} is not a postcode pattern",
        path="$.postcodes",
        hint="such as '10115', '10*', '1000..1999' or 'E#*'",
    )
