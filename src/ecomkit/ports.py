"""The three seams that every room may use: the clock, new ids, and event sinks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from ecomkit.events import Event


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, with its time zone."""
        ...


class IdSource(Protocol):
    """Makes ids that are never used twice."""

    def new_id(self, kind: str, /) -> str:
        """A new id for a *kind* of thing (``"cart"``, ``"order"``)."""
        ...


class EventSink(Protocol):
    """Receives the events of the shop."""

    def publish(self, events: Iterable[Event], /) -> None:
        """Receives *events*, in the order in which they happened."""
        ...
