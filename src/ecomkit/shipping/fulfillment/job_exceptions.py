"""The jobs that a person must look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.moments import instant_of
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.fulfillment.jobs import FulfillmentJob, JobStatus
from ecomkit.shipping.fulfillment.retries import ServicePatience
from ecomkit.shipping.validators import Pieces
from ecomkit.validators import (
    as_tuple,
    require_types,
)


class JobTrouble(StrictEnum):
    """Why a person must look at a job."""

    NO_ANSWER = "no_answer"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"
    SHORT = "short"
    TOO_MUCH = "too_much"


@attrs.frozen(kw_only=True)
class JobException:
    """One job that a person must look at, and why; ``pieces`` are those concerned."""

    job: FulfillmentJob
    trouble: JobTrouble
    pieces: Pieces


def fulfillment_exceptions(
    jobs: Iterable[FulfillmentJob], *, patience: ServicePatience, at: datetime
) -> tuple[JobException, ...]:
    """The jobs that need a person, each with the reason."""
    kept = as_tuple(jobs)
    require_types(kept, FulfillmentJob, path="$.jobs", error=InvalidShipmentError)
    return tuple(
        JobException(job=job, trouble=trouble, pieces=pieces)
        for job in kept
        for trouble, pieces in _troubles(job, patience, at)
    )


def _troubles(
    job: FulfillmentJob, patience: ServicePatience, at: datetime
) -> Iterable[tuple[JobTrouble, Pieces]]:
    too_much = _too_much(job)
    if too_much:
        yield JobTrouble.TOO_MUCH, too_much
    if job.status is JobStatus.REFUSED:
        yield JobTrouble.REFUSED, job.missing
    elif job.status is JobStatus.SHORT:
        yield JobTrouble.SHORT, job.missing
    elif not job.ended and job.failures >= patience.attempts:
        yield JobTrouble.NO_ANSWER, job.open
    elif not job.ended and instant_of(at) - instant_of(job.created) >= patience.silence:
        yield JobTrouble.TOO_SLOW, job.open


def _too_much(job: FulfillmentJob) -> Pieces:
    # Services do send more than was ordered, or something else.
    if job.report is None:
        return ()
    asked = dict(job.request.lines)
    more = ((sku, n - asked.get(sku, 0)) for sku, n in job.report.sent)
    return tuple((sku, n) for sku, n in more if n > 0)
