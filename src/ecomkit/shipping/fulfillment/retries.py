"""When to call a fulfillment service again, and one call."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from ecomkit.shipping import fields
from ecomkit.shipping.errors import (
    CarrierRefusedError,
    CarrierUnavailableError,
    InvalidShipmentError,
)
from ecomkit.shipping.fulfillment.jobs import FulfillmentJob, JobStatus
from ecomkit.shipping.fulfillment.ports import FulfillmentService


@attrs.frozen(kw_only=True)
class ServicePatience:
    """How long a shop waits for a service before it asks again, and before a person looks.

    ``waits`` are the times after each unanswered try, the last one repeating; after
    ``tries`` unanswered ones in a row it gives up. ``silence`` is how long it may work
    without sending all.
    """

    waits: tuple[timedelta, ...] = attrs.field(converter=fields.several)
    tries: int = attrs.field(validator=fields.whole(1))
    silence: timedelta

    @waits.validator
    def _check_waits(self, attribute: object, waits: tuple[timedelta, ...]) -> None:
        if not waits or any(wait <= timedelta(0) for wait in waits):
            raise InvalidShipmentError("waits are times above zero", path="$.waits")


def next_attempt(job: FulfillmentJob, patience: ServicePatience) -> datetime | None:
    """When to call the service again; None where it has ended or patience has.

    A job that was never sent is due at once; one that is being worked on is asked about
    after the last of the waits.
    """
    if job.ended or job.failures >= patience.tries:
        return None
    if not job.tries:
        return job.created
    last = job.tries[-1]
    failures = job.failures
    place = min(failures, len(patience.waits)) - 1 if failures else -1
    return last.at + patience.waits[place]


def advance_job(
    service: FulfillmentService,
    job: FulfillmentJob,
    *,
    at: datetime,
    timeout: timedelta,
) -> FulfillmentJob:
    """Calls a fulfillment service once for a job, and keeps what came of it.

    Sent until the service has answered once, asked about after that. No answer is an
    answer: the job says so, and the next try sends the same order under the same id.
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
