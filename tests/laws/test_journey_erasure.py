"""Law: erasure leaves nothing of a person but what the policy names."""

from datetime import UTC, datetime, timedelta
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey import (
    EVENT_KINDS,
    EventLog,
    EventQuery,
    JsonLinesEventLog,
    MemoryEventLog,
    to_json_line,
)
from ecomkit.journey.privacy import DEFAULT_ERASURE, ErasureAction, erase_person
from ecomkit.money import Money

START = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "ada@example.org"
HIDING = st.sampled_from(["", SECRET, f"for {SECRET}"])
EVENTS = st.lists(
    st.builds(
        lambda name, day, actor, session, note, order, secret_goods: Event(
            name=name,
            at=START + timedelta(days=day),
            actor=actor,
            subject=order,
            session=session,
            properties={
                "note": note,
                "email": SECRET,
                "answers": {"improve": note},
                "total": Money("9.90", "EUR"),
                "products": [{"sku": "MUG", "engraving": note, "gift": secret_goods}],
                "purposes": ["analytics"],
            },
        ),
        st.sampled_from([*EVENT_KINDS, "lamp_rubbed"]),
        st.integers(0, 1500),
        st.sampled_from([f"customer {SECRET}", f"visitor {SECRET}", "bob"]),
        HIDING,
        HIDING,
        st.sampled_from(["o1", "o2"]),
        HIDING,
    ),
    max_size=12,
)


@given(EVENTS, st.integers(0, 3000), st.booleans(), st.sampled_from(["", "o1"]))
@settings(max_examples=100, deadline=None)
def test_what_is_left_is_named_in_the_report(
    events: list[Event], day: int, in_lines: bool, open_order: str
) -> None:
    """The person's data is only in events that a rule keeps; others lose nothing."""
    log: EventLog = JsonLinesEventLog(StringIO()) if in_lines else MemoryEventLog()
    log.append(events)
    others = list(log.scan(EventQuery(actors=frozenset({"bob"}))))
    before = list(log.scan(EventQuery()))

    report = erase_person(
        log,
        {f"customer {SECRET}", f"visitor {SECRET}"},
        at=START + timedelta(days=day),
        pseudonym="gone-1",
        open_orders={open_order} - {""},
    )

    kept = {record.id for record in report.kept()}
    left = [event for event in log.scan(EventQuery()) if event.actor != "bob"]
    for event in left:
        if SECRET in to_json_line(event):
            rule = DEFAULT_ERASURE.rule(event.name)
            assert rule.action is ErasureAction.KEEP or event.subject == open_order
        else:
            assert event.actor == "gone-1"
    assert sum(SECRET in to_json_line(event) for event in left) == len(kept)
    assert list(log.scan(EventQuery(actors=frozenset({"bob"})))) == others
    assert len(report.records) == len(before) - len(others)


@given(EVENTS)
@settings(max_examples=50, deadline=None)
def test_the_figures_of_sales_stay(events: list[Event]) -> None:
    """Revenue is the same with the person gone."""
    log = MemoryEventLog()
    log.append(events)
    sales = EventQuery(names=frozenset({"order_completed"}))
    before = sorted(event.subject for event in log.scan(sales))

    erase_person(
        log,
        {f"customer {SECRET}", f"visitor {SECRET}"},
        at=START,
        pseudonym="gone-1",
    )

    after = list(log.scan(sales))
    assert sorted(event.subject for event in after) == before
    assert all(event.properties["total"] == Money("9.90", "EUR") for event in after)
