"""Messages are counted once a person and channel, and one is compared over its channels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey import Proportion, proportion_difference
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    kpi_report,
    message_figures,
    message_figures_by,
)
from ecomkit.money import Rounding

AT = datetime(2026, 3, 1, tzinfo=UTC)


def on(hour: int, name: str, actor: str, message: str = "news", **facts: Any) -> Event:
    at = AT + timedelta(hours=hour)
    return Event(name=name, at=at, actor=actor, subject=message, **facts)


def every(name: str, people: Iterable[str], **facts: Any) -> list[Event]:
    return [on(0, name, person, **facts) for person in people]


def test_messages_are_counted_once_a_person() -> None:
    """Two looks at one mail are one open; bounces are of all that were sent."""
    events = [
        *every("email_delivered", ("ada", "bob", "cat")),
        on(0, "email_bounced", "dan"),
        on(1, "email_opened", "ada"),
        on(2, "email_opened", "ada"),
        on(2, "email_link_clicked", "ada"),
        on(2, "unsubscribed", "bob"),
        on(2, "email_opened", "eve", "other"),
    ]

    figures = message_figures(events, message="news")

    assert figures.sent == 4
    assert figures.delivered == Proportion(3, 4)
    assert figures.bounced == Proportion(1, 4)
    assert figures.opened == Proportion(1, 3)
    assert figures.clicked == Proportion(1, 3)
    assert figures.unsubscribed == Proportion(1, 3)


def test_what_was_sent_and_did_not_bounce_was_delivered() -> None:
    """A shop tells what it sent; its mail server may tell no more than what bounced."""
    events = [
        *every("email_sent", ("ada", "bob", "cat", "dan")),
        on(1, "email_bounced", "ada"),
        on(1, "email_bounced", "bob"),
        on(2, "email_opened", "bob"),  # it came at the second try
    ]

    figures = message_figures(events)

    assert (figures.sent, figures.delivered) == (4, Proportion(3, 4))
    assert figures.opened == Proportion(1, 3)


def test_a_kind_of_message_is_all_messages_of_this_kind() -> None:
    """A shop writes each buyer a message of their own."""
    survey, shipped = {"kind": "survey"}, {"kind": "shipped"}
    events = [
        on(0, "email_sent", "ada", "survey:o1", properties=survey),
        on(0, "email_sent", "bob", "survey:o2", properties=survey),
        on(0, "email_sent", "bob", "shipped:o2", properties=shipped),
        on(1, "email_link_clicked", "bob", "survey:o2"),
        on(1, "unsubscribed", "ada", "survey:o1"),
    ]

    assert message_figures(events, message="survey").clicked == Proportion(1, 2)
    assert message_figures(events, message="survey:o2").clicked == Proportion(1, 1)
    by_kind = message_figures_by(events, "message")
    assert list(by_kind) == ["shipped", "survey"]
    assert by_kind["survey"].unsubscribed == Proportion(1, 2)
    assert by_kind["shipped"].unsubscribed == Proportion(0, 1)


def test_one_message_is_compared_over_its_channels() -> None:
    """Bob had it by mail and on his phone; he left by the mail, where the link for it is."""
    sms = {"channel": "sms"}
    events = [
        *every("email_sent", (f"m{number}" for number in range(80))),
        *every("message_sent", (f"s{number}" for number in range(40)), **sms),
        *every("email_link_clicked", (f"m{number}" for number in range(4))),
        *every("message_link_clicked", (f"s{number}" for number in range(12)), **sms),
        on(
            0, "email_sent", "bob", channel="paid_social"
        ),  # how bob had come to the shop
        on(0, "message_sent", "bob", **sms),
        on(1, "unsubscribed", "bob"),
        on(0, "message_sent", "cat", channel="post"),
        on(0, "message_bounced", "cat", channel="post"),
        on(0, "message_sent", "cat", "other", channel="push"),
    ]

    found = message_figures_by(events, message="news")

    assert list(found) == ["email", "post", "sms"]
    assert found["email"].clicked == Proportion(4, 81)
    assert found["sms"].clicked == Proportion(12, 41)
    assert found["post"].delivered == Proportion(0, 1)
    assert not found["post"].opened
    assert found["email"].unsubscribed == Proportion(1, 81)
    assert found["sms"].unsubscribed == Proportion(0, 41)
    gap = proportion_difference(found["email"].clicked, found["sms"].clicked)
    assert gap.low > 0
    assert message_figures_by(events, "language", message="news")[""].sent == 123


def test_the_report_has_the_figures_of_messages() -> None:
    events = [*every("email_sent", ("ada", "bob")), on(1, "email_opened", "ada")]

    report = kpi_report(events, GROSS_REVENUE, Rounding())

    assert report.value("messages delivered") == Proportion(2, 2)
    assert report.value("messages opened") == Proportion(1, 2)
    assert report.value("unsubscribed") == Proportion(0, 2)
    (opened,) = [kpi for kpi in report.kpis if kpi.name == "messages opened"]
    assert opened.interval == Proportion(1, 2).interval()


NAMES = ["sent", "delivered", "opened", "link_clicked", "bounced"]
TOLD = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from(["news", "sale"]),
        st.sampled_from(["email", "sms"]),
        st.sampled_from(NAMES),
    ),
    max_size=20,
)


@given(TOLD)
def test_the_channels_add_up_to_the_message(told: list[tuple[str, ...]]) -> None:
    """And both are what a plain loop over the pairs of person and channel counts."""
    events = [
        on(
            hour,
            f"{'email' if channel == 'email' else 'message'}_{step}",
            actor,
            message,
            channel="" if channel == "email" else channel,
        )
        for hour, (actor, message, channel, step) in enumerate(told)
    ]

    found = message_figures(events)
    parts = message_figures_by(events).values()

    assert (
        found.sent == sum(part.sent for part in parts) == len({row[:3] for row in told})
    )
    for name in ("delivered", "bounced", "opened", "clicked", "unsubscribed"):
        whole: Proportion = getattr(found, name)
        own = [getattr(part, name) for part in parts]
        assert whole.part == sum(each.part for each in own)
        assert whole.whole == sum(each.whole for each in own)
    opened = {row[:3] for row in told if row[3] == "opened"}
    assert found.opened.part == len(opened)
