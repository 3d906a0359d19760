"""Where each customer stands: a fold over events, never a field somebody sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.events import Event
from ecomkit.journey.checks import count
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import in_order, number_of, order_of
from ecomkit.journey.stages import Stage

# What the customer has not done, or does before any loyalty is shown.
_NO_MOVE = frozenset({"points_earned", "points_expired", "points_reversed"})


@attrs.frozen(kw_only=True)
class StagePolicy:
    """Which event takes a customer into which stage.

    ``enters`` overrides the table of names for the shop's own events. Experience and
    loyalty are reached only after something was delivered: a sale is complete in the
    customer's hands. Who completes ``loyal_orders`` orders, the last of them after a
    delivery, or would recommend the shop (an NPS answer of ``promoter`` or more), is loyal.
    """

    enters: Mapping[str, Stage] = attrs.field(factory=dict, hash=False)
    loyal_orders: int = attrs.field(default=2, validator=count)
    promoter: int = 9

    def entered(self, event: Event) -> Stage | None:
        """The stage *event* leads into; None where it leads nowhere."""
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

    ``stage`` is the furthest one, reached at ``since``; ``orders`` gives each order's
    own, since a customer can wait for one parcel and look at the next offer.
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
    """Where each customer stands after *events*, by actor.

    Resolve visitors to customers first (:class:`IdentityGraph`). Who only did what
    belongs to no stage is left out.
    """
    policy = policy or StagePolicy()
    threads: dict[str, _Thread] = {}
    for event in in_order(events):
        _follow(threads.setdefault(event.actor, _Thread()), event, policy)
    found = {}
    for actor, thread in threads.items():
        reached = dict(thread.reached)
        for stages in thread.orders.values():
            for stage, at in stages.items():
                reached[stage] = min(at, reached.get(stage, at))
        if reached:
            stage = max(reached, key=lambda each: each.place)
            found[actor] = CustomerProgress(
                actor=actor,
                stage=stage,
                since=reached[stage],
                orders={
                    order: max(stages, key=lambda each: each.place)
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
        # A part of the goods is not yet the sale.
        if event.properties.get("complete", True):
            thread.delivered.add(order)
        else:
            stage = Stage.DELIVERY
    if stage.place >= Stage.EXPERIENCE.place and not thread.delivered:
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
