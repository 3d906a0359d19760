"""Advocates: who would recommend the shop, and who already does."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.facts import in_order, number_of

_SHARES = frozenset({"product_shared", "cart_shared"})
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


@attrs.define
class _Voice:
    score: int | None = None
    referrals: int = 0
    reviews: int = 0
    shares: int = 0


def advocates(
    events: Iterable[Event], *, promoter: int = 9, good: int = 4
) -> tuple[Advocate, ...]:
    """The advocates in *events*: those who do most first, ties by name.

    A promoter (latest answer of *promoter* or more), or who referred a friend, reviewed
    with *good* stars or more, or shared something. Whose latest answer is below
    *promoter* is none, whatever they did before: a friend lost is not asked for favours.
    """
    if not 0 <= promoter <= _HIGHEST:
        raise InvalidInputError(f"{promoter!r} is not a score", path="$.promoter")
    voices: dict[str, _Voice] = {}
    for event in in_order(events):
        voice = voices.setdefault(event.actor, _Voice())
        if event.name == "survey_answered":
            score = number_of(event, "nps")
            voice.score = voice.score if score is None else score
        elif event.name == "referral_made":
            voice.referrals += 1
        elif event.name == "product_reviewed":
            voice.reviews += (number_of(event, "rating") or 0) >= good
        elif event.name in _SHARES:
            voice.shares += 1
    found = [
        Advocate(
            customer=customer,
            score=voice.score,
            referrals=voice.referrals,
            reviews=voice.reviews,
            shares=voice.shares,
        )
        for customer, voice in voices.items()
        if _speaks(voice, promoter)
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


def _speaks(voice: _Voice, promoter: int) -> bool:
    if voice.score is not None:
        return voice.score >= promoter
    return bool(voice.referrals or voice.reviews or voice.shares)
