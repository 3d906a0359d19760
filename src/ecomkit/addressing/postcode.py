"""Patterns of postcodes: one, all with a prefix, a range or a shape."""

from __future__ import annotations

import re

import attrs

from ecomkit.addressing.errors import InvalidZoneError
from ecomkit.errors import short_repr

# The signs of a shape; any other character means itself.
_SHAPES = {"#": "[0-9]", "@": "[A-Z]", "?": "[0-9A-Z]"}
_PATTERN = re.compile(r"[0-9A-Z#@?]{1,12}\*?", re.ASCII)
# How finely postcodes are filed for a look-up, and how many prefixes a range may have.
_LONGEST_PREFIX = 3
_MOST_PREFIXES = 100


def compact(postcode: str) -> str:
    """*postcode* without the blanks and dashes that people write or leave out."""
    return postcode.replace(" ", "").replace("-", "").upper()


@attrs.frozen(init=False)
class PostcodePattern:
    """Some postcodes, written as in a carrier's list.

    ``10115`` is one postcode, ``10*`` all that begin with 10; ``1000..1999`` and
    ``20*..25*`` are ranges (ends included, both of the same length), ``E#*`` is a shape:
    ``#`` is a digit, ``@`` a letter, ``?`` either. Blanks and dashes do not count. Raises
    InvalidZoneError for anything else.

    Examples:
        >>> PostcodePattern("E#*").matches("E16AN")
        True
    """

    text: str
    low: str = attrs.field(eq=False, repr=False)
    high: str = attrs.field(eq=False, repr=False)
    open_ended: bool = attrs.field(eq=False, repr=False)
    shape: re.Pattern[str] | None = attrs.field(eq=False, repr=False)

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise _not_a_pattern(text)
        low, dots, high = compact(text).partition("..")
        high = high if dots else low
        if not _PATTERN.fullmatch(low) or not _PATTERN.fullmatch(high):
            raise _not_a_pattern(text)
        open_ended = low.endswith("*")
        literal = not any(sign in low + high for sign in _SHAPES)
        if dots and not (
            literal
            and len(low) == len(high)
            and low <= high
            and open_ended == high.endswith("*")
        ):
            raise _not_a_pattern(text)
        low, high = low.removesuffix("*"), high.removesuffix("*")
        shape = None if literal else _shape(low)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            text, low, high, open_ended, shape
        )

    def matches(self, code: str) -> bool:
        """Whether a postcode, in capitals and without blanks and dashes, is one of these."""
        size = len(self.low)
        if len(code) < size or (len(code) > size and not self.open_ended):
            return False
        if self.shape is not None:
            return self.shape.match(code) is not None
        # Between digits lie digits: 0A000 is not one of 00000..10000.
        return self.low <= code[:size] <= self.high and all(
            sign.isdecimal() or not (low.isdecimal() and high.isdecimal())
            for sign, low, high in zip(code, self.low, self.high, strict=False)
        )

    @property
    def depth(self) -> int:
        """How narrow the pattern is: more for each fixed character, most for one postcode."""
        given = 0
        for low, high in zip(self.low, self.high, strict=True):
            if low != high:
                break
            given += low not in _SHAPES
        return 2 * given + (not self.open_ended)

    @property
    def prefixes(self) -> frozenset[str]:
        """Beginnings, of up to three characters: each matching postcode has one of them."""
        if self.shape is not None:
            return frozenset({re.split("[#@?]", self.low)[0][:_LONGEST_PREFIX]})
        for length in range(_LONGEST_PREFIX, 0, -1):
            low, high = self.low[:length], self.high[:length]
            if low == high:
                return frozenset({low})
            if (low + high).isdecimal() and int(high) - int(low) < _MOST_PREFIXES:
                width = len(low)
                return frozenset(
                    f"{number:0{width}}" for number in range(int(low), int(high) + 1)
                )
        return frozenset({""})


def prefixes_of(code: str) -> tuple[str, ...]:
    """The prefixes under which a compact postcode may be filed."""
    return tuple(code[:length] for length in range(min(_LONGEST_PREFIX, len(code)) + 1))


def _shape(text: str) -> re.Pattern[str]:
    return re.compile("".join(_SHAPES.get(sign, sign) for sign in text), re.ASCII)


def _not_a_pattern(text: object) -> InvalidZoneError:
    return InvalidZoneError(
        f"{short_repr(text)} is not a postcode pattern",
        path="$.postcodes",
        hint="such as '10115', '10*', '1000..1999' or 'E#*'",
    )
