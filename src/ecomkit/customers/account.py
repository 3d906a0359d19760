"""Account: a company that buys, and who in it may buy and approve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.addressing.address import Address
from ecomkit.choices import StrictEnum
from ecomkit.customers.customer import as_groups, as_id
from ecomkit.customers.errors import InvalidCustomerError, check
from ecomkit.customers.tax_number import TaxEvidence, TaxNumber, latest_answers
from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.money.validators import as_amounts
from ecomkit.text import typed_line
from ecomkit.validators import as_tuple, one_or_more, require_moment


class AccountRole(StrictEnum):
    """What a person may do for a company."""

    BUYER = "buyer"
    APPROVER = "approver"


def _as_roles(roles: Iterable[AccountRole | str]) -> frozenset[AccountRole]:
    listed = as_tuple(roles)
    if not isinstance(listed, tuple):
        return listed
    return frozenset(AccountRole(role) for role in listed)


@attrs.frozen(kw_only=True)
class AccountMember:
    """A person in a company, by customer id.

    ``alone_up_to`` are the amounts they may spend without approval, one for each currency.
    Without any, every amount is allowed; with one, every other currency needs approval.
    """

    customer: str = attrs.field(converter=as_id)
    roles: frozenset[AccountRole] = attrs.field(
        converter=_as_roles, validator=check.members(AccountRole)
    )
    alone_up_to: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=check.amounts(from_zero=True)
    )

    def may_spend(self, total: Money) -> bool:
        """Whether *total* needs no approval."""
        return not self.alone_up_to or any(
            limit.currency == total.currency and total <= limit
            for limit in self.alone_up_to
        )


class ApprovalNeed(StrictEnum):
    """Whether a purchase needs a second person."""

    NONE = "none"
    APPROVAL = "approval"
    FORBIDDEN = "forbidden"


@attrs.frozen
class Approval:
    """What a purchase needs, and who may give it."""

    need: ApprovalNeed
    approvers: tuple[str, ...] = ()


def _as_name(value: str) -> str:
    return typed_line(value, path="$.name", required=True)


@attrs.frozen(kw_only=True)
class Account:
    """A company that buys, with its own prices, tax numbers and people.

    ``parent`` is the id of the company it belongs to; ``evidence`` proves that its tax
    numbers were looked up.

    Examples:
        >>> ada = AccountMember(
        ...     customer="ada", roles={"buyer"}, alone_up_to=Money("500", "EUR")
        ... )
        >>> bob = AccountMember(customer="bob", roles={"approver"})
        >>> acme = Account("acme", name="Acme", members=[ada, bob])
        >>> acme.approval("ada", Money("800", "EUR")).approvers
        ('bob',)
    """

    id: str = attrs.field(converter=as_id, kw_only=False)
    name: str = attrs.field(converter=_as_name)
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=as_groups)
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(
        default=(),
        converter=one_or_more,
        validator=check.members(TaxNumber, hint='TaxNumber("DE", "136695976")'),
    )
    evidence: tuple[TaxEvidence, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(TaxEvidence)
    )
    addresses: tuple[Address, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Address)
    )
    members: tuple[AccountMember, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(AccountMember)
    )
    parent: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        if len({member.customer for member in self.members}) < len(self.members):
            raise InvalidCustomerError("a person is listed twice", path="$.members")
        if self.parent == self.id:
            raise InvalidCustomerError("is not its own parent", path="$.parent")

    def with_evidence(self, evidence: TaxEvidence) -> Account:
        """The account with one more proof; earlier ones stay."""
        return attrs.evolve(self, evidence=(*self.evidence, evidence))

    def proven_tax_numbers(self, *, since: datetime) -> tuple[TaxNumber, ...]:
        """The tax numbers whose latest answer, not older than *since*, was valid.

        When a register did not answer, its answer before counts.
        """
        require_moment(since, path="$.since", error=InvalidCustomerError)
        recent = [
            proof
            for proof in self.evidence
            if instant_of(proof.checked_at) >= instant_of(since)
        ]
        proven = {proof.number for proof in latest_answers(recent) if proof.proves}
        return tuple(number for number in self.tax_numbers if number in proven)

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
