"""The occasion that the options of a command describe: when, where and to whom."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.pricing import Buyer, Occasion


def read_occasion(
    asked: Namespace, *, home: Place | None, delivered_to: Place | None = None
) -> Occasion:
    """The occasion that was typed, where the goods go: else the country typed, else home."""
    return Occasion(
        at=read_moment(asked.at),
        channel=asked.channel,
        buyer=Buyer(groups=frozenset(asked.group), is_business=asked.company),
        place=delivered_to or _place(asked.country) or home,
        payment_method=asked.payment_method,
    )


def read_moment(text: str | None) -> datetime:
    """The moment that was typed, or now."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            f"--at {short_repr(text)} is not a moment",
            hint="such as 2026-11-24T10:00+01:00",
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _place(text: str | None) -> Place | None:
    # As it is typed: DE, US-NY.
    if text is None:
        return None
    country, _, region = text.partition("-")
    return Place(country, region=region)
