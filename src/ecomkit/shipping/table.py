"""ShippingTable: all the ways a shop sends goods, asked about one consignment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from operator import attrgetter

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.zone import Zone
from ecomkit.addressing.zone_map import ZoneMap
from ecomkit.errors import short_repr
from ecomkit.shipping.consignment import Consignment, ConsignmentLine
from ecomkit.shipping.errors import InvalidConsignmentError, InvalidFeeRuleError
from ecomkit.shipping.fees.conditional import FeeByZone
from ecomkit.shipping.fees.inside import inside
from ecomkit.shipping.fees.live import LiveRate
from ecomkit.shipping.methods import ShippingMethod
from ecomkit.shipping.options import DeliveryOption, DeliveryOptions, MethodRefusal
from ecomkit.shipping.rate_request import FeeSharing, RateRequest
from ecomkit.shipping.requirements import NotRestricted, ToZones
from ecomkit.shipping.shipping_fee import FeeRefusal
from ecomkit.shipping.transit.calendars import CalendarsByPlace, WeekCalendar
from ecomkit.shipping.transit.ports import CalendarBook
from ecomkit.shipping.transit.promise import (
    DeliveryPromise,
    Origin,
    delivery_promise,
    slowest_promise,
)
from ecomkit.shipping.transit.transit_time import TransitTime
from ecomkit.shipping.validators import (
    as_sorted,
    check_rule,
)
from ecomkit.validators import as_tuple, require_type


def _methods(methods: Iterable[ShippingMethod]) -> tuple[ShippingMethod, ...]:
    return as_sorted(methods, attrgetter("position", "id"))


def _zones(zones: ZoneMap | Iterable[Zone]) -> ZoneMap:
    return zones if isinstance(zones, ZoneMap) else ZoneMap(as_tuple(zones))


@attrs.frozen(kw_only=True)
class ShippingTable:
    """A shop's shipping methods, its zones, and what its delivery promises are based on.

    ``origins`` are the warehouses goods leave from; a line that names none leaves from
    the first. ``calendars`` know the days on which nothing is delivered.
    """

    methods: tuple[ShippingMethod, ...] = attrs.field(
        converter=_methods,
        validator=check_rule.members(
            ShippingMethod,
            least=1,
            hint='such as ShippingMethod(id="post", fee=FlatRate(Money("4.90", "EUR"))),'
            " or NO_SHIPPING for a shop that sends nothing",
        ),
    )
    zones: ZoneMap = attrs.field(factory=lambda: ZoneMap(()), converter=_zones)
    origins: tuple[Origin, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_rule.members(Origin)
    )
    calendars: CalendarBook = attrs.field(
        factory=lambda: CalendarsByPlace({}, otherwise=WeekCalendar()),
        validator=check_rule.method("calendar", what="a book of calendars"),
    )

    def __attrs_post_init__(self) -> None:
        known = {zone.id for zone in self.zones.zones}
        seen: set[str] = set()
        for method in self.methods:
            if method.id in seen:
                raise InvalidFeeRuleError(
                    f"two methods have the id {short_repr(method.id)}", path="$.methods"
                )
            seen.add(method.id)
            for zone in _zones_named_by(method):
                if zone not in known:
                    raise InvalidFeeRuleError(
                        f"{method.id} names the zone {short_repr(zone)}, which does not exist",
                        path="$.methods",
                        hint=f"zones: {', '.join(sorted(known)) or 'none'}",
                        zone=zone,
                        method=method.id,
                    )

    def method(self, id: str) -> ShippingMethod | None:
        """The method of an id, if there is one."""
        return next((each for each in self.methods if each.id == id), None)

    def place_of(self, origin: str) -> Place | None:
        """Where an origin stands, the first one for "" ; None where nobody said."""
        known = (each for each in self.origins if each.id == origin or not origin)
        found = next(known, None)
        return None if found is None else found.place

    @cached_property
    def carriers_asked(self) -> frozenset[str]:
        """The carriers whose own prices the methods need."""
        return frozenset(
            part.carrier
            for method in self.methods
            for part in inside(method)
            if isinstance(part, LiveRate)
        )

    def options_for(self, consignment: Consignment) -> DeliveryOptions:
        """Every method: offered with its fee and promise, or refused with its reasons.

        Raises InvalidConsignmentError for a line that leaves from an unknown origin.
        """
        require_type(consignment, Consignment, path="$", error=InvalidConsignmentError)
        zones: tuple[str, ...] = ()
        if consignment.destination is not None:
            found = self.zones.find(consignment.destination)
            zones = tuple(zone.id for zone in found)
        requests: dict[FeeSharing, RateRequest] = {}
        promises: dict[object, DeliveryPromise | None] = {}
        options: list[DeliveryOption] = []
        refused: list[MethodRefusal] = []
        keys = tuple(line.key for line in consignment.lines)
        for method in self.methods:
            request = requests.get(method.share_by)
            if request is None:
                request = requests[method.share_by] = RateRequest(
                    consignment=consignment, zones=zones, share_by=method.share_by
                )
            fee = method.fee_for(request)
            if isinstance(fee, FeeRefusal):
                refused.append(MethodRefusal(method=method.id, reasons=fee.reasons))
                continue
            transit = _transit(method, consignment)
            timing = transit, id(method.calendars)
            if timing not in promises:
                promises[timing] = self._promise(method, consignment, transit)
            options.append(
                DeliveryOption(
                    method=method.id,
                    fee=fee,
                    keys=keys,
                    kind=method.kind,
                    carrier=method.carrier,
                    service=method.service,
                    tax_category=method.tax_category,
                    fee_tax=method.fee_tax,
                    promise=promises[timing],
                )
            )
        return DeliveryOptions(options=tuple(options), refused=tuple(refused))

    def _promise(
        self,
        method: ShippingMethod,
        consignment: Consignment,
        transit: TransitTime | None,
    ) -> DeliveryPromise | None:
        place = consignment.destination
        lines = [line for line in consignment.lines if line.ships]
        if transit is None or place is None or not self.origins or not lines:
            return None
        book = self.calendars if method.calendars is None else method.calendars
        arrival = book.calendar(place.country, place.standing.region or place.region)
        found: list[DeliveryPromise] = []
        for origin in self.origins:
            here = [line for line in lines if self._origin(line) is origin]
            if not here:
                continue
            last = max(here, key=lambda line: line.available or date.min)
            found.append(
                delivery_promise(
                    consignment.at,
                    origin,
                    transit,
                    arrival,
                    stock=last.available,
                    waiting_for=last.sku,
                )
            )
        return slowest_promise(found)

    def _origin(self, line: ConsignmentLine) -> Origin:
        for origin in self.origins:
            if origin.id == line.origin or not line.origin:
                return origin
        raise InvalidConsignmentError(
            f"{line.key} leaves from {short_repr(line.origin)}, which is not known",
            path="$.lines",
            hint=f"origins: {', '.join(origin.id for origin in self.origins)}",
        )


@attrs.frozen(kw_only=True)
class _NoShipping(ShippingTable):
    methods: tuple[ShippingMethod, ...] = attrs.field(default=(), init=False)  # pyright: ignore[reportIncompatibleVariableOverride]  # none, unchecked


# The table of a shop that sells downloads and services only.
NO_SHIPPING: ShippingTable = _NoShipping()


def _transit(method: ShippingMethod, consignment: Consignment) -> TransitTime | None:
    # The days that the carrier states with its own price, else those of the method. Of
    # several services by which the goods may go, the slowest.
    stated = {
        (rate.carrier, rate.service): rate.transit
        for rate in consignment.rates
        if rate.transit is not None
    }
    if not stated:
        return method.transit
    asked = {
        (part.carrier, part.service)
        for part in inside(method)
        if isinstance(part, LiveRate)
    }
    own = asked & {(method.carrier, method.service)} or asked
    times = [stated[service] for service in own if service in stated]
    return max(times, key=lambda each: (each.most, each.least), default=method.transit)


def _zones_named_by(method: ShippingMethod) -> Iterator[str]:
    for part in inside(method):
        if isinstance(part, FeeByZone):
            yield from (zone for zone, _ in part.zones)
        elif isinstance(part, ToZones | ShippingMethod):
            yield from (*part.zones, *part.but_not)
        elif isinstance(part, NotRestricted):
            yield from part.zones
