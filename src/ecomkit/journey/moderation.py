"""Moderation: what customers write is shown once somebody has read it, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.journey.validators import check


class ModerationState(StrictEnum):
    """Whether what a customer wrote is shown to others."""

    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


@attrs.frozen(kw_only=True)
class ModerationDecision:
    """A moderator's decision about what a customer wrote; a rejection has a reason."""

    state: ModerationState = attrs.field(converter=ModerationState)
    by: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    reason: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        if self.state is ModerationState.REJECTED and not self.reason:
            raise InvalidInputError(
                "a rejection needs a reason",
                path="$.reason",
                hint="its author reads it",
            )


Decisions = tuple[ModerationDecision, ...]


def moderation_state(decisions: Sequence[ModerationDecision]) -> ModerationState:
    """The last decision, or pending if there is none."""
    return decisions[-1].state if decisions else ModerationState.PENDING


def with_decision(
    id: str, decisions: Decisions, decision: ModerationDecision
) -> Decisions:
    """The decisions about something, with a further one that changes its state."""
    if decision.state is moderation_state(decisions):
        raise ConflictError(f"{short_repr(id)} is already {decision.state}")
    return (*decisions, decision)
