"""A third party packs and sends: handed over again until known, short answers told.

Everything is kept as facts in a frozen job: what was asked, each try, the last report.
Status, the moment of the next try and what a person must look at are read from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.addressing.address import Address
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.shipping import fields
from ecomkit.shipping.errors import InvalidShipmentError


def _lines(given: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found = dict(fields.several(given))
    for sku, quantity in found.items():
        if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 0:
            raise InvalidShipmentError(
                f"{short_repr(quantity)} of {short_repr(sku)} is not a number of pieces",
                path="$.lines",
            )
    return tuple(sorted(found.items()))


@attrs.frozen(kw_only=True)
class FulfillmentRequest:
    """An order for a fulfillment service: which goods, how many, where to.

    ``id`` is the shop's own and never used for anything else: sent twice, it is one order.
    """

    id: str = attrs.field(validator=fields.name)
    order: str
    lines: tuple[tuple[str, int], ...] = attrs.field(converter=_lines)
    recipient: Address = attrs.field(validator=fields.kind(Address))
    method: str = ""


@attrs.frozen(kw_only=True)
class FulfillmentReport:
    """What a service says of an order: pieces sent and refused by sku, and numbers.

    What is neither sent nor refused it still works on. ``because`` is its own word for
    why it refused.
    """

    id: str
    sent: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_lines)
    refused: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=_lines)
    numbers: tuple[str, ...] = attrs.field(default=(), converter=fields.several)
    because: str = ""


@attrs.frozen(kw_only=True)
class Try:
    """One call to the service; ``answered`` is False where nothing is known of it."""

    at: datetime = attrs.field(validator=fields.moment)
    answered: bool


class JobStatus(StrictEnum):
    """What a job is at."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    WORKING = "working"
    PARTLY_SENT = "partly_sent"
    SENT = "sent"
    SHORT = "short"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class FulfillmentJob:
    """An order at a fulfillment service, with every try and the last report."""

    request: FulfillmentRequest
    created: datetime = attrs.field(validator=fields.moment)
    tries: tuple[Try, ...] = ()
    report: FulfillmentReport | None = None

    def unanswered(self, at: datetime) -> FulfillmentJob:
        """The job after a call that was not answered: it may have arrived, or not."""
        return attrs.evolve(self, tries=(*self.tries, Try(at=at, answered=False)))

    def answered(self, report: FulfillmentReport, at: datetime) -> FulfillmentJob:
        """The job after an answer. Raises InvalidShipmentError for another order's.

        A report that tells less than one before it came late, and is not believed.
        """
        if report.id != self.request.id:
            raise InvalidShipmentError(
                f"a report on {report.id} is not about {self.request.id}", path="$.id"
            )
        known = self.report
        newer = known is None or _count(report) >= _count(known)
        return attrs.evolve(
            self,
            tries=(*self.tries, Try(at=at, answered=True)),
            report=report if newer else known,
        )

    def refused(self, because: str) -> FulfillmentReport:
        """The report of a service that will do no more of this job."""
        known = self.report
        gone = dict(() if known is None else known.refused)
        for sku, quantity in self.open:
            gone[sku] = gone.get(sku, 0) + quantity
        return FulfillmentReport(
            id=self.request.id,
            sent=() if known is None else known.sent,
            refused=tuple(gone.items()),
            numbers=() if known is None else known.numbers,
            because=because,
        )

    @property
    def open(self) -> tuple[tuple[str, int], ...]:
        """Pieces the service has neither sent nor refused."""
        return self._left(told=True)

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """Pieces that were not sent, refused ones too: what the shop still owes."""
        return self._left(told=False)

    def _left(self, *, told: bool) -> tuple[tuple[str, int], ...]:
        left = dict(self.request.lines)
        if self.report is not None:
            gone = self.report.sent + (self.report.refused if told else ())
            for sku, quantity in gone:
                left[sku] = left.get(sku, 0) - quantity
        return tuple((sku, n) for sku, n in sorted(left.items()) if n > 0)

    @property
    def status(self) -> JobStatus:
        """Read from the tries and the last report."""
        if self.report is None:
            return JobStatus.UNKNOWN if self.tries else JobStatus.WAITING
        sent = any(n for _, n in self.report.sent)
        if self.open:
            return JobStatus.PARTLY_SENT if sent else JobStatus.WORKING
        if not self.missing:
            return JobStatus.SENT
        return JobStatus.SHORT if sent else JobStatus.REFUSED

    @property
    def ended(self) -> bool:
        """Whether the service will do nothing more."""
        return self.report is not None and not self.open


def _count(report: FulfillmentReport) -> int:
    return sum(n for _, n in report.sent) + sum(n for _, n in report.refused)


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
    if job.ended or _failures(job) >= patience.tries:
        return None
    if not job.tries:
        return job.created
    last = job.tries[-1]
    failures = _failures(job)
    place = min(failures, len(patience.waits)) - 1 if failures else -1
    return last.at + patience.waits[place]


def _failures(job: FulfillmentJob) -> int:
    count = 0
    for each in reversed(job.tries):
        if each.answered:
            break
        count += 1
    return count


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
    pieces: tuple[tuple[str, int], ...]


def fulfillment_exceptions(
    jobs: Iterable[FulfillmentJob], *, patience: ServicePatience, at: datetime
) -> tuple[JobException, ...]:
    """The list a person works through: every job that will not mend itself."""
    found: list[JobException] = []
    for job in jobs:
        for trouble, pieces in _troubles(job, patience, at):
            found.append(JobException(job=job, trouble=trouble, pieces=pieces))
    return tuple(found)


def _troubles(
    job: FulfillmentJob, patience: ServicePatience, at: datetime
) -> Iterable[tuple[JobTrouble, tuple[tuple[str, int], ...]]]:
    too_much = _too_much(job)
    if too_much:
        yield JobTrouble.TOO_MUCH, too_much
    if job.status is JobStatus.REFUSED:
        yield JobTrouble.REFUSED, job.missing
    elif job.status is JobStatus.SHORT:
        yield JobTrouble.SHORT, job.missing
    elif not job.ended and _failures(job) >= patience.tries:
        yield JobTrouble.NO_ANSWER, job.open
    elif not job.ended and at - job.created >= patience.silence:
        yield JobTrouble.TOO_SLOW, job.open


def _too_much(job: FulfillmentJob) -> tuple[tuple[str, int], ...]:
    # More than was asked for, or something else: it happens, and costs money.
    if job.report is None:
        return ()
    asked = dict(job.request.lines)
    more = ((sku, n - asked.get(sku, 0)) for sku, n in job.report.sent)
    return tuple((sku, n) for sku, n in more if n > 0)
