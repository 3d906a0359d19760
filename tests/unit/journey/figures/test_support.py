"""How support goes: what is answered and what is resolved."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ecomkit.events import Event
from ecomkit.journey.feedback import SUPPORT_SURVEY
from ecomkit.journey.figures import support_figures, support_figures_by
from ecomkit.journey.intervals import Proportion

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def after(hours: int, name: str, subject: str, **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT + hours * HOUR,
        actor="ada",
        subject=subject,
        properties=properties,
    )


SUPPORT = [
    after(0, "support_opened", "case-1"),
    after(2, "support_replied", "case-1", agent="kim"),
    after(9, "support_resolved", "case-1", agent="lee"),
    after(0, "support_opened", "case-2"),
    after(4, "support_resolved", "case-2", agent="lee"),
    after(5, "support_opened", "case-3"),
]


def test_support_answers_and_resolves() -> None:
    """A case resolved at once was answered at that moment."""
    figures = support_figures(SUPPORT)

    assert (figures.opened, figures.open) == (3, 1)
    assert figures.first_response.all == (2 * HOUR, 4 * HOUR)
    assert figures.resolution.all == (4 * HOUR, 9 * HOUR)
    assert figures.to_dict()["resolution"]["count"] == 2


def test_support_by_agent_gives_a_case_to_who_took_it_first() -> None:
    """Kim answered the first case; nobody has the third."""
    parts = support_figures_by(SUPPORT, "agent")

    assert {agent: part.opened for agent, part in parts.items()} == {
        "": 1,
        "kim": 1,
        "lee": 1,
    }


def test_a_case_that_is_reopened_is_open_until_it_is_resolved_again() -> None:
    again = [*SUPPORT, after(12, "support_reopened", "case-1")]
    assert support_figures(again).open == 2
    assert support_figures(again).reopened == Proportion(1, 3)

    done = [*again, after(20, "support_resolved", "case-1")]
    assert support_figures(done).open == 1
    assert support_figures(done).resolution.all == (4 * HOUR, 20 * HOUR)


def test_satisfaction_is_that_of_the_cases() -> None:
    def answer(case: str, score: int) -> Event:
        question = SUPPORT_SURVEY.questions[0].id
        change = SUPPORT_SURVEY.answered({question: score}, case=case)
        return Event.of(change, at=AT + 10 * HOUR, actor="ada", subject="support")

    told = [*SUPPORT, answer("case-1", 5), answer("case-2", 1), answer("", 5)]
    satisfaction = support_figures(told).satisfaction
    assert satisfaction is not None
    assert satisfaction.satisfied == Proportion(1, 2)
    by_agent = support_figures_by(told, "agent")["kim"].satisfaction
    assert by_agent is not None
    assert by_agent.satisfied == Proportion(1, 1)
