"""People and companies that buy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.customers import (
    Account,
    AccountMember,
    AccountRole,
    Approval,
    ApprovalNeed,
    Customer,
    Guest,
    InvalidCustomerError,
    TaxAnswer,
    TaxEvidence,
    TaxNumber,
)
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOME = Address("Ada", "1 Lane", city="Paris", postcode="75001", country="FR")
NUMBER = TaxNumber("FR", "12123456789")


def test_a_person_needs_no_company_fields() -> None:
    ada = Customer("c-1", name=" Ada ", email="ada@example.com", groups={"regulars"})

    assert (ada.name, ada.groups, ada.addresses) == ("Ada", frozenset({"regulars"}), ())


def test_a_guest_who_registers_keeps_their_name_and_address() -> None:
    guest = Guest("visit-9", name="Ada", email="ada@example.com", language="fr")

    assert guest.registered("c-1") == Customer(
        "c-1", name="Ada", email="ada@example.com", language="fr"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", 7),
        ("name", "a\nb"),
        ("email", 7),
        ("groups", "vip"),
        ("groups", [""]),
        ("addresses", ["Paris"]),
        ("addresses", 7),
        ("tax_numbers", ["FR1"]),
    ],
)
def test_what_does_not_fit_a_customer_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        attrs.evolve(Customer("c-1"), **{field: value})  # type: ignore[arg-type]

    assert refusal.value.path.startswith(f"$.{field}")


ACME = Account(
    "a-1",
    name="ACME",
    groups={"wholesale"},
    tax_numbers=[NUMBER],
    addresses=[HOME],
    members=[
        AccountMember(
            customer="ada",
            roles={AccountRole.BUYER, AccountRole.APPROVER},
            alone_up_to=[Money("100", "EUR")],
        ),
        AccountMember(customer="bob", roles={AccountRole.APPROVER}),
        AccountMember(customer="eve", roles={AccountRole.BUYER}),
    ],
    parent="a-0",
)


@pytest.mark.parametrize(
    ("buyer", "total", "approval"),
    [
        ("ada", Money("100", "EUR"), Approval(ApprovalNeed.NONE)),
        ("ada", Money("100.01", "EUR"), Approval(ApprovalNeed.APPROVAL, ("bob",))),
        ("ada", Money("1", "USD"), Approval(ApprovalNeed.APPROVAL, ("bob",))),
        ("eve", Money("999999", "EUR"), Approval(ApprovalNeed.NONE)),
        ("bob", Money("1", "EUR"), Approval(ApprovalNeed.FORBIDDEN)),
        ("joe", Money("1", "EUR"), Approval(ApprovalNeed.FORBIDDEN)),
    ],
)
def test_a_purchase_needs_what_the_company_says(
    buyer: str, total: Money, approval: Approval
) -> None:
    """Nobody approves their own purchase, nor goes round a limit in another currency."""
    assert ACME.approval(buyer, total) == approval


def proof(answer: str, days: int) -> TaxEvidence:
    return TaxEvidence(
        number=NUMBER,
        checked_at=NOON + timedelta(days=days),
        checker="VIES",
        answer=TaxAnswer(answer),
    )


@pytest.mark.parametrize(
    ("answers", "proven"),
    [
        ([], False),
        ([("valid", 1)], True),
        ([("valid", -1)], False),
        ([("invalid", 2), ("valid", 1)], False),
        ([("valid", 2), ("invalid", 1)], True),
        ([("valid", 1), ("unavailable", 2)], True),
        ([("unavailable", 1)], False),
    ],
)
def test_the_latest_answer_counts_and_no_old_one(
    answers: list[tuple[str, int]], *, proven: bool
) -> None:
    account = ACME
    for answer, days in answers:
        account = account.with_evidence(proof(answer, days))

    assert account.proven_tax_numbers(since=NOON) == ((NUMBER,) if proven else ())
    assert len(account.evidence) == len(answers)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("groups", "wholesale"),
        ("tax_numbers", ["FR1"]),
        ("evidence", ["yes"]),
        ("addresses", ["Paris"]),
        ("members", ["ada"]),
        ("members", [ACME.members[0], ACME.members[0]]),
        ("parent", "a-1"),
    ],
)
def test_what_does_not_fit_a_company_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        attrs.evolve(ACME, **{field: value})  # type: ignore[arg-type]

    assert refusal.value.path.startswith(f"$.{field}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("roles", "buyer"),
        ("roles", ["boss"]),
        ("alone_up_to", [100]),
        ("alone_up_to", [Money("1", "EUR"), Money("2", "EUR")]),
    ],
)
def test_what_does_not_fit_a_member_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError):
        attrs.evolve(ACME.members[0], **{field: value})  # type: ignore[arg-type]


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(InvalidCustomerError):
        AccountMember(customer="ada", roles=7)  # type: ignore[arg-type]
