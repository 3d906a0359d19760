"""When to call a fulfillment service again, and one such call."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from ecomkit.moments import after, instant_of
from ecomkit.shipping.errors import (
    CarrierRefusedError,
    CarrierUnavailableError,
    InvalidShipmentError,
)
from ecomkit.shipping.fulfillment.jobs import FulfillmentJob, JobStatus
from ecomkit.shipping.fulfillment.ports import FulfillmentService
from ecomkit.shipping.validators import check_shipment
from ecomkit.validators import (
    as_tuple,
    require_duration,
)


@attrs.frozen(kw_only=True)
class ServicePatience:
    """How long a shop waits before it asks a service again, and before a person looks.

    ``waits`` are the times after each unanswered attempt, the last one repeating; after
    that many unanswered ``attempts`` in a row it gives up. ``silence`` is how long the
    service may work without sending everything.
    """

    waits: tuple[timedelta, ...] = attrs.field(
        converter=as_tuple,
        validator=check_shipment.each(require_duration, what="durations", least=1),
    )
    attempts: int = attrs.field(validator=check_shipment.whole_number(1))
    silence: timedelta = attrs.field(validator=check_shipment.duration)

    def __attrs_post_init__(self) -> None:
        if not all(self.waits):
            raise InvalidShipmentError("a wait of zero", path="$.waits")


def next_attempt(job: FulfillmentJob, patience: ServicePatience) -> datetime | None:
    """When to call the service again; None once the job or the patience has ended.

    A job that was never submitted is due at once; a job in progress is asked about after
    the last of the waits.
    """
    if job.ended or job.failures >= patience.attempts:
        return None
    if not job.attempts:
        return job.created
    last = job.attempts[-1]
    index = min(job.failures, len(patience.waits)) - 1 if job.failures else -1
    wait = patience.waits[index]
    due = after(last.at, wait)
    if instant_of(due) - instant_of(last.at) < wait:  # beyond the year 9999
        return None
    return due


def advance_job(
    service: FulfillmentService,
    job: FulfillmentJob,
    *,
    at: datetime,
    timeout: timedelta,
) -> FulfillmentJob:
    """Calls a fulfillment service once for a job and records the outcome.

    The order is submitted until the service has answered once; after that it is asked
    for a report. If it does not answer, the job says so, and the next call submits the
    same order under the same id.
    """
    try:
        if job.status in {JobStatus.WAITING, JobStatus.UNKNOWN}:
            report = service.submit(job.request, timeout=timeout)
        else:
            report = service.report(job.request.id, timeout=timeout)
    except CarrierUnavailableError:
        return job.unanswered(at)
    except CarrierRefusedError as error:
        report = job.refused(error.message)
    return job.answered(report, at)
