"""What happened in a shop: a change as a room tells it, and the event it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

import attrs

from ecomkit.errors import InvalidInputError, snake_case
from ecomkit.validators import Validators, as_dict, require_name, require_type

_check = Validators(InvalidInputError)


@attrs.frozen
class Change:
    """Something that changed, as the room that changed it tells it.

    Each room's ``events.py`` holds frozen attrs classes of this kind. A change knows
    neither the time nor the person: :meth:`Event.of` adds both. ``name`` is the class's
    name in snake case.
    """

    name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in vars(cls):
            cls.name = snake_case(cls.__name__)


@attrs.frozen(kw_only=True)
class Visit:
    """What is known of what a person does now: where from, on what, with whose help.

    ``session`` holds the events of one visit together; ``device`` is ``mobile``,
    ``desktop``..., ``channel`` and ``campaign`` are what brought the person here.
    ``agent`` is the member of staff who acts or helps, ``language`` the page's (``"de"``).
    A shop writes it on every event that it tells, and keeps it with the cart, the
    checkout and the order, for what happens later without one.
    """

    session: str = attrs.field(default="", validator=_check.text)
    device: str = attrs.field(default="", validator=_check.text)
    channel: str = attrs.field(default="", validator=_check.text)
    campaign: str = attrs.field(default="", validator=_check.text)
    agent: str = attrs.field(default="", validator=_check.text)
    language: str = attrs.field(default="", validator=_check.text)


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened: what, when, by whom, and about what.

    ``name`` is snake case (``product_added``); ``actor`` is a visitor's or customer's
    id; ``subject`` the cart, order or product concerned; ``sequence`` orders events of
    one subject. ``id`` makes an event count once, however often it is delivered.
    """

    name: str = attrs.field(validator=_check.name)
    at: datetime = attrs.field(validator=_check.moment)
    actor: str = attrs.field(validator=_check.text)
    subject: str = attrs.field(default="", validator=_check.text)
    id: str = attrs.field(default="", validator=_check.text)
    sequence: int = attrs.field(default=0, validator=_check.instance_of(int))
    session: str = attrs.field(default="", validator=_check.text)
    channel: str = attrs.field(default="", validator=_check.text)
    campaign: str = attrs.field(default="", validator=_check.text)
    device: str = attrs.field(default="", validator=_check.text)
    properties: Mapping[str, Any] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=_check.instance_of(dict),
        hash=False,
    )

    @classmethod
    def of(
        cls,
        change: Change,
        *,
        at: datetime,
        actor: str,
        subject: str = "",
        visit: Visit | None = None,
        **facts: Any,
    ) -> Event:
        """The event that a room's *change* becomes, in the *visit* in which it happened."""
        require_type(change, Change, path="$.change")
        properties = {
            field.name: getattr(change, field.name)
            for field in attrs.fields(type(change))
        }
        event = cls(
            name=change.name,
            at=at,
            actor=actor,
            subject=subject,
            properties=properties,
            **facts,
        )
        return event if visit is None else event.within(visit)

    def within(self, visit: Visit) -> Event:
        """The event as one of a *visit*; what it says itself stays.

        The visit's agent and language become properties.
        """
        require_type(visit, Visit, path="$.visit")
        said = {name: getattr(visit, name) for name in ("agent", "language")}
        return attrs.evolve(
            self,
            properties={
                **{name: value for name, value in said.items() if value},
                **self.properties,
            },
            **{
                name: getattr(self, name) or getattr(visit, name)
                for name in ("session", "device", "channel", "campaign")
            },
        )


def once_only_id(name: str, subject: str) -> str:
    """An id for an event that can happen once to a subject, the same on every machine.

    An order is completed once, however often its page is loaded.
    """
    require_name(name, path="$.name")
    require_type(subject, str, path="$.subject")
    # Half a surrogate pair has no bytes of its own.
    text = f"ecomkit:{name}:{subject}".encode("utf-8", "backslashreplace").decode()
    return str(uuid5(NAMESPACE_URL, text))
