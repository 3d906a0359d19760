"""Whether an address is complete, as its country wants it: everything amiss at once."""

from __future__ import annotations

import re

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.errors import InvalidAddressError
from ecomkit.addressing.postal_rules import ELSEWHERE, RULES

# What any mail server would take as an attempt; whether it arrives, only mail can tell.
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[\d\s()/.-]{4,40}")


@attrs.frozen(kw_only=True)
class AddressProblem:
    """One thing that is amiss with an address.

    ``field`` is the field, ``code`` is ``missing`` or ``malformed``, ``example`` what it
    could look like.
    """

    field: str
    code: str
    example: str = ""

    @property
    def path(self) -> str:
        """Where in the address it is."""
        return f"$.{self.field}"


def address_problems(address: Address) -> tuple[AddressProblem, ...]:
    """All that an *address* lacks to be delivered to, by the rules of its country.

    About fifty countries have rules of their own; elsewhere a street and a city are
    asked for, and any postcode is taken.
    """
    rule = RULES.get(address.country, ELSEWHERE)
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
    if (
        address.postcode
        and rule.postcode
        and not rule.postcode.fullmatch(address.postcode)
    ):
        problems.append(
            AddressProblem(field="postcode", code="malformed", example=rule.example)
        )
    if address.email and not _EMAIL.fullmatch(address.email):
        problems.append(
            AddressProblem(field="email", code="malformed", example="ada@example.com")
        )
    if address.phone and not _PHONE.fullmatch(address.phone):
        problems.append(
            AddressProblem(field="phone", code="malformed", example="+49 30 901820")
        )
    return tuple(problems)


def complete(address: Address) -> Address:
    """*address* itself; raises InvalidAddressError with all its ``problems``."""
    problems = address_problems(address)
    if not problems:
        return address
    told = ", ".join(f"{problem.field} {problem.code}" for problem in problems)
    raise InvalidAddressError(
        f"not complete for {address.country}: {told}",
        path=problems[0].path,
        hint=f"such as {problems[0].example}" if problems[0].example else "",
        problems=problems,
    )
