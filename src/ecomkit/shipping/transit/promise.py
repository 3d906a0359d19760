"""The delivery promise: when goods arrive, computed day by day, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.shipping.errors import InvalidCalendarError
from ecomkit.shipping.transit.calendars import (
    WeekCalendar,
    day_after,
    local_time,
    next_open_day,
)
from ecomkit.shipping.transit.ports import WorkingCalendar
from ecomkit.shipping.transit.transit_time import TransitTime
from ecomkit.shipping.validators import (
    check_calendar,
    require_working_calendar,
)
from ecomkit.validators import (
    ErrorClass,
    as_tuple,
    maybe,
    require_day,
    require_moment,
    require_type,
    require_types,
)


class DayActivity(StrictEnum):
    """What happens to the goods on a day, or why nothing does."""

    ORDERED = "ordered"
    AFTER_CUTOFF = "after_cutoff"
    AWAITING_STOCK = "awaiting_stock"
    HANDLING = "handling"
    DISPATCH = "dispatch"
    TRANSIT = "transit"
    CLOSED = "closed"
    EARLIEST = "earliest"
    LATEST = "latest"


@attrs.frozen(kw_only=True)
class PromiseDay:
    """One day on the way; ``why`` names the weekend, the holiday or the missing article."""

    day: date
    doing: DayActivity
    why: str = ""


@attrs.frozen(kw_only=True)
class DeliveryPromise:
    """When the goods leave and arrive: the first and the last day, both included.

    ``days`` lists every day from the order to ``latest``.
    """

    dispatch: date
    earliest: date
    latest: date
    days: tuple[PromiseDay, ...] = ()

    @property
    def one_day(self) -> bool:
        """Whether the promise is a single day."""
        return self.earliest == self.latest


# Nobody plans further ahead: a mistyped year is refused rather than counted out.
_MOST_DAYS_OF_WAITING = 1_000


def _require_cutoff(value: object, *, path: str, error: ErrorClass) -> None:
    cutoff = require_type(value, time, path=path, error=error)
    if cutoff.tzinfo is not None:
        raise error(
            f"{short_repr(cutoff)} has a time zone of its own",
            path=path,
            hint="time(14, 0), read in the origin's time zone",
        )


@attrs.frozen(kw_only=True)
class Origin:
    """A warehouse or shop that goods leave from.

    What is ordered before ``cutoff`` (in its ``timezone``) on a working day counts as
    ordered that day. ``handling_days`` are the working days between that day and the day
    the goods are handed to the carrier; with 0 they are handed over the same day. ``place``
    is where it stands, for taxes and customs; without one, at the shop's home.
    """

    id: str = attrs.field(validator=check_calendar.text)
    timezone: tzinfo = attrs.field(validator=check_calendar.instance_of(tzinfo))
    cutoff: time = attrs.field(
        default=time(12, 0), validator=check_calendar.of(_require_cutoff)
    )
    handling_days: int = attrs.field(
        default=1, validator=check_calendar.whole_number(0, 366)
    )
    calendar: WorkingCalendar = attrs.field(
        factory=WeekCalendar, validator=check_calendar.of(require_working_calendar)
    )
    place: Place | None = attrs.field(
        default=None, validator=maybe(check_calendar.instance_of(Place))
    )


def delivery_promise(
    at: datetime,
    origin: Origin,
    transit: TransitTime,
    arrival: WorkingCalendar,
    *,
    stock: date | None = None,
    waiting_for: str = "",
) -> DeliveryPromise:
    """When goods ordered *at* a moment arrive.

    *arrival* is the calendar of the carrier and the destination; *stock* is the day on
    which the last of the goods (*waiting_for*) is expected to be in stock. Nothing is
    handed over or delivered on a closed day. Raises InvalidCalendarError for stock more
    than 1,000 days away, and for calendars that are closed for more than a year.
    """
    require_moment(at, path="$.at", error=InvalidCalendarError)
    local = local_time(at, origin.timezone)
    day = local.date()
    days = [PromiseDay(day=day, doing=DayActivity.ORDERED)]
    if local.time() >= origin.cutoff and not origin.calendar.why_closed(day):
        days.append(PromiseDay(day=day, doing=DayActivity.AFTER_CUTOFF))
        day = day_after(day)
    if stock is not None:
        require_day(stock, path="$.stock", error=InvalidCalendarError)
        if (stock - day).days > _MOST_DAYS_OF_WAITING:
            raise InvalidCalendarError(
                f"stock on {stock} is too far away to promise a day", path="$.stock"
            )
        while day < stock:
            days.append(
                PromiseDay(day=day, doing=DayActivity.AWAITING_STOCK, why=waiting_for)
            )
            day = day_after(day)
    day = _open(day, origin.calendar, days)
    for _ in range(origin.handling_days):
        days.append(PromiseDay(day=day, doing=DayActivity.HANDLING))
        day = _open(day_after(day), origin.calendar, days)
    dispatch = day
    days.append(PromiseDay(day=dispatch, doing=DayActivity.DISPATCH))
    earliest = latest = _open(day, arrival, days) if transit.most == 0 else day
    for number in range(1, transit.most + 1):
        latest = _open(day_after(latest), arrival, days)
        if number <= transit.least:
            earliest = latest
        if number < transit.most:
            is_earliest = number == transit.least
            doing = DayActivity.EARLIEST if is_earliest else DayActivity.TRANSIT
            days.append(PromiseDay(day=latest, doing=doing))
    if transit.least == 0:
        earliest = next_open_day(dispatch, arrival)
    days.append(PromiseDay(day=latest, doing=DayActivity.LATEST))
    return DeliveryPromise(
        dispatch=dispatch, earliest=earliest, latest=latest, days=tuple(days)
    )


def _open(day: date, calendar: WorkingCalendar, days: list[PromiseDay]) -> date:
    first = next_open_day(day, calendar)
    while day < first:
        why = calendar.why_closed(day)
        days.append(PromiseDay(day=day, doing=DayActivity.CLOSED, why=why))
        day = day_after(day)
    return first


def slowest_promise(promises: Iterable[DeliveryPromise]) -> DeliveryPromise:
    """The promise for an order of several parcels: the one of the last of them.

    Raises InvalidCalendarError for none.
    """
    kept: tuple[DeliveryPromise, ...] = as_tuple(promises)
    require_types(
        kept, DeliveryPromise, path="$.promises", error=InvalidCalendarError, least=1
    )
    return max(kept, key=lambda each: (each.latest, each.earliest, each.dispatch))
