"""Measures: weights, lengths and volumes that add up exactly, and units of quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal, Inexact
from types import MappingProxyType
from typing import ClassVar, Self

import attrs

from ecomkit.errors import InvalidInputError, short_repr

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
_NANOMETRES = MappingProxyType(
    {"mm": 10**6, "cm": 10**7, "m": 10**9, "in": 25_400_000, "ft": 304_800_000}
)
_CUBIC_NANOMETRES = MappingProxyType(
    {"ml": 10**21, "l": 10**24, "m3": 10**27, "in3": 25_400_000**3}
)

_PLAIN = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_MEASURE = re.compile(r"\s*(\d{1,12}(?:\.\d{1,12})?)\s*([a-z]+3?)\s*", re.ASCII)
_MOST_DIGITS = 12
_EXACT = Context(prec=80, traps=[Inexact])


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
        measure = object.__new__(cls)
        object.__setattr__(measure, "exact", exact)
        return measure

    def in_unit(self, unit: str) -> Decimal:
        """How much it is in a unit, cut to 12 places."""
        parts = self.exact * 10**_MOST_DIGITS // _size(unit, self._units)
        amount = Decimal(parts).scaleb(-_MOST_DIGITS, _EXACT)
        return amount.normalize(_EXACT) if amount % 1 else amount.to_integral_value()

    def __add__(self, other: Self) -> Self:
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
        if not step:
            raise InvalidMeasureError("a step weighs something", path="$.step")
        return -(-self.exact // step.exact)


@attrs.frozen(init=False, repr=False, order=True)
class Length(_Measure):
    """How long something is: ``Length(305)`` is 305 millimetres.

    Units ``mm``, ``cm``, ``m``, ``in`` and ``ft``. ``exact`` counts whole nanometres.
    """

    _units = _NANOMETRES
    _plain = "mm"

    @property
    def millimetres(self) -> Decimal:
        """The length in millimetres, exactly."""
        return self.in_unit("mm")

    def rounded_up(self, unit: str) -> Length:
        """The length as carriers measure it: to the next whole *unit*."""
        size = _size(unit, _NANOMETRES)
        return Length.from_exact(-(-self.exact // size) * size)


@attrs.frozen(init=False, repr=False, order=True)
class Volume(_Measure):
    """How much room something takes: ``Volume(700)`` is 700 millilitres.

    Units ``ml``, ``l``, ``m3`` and ``in3``. ``exact`` counts whole cubic nanometres.
    """

    _units = _CUBIC_NANOMETRES
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
        if isinstance(divisor, bool) or not isinstance(divisor, int) or divisor < 1:
            raise InvalidMeasureError(
                f"{short_repr(divisor)} is not a divisor", path="$.divisor"
            )
        if per not in _DIVISORS:
            raise InvalidMeasureError(
                f"{short_repr(per)} is not a kind of divisor",
                path="$.per",
                hint="cm3/kg or in3/lb",
            )
        room, weight = _DIVISORS[per]
        return Weight.from_exact(-(-self.exact * weight // (room * divisor)))


_DIVISORS = MappingProxyType(
    {
        "cm3/kg": (_CUBIC_NANOMETRES["ml"], _PICOGRAMS["kg"]),
        "in3/lb": (_CUBIC_NANOMETRES["in3"], _PICOGRAMS["lb"]),
    }
)


def _is_length(
    instance: object, attribute: attrs.Attribute[Length], value: object
) -> None:
    if not isinstance(value, Length):
        raise InvalidMeasureError(
            f"{short_repr(value)} is not a Length",
            path=f"$.{attribute.name}",
            hint="use Dimensions.of(30, 20, 10, 'cm')",
        )


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

    ``code`` is its code in UN/ECE Recommendation 20, as electronic invoices want it;
    ``divisible`` whether a part of one can be sold.
    """

    id: str
    code: str
    divisible: bool


UNITS: Mapping[str, UnitOfMeasure] = MappingProxyType(
    {
        unit: UnitOfMeasure(id=unit, code=code, divisible=divisible)
        for unit, code, divisible in (
            ("piece", "H87", False),
            ("pair", "PR", False),
            ("set", "SET", False),
            ("g", "GRM", True),
            ("kg", "KGM", True),
            ("t", "TNE", True),
            ("oz", "ONZ", True),
            ("lb", "LBR", True),
            ("mm", "MMT", True),
            ("cm", "CMT", True),
            ("m", "MTR", True),
            ("in", "INH", True),
            ("ft", "FOT", True),
            ("m2", "MTK", True),
            ("m3", "MTQ", True),
            ("ml", "MLT", True),
            ("l", "LTR", True),
            ("h", "HUR", True),
            ("day", "DAY", True),
        )
    }
)


def _whole(amount: object, unit: str, sizes: Mapping[str, int]) -> int:
    # The amount in the smallest part, refused where that is not a whole number. The
    # size is looked at first: 1E+999999 must not become a million digits.
    size = _size(unit, sizes)
    if isinstance(amount, str) and _PLAIN.fullmatch(amount):
        amount = Decimal(amount)
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
        hint = "write it as text, such as '1.5'" if isinstance(amount, float) else ""
        raise InvalidMeasureError(
            f"{short_repr(amount)} is not an amount of {unit}", hint=hint
        )
    if isinstance(amount, Decimal) and not (
        amount.is_finite()
        and amount.adjusted() < _MOST_DIGITS
        and int(amount.as_tuple().exponent) >= -_MOST_DIGITS
    ):
        raise InvalidMeasureError(f"not an amount of {unit} with at most 12 places")
    if not 0 <= amount < 10**_MOST_DIGITS:
        raise InvalidMeasureError(f"an amount of {unit} is from 0 to below 10**12")
    top, bottom = amount.as_integer_ratio()
    whole, rest = divmod(top * size, bottom)
    if rest:
        raise InvalidMeasureError(f"{amount} {unit} is finer than can be kept exactly")
    return whole


def _size(unit: str, sizes: Mapping[str, int]) -> int:
    if unit not in sizes:
        raise InvalidMeasureError(
            f"{short_repr(unit)} is not a unit here",
            path="$.unit",
            hint=f"one of {', '.join(sizes)}",
        )
    return sizes[unit]


def _times(whole: int, quantity: int | Decimal) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int | Decimal):
        raise InvalidMeasureError(
            f"{short_repr(quantity)} is not a quantity", path="$.quantity"
        )
    if isinstance(quantity, Decimal) and not (
        quantity.is_finite() and -_MOST_DIGITS <= quantity.adjusted() < _MOST_DIGITS
    ):
        raise InvalidMeasureError("not a quantity of sane size", path="$.quantity")
    if quantity < 0:
        raise InvalidMeasureError(f"{quantity} is below zero", path="$.quantity")
    top, bottom = quantity.as_integer_ratio()
    return -(-whole * top // bottom)
