"""Which addresses a carrier reaches: doors, PO boxes, parcel lockers, counters."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.addressing.delivery_point import DeliveryPointKind
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import (
    AccountNumberMissing,
    PointNotServed,
    ShippingReason,
)
from ecomkit.shipping.validators import check_rule
from ecomkit.validators import one_or_more


def _kinds(values: str | Iterable[str]) -> frozenset[DeliveryPointKind]:
    return frozenset(map(DeliveryPointKind, one_or_more(values)))


@attrs.frozen(kw_only=True)
class DeliversTo:
    """The address is of one of these ``kinds``: a door, a PO box, a locker, a counter.

    With ``needs_account``, lockers and counters need the buyer's number with the carrier
    among the lines of the address (DHL: Postnummer). Until an address is known, it holds.

    Examples:
        >>> parcels = DeliversTo(kinds=["door", "locker"], needs_account=True)
    """

    kinds: frozenset[DeliveryPointKind] = attrs.field(converter=_kinds)
    needs_account: bool = attrs.field(
        default=False, validator=check_rule.instance_of(bool)
    )

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """What the address leads to, if the carrier does not go there or lacks a number."""
        point = request.point
        if point is None:
            return ()
        if point.kind not in self.kinds:
            return (PointNotServed(kind=point.kind.value, number=point.number),)
        if self.needs_account and point.lacks_account:
            return (AccountNumberMissing(kind=point.kind.value, number=point.number),)
        return ()
