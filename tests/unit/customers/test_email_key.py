"""The key of an e-mail address: uses of one buyer are counted by it."""

from __future__ import annotations

import pytest

from ecomkit.checkout import Purchaser
from ecomkit.customers import Account, Customer, Guest, email_key
from ecomkit.errors import InvalidInputError


@pytest.mark.parametrize(
    "spelling",
    [
        "ann@example.com",
        " Ann@Example.COM ",
        "ann+shop@example.com",
        "ANN+@example.com",
    ],
)
def test_all_spellings_of_a_mailbox_have_one_key(spelling: str) -> None:
    assert email_key(spelling) == email_key("ann@example.com")


def test_dots_count_except_where_the_provider_ignores_them() -> None:
    assert email_key("a.nn@example.com") != email_key("ann@example.com")
    assert email_key("a.nn@gmail.com") == email_key("ann@googlemail.com")


def test_nobody_reads_the_address_in_its_key() -> None:
    assert "ann" not in email_key("ann@example.com")
    assert email_key("") == email_key("@") == ""


@pytest.mark.parametrize("wrong", [5, None, "a\nb@example.com"])
def test_what_is_no_address_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidInputError):
        email_key(wrong)  # type: ignore[arg-type]


def test_a_guest_with_a_new_visitor_id_is_the_same_buyer() -> None:
    first, second = (
        Purchaser.from_guest(Guest(id, email=email)).as_buyer()
        for id, email in (("v1", "ann@example.com"), ("v2", "Ann@example.com"))
    )

    assert first.id != second.id
    assert first.key == second.key


def test_a_company_is_counted_by_its_account_and_a_shop_has_its_say() -> None:
    account = Account("acme", name="Acme")
    bob = Customer("bob", email="bob@example.com")

    assert Purchaser.from_account(account, bob).as_buyer().key == "acme"
    assert Purchaser(id="bob", key="card 4711").as_buyer().key == "card 4711"
    assert Purchaser(id="bob").as_buyer().key == "bob"
