"""How long a carrier takes."""

from __future__ import annotations

import attrs

from ecomkit.shipping import fields
from ecomkit.shipping.errors import InvalidCalendarError


@attrs.frozen
class TransitTime:
    """How long the carrier takes, in its working days: from *least* to *most*."""

    least: int = attrs.field(validator=fields.whole(0, 366))
    most: int = attrs.field(validator=fields.whole(0, 366))

    @most.validator
    def _check_most(self, attribute: object, most: int) -> None:
        if most < self.least:
            raise InvalidCalendarError(
                f"from {self.least} to {most} days runs backwards", path="$.most"
            )
