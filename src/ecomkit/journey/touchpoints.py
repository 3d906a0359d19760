"""Journeys: each customer's contacts with the shop, from the first one on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_catalog import EVENT_KINDS, stage_of, step_of
from ecomkit.journey.event_fields import (
    completed_orders,
    money_of,
    revenue_of,
    text_of,
)
from ecomkit.journey.identity import as_customers, by_customer_id
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.money.amount import Money
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class Touchpoint:
    """One contact with its stage, step and cost.

    ``agent`` is the member of staff who took part, "" if none did.
    """

    event: Event
    stage: Stage | None
    step: ProcessStep | None
    cost: Money | None
    message: str
    medium: str
    agent: str

    @classmethod
    def of(cls, event: Event) -> Touchpoint:
        """The touchpoint that *event* is."""
        require_type(event, Event, path="$.event", error=InvalidEventError)
        return cls(
            event=event,
            stage=stage_of(event),
            step=step_of(event),
            cost=money_of(event, "cost"),
            message=text_of(event, "message"),
            medium=text_of(event, "medium"),
            agent=text_of(event, "agent"),
        )

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at

    @property
    def channel(self) -> str:
        """The channel, "" if unknown."""
        return self.event.channel


@attrs.frozen(kw_only=True)
class Journey:
    """All touchpoints of one customer, and the orders they led to."""

    actor: str
    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[str, ...]
    value: tuple[Money, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in the order in which they were first reached."""
        met = (touchpoint.stage for touchpoint in self.touchpoints)
        return tuple(dict.fromkeys(stage for stage in met if stage is not None))

    @property
    def first(self) -> Touchpoint:
        """The first touchpoint."""
        return self.touchpoints[0]

    def at_stage(self, stage: Stage) -> tuple[Touchpoint, ...]:
        """The touchpoints at one stage."""
        return tuple(each for each in self.touchpoints if each.stage is stage)

    def to_dict(self) -> dict[str, Any]:
        """The journey, one row for each touchpoint, ready for JSON."""
        return {
            "actor": self.actor,
            "orders": list(self.orders),
            "value": [str(amount) for amount in self.value],
            "touchpoints": [
                {
                    "at": each.at.isoformat(),
                    "name": each.event.name,
                    "stage": str(each.stage or ""),
                    "step": str(each.step or ""),
                    "channel": each.channel,
                    "campaign": each.event.campaign,
                    "agent": each.agent,
                }
                for each in self.touchpoints
            ],
        }


def is_contact(event: Event) -> bool:
    """Whether *event* is a contact with the shop; events of unknown names are."""
    kind = EVENT_KINDS.get(event.name)
    return kind is None or kind.contact


def journeys(events: Iterable[Event]) -> dict[str, Journey]:
    """The journey of everybody in *events*, by actor.

    A customer's journey begins before they were identified. ``value`` holds the ``total`` of each order,
    without gift cards.
    """
    ordered = as_customers(events)
    contacts = by_customer_id(filter(is_contact, ordered))
    bought = by_customer_id(completed_orders(ordered))
    return {
        actor: Journey(
            actor=actor,
            touchpoints=tuple(map(Touchpoint.of, found)),
            orders=tuple(order.subject for order in bought.get(actor, ())),
            value=tuple(
                total
                for order in bought.get(actor, ())
                if (total := revenue_of(order)) is not None
            ),
        )
        for actor, found in contacts.items()
    }
