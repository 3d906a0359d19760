"""A person is forgotten, but for what a rule names."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_log import MemoryEventLog
from ecomkit.journey.ports import EventQuery
from ecomkit.journey.privacy.erasure import (
    DEFAULT_ERASURE,
    ErasureAction,
    ErasurePolicy,
    ErasureRule,
    erase_person,
    plan_erasure,
)
from ecomkit.journey.privacy.events import ConsentGiven
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
NOW = AT + timedelta(days=400)
ORDER = Event(
    name="order_completed",
    at=AT,
    actor="ada",
    subject="o1",
    session="s1",
    properties={
        "total": Money("27.50", "EUR"),
        "country": "DE",
        "email": "ada@example.org",
        "products": ({"sku": "MUG", "quantity": 1, "engraving": "for Ada"},),
    },
)
LOOK = Event(name="quiz_taken", at=AT, actor="visitor-1", subject="MUG")
CONSENT = Event.of(
    ConsentGiven(purposes=(ConsentPurpose.ANALYTICS,)), at=AT, actor="ada"
)
OTHER = Event(name="product_viewed", at=AT, actor="bob", subject="MUG")


def filled() -> MemoryEventLog:
    log = MemoryEventLog()
    log.append([ORDER, LOOK, CONSENT, OTHER])
    return log


def test_the_money_of_a_sale_stays_and_the_person_goes() -> None:
    """Figures and country are kept; e-mail and engraving are not, and no name of the session."""
    log = filled()

    erase_person(log, {"ada", "visitor-1"}, at=NOW, pseudonym="gone-1")

    (order,) = log.scan(EventQuery(names=frozenset({"order_completed"})))
    assert order.actor == "gone-1"
    assert order.session not in {"", "s1"}
    assert order.subject == "o1"
    assert order.properties == {
        "total": Money("27.50", "EUR"),
        "country": "DE",
        "products": ({"sku": "MUG", "quantity": 1},),
    }


def test_the_report_names_what_is_kept_why_and_until_when() -> None:
    """The proof of consent stays for three years."""
    report = erase_person(filled(), {"ada", "visitor-1"}, at=NOW, pseudonym="gone-1")

    (kept,) = report.kept()
    assert kept.name == "consent_given"
    assert "GDPR" in kept.reason
    assert kept.until == AT + timedelta(days=3 * 365)
    assert (report.change.deleted, report.change.anonymized) == (1, 1)


def test_only_the_person_is_touched() -> None:
    """Bob's look at the mug stays."""
    log = filled()

    erase_person(log, {"ada", "visitor-1"}, at=NOW, pseudonym="gone-1")

    left = sorted((event.actor, event.name) for event in log.scan())
    assert left == [
        ("ada", "consent_given"),
        ("bob", "product_viewed"),
        ("gone-1", "customer_erased"),
        ("gone-1", "order_completed"),
    ]


def test_visits_stay_apart_without_their_visitor() -> None:
    """What people look at is counted, whoever they were."""
    looks = [
        Event(
            name="product_viewed",
            at=AT + timedelta(hours=hour),
            actor="ada",
            subject="MUG",
            session=session,
        )
        for hour, session in enumerate(("s1", "s2", "s1"))
    ]
    log = MemoryEventLog()
    log.append(looks)

    erase_person(log, {"ada"}, at=NOW, pseudonym="gone-1")

    found = [event.session for event in log.scan() if event.name == "product_viewed"]
    assert found[0] == found[2] != found[1]
    assert not {"s1", "s2"} & set(found)


def test_words_of_the_person_go_and_numbers_stay() -> None:
    """An answer to an open question may say anything."""
    said = {"layout": 4, "missing": "I am Ada", "heard_about": "search"}
    log = MemoryEventLog()
    log.append(
        [
            Event(
                name="survey_answered",
                at=AT,
                actor="ada",
                subject="s",
                properties={"survey": "consideration", "answers": said},
            )
        ]
    )

    erase_person(log, {"ada"}, at=NOW, pseudonym="gone-1")

    answer, _ = sorted(log.scan(), key=lambda event: event.name, reverse=True)
    assert answer.properties["answers"] == {"layout": 4, "heard_about": "search"}


def test_after_its_time_the_rest_goes_too() -> None:
    """Run again, erasure takes what the law no longer binds."""
    log = filled()
    erase_person(log, {"ada", "visitor-1"}, at=NOW, pseudonym="gone-1")

    report = erase_person(
        log, {"ada"}, at=AT + timedelta(days=2000), pseudonym="gone-1"
    )

    assert report.kept() == ()
    assert not list(log.scan(EventQuery(actors=frozenset({"ada"}))))


def test_an_order_under_way_waits() -> None:
    """The parcel still needs its address."""
    log = filled()

    report = erase_person(log, {"ada"}, at=NOW, pseudonym="gone-1", open_orders={"o1"})

    assert ORDER in list(log.scan())
    assert [record.reason for record in report.kept()] == [
        "the order is not finished yet",
        "proof of consent, GDPR article 7 (1)",
    ]


def test_a_plan_shows_what_would_happen_before_it_does() -> None:
    """Nothing is changed by looking."""
    plan = plan_erasure([LOOK], DEFAULT_ERASURE, at=NOW, pseudonym="gone-1")

    (record,) = plan.report.records
    assert record.action is ErasureAction.DELETE
    assert list(plan.changed.values()) == [None]


def test_a_shop_has_rules_of_its_own() -> None:
    """Keeping needs a ground and a time."""
    policy = ErasurePolicy(
        rules={
            "quiz_taken": ErasureRule(
                action=ErasureAction.ANONYMIZE, reason="statistics"
            )
        }
    )

    plan = plan_erasure([LOOK], policy, at=NOW, pseudonym="gone-1")

    (left,) = plan.changed.values()
    assert left is not None
    assert left.actor == "gone-1"
    for action, retention in ((ErasureAction.KEEP, 0), (ErasureAction.DELETE, 1)):
        with pytest.raises(InvalidInputError):
            ErasureRule(
                action=action, reason="because", retention=timedelta(days=retention)
            )


def test_nobody_is_erased_by_accident() -> None:
    """Neither an empty list of ids nor an empty pseudonym is taken."""
    with pytest.raises(InvalidInputError):
        erase_person(filled(), set(), at=NOW, pseudonym="gone-1")
    with pytest.raises(InvalidInputError):
        erase_person(filled(), {"ada"}, at=NOW, pseudonym="")


def test_every_event_of_the_catalog_has_a_rule() -> None:
    """What figures may read is kept without the person; coupons are made for a person."""
    coupons = {"coupon_entered", "coupon_applied", "coupon_removed"}
    without = EVENT_KINDS.keys() - DEFAULT_ERASURE.rules.keys()
    assert without == coupons | {"customer_erased"}
