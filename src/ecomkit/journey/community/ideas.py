"""Ideas: what customers wish for, out of their feedback, with votes and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.community.texts import as_text, as_title
from ecomkit.journey.event_json import event_id
from ecomkit.journey.feedback.survey import answers_of
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple

_TITLE = 100


class IdeaState(StrictEnum):
    """The state of an idea.

    ``PROPOSED``: not shown yet. ``OPEN``: shown, to be voted for. ``PLANNED``, ``DONE``,
    ``DECLINED``: the shop has decided.
    """

    PROPOSED = "proposed"
    OPEN = "open"
    PLANNED = "planned"
    DONE = "done"
    DECLINED = "declined"


_NEXT = {
    IdeaState.PROPOSED: {IdeaState.OPEN, IdeaState.DECLINED},
    IdeaState.OPEN: {IdeaState.PLANNED, IdeaState.DONE, IdeaState.DECLINED},
    IdeaState.PLANNED: {IdeaState.DONE, IdeaState.DECLINED},
    IdeaState.DONE: set(),
    IdeaState.DECLINED: {IdeaState.OPEN},
}


@attrs.frozen(kw_only=True)
class IdeaDecision:
    """What the shop decided about an idea; declining it has a reason."""

    state: IdeaState = attrs.field(converter=IdeaState)
    by: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    reason: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        if self.state is IdeaState.DECLINED and not self.reason:
            raise InvalidInputError("declining needs a reason", path="$.reason")


@attrs.frozen(kw_only=True)
class Idea:
    """Something a customer wishes for. ``source`` is the feedback it came out of.

    ``votes`` counts those who want it, too.
    """

    id: str = attrs.field(validator=check.name)
    title: str = attrs.field(converter=as_title)
    text: str = attrs.field(default="", converter=as_text)
    author: str = attrs.field(default="", validator=check.text)
    at: datetime = attrs.field(validator=check.moment)
    source: str = attrs.field(default="", validator=check.text)
    decisions: tuple[IdeaDecision, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(IdeaDecision)
    )
    votes: int = attrs.field(default=0, validator=check.whole_number(least=0))

    @property
    def state(self) -> IdeaState:
        """The last decision, or proposed if there is none."""
        return self.decisions[-1].state if self.decisions else IdeaState.PROPOSED

    @property
    def takes_votes(self) -> bool:
        """Whether customers can vote for it."""
        return self.state in {IdeaState.OPEN, IdeaState.PLANNED}

    def decided(self, decision: IdeaDecision) -> Idea:
        """The idea after a decision; ConflictError for one that cannot follow."""
        if decision.state not in _NEXT[self.state]:
            raise ConflictError(
                f"idea {self.id} is {self.state}, and cannot become {decision.state}"
            )
        return attrs.evolve(self, decisions=(*self.decisions, decision))


@attrs.frozen(kw_only=True)
class IdeaVote:
    """A person's vote for an idea."""

    idea: str = attrs.field(validator=check.name)
    person: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)

    @property
    def id(self) -> str:
        """One for each idea and person."""
        return f"{self.idea}/{self.person}"


# The ready-made questions whose answers are wishes.
_WISHES = frozenset({"improve", "missing"})


def ideas_in_answers(events: Iterable[Event]) -> Iterator[Idea]:
    """The ideas in answers to surveys: one for each text that says what was wished for."""
    for event in events:
        if event.name != "survey_answered":
            continue
        for question, answer in answers_of(event).items():
            if question in _WISHES and isinstance(answer, str) and answer.strip():
                words = " ".join(answer.split())
                yield Idea(
                    id=f"idea:{event_id(event)}:{question}",
                    title=words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…",
                    text=answer,
                    author=event.actor,
                    at=event.at,
                    source=f"survey:{event.properties.get('survey', '')}",
                )
