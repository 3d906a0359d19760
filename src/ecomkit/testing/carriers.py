"""A carrier and a fulfillment service in memory that fail on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

from ecomkit.addressing import Address
from ecomkit.choices import StrictEnum
from ecomkit.shipping import (
    CarrierRefusedError,
    CarrierUnavailableError,
    Consignment,
    PickupPoint,
)
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

    @contextmanager
    def _call(self, call: str) -> Iterator[None]:
        self._calls.append(call)
        mishap = self._mishaps.pop(0) if self._mishaps else Mishap.FINE
        if mishap is Mishap.SILENT:
            raise CarrierUnavailableError(f"{call}: no answer")
        if mishap is Mishap.REFUSES:
            raise CarrierRefusedError(f"{call}: not today")
        yield
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
        currency = consignment.currency
        with self._call("rates"):
            return [
                each for each in self._rates if each.price.currency.code == currency
            ]

    def label(self, request: LabelRequest, /, *, timeout: timedelta) -> ShippingLabel:
        """A new number for a new key, the same label for the same key."""
        with self._call("label"):
            if request.service not in self._limits.services:
                raise CarrierRefusedError(f"no service {request.service}")
            if request.key not in self._labels:
                self._labels[request.key] = request, self._new_label(request)
            known, label = self._labels[request.key]
            if known != request:
                raise CarrierRefusedError(f"{request.key} was used for another parcel")
            return label

    def _new_label(self, request: LabelRequest) -> ShippingLabel:
        prices = [r.price for r in self._rates if r.service == request.service]
        if not prices:
            raise CarrierRefusedError(f"no price for {request.service}")
        return ShippingLabel(
            key=request.key,
            number=f"FAKE{len(self._labels) + 1:06}",
            parcel=request.parcel.id,
            price=prices[0],
            data=b"%PDF-fake",
        )

    def track(
        self, numbers: Sequence[str], /, *, timeout: timedelta
    ) -> Sequence[TrackingEvent]:
        """The scripted events of these numbers."""
        with self._call("track"):
            if len(numbers) > self._limits.numbers:
                raise CarrierRefusedError(f"{len(numbers)} numbers are too many")
            return [event for event in self.events if event.number in numbers]

    def cancel(self, number: str, /, *, timeout: timedelta) -> LabelCancellation:
        """Cancels a label, unless the parcel has been seen or the limits rule it out."""
        with self._call("cancel"):
            because = self._why_not_canceled(number)
            if not because:
                self.canceled.add(number)
            return LabelCancellation(number=number, done=not because, because=because)

    def _why_not_canceled(self, number: str) -> str:
        if not self._limits.cancels:
            return "not offered"
        if all(label.number != number for _, label in self._labels.values()):
            return "unknown number"
        if any(event.number == number for event in self.events):
            return "already under way"
        return ""


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
        self._stock = Counter(stock)
        self._pace = pace
        self._orders: dict[str, FulfillmentRequest] = {}
        self._sent: dict[str, Counter[str]] = {}
        self._refused: dict[str, Counter[str]] = {}

    @property
    def orders(self) -> int:
        """The number of different orders it has accepted."""
        return len(self._orders)

    def submit(
        self, request: FulfillmentRequest, /, *, timeout: timedelta
    ) -> FulfillmentReport:
        """Accepts an order once; what is out of stock is refused."""
        with self._call("submit"):
            if request.id not in self._orders:
                self._accept(request)
            return self._progress(request.id)

    def report(self, id: str, /, *, timeout: timedelta) -> FulfillmentReport:
        """Does some more, and reports what has been done so far."""
        with self._call("report"):
            if id not in self._orders:
                raise CarrierRefusedError(f"{id} is not known")
            return self._progress(id)

    def _accept(self, request: FulfillmentRequest) -> None:
        self._orders[request.id] = request
        self._sent[request.id] = Counter()
        refused = self._refused[request.id] = Counter()
        for sku, quantity in request.lines:
            short = max(0, quantity - self._stock[sku])
            self._stock[sku] -= quantity - short
            if short:
                refused[sku] = short

    def _progress(self, id: str) -> FulfillmentReport:
        lines, sent, refused = self._orders[id].lines, self._sent[id], self._refused[id]
        left = self._pace or sum(quantity for _, quantity in lines)
        for sku, quantity in lines:
            now = min(left, quantity - refused[sku] - sent[sku])
            if now:
                sent[sku] += now
                left -= now
        return FulfillmentReport(
            id=id,
            sent=tuple(sent.items()),
            refused=tuple(refused.items()),
            numbers=(f"3PL{id}",) if sent else (),
            because="out of stock" if refused else "",
        )


class FakePickupPoints(_Fake):
    """A list of pickup points for tests: the same ones, wherever somebody lives.

    ``mishaps`` say how its calls go, in order.
    """

    def __init__(
        self,
        name: str,
        points: Sequence[PickupPoint],
        *,
        mishaps: Iterable[Mishap | str] = (),
    ) -> None:
        super().__init__(name, mishaps)
        self._points = tuple(points)

    def near(self, address: Address, /, *, timeout: timedelta) -> Sequence[PickupPoint]:
        """The points in the country of the address."""
        with self._call("near"):
            country = address.country
            return [each for each in self._points if each.address.country == country]
