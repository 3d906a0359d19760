"""Content: how much is in one unit of an article, for the price per kilogram or liter."""

from __future__ import annotations

import re
from decimal import Decimal

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.errors import short_repr
from ecomkit.measures import UNITS, reference_unit
from ecomkit.numbers import exact_decimal
from ecomkit.validators import require_type

_WRITTEN = re.compile(r"\s*(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]+\d?)\s*", re.ASCII)
_MOST = 10**12


def _as_amount(given: int | Decimal | str) -> Decimal:
    return exact_decimal(
        given, what="a content", kind=InvalidProductError, path="$.content", places=6
    )


@attrs.frozen
class Content:
    """How much one unit of an article holds: ``Content.from_text("250 g")``.

    Prices per unit of content are shown per kilogram, liter, meter, square or cubic meter,
    or piece (Directive 98/6/EC, Article 2). Raises InvalidProductError for an amount that
    is not above zero or a unit that is not known.

    Examples:
        >>> Content.from_text("250 g").reference
        'kg'
    """

    amount: Decimal = attrs.field(converter=_as_amount)
    unit: str

    def __attrs_post_init__(self) -> None:
        if not 0 < self.amount < _MOST:
            raise InvalidProductError(
                f"a content of {short_repr(self.amount)} is not above zero",
                path="$.content",
            )
        if not isinstance(self.unit, str) or self.unit not in UNITS:
            raise InvalidProductError(
                f"{short_repr(self.unit)} is not a unit here",
                path="$.content",
                hint=f"one of {', '.join(UNITS)}",
            )

    @classmethod
    def from_text(cls, text: str) -> Content:
        """A content as it is printed on a label: ``"0.75 l"``."""
        require_type(text, str, path="$.content", error=InvalidProductError)
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise InvalidProductError(
                f"{short_repr(text)} is not a content",
                path="$.content",
                hint="a number and a unit, such as '250 g'",
            )
        return cls(Decimal(found[1]), found[2])

    @property
    def reference(self) -> str:
        """The unit that prices are compared by: kg for grams, l for milliliters."""
        return reference_unit(self.unit)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"


def as_content(given: Content | str | None) -> Content | None:
    """A content, or the one that is written."""
    return Content.from_text(given) if isinstance(given, str) else given
