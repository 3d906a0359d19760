"""The catalog of events: for each name its stage, its step and its subject."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from ecomkit.events import Event
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.toml_text import read_data


@attrs.frozen(kw_only=True)
class EventKind:
    """What is known of all events of one name.

    ``subject`` says what the event's subject is (``"order"``, ``"cart"``); ``once``, that
    it happens at most once to its subject; ``contact``, that it is a contact between the
    customer and the shop.
    """

    name: str
    stage: Stage | None
    step: ProcessStep
    subject: str = ""
    once: bool = False
    contact: bool = True

    @property
    def on_site(self) -> bool:
        """Whether the customer is in the shop when it happens, so that it counts as a visit."""
        return self.contact and self.step in _ON_SITE and self.stage in _SHOPPING


_SHOPPING = (Stage.CONSIDERATION, Stage.PURCHASE)
_ON_SITE = (
    ProcessStep.CUSTOMER,
    ProcessStep.VISIT,
    ProcessStep.DISPLAY,
    ProcessStep.CART,
    ProcessStep.CHECKOUT,
    ProcessStep.SHIPPING_FEE,
    ProcessStep.PAYMENT,
)


def _kinds() -> dict[str, EventKind]:
    return {
        name: EventKind(
            name=name,
            stage=Stage(stage) if stage in _STAGES else None,
            step=ProcessStep(step),
            **facts,
        )
        for stage, steps in read_data("ecomkit.journey", "event_catalog.toml").items()
        for step, events in steps.items()
        for name, facts in events.items()
    }


_STAGES = frozenset(stage.value for stage in Stage)
EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType(_kinds())


def stage_of(event: Event) -> Stage | None:
    """The stage an event belongs to, or None.

    The property ``stage`` decides (surveys have one), otherwise the event's name.
    """
    own = event.properties.get("stage")
    if isinstance(own, str) and own in _STAGES:
        return Stage(own)
    kind = EVENT_KINDS.get(event.name)
    return kind.stage if kind else None


def step_of(event: Event) -> ProcessStep | None:
    """The step of the sale an event belongs to; None if its name is unknown."""
    kind = EVENT_KINDS.get(event.name)
    return kind.step if kind else None
