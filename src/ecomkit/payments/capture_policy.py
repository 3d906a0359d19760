"""When the money is captured: at the order, at shipment, or after delivery."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.moments import after
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.validators import check
from ecomkit.validators import require_moment, require_type


class CaptureMoment(StrictEnum):
    """What triggers the capture."""

    AT_ORDER = "at_order"
    AT_SHIPMENT = "at_shipment"
    AFTER_DELIVERY = "after_delivery"


@attrs.frozen
class CapturePolicy:
    """When a shop captures the money of goods, and how many days after that.

    With an adapter that captures once, all is captured together, after the last goods.
    """

    moment: CaptureMoment = attrs.field(converter=CaptureMoment)
    after_days: int = attrs.field(
        default=0, validator=check.whole_number(least=0, most=3_650)
    )

    def ready_at(
        self,
        *,
        ordered: datetime,
        shipped: datetime | None = None,
        delivered: datetime | None = None,
    ) -> datetime | None:
        """From when on the money of some goods is captured; None while nobody knows.

        The moments are those at which they were ordered, left the shop and arrived.
        """
        since = {
            CaptureMoment.AT_ORDER: ordered,
            CaptureMoment.AT_SHIPMENT: shipped,
            CaptureMoment.AFTER_DELIVERY: delivered,
        }[self.moment]
        if since is None:
            return None
        return after(
            require_moment(since, path="$.at"), timedelta(days=self.after_days)
        )

    def problem(self, capabilities: Capabilities, /) -> str:
        """Why an adapter with these *capabilities* cannot follow this policy, or ""."""
        require_type(capabilities, Capabilities, path="$.capabilities")
        if self.moment is CaptureMoment.AT_ORDER:
            return ""
        if PaymentAction.AUTHORIZE not in capabilities.actions:
            return "it cannot authorize"
        capture = capabilities.actions.get(PaymentAction.CAPTURE)
        if capture is None:
            return "it cannot capture later"
        return ""

    def hold_lasts(self, capabilities: Capabilities, longest: timedelta, /) -> bool:
        """Whether a hold lasts for the *longest* time until it is captured."""
        require_type(capabilities, Capabilities, path="$.capabilities")
        require_type(longest, timedelta, path="$.longest")
        return (
            capabilities.authorization_ttl - timedelta(days=self.after_days) >= longest
        )
