"""Conversion paths: the contacts that led to a sale, or to none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import completed_orders, order_of, revenue_of
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers, by_customer_id
from ecomkit.journey.stages import ProcessStep
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.validators import (
    as_tuple,
    maybe,
    one_or_more,
    require_duration,
)


@attrs.frozen(kw_only=True)
class ConversionPath:
    """The channels of a customer's contacts, in order, and how often they led to a sale.

    Equal paths may be merged into one: ``conversions`` and ``failures`` count them, and
    ``value`` is the value of all conversions together. ``ages`` gives for each contact how
    long before the end it was; only time decay needs them.
    """

    channels: tuple[str, ...] = attrs.field(
        converter=one_or_more, validator=check.names
    )
    conversions: int = attrs.field(default=1, validator=check.whole_number(least=0))
    failures: int = attrs.field(default=0, validator=check.whole_number(least=0))
    value: Money | None = attrs.field(
        default=None, validator=maybe(check.money(from_zero=True))
    )
    ages: tuple[timedelta, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(timedelta)
    )

    def __attrs_post_init__(self) -> None:
        if not self.channels:
            raise InvalidInputError(
                "a path has at least one contact", path="$.channels"
            )
        if self.value is not None and not self.conversions:
            raise InvalidInputError(
                "a path without a conversion has no value", path="$.value"
            )
        if self.ages and (
            len(self.ages) != len(self.channels) or min(self.ages) < timedelta(0)
        ):
            raise InvalidInputError(
                "one age for each contact, none below zero", path="$.ages"
            )


class PathDimension(StrictEnum):
    """What a path is made of: channels, or campaigns."""

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

    A contact is an event that names a channel (or campaign), in the shop or of marketing:
    what becomes of an order later brings nobody. Events of one session with the same name
    are one contact. Contacts longer than *lookback* before the conversion
    are left out, and so are conversions without a contact. After a conversion an actor's
    path starts anew. An order that was canceled, or that an earlier event completed, is no
    conversion; what was added to one later is part of its value.
    """
    require_duration(lookback, path="$.lookback")
    name_of = attrgetter(PathDimension(by).value)
    ordered = as_customers(events)
    worth = _worth_of_conversions(ordered, conversion)
    return tuple(
        path
        for _, own in sorted(by_customer_id(ordered).items())
        for path in _paths_of_one(own, name_of, lookback, worth)
    )


def _worth_of_conversions(
    events: Sequence[Event], conversion: str
) -> dict[int, Money | None]:
    # What each event that counts as a conversion came to, by the event's identity.
    if conversion != "order_completed":
        return {
            id(each): revenue_of(each) for each in events if each.name == conversion
        }
    edits = grouped(
        (event for event in events if event.name == "order_edited"),
        lambda event: order_of(event) or None,
    )
    found = {}
    for event in completed_orders(events):
        worth = revenue_of(event)
        for more in map(revenue_of, edits.get(order_of(event), ())):
            worth = worth if worth is None or more is None else worth + more
        found[id(event)] = worth
    return found


def _paths_of_one(
    events: Sequence[Event],
    name_of: attrgetter[str],
    lookback: timedelta,
    worth: Mapping[int, Money | None],
) -> Iterator[ConversionPath]:
    touches: list[Event] = []
    met: set[tuple[str, str]] = set()
    for event in events:
        contact = (event.session, name_of(event))
        if not contact[1] or not _brings(event):
            pass
        elif not (event.session and contact in met):
            touches.append(event)
            met.add(contact)
        if id(event) in worth:
            path = _ended(touches, event, name_of, lookback)
            if path is not None:
                yield attrs.evolve(
                    path, conversions=1, failures=0, value=worth[id(event)]
                )
            touches = []
    if touches:
        path = _ended(touches, events[-1], name_of, lookback)
        if path is not None:
            yield path


def _brings(event: Event) -> bool:
    kind = EVENT_KINDS.get(event.name)
    if kind is None or kind.on_site or kind.step is ProcessStep.MARKETING:
        return True
    return kind.stage is None and kind.contact  # surveys are sent to bring people back


def _ended(
    touches: Sequence[Event],
    end: Event,
    name_of: attrgetter[str],
    lookback: timedelta,
) -> ConversionPath | None:
    recent = [touch for touch in touches if end.at - touch.at <= lookback]
    if not recent:
        return None
    return ConversionPath(
        channels=tuple(name_of(touch) for touch in recent),
        conversions=0,
        failures=1,
        ages=tuple(end.at - touch.at for touch in recent),
    )
