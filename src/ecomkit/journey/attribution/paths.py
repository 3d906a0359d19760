"""Paths: the contacts that went before a sale, or before nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from enum import StrEnum
from operator import attrgetter

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import count, known
from ecomkit.journey.event_fields import in_order, money_of
from ecomkit.money.amount import Money


def _names(channels: Iterable[str]) -> tuple[str, ...]:
    return (channels,) if isinstance(channels, str) else tuple(channels)


def _ages(ages: Iterable[timedelta]) -> tuple[timedelta, ...]:
    return tuple(ages)


@attrs.frozen(kw_only=True)
class ConversionPath:
    """The channels a customer met, in order, and how often that ended in a sale.

    Equal paths may be folded into one: ``conversions`` and ``failures`` count them, and
    ``value`` is what all its conversions brought together. ``ages`` tells, for each
    channel, how long before the end the contact was; only time decay asks for them.
    """

    channels: tuple[str, ...] = attrs.field(converter=_names)
    conversions: int = attrs.field(default=1, validator=count)
    failures: int = attrs.field(default=0, validator=count)
    value: Money | None = None
    ages: tuple[timedelta, ...] = attrs.field(default=(), converter=_ages)

    def __attrs_post_init__(self) -> None:
        if not self.channels or not all(
            isinstance(channel, str) and channel for channel in self.channels
        ):
            raise InvalidInputError(
                "a path needs at least one contact, each with the name of its channel",
                path="$.channels",
            )
        if self.value is not None:
            if not isinstance(self.value, Money) or self.value.amount < 0:
                raise InvalidInputError(
                    f"{short_repr(self.value)} is not what sales brought",
                    path="$.value",
                )
            if not self.conversions:
                raise InvalidInputError(
                    "a path without a conversion brings nothing", path="$.value"
                )
        if self.ages and (
            len(self.ages) != len(self.channels) or min(self.ages) < timedelta(0)
        ):
            raise InvalidInputError(
                "one age for each contact, none below zero", path="$.ages"
            )


class PathDimension(StrEnum):
    """What a contact is called after: the channel, or the campaign."""

    CHANNEL = "channel"
    CAMPAIGN = "campaign"


def conversion_paths(
    events: Iterable[Event],
    *,
    by: PathDimension = PathDimension.CHANNEL,
    lookback: timedelta = timedelta(days=90),
    conversion: str = "order_completed",
) -> tuple[ConversionPath, ...]:
    """The paths in *events*: one for each conversion, and one for each open end.

    A contact is an event that names a channel (or campaign); the events of one session
    with one name are one contact. Contacts older than *lookback* before the conversion
    are left out, and so is a conversion with no contact before it. After a conversion
    an actor's path starts anew. Events of one moment go by their sequence.
    """
    name_of = attrgetter(known(PathDimension, by).value)
    of_actor: dict[str, list[Event]] = {}
    for event in in_order(events):
        of_actor.setdefault(event.actor, []).append(event)
    return tuple(
        path
        for _, own in sorted(of_actor.items())
        for path in _paths_of_one(own, name_of, lookback, conversion)
    )


def _paths_of_one(
    events: Sequence[Event],
    name_of: attrgetter[str],
    lookback: timedelta,
    conversion: str,
) -> Iterator[ConversionPath]:
    touches: list[Event] = []
    met: set[tuple[str, str]] = set()
    for event in events:
        contact = (event.session, name_of(event))
        if contact[1] and not (event.session and contact in met):
            touches.append(event)
            met.add(contact)
        if event.name == conversion:
            path = _ended(touches, event, name_of, lookback, converted=True)
            if path is not None:
                yield path
            touches, met = [], set()
    if touches:
        path = _ended(touches, events[-1], name_of, lookback, converted=False)
        if path is not None:
            yield path


def _ended(
    touches: Sequence[Event],
    end: Event,
    name_of: attrgetter[str],
    lookback: timedelta,
    *,
    converted: bool,
) -> ConversionPath | None:
    recent = [touch for touch in touches if end.at - touch.at <= lookback]
    if not recent:
        return None
    return ConversionPath(
        channels=tuple(name_of(touch) for touch in recent),
        conversions=int(converted),
        failures=int(not converted),
        value=money_of(end, "total") if converted else None,
        ages=tuple(end.at - touch.at for touch in recent),
    )
