"""Address: whom and where to send, bill or visit."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidTextError
from ecomkit.text import one_line

_MOST_STREET_LINES = 5


@attrs.frozen(init=False)
class Address:
    """Somebody's address, written as they give it.

    ``street`` holds one or more lines; ``district`` is a part of the city where the
    country writes it (Mexico, Brazil, Saudi Arabia). What a country asks for is checked
    by :func:`~ecomkit.addressing.address_problems`, so that a form can show all of it.
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
            one_line(name, path="$.name"),
            _street(street),
            place.city,
            place.postcode,
            place.region,
            place.country,
            one_line(district, path="$.district", most=100),
            one_line(company, path="$.company"),
            one_line(phone, path="$.phone", most=40),
            one_line(email, path="$.email", most=254),
        )

    @property
    def place(self) -> Place:
        """Where it is, without whose it is."""
        return Place(self.country, self.region, self.city, self.postcode)


def _street(street: str | Iterable[str]) -> tuple[str, ...]:
    lines = street.splitlines() if isinstance(street, str) else list(_listed(street))
    if len(lines) > _MOST_STREET_LINES:
        raise InvalidTextError(
            f"{len(lines)} street lines are too many",
            path="$.street",
            hint=f"at most {_MOST_STREET_LINES}",
        )
    kept = [
        one_line(line, path=f"$.street[{number}]") for number, line in enumerate(lines)
    ]
    return tuple(line for line in kept if line)


def _listed(street: object) -> Iterable[str]:
    if isinstance(street, Iterable):
        return street
    raise InvalidTextError(f"{type(street).__name__} is not text", path="$.street")
