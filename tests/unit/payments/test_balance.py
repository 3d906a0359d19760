"""Gift cards and store credit: spent once, put back when not used, guessed by nobody."""

from __future__ import annotations

import pytest

from ecomkit.payments.adapters import BalancePayments, GiftCardPayments
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.outcome import DeclineReason
from ecomkit.payments.states import PaymentStatus
from ecomkit.testing.bare_payments import BarePayments, with_accounts
from ecomkit.testing.world import FixedClock
from ecomkit.wire import to_json
from tests.unit.payments.builders import NOON, eur

SECRET = b"a key of the shop's own"


def shop() -> tuple[BalancePayments, BarePayments]:
    gift = with_accounts(BalancePayments(name="gift_card"), NOON)
    gift.issue("gift:1", eur(50), id="sold-1", at=NOON)
    desk = BarePayments([gift], clock=FixedClock(NOON))
    return gift, desk


def test_what_is_held_cannot_be_spent_twice() -> None:
    gift, desk = shop()
    account = {"account": "gift:1"}
    for payment_id in ("p1", "p2"):
        desk.open(payment_id, eur(30), adapter="gift_card")
    desk.request("p1", "authorize", id="a1", metadata=account)
    second = desk.request("p2", "authorize", id="a2", metadata=account)

    assert second.status is PaymentStatus.FAILED
    assert gift.balance("gift:1", "EUR") == eur(20)


def test_what_is_not_taken_goes_back() -> None:
    gift, desk = shop()
    desk.open("p1", eur(30), adapter="gift_card")
    desk.request("p1", "authorize", id="a1", metadata={"account": "gift:1"})
    desk.request("p1", "capture", eur(10), id="c1")
    desk.request("p1", "void", id="v1")
    assert gift.balance("gift:1", "EUR") == eur(40)

    desk.request("p1", "refund", eur(4), id="r1")

    assert gift.balance("gift:1", "EUR") == eur(44)
    assert {entry.note for entry in gift.history("gift:1")} == {
        "issued",
        "authorize",
        "capture",
        "void",
        "refund",
    }


def test_a_card_is_issued_once_per_sale() -> None:
    gift, _ = shop()
    gift.issue("gift:1", eur(50), id="sold-1", at=NOON)

    assert gift.balance("gift:1", "EUR") == eur(50)
    with pytest.raises(InvalidPaymentError):
        gift.issue("gift:1", eur(0), id="sold-2", at=NOON)


def cards() -> GiftCardPayments:
    return with_accounts(GiftCardPayments(secret=SECRET), NOON)


def test_a_code_has_more_than_eighty_bits() -> None:
    code = cards().code("one")

    assert len(code) == 24
    assert 30 ** len(code.replace("-", "")) > 2**80
    assert len({cards().code(f"card {number}") for number in range(1000)}) == 1000
    assert GiftCardPayments(secret=b"another key, also long").code("one") != code


def test_a_code_is_read_as_it_is_typed() -> None:
    """Small letters, blanks and dashes do not matter; the code itself is not kept."""
    code = cards().code("one")
    account = cards().account(code)

    assert cards().account(code.lower().replace("-", " ")) == account
    assert GiftCardPayments(secret=b"another key, also long").account(code) != account
    assert code not in account


def test_a_payment_keeps_the_account_and_not_the_code() -> None:
    gift = cards()
    code = gift.code("one")
    gift.issue(gift.account(code), eur(50), id="one", at=NOON)
    desk = BarePayments([gift], clock=FixedClock(NOON))
    desk.open("p1", eur(30), adapter="gift_card")

    paid = desk.request("p1", "authorize", id="a1", token=code)
    assert paid.status is PaymentStatus.AUTHORIZED
    assert code not in to_json(paid)
    assert desk.request("p1", "void", id="v1").status is PaymentStatus.VOIDED
    assert gift.balance(gift.account(code), "EUR") == eur(50)


def test_a_code_that_was_never_issued_is_declined() -> None:
    desk = BarePayments([cards()], clock=FixedClock(NOON))
    desk.open("p1", eur(30), adapter="gift_card")

    paid = desk.request("p1", "authorize", id="a1", token=cards().code("two"))
    assert paid.status is PaymentStatus.FAILED
    assert paid.instructions[0].declined is not None
    assert paid.instructions[0].declined.reason is DeclineReason.INVALID_DETAILS


@pytest.mark.parametrize("weak", [b"short", "text of some length here", None])
def test_weak_keys_are_refused(weak: object) -> None:
    with pytest.raises(InvalidPaymentError, match="at least 16 secret bytes"):
        GiftCardPayments(secret=weak)  # type: ignore[arg-type]
