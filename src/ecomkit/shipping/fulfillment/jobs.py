"""Orders that a third party packs and sends.

A job is a frozen record: what was requested, each attempt, the last report. Status, the
next attempt and what a person must look at follow from it.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.addressing.address import Address
from ecomkit.choices import StrictEnum
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.validators import Pieces, as_pieces, check_shipment
from ecomkit.validators import (
    as_tuple,
    maybe,
)

_text = check_shipment.instance_of(str)

_pieces = check_shipment.pieces(least=0)


@attrs.frozen(kw_only=True)
class FulfillmentRequest:
    """An order for a fulfillment service: which goods, how many, where to.

    ``id`` is the shop's own and never used for anything else: sent twice, it is one
    order. ``lines`` are SKUs with numbers of pieces.
    """

    id: str = attrs.field(validator=check_shipment.name)
    order: str = attrs.field(validator=_text)
    lines: Pieces = attrs.field(converter=as_pieces, validator=_pieces)
    recipient: Address = attrs.field(validator=check_shipment.instance_of(Address))
    method: str = attrs.field(default="", validator=_text)


@attrs.frozen(kw_only=True)
class FulfillmentReport:
    """What a service says about an order: pieces sent and refused by SKU, and numbers.

    It is still working on what is neither sent nor refused. ``because`` is its own
    reason for a refusal.
    """

    id: str = attrs.field(validator=_text)
    sent: Pieces = attrs.field(default=(), converter=as_pieces, validator=_pieces)
    refused: Pieces = attrs.field(default=(), converter=as_pieces, validator=_pieces)
    numbers: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_shipment.names
    )
    because: str = attrs.field(default="", validator=_text)


@attrs.frozen(kw_only=True)
class Attempt:
    """One call to the service; without an answer it may have arrived, or not."""

    at: datetime = attrs.field(validator=check_shipment.moment)
    answered: bool = attrs.field(validator=check_shipment.instance_of(bool))


class JobStatus(StrictEnum):
    """The state of a job."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    WORKING = "working"
    PARTLY_SENT = "partly_sent"
    SENT = "sent"
    SHORT = "short"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class FulfillmentJob:
    """An order at a fulfillment service, with every attempt and the last report."""

    request: FulfillmentRequest = attrs.field(
        validator=check_shipment.instance_of(FulfillmentRequest)
    )
    created: datetime = attrs.field(validator=check_shipment.moment)
    attempts: tuple[Attempt, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_shipment.members(Attempt)
    )
    report: FulfillmentReport | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(FulfillmentReport))
    )

    def unanswered(self, at: datetime) -> FulfillmentJob:
        """The job after a call without an answer."""
        return attrs.evolve(
            self, attempts=(*self.attempts, Attempt(at=at, answered=False))
        )

    def answered(self, report: FulfillmentReport, at: datetime) -> FulfillmentJob:
        """The job after an answer.

        A report of fewer pieces than the last one came late and is ignored. Raises
        InvalidShipmentError for the report of another order.
        """
        if report.id != self.request.id:
            raise InvalidShipmentError(
                f"a report on {report.id} is not about {self.request.id}", path="$.id"
            )
        known = self.report
        newer = known is None or _count(report) >= _count(known)
        return attrs.evolve(
            self,
            attempts=(*self.attempts, Attempt(at=at, answered=True)),
            report=report if newer else known,
        )

    def refused(self, because: str) -> FulfillmentReport:
        """The report of a service that refuses the rest of this job."""
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
    def open(self) -> Pieces:
        """Pieces the service has neither sent nor refused yet."""
        return self._left(refused=True)

    @property
    def missing(self) -> Pieces:
        """Pieces that were not sent, including refused ones: what the shop still owes."""
        return self._left(refused=False)

    def _left(self, *, refused: bool) -> Pieces:
        left = dict(self.request.lines)
        if self.report is not None:
            gone = self.report.sent + (self.report.refused if refused else ())
            for sku, quantity in gone:
                left[sku] = left.get(sku, 0) - quantity
        return tuple((sku, n) for sku, n in sorted(left.items()) if n > 0)

    @property
    def status(self) -> JobStatus:
        """From the attempts and the last report."""
        if self.report is None:
            return JobStatus.UNKNOWN if self.attempts else JobStatus.WAITING
        sent = any(n for _, n in self.report.sent)
        if self.open:
            return JobStatus.PARTLY_SENT if sent else JobStatus.WORKING
        if not self.missing:
            return JobStatus.SENT
        return JobStatus.SHORT if sent else JobStatus.REFUSED

    @property
    def failures(self) -> int:
        """The number of unanswered calls in a row, up to the last one."""
        answers = (each.answered for each in reversed(self.attempts))
        return next(
            (n for n, answered in enumerate(answers) if answered), len(self.attempts)
        )

    @property
    def ended(self) -> bool:
        """Whether the service will do nothing more."""
        return self.report is not None and not self.open


def _count(report: FulfillmentReport) -> int:
    return sum(n for _, n in report.sent) + sum(n for _, n in report.refused)
