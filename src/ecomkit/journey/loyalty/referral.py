"""Referrals: codes that customers hand to friends, and who is rewarded for it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.checks import count
from ecomkit.journey.event_fields import (
    completed_orders,
    in_order,
    needed_money,
    order_of,
    text_of,
)
from ecomkit.journey.loyalty.events import ReferralMade
from ecomkit.money.amount import Money

# Crockford's 32 letters: none that is taken for another when read aloud.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_SHORTEST_SECRET = 16


def referral_code(customer: str, secret: bytes) -> str:
    """The code that *customer* hands on: always the same, and not to be guessed.

    Only who knows the shop's *secret* can tell whose it is; keep a table of codes, or
    work them out for all customers.
    """
    if not customer or len(secret) < _SHORTEST_SECRET:
        raise InvalidInputError(
            f"a code needs a customer and a secret of {_SHORTEST_SECRET} bytes or more",
            path="$.secret",
        )
    digest = hmac.new(secret, f"referral:{customer}".encode(), sha256).digest()
    number = int.from_bytes(digest[:_LENGTH], "big")
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def normalize_referral_code(text: str) -> str:
    """A code as somebody typed it: any case, with spaces or dashes, o for 0, l for 1."""
    plain = "".join(char for char in text.upper() if char.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


@attrs.frozen(kw_only=True)
class ReferralRefused:
    """A referral does not count, and why."""

    reason: str


@attrs.frozen(kw_only=True)
class ReferralRules:
    """What a referral earns, and when.

    The friend's first order must come to ``least_order`` and be delivered; a customer is
    rewarded for ``most`` friends, 0 for no limit.
    """

    points_for_referrer: int = attrs.field(default=0, validator=count)
    points_for_friend: int = attrs.field(default=0, validator=count)
    least_order: Money | None = None
    most: int = attrs.field(default=0, validator=count)


def check_referral(
    code: str, owner: str, friend: str, events: Iterable[Event]
) -> ReferralMade | ReferralRefused:
    """Whether *friend* may use the code of *owner* ("" where nobody owns it).

    *events* are what is known of both: a friend must be new and not yet referred.
    """
    if not owner:
        return ReferralRefused(reason="unknown_code")
    if owner == friend:
        return ReferralRefused(reason="own_code")
    for event in events:
        if event.name == "order_completed" and event.actor == friend:
            return ReferralRefused(reason="not_new")
        if event.name == "referral_made" and _friend(event) == friend:
            return ReferralRefused(reason="already_referred")
    return ReferralMade(friend=friend, code=normalize_referral_code(code))


@attrs.frozen(kw_only=True)
class ReferralReward:
    """Points due for a referral; ``lot`` makes them count once in the ledger."""

    customer: str
    points: int
    lot: str


def referral_rewards(
    events: Iterable[Event], rules: ReferralRules
) -> tuple[ReferralReward, ...]:
    """The rewards that are due: for both, once the friend's first order has arrived."""
    ordered = in_order(events)
    arrived = {
        order_of(event)
        for event in ordered
        if event.name == "shipment_delivered" and event.properties.get("complete", True)
    }
    first: dict[str, Event] = {}
    for order in completed_orders(ordered):
        first.setdefault(order.actor, order)
    found: list[ReferralReward] = []
    friends: set[str] = set()
    brought: dict[str, int] = {}
    for event in ordered:
        friend = _friend(event)
        if event.name != "referral_made" or friend in friends:
            continue
        friends.add(friend)
        bought = first.get(friend)
        if bought is None or order_of(bought) not in arrived:
            continue
        if rules.least_order and needed_money(bought, "total") < rules.least_order:
            continue
        brought[event.actor] = brought.get(event.actor, 0) + 1
        if not rules.most or brought[event.actor] <= rules.most:
            found.append(_reward(event.actor, rules.points_for_referrer, friend))
        found.append(_reward(friend, rules.points_for_friend, friend))
    return tuple(reward for reward in found if reward.points)


def _reward(customer: str, points: int, friend: str) -> ReferralReward:
    return ReferralReward(customer=customer, points=points, lot=f"referral:{friend}")


def _friend(event: Event) -> str:
    return text_of(event, "friend") or event.subject
