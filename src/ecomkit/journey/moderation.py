"""Moderation: what customers write is shown once somebody has read it, or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

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


class Moderated:
    """What a customer wrote and moderators decide about, by its ``id`` and ``decisions``."""

    __slots__ = ()
    id: str
    decisions: tuple[ModerationDecision, ...]

    @property
    def state(self) -> ModerationState:
        """The last decision, or pending if there is none."""
        return self.decisions[-1].state if self.decisions else ModerationState.PENDING

    @property
    def is_shown(self) -> bool:
        """Whether others see it."""
        return self.state is ModerationState.PUBLISHED

    def published(self, *, by: str, at: datetime) -> Self:
        """The same, shown from now on. ConflictError if it is already."""
        return self._decided(
            ModerationDecision(state=ModerationState.PUBLISHED, by=by, at=at)
        )

    def rejected(self, *, by: str, at: datetime, reason: str) -> Self:
        """The same, not shown, with a reason for its author."""
        return self._decided(
            ModerationDecision(
                state=ModerationState.REJECTED, by=by, at=at, reason=reason
            )
        )

    def _decided(self, decision: ModerationDecision) -> Self:
        if decision.state is self.state:
            raise ConflictError(f"{short_repr(self.id)} is already {decision.state}")
        post: Any = self  # a class of attrs
        after: Self = attrs.evolve(post, decisions=(*self.decisions, decision))
        return after
