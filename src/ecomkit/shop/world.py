"""The clock, new ids and event sinks of a shop at work, for shops without their own."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from secrets import randbelow

from ecomkit.events import Event

# Letters only, so that no id looks like a card number, and no vowels, so that none is a
# word. Twenty of them hold 86 bits.
_LETTERS = "bcdfghjkmnpqrstvwxyz"
_ID_LENGTH = 20


class SystemClock:
    """The time of the machine, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class RandomIds:
    """Ids that nobody can guess: ``cart-`` and twenty random letters."""

    def new_id(self, kind: str, /) -> str:
        """A new id for a *kind* of thing."""
        left, letters = randbelow(len(_LETTERS) ** _ID_LENGTH), ""
        for _ in range(_ID_LENGTH):
            left, place = divmod(left, len(_LETTERS))
            letters += _LETTERS[place]
        return f"{kind}-{letters}"


class ListSink(list[Event]):
    """A list that collects events in the order in which they happen."""

    def publish(self, events: Iterable[Event], /) -> None:
        """Appends *events*."""
        self.extend(events)


class LoggingSink:
    """Logs each event by its name and subject, at level INFO.

    The actor and the properties may be personal data; they are not logged.
    """

    def __init__(self, logger: logging.Logger | None = None) -> None:
        self.logger = logging.getLogger("ecomkit") if logger is None else logger

    def publish(self, events: Iterable[Event], /) -> None:
        """Logs *events*."""
        for event in events:
            self.logger.info("%s %s", event.name, event.subject)
