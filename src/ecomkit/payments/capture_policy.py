"""When the money is taken: at the order, as goods are sent, or after they arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.card_data import NAMED
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import OfKind, a_moment, all_of, check_kind, check_moment
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.totals import check_amount, exact_amount


class CaptureMoment(StrictEnum):
    """What sets off the taking of the money."""

    AT_ORDER = "at_order"
    AT_SHIPMENT = "at_shipment"
    AFTER_DELIVERY = "after_delivery"


_MAYBE = attrs.validators.optional(check_moment)


@attrs.frozen(kw_only=True)
class ShipmentPortion:
    """A shipment's part of an order's total: its goods, delivery and tax.

    The portions of an order sum to its total; what was canceled has none.
    """

    id: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)
    shipped_at: datetime | None = attrs.field(default=None, validator=_MAYBE)
    delivered_at: datetime | None = attrs.field(default=None, validator=_MAYBE)


@attrs.frozen
class CapturePolicy:
    """When a shop takes the money of an order, and how long after."""

    moment: CaptureMoment = attrs.field(converter=CaptureMoment)
    delay: timedelta = attrs.field(default=timedelta(0), validator=OfKind((timedelta,)))

    def __attrs_post_init__(self) -> None:
        if self.delay < timedelta(0):
            raise InvalidPaymentError("is below zero", path="$.delay")

    def due(
        self, total: Money, portions: Iterable[ShipmentPortion], *, at: datetime
    ) -> Money:
        """How much of *total* is to be taken by the moment *at*, in all.

        Taking what is due less what was taken already, shipment by shipment, ends at
        the total to the cent.
        """
        a_moment(at, path="$.at")
        exact_amount(total, path="$.total")
        listed = all_of(portions, ShipmentPortion, path="$.portions")
        _check_sum(total, listed)
        if self.moment is CaptureMoment.AT_ORDER:
            return total
        zero = Money.zero(total.currency)
        ready = (portion.amount for portion in listed if self._is_ready(portion, at))
        return sum(ready, zero)

    def problems(self, capabilities: Capabilities, /) -> tuple[str, ...]:
        """Why an adapter does not go with this policy; nothing where it does."""
        check_kind(capabilities, Capabilities, path="$.capabilities")
        if self.moment is CaptureMoment.AT_ORDER:
            return ()
        if PaymentAction.AUTHORIZE not in capabilities.actions:
            return ("it cannot set money aside",)
        capture = capabilities.actions.get(PaymentAction.CAPTURE)
        if capture is None:
            return ("it cannot capture later",)
        if not (capture.partial and capture.multiple):
            return ("it cannot capture shipment by shipment",)
        return ()

    def outlasts(self, capabilities: Capabilities, longest: timedelta, /) -> bool:
        """Whether money set aside stays so for the *longest* time until it is taken."""
        check_kind(capabilities, Capabilities, path="$.capabilities")
        check_kind(longest, timedelta, path="$.longest")
        return capabilities.authorization_ttl - self.delay >= longest

    def _is_ready(self, portion: ShipmentPortion, at: datetime) -> bool:
        since = (
            portion.shipped_at
            if self.moment is CaptureMoment.AT_SHIPMENT
            else portion.delivered_at
        )
        return since is not None and at - since >= self.delay


def _check_sum(total: Money, portions: tuple[ShipmentPortion, ...]) -> None:
    found = sum((portion.amount for portion in portions), Money.zero(total.currency))
    if found != total:
        raise InvalidPaymentError(
            f"the portions sum to {found}, the order to {total}",
            path="$.portions",
            hint="split the total with allocate()",
        )
