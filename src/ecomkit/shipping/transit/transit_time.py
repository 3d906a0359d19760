"""How long a carrier takes."""

from __future__ import annotations

import attrs

from ecomkit.shipping.errors import InvalidCalendarError
from ecomkit.shipping.validators import check_calendar

_days = check_calendar.whole_number(0, 366)


@attrs.frozen
class TransitTime:
    """How long the carrier takes, in its working days: from *least* to *most*."""

    least: int = attrs.field(validator=_days)
    most: int = attrs.field(validator=_days)

    def __attrs_post_init__(self) -> None:
        if self.most < self.least:
            raise InvalidCalendarError(
                f"{self.most} days at most are less than {self.least} at least",
                path="$.most",
            )
