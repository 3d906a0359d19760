"""Advocates: customers who would recommend the shop, or already do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import number_of
from ecomkit.journey.feedback.reviews import GOOD
from ecomkit.journey.feedback.scores import PROMOTER
from ecomkit.journey.identity import as_customers
from ecomkit.validators import require_whole_number

_ADVOCACY = {
    "referral_made": "referrals",
    "product_shared": "shares",
    "cart_shared": "shares",
}
_HIGHEST = 10


@attrs.frozen(kw_only=True)
class Advocate:
    """One customer who speaks for the shop.

    ``score`` is the latest NPS answer (0 to 10, None without one); ``referrals``,
    ``reviews`` and ``shares`` count friends referred, good reviews and things shared.
    """

    customer: str
    score: int | None
    referrals: int
    reviews: int
    shares: int


def advocates(
    events: Iterable[Event], *, promoter: int = PROMOTER
) -> tuple[Advocate, ...]:
    """The advocates in *events*, the most active first, ties by name.

    An advocate is a promoter (latest NPS answer of *promoter* or more) or has referred a
    friend, reviewed with 4 stars or more, or shared something. Customers whose latest
    answer is below *promoter* are not advocates, whatever they did before.
    """
    require_whole_number(promoter, path="$.promoter", least=0, most=_HIGHEST)
    scores: dict[str, int] = {}
    done: dict[str, Counter[str]] = {}
    for event in as_customers(events):
        own = done.setdefault(event.actor, Counter())
        if event.name == "survey_answered":
            score = number_of(event, "nps")
            if score is not None:
                scores[event.actor] = score
        elif event.name == "product_reviewed":
            own["reviews"] += (number_of(event, "rating") or 0) >= GOOD
        elif event.name in _ADVOCACY:
            own[_ADVOCACY[event.name]] += 1
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
