"""Transit: working days, transit times and delivery promises."""

from ecomkit.shipping.transit.calendars import (
    EVERY_DAY,
    CalendarsByPlace,
    CombinedCalendar,
    WeekCalendar,
    next_open_day,
)
from ecomkit.shipping.transit.ports import (
    CalendarBook,
    WorkingCalendar,
)
from ecomkit.shipping.transit.promise import (
    DayActivity,
    DeliveryPromise,
    Origin,
    PromiseDay,
    delivery_promise,
    slowest_promise,
)
from ecomkit.shipping.transit.transit_time import (
    TransitTime,
)

__all__ = [
    "EVERY_DAY",
    "CalendarBook",
    "CalendarsByPlace",
    "CombinedCalendar",
    "DayActivity",
    "DeliveryPromise",
    "Origin",
    "PromiseDay",
    "TransitTime",
    "WeekCalendar",
    "WorkingCalendar",
    "delivery_promise",
    "next_open_day",
    "slowest_promise",
]
