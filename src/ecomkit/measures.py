"""Measures: weights, lengths and volumes that add up exactly, and units of quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import gcd
from types import MappingProxyType
from typing import ClassVar, Self

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.numbers import exact_decimal, trimmed_decimal
from ecomkit.toml_text import read_data
from ecomkit.validators import Validators, require_type, require_whole_number

# In the smallest part that is kept, all exact: the pound of 1959 is 0.45359237 kg and
# the inch 25.4 mm (International Yard and Pound Agreement), so that hundredths of an
# ounce and ten-thousandths of an inch are still whole numbers.
_PICOGRAMS = MappingProxyType(
    {
        "g": 10**12,
        "kg": 10**15,
        "t": 10**18,
        "oz": 28_349_523_125_000,
        "lb": 453_592_370_000_000,
    }
)
_NANOMETERS = MappingProxyType(
    {"mm": 10**6, "cm": 10**7, "m": 10**9, "in": 25_400_000, "ft": 304_800_000}
)
_CUBIC_NANOMETERS = MappingProxyType(
    {"ml": 10**21, "l": 10**24, "m3": 10**27, "in3": 25_400_000**3}
)

_MEASURE = re.compile(r"\s*(\d{1,12}(?:\.\d{1,12})?)\s*([a-z]+3?)\s*", re.ASCII)
_SIDE = r"(\d{1,12}(?:\.\d{1,12})?)"
_SIDES = re.compile(
    rf"\s*{_SIDE}\s*[xX×*]\s*{_SIDE}\s*[xX×*]\s*{_SIDE}\s*([a-z]+)\s*", re.ASCII
)
_PLACES = 12
_LIMIT = 10**12
# More than any sum of measures comes to, and little enough to be written down.
_MOST_PARTS = 10**80


class InvalidMeasureError(InvalidInputError):
    """This is not a weight, a length or a volume."""


@attrs.frozen(init=False, repr=False, order=True)
class _Measure:
    # What weights, lengths and volumes have in common: a whole number of the smallest
    # part that is kept, and units that are whole multiples of it.
    exact: int

    _units: ClassVar[Mapping[str, int]]
    _plain: ClassVar[str]

    def __init__(self, amount: int | Decimal | str = 0) -> None:
        object.__setattr__(self, "exact", _whole(amount, self._plain, self._units))

    @classmethod
    def of(cls, amount: int | Decimal | str, unit: str) -> Self:
        """So much in a unit: ``Weight.of("1.5", "kg")``."""
        return cls.from_exact(_whole(amount, unit, cls._units))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """A measure as it is written in a list: ``"1.5 kg"``."""
        found = _MEASURE.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise InvalidMeasureError(
                f"{short_repr(text)} is not a measure",
                hint="a number and a unit, such as '1.5 kg'",
            )
        return cls.of(found[1], found[2])

    @classmethod
    def from_exact(cls, exact: int) -> Self:
        """So many of the smallest parts, for arithmetic on ``exact``."""
        if type(exact) is not int or not 0 <= exact < _MOST_PARTS:
            raise InvalidMeasureError(
                f"{short_repr(exact)} is not a whole number from 0 to below 10**80",
                path="$.exact",
            )
        measure = object.__new__(cls)
        object.__setattr__(measure, "exact", exact)
        return measure

    def in_unit(self, unit: str) -> Decimal:
        """How much it is in a unit, cut to 12 places."""
        parts = self.exact * 10**_PLACES // _size(unit, self._units)
        return trimmed_decimal(parts, _PLACES)

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return self.from_exact(self.exact + other.exact)

    def __mul__(self, quantity: int | Decimal) -> Self:
        """A quantity of such things, a part of the smallest part rounded up."""
        return self.from_exact(_times(self.exact, quantity))

    def __bool__(self) -> bool:
        return self.exact != 0

    def __str__(self) -> str:
        return f"{self.in_unit(self._plain):f} {self._plain}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}.from_text('{self}')"


@attrs.frozen(init=False, repr=False, order=True)
class Weight(_Measure):
    """How heavy something is: ``Weight(500)`` is 500 grams.

    Takes ints, Decimals and plain strings, never floats; units ``g``, ``kg``, ``t``,
    ``oz`` and ``lb``. ``exact`` counts whole picograms.
    """

    _units = _PICOGRAMS
    _plain = "g"

    @property
    def grams(self) -> Decimal:
        """The weight in grams, exactly."""
        return self.in_unit("g")

    def steps(self, step: Weight) -> int:
        """How many started steps the weight takes: 1.2 kg are three of 500 g."""
        if not require_type(step, Weight, path="$.step", error=InvalidMeasureError):
            raise InvalidMeasureError("must be above zero", path="$.step")
        return -(-self.exact // step.exact)


@attrs.frozen(init=False, repr=False, order=True)
class Length(_Measure):
    """How long something is: ``Length(305)`` is 305 millimeters.

    Units ``mm``, ``cm``, ``m``, ``in`` and ``ft``. ``exact`` counts whole nanometers.
    """

    _units = _NANOMETERS
    _plain = "mm"

    @property
    def millimeters(self) -> Decimal:
        """The length in millimeters, exactly."""
        return self.in_unit("mm")

    def rounded_up(self, unit: str) -> Length:
        """The length as carriers measure it: to the next whole *unit*."""
        size = _size(unit, _NANOMETERS)
        return Length.from_exact(-(-self.exact // size) * size)


@attrs.frozen(init=False, repr=False, order=True)
class Volume(_Measure):
    """How much room something takes: ``Volume(700)`` is 700 milliliters.

    Units ``ml``, ``l``, ``m3`` and ``in3``. ``exact`` counts whole cubic nanometers.
    """

    _units = _CUBIC_NANOMETERS
    _plain = "ml"

    @property
    def liters(self) -> Decimal:
        """The volume in liters, cut to 12 places."""
        return self.in_unit("l")

    def volumetric_weight(self, divisor: int, *, per: str = "cm3/kg") -> Weight:
        """The weight a carrier charges for the room: the volume over its *divisor*.

        ``per`` says in what the divisor is: ``cm3/kg`` (5000 for most express services)
        or ``in3/lb`` (139). A part of a picogram is rounded up.
        """
        require_whole_number(
            divisor, path="$.divisor", error=InvalidMeasureError, least=1
        )
        if not isinstance(per, str) or per not in _DIVISORS:
            raise InvalidMeasureError(
                f"{short_repr(per)} is not a kind of divisor",
                path="$.per",
                hint="cm3/kg or in3/lb",
            )
        room, weight = _DIVISORS[per]
        return Weight.from_exact(-(-self.exact * weight // (room * divisor)))


_DIVISORS = MappingProxyType(
    {
        "cm3/kg": (_CUBIC_NANOMETERS["ml"], _PICOGRAMS["kg"]),
        "in3/lb": (_CUBIC_NANOMETERS["in3"], _PICOGRAMS["lb"]),
    }
)


_check = Validators(InvalidMeasureError)
_is_length = _check.instance_of(Length, hint="Dimensions.of(30, 20, 10, 'cm')")


@attrs.frozen
class Dimensions:
    """The three sides of a box around something."""

    length: Length = attrs.field(validator=_is_length)
    width: Length = attrs.field(validator=_is_length)
    height: Length = attrs.field(validator=_is_length)

    @classmethod
    def of(
        cls,
        length: int | Decimal | str,
        width: int | Decimal | str,
        height: int | Decimal | str,
        unit: str,
    ) -> Dimensions:
        """Three sides in one unit: ``Dimensions.of(30, 20, 10, "cm")``."""
        return cls(
            Length.of(length, unit), Length.of(width, unit), Length.of(height, unit)
        )

    @classmethod
    def from_text(cls, text: str) -> Dimensions:
        """Three sides as they are written in a list.

        Examples:
            >>> Dimensions.from_text("30 x 20 x 10.5 cm") == Dimensions.of(30, 20, "10.5", "cm")
            True
        """
        found = _SIDES.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise InvalidMeasureError(
                f"{short_repr(text)} are not three sides",
                hint="three numbers and a unit, such as '30 x 20 x 10 cm'",
            )
        return cls.of(*found.groups())

    @property
    def sides(self) -> tuple[Length, Length, Length]:
        """The sides, longest first."""
        first, second, third = sorted(
            (self.length, self.width, self.height), reverse=True
        )
        return first, second, third

    @property
    def girth(self) -> Length:
        """The way around the two shorter sides, as carriers limit it."""
        _, second, third = self.sides
        return second + third + second + third

    @property
    def volume(self) -> Volume:
        """The room the box takes."""
        return Volume.from_exact(
            self.length.exact * self.width.exact * self.height.exact
        )

    def rounded_up(self, unit: str) -> Dimensions:
        """Each side as carriers measure it: to the next whole *unit*."""
        return Dimensions(
            self.length.rounded_up(unit),
            self.width.rounded_up(unit),
            self.height.rounded_up(unit),
        )


@attrs.frozen(kw_only=True)
class UnitOfMeasure:
    """What a quantity counts: pieces, kilograms, meters.

    ``code`` is its code in UN/ECE Recommendation 20, as electronic invoices want it. Stock
    of what is sold by it is counted in so many ``parts`` of one; with a single part, it is
    sold in whole ones.
    """

    id: str = attrs.field(validator=_check.name)
    code: str = attrs.field(validator=_check.name)
    parts: int = attrs.field(validator=_check.whole_number(least=1))

    @property
    def divisible(self) -> bool:
        """Whether a part of one can be sold."""
        return self.parts > 1


UNITS: Mapping[str, UnitOfMeasure] = MappingProxyType(
    {
        id: UnitOfMeasure(id=id, **facts)
        for id, facts in read_data("ecomkit", "units_of_measure.toml").items()
    }
)


_SIZES = (_PICOGRAMS, _NANOMETERS, _CUBIC_NANOMETERS)


def unit_ratio(unit: str, other: str) -> tuple[int, int] | None:
    """How many of *other* one *unit* is, as a ratio; None where it does not convert.

    Examples:
        >>> unit_ratio("g", "kg"), unit_ratio("g", "l")
        ((1, 1000), None)
    """
    if unit == other:
        return 1, 1
    for sizes in _SIZES:
        if unit in sizes and other in sizes:
            shared = gcd(sizes[unit], sizes[other])
            return sizes[unit] // shared, sizes[other] // shared
    return None


def reference_unit(unit: str) -> str:
    """The unit that prices are compared by: kg, l, m, or the unit itself.

    Examples:
        >>> [reference_unit(unit) for unit in ("g", "ml", "m2")]
        ['kg', 'l', 'm2']
    """
    for sizes, plain in zip(_SIZES, ("kg", "m", "l"), strict=True):
        if unit in sizes and unit != "m3":
            return plain
    return unit


def _whole(amount: object, unit: str, sizes: Mapping[str, int]) -> int:
    # The amount in the smallest part, refused where that is not a whole number.
    size = _size(unit, sizes)
    exact = exact_decimal(
        amount, what=f"an amount of {unit}", kind=InvalidMeasureError, places=_PLACES
    )
    if not 0 <= exact < _LIMIT:
        raise InvalidMeasureError(f"an amount of {unit} is from 0 to below 10**12")
    top, bottom = exact.as_integer_ratio()
    whole, rest = divmod(top * size, bottom)
    if rest:
        raise InvalidMeasureError(f"{exact} {unit} is finer than can be kept exactly")
    return whole


def _size(unit: str, sizes: Mapping[str, int]) -> int:
    if not isinstance(unit, str) or unit not in sizes:
        raise InvalidMeasureError(
            f"{short_repr(unit)} is not a unit here",
            path="$.unit",
            hint=f"one of {', '.join(sizes)}",
        )
    return sizes[unit]


def _times(whole: int, quantity: int | Decimal) -> int:
    require_type(quantity, int, Decimal, path="$.quantity", error=InvalidMeasureError)
    exact = exact_decimal(
        quantity,
        what="a quantity",
        kind=InvalidMeasureError,
        path="$.quantity",
        places=2 * _PLACES,
    )
    if exact < 0:
        raise InvalidMeasureError(f"{exact} is below zero", path="$.quantity")
    top, bottom = exact.as_integer_ratio()
    return -(-whole * top // bottom)
