"""The three seams every room may lean on: the clock, new ids, and who listens."""

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
    """Gives out ids that are not used twice."""

    def new_id(self, kind: str, /) -> str:
        """A new id for a *kind* of thing (``"cart"``, ``"order"``)."""
        ...


class EventSink(Protocol):
    """Listens to what happens in the shop."""

    def publish(self, events: Iterable[Event], /) -> None:
        """Takes *events* in the order in which they happened."""
        ...
