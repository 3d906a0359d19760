"""Whether an address is complete by the rules of its country: all problems at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.errors import InvalidAddressError
from ecomkit.addressing.postal_formats import postal_format
from ecomkit.addressing.postcode_form import widest
from ecomkit.addressing.region_postcodes import region_of
from ecomkit.text import is_email_address

# What any mail server would take as an attempt; whether it arrives, only mail can tell.
_PHONE = re.compile(r"\+?[\d\s()/.-]{4,40}")


@attrs.frozen(kw_only=True)
class AddressProblem:
    """One thing that is wrong with an address.

    ``code`` is ``missing``, ``malformed`` or, of a postcode that lies in another region than
    the one given, ``contradictory``; ``example`` is what the ``field`` could hold.
    """

    field: str
    code: str
    example: str = ""

    @property
    def path(self) -> str:
        """The field as a path."""
        return f"$.{self.field}"


def address_problems(address: Address) -> tuple[AddressProblem, ...]:
    """All that an *address* lacks to be delivered to, by the rules of its country.

    Where nothing is known of a country, a street and a city are required, and any
    postcode is accepted. Where the postcode tells the region, it has to be the one given.

    Examples:
        >>> for problem in address_problems(Address("Ada", "1 Main St", country="US")):
        ...     print(problem.path, problem.code)
        $.city missing
        $.postcode missing
        $.region missing
    """
    rule = postal_format(address.country)
    problems = [
        AddressProblem(
            field=field,
            code="missing",
            example=rule.example if field == "postcode" else "",
        )
        for field in rule.required
        if not getattr(address, field)
    ]
    if not (address.name or address.company):
        problems.insert(0, AddressProblem(field="name", code="missing"))
    postcode = _fits_in(address.country, rule.postcode) if rule.postcode else None
    for field, fits, example in (
        ("postcode", postcode, rule.example),
        ("email", is_email_address, "ada@example.com"),
        ("phone", _PHONE.fullmatch, "+49 30 901820"),
    ):
        given = getattr(address, field)
        if given and fits is not None and not fits(given):
            problems.append(
                AddressProblem(field=field, code="malformed", example=example)
            )
    place = address.place
    lies_in = region_of(place.country, place.postcode)
    if place.region and lies_in and lies_in != place.region:
        problems.append(AddressProblem(field="postcode", code="contradictory"))
    return tuple(problems)


def _fits_in(country: str, form: re.Pattern[str]) -> Callable[[str], bool]:
    def fits(postcode: str) -> bool:
        either = postcode, widest(country, postcode)
        return any(form.fullmatch(each) is not None for each in either)

    return fits


def require_complete(address: Address) -> Address:
    """*address* itself, if it lacks nothing.

    Raises InvalidAddressError, whose ``problems`` are all of :func:`address_problems`.
    """
    problems = address_problems(address)
    if not problems:
        return address
    listed = ", ".join(f"{problem.field} {problem.code}" for problem in problems)
    raise InvalidAddressError(
        f"not complete for {address.country}: {listed}",
        path=problems[0].path,
        hint=f"such as {problems[0].example}" if problems[0].example else "",
        problems=problems,
    )
