"""Account: a company that buys, and who in it may buy and approve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

import attrs

from ecomkit.addressing.address import Address
from ecomkit.choices import StrictEnum
from ecomkit.customers.customer import (
    addresses,
    checked_groups,
    checked_id,
    tax_numbers,
    tuple_of,
)
from ecomkit.customers.errors import InvalidCustomerError
from ecomkit.customers.tax_number import TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.money.amount import Money
from ecomkit.text import one_line


class AccountRole(StrictEnum):
    """What a person may do for a company."""

    BUYER = "buyer"
    APPROVER = "approver"


def _roles(roles: Iterable[AccountRole]) -> frozenset[AccountRole]:
    if isinstance(roles, str) or not isinstance(roles, Iterable):
        raise InvalidCustomerError("must be a list of roles", path="$.roles")
    return frozenset(AccountRole(role) for role in roles)


def _amounts(limits: Iterable[Money]) -> tuple[Money, ...]:
    return tuple_of(limits, Money, "alone_up_to")


@attrs.frozen(kw_only=True)
class AccountMember:
    """A person in a company, by customer id.

    ``alone_up_to`` are the amounts they may spend without approval, one by currency: none
    at all means any amount; once one is given, every other currency needs approval.
    """

    customer: str = attrs.field(converter=checked_id)
    roles: frozenset[AccountRole] = attrs.field(converter=_roles)
    alone_up_to: tuple[Money, ...] = attrs.field(default=(), converter=_amounts)

    def __attrs_post_init__(self) -> None:
        currencies = {limit.currency.code for limit in self.alone_up_to}
        if len(currencies) < len(self.alone_up_to):
            raise InvalidCustomerError(
                "two limits are in one currency", path="$.alone_up_to"
            )

    def may_spend(self, total: Money) -> bool:
        """Whether *total* needs nobody's approval."""
        return not self.alone_up_to or any(
            limit.currency == total.currency and total <= limit
            for limit in self.alone_up_to
        )


class ApprovalNeed(StrEnum):
    """Whether a purchase needs a second person."""

    NONE = "none"
    APPROVAL = "approval"
    FORBIDDEN = "forbidden"


@attrs.frozen
class Approval:
    """What a purchase needs, and who may give it."""

    need: ApprovalNeed
    approvers: tuple[str, ...] = ()


def _name(value: str) -> str:
    return one_line(value, path="$.name", required=True)


def _proofs(evidence: Iterable[TaxEvidence]) -> tuple[TaxEvidence, ...]:
    return tuple_of(evidence, TaxEvidence, "evidence")


def _members(members: Iterable[AccountMember]) -> tuple[AccountMember, ...]:
    return tuple_of(members, AccountMember, "members")


@attrs.frozen(kw_only=True)
class Account:
    """A company that buys, with its own prices, tax numbers and people.

    ``parent`` is the id of the company it belongs to; ``evidence`` the proofs that its
    tax numbers were looked up.
    """

    id: str = attrs.field(converter=checked_id, kw_only=False)
    name: str = attrs.field(converter=_name)
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=checked_groups)
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(default=(), converter=tax_numbers)
    evidence: tuple[TaxEvidence, ...] = attrs.field(default=(), converter=_proofs)
    addresses: tuple[Address, ...] = attrs.field(default=(), converter=addresses)
    members: tuple[AccountMember, ...] = attrs.field(default=(), converter=_members)
    parent: str = ""

    def __attrs_post_init__(self) -> None:
        if len({member.customer for member in self.members}) < len(self.members):
            raise InvalidCustomerError("a person stands twice", path="$.members")
        if self.parent == self.id:
            raise InvalidCustomerError("is not its own parent", path="$.parent")

    def with_evidence(self, evidence: TaxEvidence) -> Account:
        """The account with one more proof; earlier ones stay."""
        return attrs.evolve(self, evidence=(*self.evidence, evidence))

    def proven_tax_numbers(self, *, since: datetime) -> tuple[TaxNumber, ...]:
        """The tax numbers whose latest answer, not older than *since*, was valid.

        A register that did not answer leaves the answer before it standing.
        """
        latest: dict[TaxNumber, TaxEvidence] = {}
        for proof in sorted(self.evidence, key=lambda each: each.checked_at):
            if proof.checked_at >= since and proof.answer is not TaxAnswer.UNAVAILABLE:
                latest[proof.number] = proof
        return tuple(
            number
            for number in self.tax_numbers
            if number in latest and latest[number].proves
        )

    def approval(self, customer: str, total: Money) -> Approval:
        """What a person of the company needs to spend *total*.

        Nobody approves their own purchase.
        """
        for member in self.members:
            if member.customer == customer and AccountRole.BUYER in member.roles:
                if member.may_spend(total):
                    return Approval(ApprovalNeed.NONE)
                approvers = (
                    each.customer
                    for each in self.members
                    if AccountRole.APPROVER in each.roles and each.customer != customer
                )
                return Approval(ApprovalNeed.APPROVAL, tuple(approvers))
        return Approval(ApprovalNeed.FORBIDDEN)
