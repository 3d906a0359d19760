"""How far each customer has come, derived from events and never set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import is_complete, number_of, order_of
from ecomkit.journey.identity import as_customers
from ecomkit.journey.stages import Stage
from ecomkit.journey.validators import check
from ecomkit.validators import as_dict

# Not done by the customer, or before any loyalty is shown.
_NO_MOVE = frozenset({"points_earned", "points_expired", "points_reversed"})


@attrs.frozen(kw_only=True)
class StagePolicy:
    """Which events lead into which stage.

    ``enters`` maps names of events to stages and takes precedence over the catalog of
    events. Experience and loyalty are reached only after a delivery. A customer is loyal
    after ``loyal_orders`` orders, the last of them placed after a delivery, or after an
    NPS answer of ``promoter`` or more.
    """

    enters: Mapping[str, Stage] = attrs.field(
        factory=dict, hash=False, converter=as_dict, validator=check.members(Stage)
    )
    loyal_orders: int = attrs.field(default=2, validator=check.whole_number(least=0))
    promoter: int = attrs.field(default=9, validator=check.whole_number())

    def entered(self, event: Event) -> Stage | None:
        """The stage *event* leads into, or None."""
        if event.name in self.enters:
            return self.enters[event.name]
        if event.name == "shipment_delivered":
            return Stage.EXPERIENCE
        if event.name == "survey_answered":
            score = number_of(event, "nps")
            loyal = score is not None and score >= self.promoter
            return Stage.LOYALTY if loyal else None
        kind = EVENT_KINDS.get(event.name)
        return kind.stage if kind and event.name not in _NO_MOVE else None


@attrs.frozen(kw_only=True)
class CustomerProgress:
    """How far one customer has come, as a whole and with each order.

    ``stage`` is the furthest one, reached at ``since``; ``orders`` gives the stage of each
    order, as a customer can wait for one parcel while looking at the next offer.
    """

    actor: str
    stage: Stage
    since: datetime
    orders: Mapping[str, Stage] = attrs.field(hash=False)


@attrs.define
class _Thread:
    # One customer while events are read.
    reached: dict[Stage, datetime] = attrs.field(factory=dict)
    orders: dict[str, dict[Stage, datetime]] = attrs.field(factory=dict)
    delivered: set[str] = attrs.field(factory=set)


def customer_progress(
    events: Iterable[Event], policy: StagePolicy | None = None
) -> dict[str, CustomerProgress]:
    """How far each customer has come after *events*, by actor.

    Actors whose events belong to no stage are left out.
    """
    policy = policy or StagePolicy()
    threads: dict[str, _Thread] = {}
    for event in as_customers(events):
        if event.actor:
            _follow(threads.setdefault(event.actor, _Thread()), event, policy)
    found = {}
    for actor, thread in threads.items():
        reached = dict(thread.reached)
        for stages in thread.orders.values():
            for stage, at in stages.items():
                reached[stage] = min(at, reached.get(stage, at))
        if reached:
            stage = max(reached, key=lambda each: each.position)
            found[actor] = CustomerProgress(
                actor=actor,
                stage=stage,
                since=reached[stage],
                orders={
                    order: max(stages, key=lambda each: each.position)
                    for order, stages in thread.orders.items()
                    if stages
                },
            )
    return found


def _follow(thread: _Thread, event: Event, policy: StagePolicy) -> None:
    order = order_of(event)
    if event.name == "order_canceled":
        thread.orders.pop(order, None)
        return
    stage = policy.entered(event)
    if stage is None:
        return
    if event.name == "shipment_delivered":
        # An order is delivered once all of its goods are.
        if is_complete(event):
            thread.delivered.add(order)
        else:
            stage = Stage.DELIVERY
    if stage.position >= Stage.EXPERIENCE.position and not thread.delivered:
        return
    if order and stage is not Stage.LOYALTY:
        if stage is Stage.EXPERIENCE and order not in thread.delivered:
            return
        thread.orders.setdefault(order, {}).setdefault(stage, event.at)
    else:
        thread.reached.setdefault(stage, event.at)
    if (
        event.name == "order_completed"
        and thread.delivered
        and len(thread.orders) >= policy.loyal_orders
    ):
        thread.reached.setdefault(Stage.LOYALTY, event.at)
