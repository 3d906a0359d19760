"""Advocates: who would recommend the shop, and who already does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_fields import in_order, number_of

_DEEDS = {
    "referral_made": "referrals",
    "product_shared": "shares",
    "cart_shared": "shares",
}
_HIGHEST = 10


@attrs.frozen(kw_only=True)
class Advocate:
    """One customer who speaks for the shop.

    ``score`` is the latest answer to "how likely are you to recommend us" (0 to 10, None
    where never given); then friends referred, good reviews written, things shared.
    """

    customer: str
    score: int | None
    referrals: int
    reviews: int
    shares: int


def advocates(
    events: Iterable[Event], *, promoter: int = 9, good: int = 4
) -> tuple[Advocate, ...]:
    """The advocates in *events*: those who do most first, ties by name.

    A promoter (latest answer of *promoter* or more), or who referred a friend, reviewed
    with *good* stars or more, or shared something. Whose latest answer is below
    *promoter* is none, whatever they did before: a friend lost is not asked for favors.
    """
    if not 0 <= promoter <= _HIGHEST:
        raise InvalidInputError(
            f"{short_repr(promoter)} is not a score", path="$.promoter"
        )
    scores: dict[str, int] = {}
    done: dict[str, Counter[str]] = {}
    for event in in_order(events):
        own = done.setdefault(event.actor, Counter())
        if event.name == "survey_answered":
            score = number_of(event, "nps")
            if score is not None:
                scores[event.actor] = score
        elif event.name == "product_reviewed":
            own["reviews"] += (number_of(event, "rating") or 0) >= good
        elif event.name in _DEEDS:
            own[_DEEDS[event.name]] += 1
    found = [
        Advocate(
            customer=customer,
            score=scores.get(customer),
            referrals=own["referrals"],
            reviews=own["reviews"],
            shares=own["shares"],
        )
        for customer, own in done.items()
        if (scores[customer] >= promoter if customer in scores else own.total())
    ]
    found.sort(
        key=lambda each: (
            -each.referrals,
            -each.reviews,
            -each.shares,
            -(each.score or 0),
            each.customer,
        )
    )
    return tuple(found)
