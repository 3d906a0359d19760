"""A third party packs and sends, and may fail."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.errors import InvalidInputError
from ecomkit.shipping import CarrierRefusedError, InvalidShipmentError
from ecomkit.shipping.fulfillment import (
    FulfillmentJob,
    FulfillmentReport,
    FulfillmentRequest,
    FulfillmentService,
    JobStatus,
    ServicePatience,
    advance_job,
    fulfillment_exceptions,
    next_attempt,
)
from ecomkit.testing.carriers import FakeFulfillment
from tests.unit.shipping.goods import NOON

SOON = timedelta(seconds=5)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PATIENCE = ServicePatience(
    waits=(MINUTE, 5 * MINUTE, HOUR), attempts=4, silence=48 * HOUR
)
REQUEST = FulfillmentRequest(
    id="f1",
    order="o1",
    lines=(("mug", 3), ("lamp", 1)),
    recipient=Address("Ada", "Weg 1", country="DE", city="Berlin", postcode="10115"),
)
JOB = FulfillmentJob(request=REQUEST, created=NOON)


def run(
    service: FulfillmentService,
    job: FulfillmentJob = JOB,
    until: datetime = NOON + 20 * HOUR,
) -> FulfillmentJob:
    """Calls the service whenever it is due, as a worker would."""
    at = next_attempt(job, PATIENCE)
    while at is not None and at <= until:
        job = advance_job(service, job, at=at, timeout=SOON)
        at = next_attempt(job, PATIENCE)
    return job


def troubles(job: FulfillmentJob, at: datetime = NOON) -> list[tuple[str, object]]:
    return [
        (x.trouble.value, dict(x.pieces))
        for x in fulfillment_exceptions([job], patience=PATIENCE, at=at)
    ]


def test_an_order_is_submitted_once_and_sent() -> None:
    service = FakeFulfillment({"mug": 9, "lamp": 9})
    job = run(service)

    assert (job.status, job.ended) == (JobStatus.SENT, True)
    assert service.calls == ("submit",)
    assert job.report is not None
    assert job.report.numbers == ("3PLf1",)
    assert troubles(job) == []
    assert next_attempt(job, PATIENCE) is None


def test_a_lost_answer_is_tried_again_and_is_still_one_order() -> None:
    service = FakeFulfillment({"mug": 9, "lamp": 9}, mishaps=["answer_lost", "silent"])
    job = run(service)

    assert job.status is JobStatus.SENT
    assert (service.calls, service.orders) == (("submit",) * 3, 1)
    assert [each.at - NOON for each in job.attempts] == [0 * MINUTE, MINUTE, 6 * MINUTE]


def test_after_enough_attempts_a_person_is_asked() -> None:
    job = run(FakeFulfillment({}, mishaps=["silent"] * 9))

    assert len(job.attempts) == 4
    assert job.status is JobStatus.UNKNOWN
    assert troubles(job) == [("no_answer", {"lamp": 1, "mug": 3})]


def test_a_service_that_sends_in_parts_is_asked_until_it_is_done() -> None:
    service = FakeFulfillment({"mug": 9, "lamp": 9}, pace=2)
    first = advance_job(service, JOB, at=NOON, timeout=SOON)

    assert (first.status, dict(first.open)) == (JobStatus.PARTLY_SENT, {"mug": 2})
    assert next_attempt(first, PATIENCE) == NOON + HOUR
    done = run(service, first)
    assert (done.status, service.calls) == (JobStatus.SENT, ("submit", "report"))


def test_what_is_short_is_listed_with_its_pieces() -> None:
    job = run(FakeFulfillment({"mug": 2, "lamp": 9}))

    assert (job.status, dict(job.missing)) == (JobStatus.SHORT, {"mug": 1})
    assert troubles(job) == [("short", {"mug": 1})]


def test_what_is_refused_altogether_is_listed() -> None:
    empty = run(FakeFulfillment({}))
    closed = run(FakeFulfillment({"mug": 9, "lamp": 9}, mishaps=["refuses"]))

    assert empty.status is closed.status is JobStatus.REFUSED
    assert troubles(closed) == [("refused", {"lamp": 1, "mug": 3})]
    assert closed.report is not None
    assert closed.report.because == "submit: not today"


def test_a_service_that_stops_halfway_leaves_the_rest_refused() -> None:
    service = FakeFulfillment(
        {"mug": 9, "lamp": 9}, pace=2, mishaps=["fine", "refuses"]
    )
    job = run(service)

    assert (job.status, dict(job.missing)) == (JobStatus.SHORT, {"mug": 2})


def test_a_service_that_takes_too_long_is_listed() -> None:
    slow = JOB.answered(FulfillmentReport(id="f1"), NOON)

    assert slow.status is JobStatus.WORKING
    assert troubles(slow, NOON + 47 * HOUR) == []
    assert troubles(slow, NOON + 48 * HOUR) == [("too_slow", {"lamp": 1, "mug": 3})]


def test_what_was_sent_without_an_order_is_listed() -> None:
    wrong = FulfillmentReport(id="f1", sent=(("mug", 4), ("lamp", 1), ("sofa", 1)))

    assert troubles(JOB.answered(wrong, NOON)) == [("too_much", {"mug": 1, "sofa": 1})]


def test_a_late_report_is_ignored() -> None:
    all_sent = FulfillmentReport(id="f1", sent=REQUEST.lines)
    none_sent = FulfillmentReport(id="f1")
    job = JOB.answered(all_sent, NOON).answered(none_sent, NOON)

    assert job.report == all_sent


def test_a_report_on_another_order_is_an_error() -> None:
    with pytest.raises(InvalidShipmentError):
        JOB.answered(FulfillmentReport(id="f2"), NOON)


def test_the_fake_knows_only_its_own_orders() -> None:
    with pytest.raises(CarrierRefusedError):
        FakeFulfillment({}).report("f9", timeout=SOON)
    assert FakeFulfillment({}).name == "fake fulfillment"


@pytest.mark.parametrize(
    "facts",
    [{"waits": ()}, {"waits": (timedelta(0),)}, {"attempts": 0}],
    ids=str,
)
def test_patience_has_bounds(facts: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        attrs.evolve(PATIENCE, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("quantity", [-1, 1.5, True, "3"])
def test_pieces_are_whole_numbers(quantity: object) -> None:
    with pytest.raises(InvalidShipmentError):
        attrs.evolve(REQUEST, lines=(("mug", quantity),))  # type: ignore[arg-type]
