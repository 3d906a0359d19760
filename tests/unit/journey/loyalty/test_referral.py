"""Friends bring friends, once each, and are rewarded when the goods arrive."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.loyalty.events import ReferralMade
from ecomkit.journey.loyalty.referral import (
    ReferralRefused,
    ReferralReward,
    ReferralRules,
    check_referral,
    normalize_referral_code,
    referral_code,
    referral_rewards,
)
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = b"a secret of the shop"
RULES = ReferralRules(
    points_for_referrer=500,
    points_for_friend=100,
    least_order=Money("20", "EUR"),
    most=1,
)


def on(day: int, name: str, actor: str, subject: str, **properties: object) -> Event:
    return Event(
        name=name,
        at=AT + timedelta(days=day),
        actor=actor,
        subject=subject,
        properties=properties,
    )


def brought(friend: str) -> Event:
    return on(0, "referral_made", "ada", friend, friend=friend, code="X")


def bought(friend: str, total: str = "30.00") -> list[Event]:
    order = f"order of {friend}"
    return [
        on(1, "order_completed", friend, order, total=Money(total, "EUR")),
        on(2, "shipment_delivered", friend, order),
    ]


def test_a_code_is_the_same_each_time_and_readable() -> None:
    """Eight letters, none of them I, L, O or U; another customer has another."""
    code = referral_code("ada", SECRET)

    assert code == referral_code("ada", SECRET)
    assert len(code) == 8
    assert not set(code) & set("ILOU")
    assert code != referral_code("bob", SECRET)
    assert code != referral_code("ada", SECRET + b"!")
    with pytest.raises(InvalidInputError):
        referral_code("ada", b"short")
    with pytest.raises(InvalidInputError):
        referral_code("", SECRET)


def test_a_typed_code_is_forgiven_its_looks() -> None:
    """Lower case, dashes, and the letter o for a nought."""
    assert normalize_referral_code(" o1l-4kx ") == "0114KX"


def test_a_new_friend_may_come() -> None:
    """The change names the friend and the code."""
    assert check_referral("ab-c", "ada", "bob", []) == ReferralMade(
        friend="bob", code="ABC"
    )


@pytest.mark.parametrize(
    ("owner", "friend", "reason"),
    [
        ("", "bob", "unknown_code"),
        ("ada", "ada", "own_code"),
        ("ada", "cat", "not_new"),
        ("ada", "dan", "already_referred"),
    ],
)
def test_others_get_a_reason(owner: str, friend: str, reason: str) -> None:
    """Nobody refers themselves, an old customer, or somebody twice."""
    known = [*bought("cat"), brought("dan")]

    assert check_referral("abc", owner, friend, known) == ReferralRefused(reason=reason)


def test_both_are_rewarded_when_the_first_order_has_arrived() -> None:
    """Not when it is placed."""
    events = [brought("bob"), *bought("bob")]

    assert referral_rewards(events, RULES) == (
        ReferralReward(customer="ada", points=500, lot="referral:bob"),
        ReferralReward(customer="bob", points=100, lot="referral:bob"),
    )
    assert referral_rewards(events[:2], RULES) == ()


def test_a_small_first_order_earns_nothing() -> None:
    """The rule says how much it takes."""
    assert referral_rewards([brought("bob"), *bought("bob", "19.99")], RULES) == ()


def test_a_referrer_is_rewarded_for_so_many_friends() -> None:
    """The second friend is still welcome."""
    events = [brought("bob"), brought("cat"), *bought("bob"), *bought("cat")]

    assert [reward.customer for reward in referral_rewards(events, RULES)] == [
        "ada",
        "bob",
        "cat",
    ]


def test_a_gift_card_does_not_make_a_first_order_large() -> None:
    """Of 69.99, 50 is a card, and 19.99 is less than it takes."""
    card = {"sku": "card", "amount": Money("50.00", "EUR"), "gift_card": True}
    first, arrived = bought("bob", "69.99")
    properties = {**first.properties, "products": (card,)}
    with_card = attrs.evolve(first, properties=properties)

    assert referral_rewards([brought("bob"), with_card, arrived], RULES) == ()
    assert len(referral_rewards([brought("bob"), first, arrived], RULES)) == 2
