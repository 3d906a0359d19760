"""The promise: when goods arrive, computed day by day, each day with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.shipping import fields
from ecomkit.shipping.errors import InvalidCalendarError
from ecomkit.shipping.transit.calendars import WeekCalendar, next_open_day
from ecomkit.shipping.transit.ports import WorkingCalendar
from ecomkit.shipping.transit.transit_time import TransitTime


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
    """One day on the way; ``why`` names the weekend, the holiday or the line waited for."""

    day: date
    doing: DayActivity
    why: str = ""


@attrs.frozen(kw_only=True)
class DeliveryPromise:
    """When the goods leave and arrive: a window of days, both included.

    ``days`` tells every day from the order to ``latest``, in order.
    """

    dispatch: date
    earliest: date
    latest: date
    days: tuple[PromiseDay, ...] = ()

    @property
    def one_day(self) -> bool:
        """Whether it names a single day."""
        return self.earliest == self.latest


# More days than anybody plans ahead: a mistyped year is told rather than counted out.
_FARTHEST = 1_000


def _cutoff(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, time) or value.tzinfo is not None:
        raise InvalidCalendarError(
            f"{short_repr(value)} is not a time of day",
            path="$.cutoff",
            hint="time(14, 0), read in the origin's time zone",
        )


@attrs.frozen(kw_only=True)
class Origin:
    """A warehouse or shop that goods leave from.

    What is ordered before ``cutoff`` (in its ``timezone``) on a working day counts as
    ordered that day. ``handling_days`` are working days between that day and the day it
    is handed to the carrier; 0 hands it over the same day.
    """

    id: str
    timezone: tzinfo = attrs.field(validator=fields.kind(tzinfo))
    cutoff: time = attrs.field(default=time(12, 0), validator=_cutoff)
    handling_days: int = attrs.field(default=1, validator=fields.whole(0, 366))
    calendar: WorkingCalendar = attrs.field(factory=WeekCalendar)


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

    *arrival* is the calendar of the carrier and of the place it brings them to; *stock*
    the day on which the goods, or the last of them (*waiting_for*), are expected to be
    there. Nothing is handed over or delivered on a closed day.
    """
    fields.moment(None, attrs.fields(PromiseDay).day, at)
    local = at.astimezone(origin.timezone)
    day = local.date()
    if stock is not None and (stock - day).days > _FARTHEST:
        raise InvalidCalendarError(
            f"stock on {stock} is too far away to promise anything", path="$.stock"
        )
    days = [PromiseDay(day=day, doing=DayActivity.ORDERED)]
    if local.time() >= origin.cutoff and not origin.calendar.why_closed(day):
        days.append(PromiseDay(day=day, doing=DayActivity.AFTER_CUTOFF))
        day += timedelta(days=1)
    while stock is not None and day < stock:
        days.append(
            PromiseDay(day=day, doing=DayActivity.AWAITING_STOCK, why=waiting_for)
        )
        day += timedelta(days=1)
    day = _open(day, origin.calendar, days)
    for _ in range(origin.handling_days):
        days.append(PromiseDay(day=day, doing=DayActivity.HANDLING))
        day = _open(day + timedelta(days=1), origin.calendar, days)
    dispatch = day
    days.append(PromiseDay(day=dispatch, doing=DayActivity.DISPATCH))
    earliest = latest = _open(day, arrival, days) if transit.most == 0 else day
    for number in range(1, transit.most + 1):
        latest = _open(latest + timedelta(days=1), arrival, days)
        if number <= transit.least:
            earliest = latest
        if number < transit.most:
            doing = (
                DayActivity.EARLIEST if number == transit.least else DayActivity.TRANSIT
            )
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
        days.append(
            PromiseDay(day=day, doing=DayActivity.CLOSED, why=calendar.why_closed(day))
        )
        day += timedelta(days=1)
    return first


def slowest_promise(promises: Iterable[DeliveryPromise]) -> DeliveryPromise:
    """The promise for an order of several parcels: the last of them counts."""
    return max(promises, key=lambda each: (each.latest, each.earliest, each.dispatch))
