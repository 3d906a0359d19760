"""A third party packs and sends: handed over again until known, short answers told.

Everything is kept as facts in a frozen job: what was asked, each try, the last report.
Status, the moment of the next try and what a person must look at are read from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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
    def failures(self) -> int:
        """How many calls in a row went unanswered, up to the last one."""
        answers = (each.answered for each in reversed(self.tries))
        return next(
            (n for n, answered in enumerate(answers) if answered), len(self.tries)
        )

    @property
    def ended(self) -> bool:
        """Whether the service will do nothing more."""
        return self.report is not None and not self.open


def _count(report: FulfillmentReport) -> int:
    return sum(n for _, n in report.sent) + sum(n for _, n in report.refused)
