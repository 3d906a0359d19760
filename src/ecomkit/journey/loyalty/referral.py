"""Referrals: codes that customers pass on to friends, and the rewards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    completed_orders,
    is_complete,
    needed_money,
    order_of,
    text_of,
    without_gift_cards,
)
from ecomkit.journey.identity import as_customers
from ecomkit.journey.loyalty.events import ReferralMade
from ecomkit.journey.secret_digest import secret_digest
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.validators import maybe

# Crockford's base 32: no letter is easily mistaken for another.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8


def referral_code(customer: str, secret: bytes) -> str:
    """The code that *customer* passes on: always the same, and impossible to guess.

    Only those who know the shop's *secret* (at least 16 bytes) can tell whose it is; keep
    a table of codes, or compute them for all customers.
    """
    digest = secret_digest("referral", customer, secret, path="$.customer")
    number = int.from_bytes(digest[:_LENGTH], "big")
    letters = []
    for _ in range(_LENGTH):
        number, index = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[index])
    return "".join(letters)


def normalize_referral_code(text: str) -> str:
    """A code as typed, normalized: any case, spaces and dashes, o for 0 and l for 1."""
    plain = "".join(char for char in text.upper() if char.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


@attrs.frozen(kw_only=True)
class ReferralRefused:
    """Why a referral does not count."""

    reason: str


@attrs.frozen(kw_only=True)
class ReferralRules:
    """What a referral earns, and when.

    The friend's first order must reach ``least_order``, without gift cards, and be
    delivered; a customer is rewarded for at most ``most`` friends, 0 for no limit.
    """

    points_for_referrer: int = attrs.field(
        default=0, validator=check.whole_number(least=0)
    )
    points_for_friend: int = attrs.field(
        default=0, validator=check.whole_number(least=0)
    )
    least_order: Money | None = attrs.field(
        default=None, validator=maybe(check.money())
    )
    most: int = attrs.field(default=0, validator=check.whole_number(least=0))


def check_referral(
    code: str, owner: str, friend: str, events: Iterable[Event]
) -> ReferralMade | ReferralRefused:
    """Whether *friend* may use the code of *owner* ("" if nobody owns it).

    *events* are those of both: a friend must be new and not referred before.
    """
    if not owner:
        return ReferralRefused(reason="unknown_code")
    if owner == friend:
        return ReferralRefused(reason="own_code")
    for event in as_customers(events):
        if event.name == "order_completed" and event.actor == friend:
            return ReferralRefused(reason="not_new")
        if event.name == "referral_made" and _friend(event) == friend:
            return ReferralRefused(reason="already_referred")
    return ReferralMade(friend=friend, code=normalize_referral_code(code))


@attrs.frozen(kw_only=True)
class ReferralReward:
    """Points due for a referral, to be earned as the lot ``lot``, so that they count once."""

    customer: str
    points: int
    lot: str


def referral_rewards(
    events: Iterable[Event], rules: ReferralRules
) -> tuple[ReferralReward, ...]:
    """The rewards due to both, once the friend's first order has been delivered."""
    ordered = as_customers(events)
    arrived = {
        order_of(event)
        for event in ordered
        if event.name == "shipment_delivered" and is_complete(event)
    }
    first: dict[str, Event] = {}
    for order in completed_orders(ordered):
        first.setdefault(order.actor, order)
    found: list[ReferralReward] = []
    friends: set[str] = set()
    referred: Counter[str] = Counter()
    for event in ordered:
        friend = _friend(event)
        if event.name != "referral_made" or friend in friends:
            continue
        friends.add(friend)
        bought = first.get(friend)
        if bought is None or order_of(bought) not in arrived:
            continue
        if rules.least_order and _spent(bought) < rules.least_order:
            continue
        referred[event.actor] += 1
        if not rules.most or referred[event.actor] <= rules.most:
            found.append(_reward(event.actor, rules.points_for_referrer, friend))
        found.append(_reward(friend, rules.points_for_friend, friend))
    return tuple(reward for reward in found if reward.points)


def _reward(customer: str, points: int, friend: str) -> ReferralReward:
    return ReferralReward(customer=customer, points=points, lot=f"referral:{friend}")


def _spent(order: Event) -> Money:
    return without_gift_cards(order, needed_money(order, "total"))


def _friend(event: Event) -> str:
    return text_of(event, "friend") or event.subject
