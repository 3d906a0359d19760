"""Figures of messages on every channel: delivered, opened, clicked, bounced, unsubscribed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_fields import dimension, text_of
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady

_MAIL = "email"
# What is told of e-mail, and of every other channel with the channel on the event.
_STEPS = {
    f"{kind}_{step}": step
    for kind in ("email", "message")
    for step in ("sent", "delivered", "opened", "link_clicked", "bounced")
} | {"unsubscribed": "unsubscribed"}


@attrs.frozen(kw_only=True)
class MessageFigures(JsonReady):
    """How messages performed: what was delivered and bounced of all sent, the rest of all delivered.

    Each share has its :meth:`~ecomkit.journey.Proportion.interval`; two channels are compared by
    :func:`~ecomkit.journey.proportion_difference`.
    """

    sent: int
    delivered: Proportion
    bounced: Proportion
    opened: Proportion
    clicked: Proportion
    unsubscribed: Proportion


@attrs.frozen(kw_only=True)
class _Sent:
    """One message to one person on one channel: what became of it, by the first event."""

    first: Event
    channel: str
    steps: frozenset[str]


def message_figures(events: Iterable[Event], *, message: str = "") -> MessageFigures:
    """How the messages in *events* performed, each counted once by message and person.

    *message* selects one: by its id or, as a shop writes every buyer a message of their own,
    by its kind (``"survey"``). What was sent and did not bounce was delivered, also where
    nobody says so. Opens are inexact, as mail programs load or block tracking pictures by
    themselves; clicks are the more reliable figure.
    """
    return _figures(_sent(events, message))


def message_figures_by(
    events: Iterable[Event], by: str = "channel", *, message: str = ""
) -> dict[str, MessageFigures]:
    """The figures by ``channel``, ``message``, ``campaign``, ``language``...

    The channel of an ``email_...`` event is ``"email"``, that of a ``message_...`` event
    the event's own (``"sms"``, ``"push"``, ``"post"``); by ``message``, those of a kind are
    one. Whoever unsubscribes without a channel does so by the mail, if there was one.
    """
    read = _reader(by)
    parts = grouped(_sent(events, message), read)
    return {value: _figures(found) for value, found in sorted(parts.items())}


def _reader(by: str) -> Callable[[_Sent], str]:
    if by == "channel":
        return lambda sent: sent.channel
    if by == "message":
        return lambda sent: _kind_of(sent.first)
    read = dimension(by)
    return lambda sent: read(sent.first)


def _kind_of(event: Event) -> str:
    return text_of(event, "kind") or event.subject


def _sent(events: Iterable[Event], message: str) -> list[_Sent]:
    told = grouped(
        (event for event in as_customers(events) if event.name in _STEPS),
        lambda event: (event.subject, event.actor),
    )
    found = [each for rows in told.values() for each in _by_channel(rows)]
    return [
        each
        for each in found
        if not message or message in {each.first.subject, _kind_of(each.first)}
    ]


def _by_channel(rows: list[Event]) -> Iterable[_Sent]:
    # What was not sent as far as anybody says, such as a mail's unsubscription, is no message.
    by_channel = grouped(
        (event for event in rows if event.name != "unsubscribed"),
        lambda event: _MAIL if event.name.startswith("email_") else event.channel,
    )
    left = {
        _left_by(event, by_channel) for event in rows if event.name == "unsubscribed"
    }
    for channel, own in by_channel.items():
        steps = {_STEPS[event.name] for event in own}
        if channel in left:
            steps.add("unsubscribed")
        # What says the kind comes first: the shop that sent it.
        first = next((event for event in own if "kind" in event.properties), own[0])
        yield _Sent(first=first, channel=channel, steps=frozenset(steps))


def _left_by(event: Event, by_channel: Mapping[str, list[Event]]) -> str:
    if event.channel in by_channel or not by_channel:
        return event.channel
    return _MAIL if _MAIL in by_channel else next(iter(by_channel))


_ARRIVED = frozenset({"delivered", "opened", "link_clicked", "unsubscribed"})


def _figures(sent: Iterable[_Sent]) -> MessageFigures:
    every = list(sent)
    arrived = [
        each for each in every if "bounced" not in each.steps or each.steps & _ARRIVED
    ]

    def share(step: str) -> Proportion:
        return Proportion(sum(step in each.steps for each in arrived), len(arrived))

    return MessageFigures(
        sent=len(every),
        delivered=Proportion(len(arrived), len(every)),
        bounced=Proportion(len(every) - len(arrived), len(every)),
        opened=share("opened"),
        clicked=share("link_clicked"),
        unsubscribed=share("unsubscribed"),
    )
