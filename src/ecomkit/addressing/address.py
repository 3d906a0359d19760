"""Address: whom to send to, bill or visit, and where."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidTextError
from ecomkit.text import one_line, typed_line
from ecomkit.validators import as_tuple, require_types

_MOST_STREET_LINES = 5


@attrs.frozen(init=False)
class Address:
    """Somebody's address, written as they give it.

    ``street`` holds one or more lines; ``district`` is a part of the city, in countries
    that write it (Mexico, Brazil, South Africa). Country, region and postcode are kept in
    the one spelling of its ``place``. What a country requires is checked by
    :func:`~ecomkit.addressing.address_problems`, so that a form can show all problems.
    Raises UnknownCountryError, UnknownRegionError and InvalidTextError.
    """

    name: str
    street: tuple[str, ...]
    city: str
    postcode: str
    region: str
    country: str
    district: str
    company: str
    phone: str
    email: str

    def __init__(
        self,
        name: str,
        street: str | Iterable[str] = (),
        *,
        country: str,
        city: str = "",
        postcode: str = "",
        region: str = "",
        district: str = "",
        company: str = "",
        phone: str = "",
        email: str = "",
    ) -> None:
        place = Place(country, region, city, postcode)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            typed_line(name, path="$.name"),
            _street(street),
            place.city,
            place.postcode,
            place.region,
            place.country,
            typed_line(district, path="$.district", most=100),
            typed_line(company, path="$.company"),
            one_line(phone, path="$.phone", most=40),
            typed_line(email, path="$.email", most=254),
        )

    @cached_property
    def place(self) -> Place:
        """Where it is, without whose it is."""
        return Place(self.country, self.region, self.city, self.postcode)


def _street(street: str | Iterable[str]) -> tuple[str, ...]:
    lines = street.splitlines() if isinstance(street, str) else as_tuple(street)
    require_types(lines, str, path="$.street", error=InvalidTextError)
    if len(lines) > _MOST_STREET_LINES:
        raise InvalidTextError(
            f"{len(lines)} street lines are too many",
            path="$.street",
            hint=f"at most {_MOST_STREET_LINES}",
        )
    kept = [
        typed_line(line, path=f"$.street[{index}]") for index, line in enumerate(lines)
    ]
    return tuple(filter(None, kept))
