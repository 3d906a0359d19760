"""When the money is captured: at the order, at shipment, or after delivery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import (
    as_tuple,
    maybe,
    require_moment,
    require_type,
    require_types,
)


class CaptureMoment(StrictEnum):
    """What triggers the capture."""

    AT_ORDER = "at_order"
    AT_SHIPMENT = "at_shipment"
    AFTER_DELIVERY = "after_delivery"


@attrs.frozen(kw_only=True)
class ShipmentPortion:
    """A shipment's part of an order's total: its goods, delivery and tax.

    The portions of an order sum to its total; what was canceled has none.
    """

    id: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    shipped_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
    delivered_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )


@attrs.frozen
class CapturePolicy:
    """When a shop captures the money of an order, and how long after that moment."""

    moment: CaptureMoment = attrs.field(converter=CaptureMoment)
    delay: timedelta = attrs.field(default=timedelta(0), validator=check.duration)

    def due(
        self, total: Money, portions: Iterable[ShipmentPortion], *, at: datetime
    ) -> Money:
        """How much of *total* is to be captured by the moment *at*, in all.

        Capturing what is due less what was captured before, shipment by shipment, ends
        at the total to the cent. The *portions* must sum to the *total*.
        """
        require_moment(at, path="$.at")
        total = require_amount(total, path="$.total")
        listed = as_tuple(portions)
        require_types(listed, ShipmentPortion, path="$.portions")
        _check_sum(total, listed)
        if self.moment is CaptureMoment.AT_ORDER:
            return total
        ready = (portion.amount for portion in listed if self._is_ready(portion, at))
        return Money.sum(ready, total.currency)

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
        if not (capture.partial and capture.multiple):
            return "it cannot capture shipment by shipment"
        return ""

    def hold_lasts(self, capabilities: Capabilities, longest: timedelta, /) -> bool:
        """Whether a hold lasts for the *longest* time until it is captured."""
        require_type(capabilities, Capabilities, path="$.capabilities")
        require_type(longest, timedelta, path="$.longest")
        return capabilities.authorization_ttl - self.delay >= longest

    def _is_ready(self, portion: ShipmentPortion, at: datetime) -> bool:
        since = (
            portion.shipped_at
            if self.moment is CaptureMoment.AT_SHIPMENT
            else portion.delivered_at
        )
        return since is not None and at - since >= self.delay


def _check_sum(total: Money, portions: tuple[ShipmentPortion, ...]) -> None:
    found = Money.sum((portion.amount for portion in portions), total.currency)
    if found != total:
        raise InvalidPaymentError(
            f"the portions sum to {found}, the order to {total}",
            path="$.portions",
            hint="split the total with allocate()",
        )
