"""A carrier and a fulfillment service in memory that fail on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from ecomkit.choices import StrictEnum
from ecomkit.shipping import CarrierRefusedError, CarrierUnavailableError, Consignment
from ecomkit.shipping.carriers import (
    CarrierLimits,
    CarrierRate,
    LabelCancellation,
    LabelRequest,
    ShippingLabel,
)
from ecomkit.shipping.fulfillment import FulfillmentReport, FulfillmentRequest
from ecomkit.shipping.tracking import TrackingEvent


class Mishap(StrictEnum):
    """How the next call goes.

    ``SILENT``: nothing is done and nothing is answered. ``ANSWER_LOST``: everything is
    done, but the answer does not arrive. ``REFUSES``: the answer is no.
    """

    FINE = "fine"
    SILENT = "silent"
    ANSWER_LOST = "answer_lost"
    REFUSES = "refuses"


class _Fake:
    # Calls go as the list says, then fine.
    def __init__(self, name: str, mishaps: Iterable[Mishap | str]) -> None:
        self._name = name
        self._mishaps = [Mishap(each) for each in mishaps]
        self._calls: list[str] = []

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    @property
    def calls(self) -> Sequence[str]:
        """The names of its calls so far, including failed ones."""
        return tuple(self._calls)

    def _begin(self, call: str) -> Mishap:
        self._calls.append(call)
        mishap = self._mishaps.pop(0) if self._mishaps else Mishap.FINE
        if mishap is Mishap.SILENT:
            raise CarrierUnavailableError(f"{call}: no answer")
        if mishap is Mishap.REFUSES:
            raise CarrierRefusedError(f"{call}: not today")
        return mishap

    def _end(self, call: str, mishap: Mishap) -> None:
        if mishap is Mishap.ANSWER_LOST:
            raise CarrierUnavailableError(f"{call}: the answer was lost")


class FakeCarrier(_Fake):
    """A carrier for tests, with given rates, numbered labels and scripted tracking.

    ``mishaps`` say how its calls go, in order. ``calls`` lists their names.
    """

    def __init__(
        self,
        name: str = "fake",
        *,
        limits: CarrierLimits,
        rates: Sequence[CarrierRate] = (),
        events: Sequence[TrackingEvent] = (),
        mishaps: Iterable[Mishap | str] = (),
    ) -> None:
        super().__init__(name, mishaps)
        self._limits = limits
        self._rates = tuple(rates)
        self._labels: dict[str, tuple[LabelRequest, ShippingLabel]] = {}
        self.events = list(events)
        self.canceled: set[str] = set()

    @property
    def limits(self) -> CarrierLimits:
        """The limits it was given."""
        return self._limits

    def rates(
        self, consignment: Consignment, /, *, timeout: timedelta
    ) -> Sequence[CarrierRate]:
        """The given rates in the currency of the goods."""
        self._end("rates", self._begin("rates"))
        currency = consignment.currency
        return [rate for rate in self._rates if rate.price.currency.code == currency]

    def label(self, request: LabelRequest, /, *, timeout: timedelta) -> ShippingLabel:
        """A new number for a new key, the same label for the same key."""
        mishap = self._begin("label")
        if request.service not in self._limits.services:
            raise CarrierRefusedError(f"no service {request.service}")
        known = self._labels.get(request.key)
        if known is not None and known[0] != request:
            raise CarrierRefusedError(f"{request.key} was used for another parcel")
        if known is None:
            prices = [r.price for r in self._rates if r.service == request.service]
            if not prices:
                raise CarrierRefusedError(f"no price for {request.service}")
            label = ShippingLabel(
                key=request.key,
                number=f"FAKE{len(self._labels) + 1:06}",
                parcel=request.parcel.id,
                price=prices[0],
                data=b"%PDF-fake",
            )
            known = self._labels[request.key] = request, label
        self._end("label", mishap)
        return known[1]

    def track(
        self, numbers: Sequence[str], /, *, timeout: timedelta
    ) -> Sequence[TrackingEvent]:
        """The scripted events of these numbers."""
        mishap = self._begin("track")
        if len(numbers) > self._limits.numbers:
            raise CarrierRefusedError(f"{len(numbers)} numbers are too many")
        self._end("track", mishap)
        wanted = set(numbers)
        return [event for event in self.events if event.number in wanted]

    def cancel(self, number: str, /, *, timeout: timedelta) -> LabelCancellation:
        """Cancels a label, unless the parcel has been seen or the limits rule it out."""
        mishap = self._begin("cancel")
        known = any(label.number == number for _, label in self._labels.values())
        seen = any(event.number == number for event in self.events)
        because = (
            "not offered"
            if not self._limits.cancels
            else "unknown number"
            if not known
            else "already under way"
            if seen
            else ""
        )
        if not because:
            self.canceled.add(number)
        self._end("cancel", mishap)
        return LabelCancellation(number=number, done=not because, because=because)


class FakeFulfillment(_Fake):
    """A fulfillment service for tests that sends what it has in stock.

    ``stock`` maps SKUs to pieces; ``pace`` is how many pieces it sends before each report
    (0: all at once). ``mishaps`` say how its calls go, in order.
    """

    def __init__(
        self,
        stock: Mapping[str, int],
        *,
        pace: int = 0,
        mishaps: Iterable[Mishap | str] = (),
        name: str = "fake fulfillment",
    ) -> None:
        super().__init__(name, mishaps)
        self._stock = dict(stock)
        self._pace = pace
        self._orders: dict[str, FulfillmentRequest] = {}
        self._sent: dict[str, dict[str, int]] = {}
        self._refused: dict[str, dict[str, int]] = {}

    @property
    def orders(self) -> int:
        """The number of different orders it has accepted."""
        return len(self._orders)

    def submit(
        self, request: FulfillmentRequest, /, *, timeout: timedelta
    ) -> FulfillmentReport:
        """Accepts an order once; what is out of stock is refused."""
        mishap = self._begin("submit")
        if request.id not in self._orders:
            self._orders[request.id] = request
            self._sent[request.id] = {}
            self._refused[request.id] = {}
            for sku, quantity in request.lines:
                short = max(0, quantity - self._stock.get(sku, 0))
                self._stock[sku] = self._stock.get(sku, 0) - (quantity - short)
                if short:
                    self._refused[request.id][sku] = short
        self._send(request.id)
        self._end("submit", mishap)
        return self._report(request.id)

    def report(self, id: str, /, *, timeout: timedelta) -> FulfillmentReport:
        """Does some more, and reports what has been done so far."""
        mishap = self._begin("report")
        if id not in self._orders:
            raise CarrierRefusedError(f"{id} is not known")
        self._send(id)
        self._end("report", mishap)
        return self._report(id)

    def _send(self, id: str) -> None:
        left = self._pace or sum(n for _, n in self._orders[id].lines)
        for sku, quantity in self._orders[id].lines:
            done = self._sent[id].get(sku, 0)
            open_ = quantity - self._refused[id].get(sku, 0) - done
            now = min(left, open_)
            if now:
                self._sent[id][sku] = done + now
                left -= now

    def _report(self, id: str) -> FulfillmentReport:
        refused = self._refused[id]
        return FulfillmentReport(
            id=id,
            sent=tuple(self._sent[id].items()),
            refused=tuple(refused.items()),
            numbers=(f"3PL{id}",) if self._sent[id] else (),
            because="out of stock" if refused else "",
        )
