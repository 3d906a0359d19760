"""A fee that the carrier says when it is asked about the goods."""

from __future__ import annotations

import attrs

from ecomkit.shipping.ports import ShippingFeeRule
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import CarrierSilent
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.validators import check_rule
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class LiveRate:
    """What a carrier asks for one of its services, for these very goods.

    A shop asks its carriers outside of any transaction. Where one did not answer, or does
    not offer the service, *otherwise* counts; without it, the method is not offered. The
    delivery promise counts the days that the carrier states with its price.
    """

    carrier: str = attrs.field(validator=check_rule.name)
    service: str = attrs.field(validator=check_rule.name)
    otherwise: ShippingFeeRule | None = attrs.field(
        default=None, validator=maybe(check_rule.rule)
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The carrier's price, shared among the lines."""
        for rate in request.consignment.rates:
            is_this = (rate.carrier, rate.service) == (self.carrier, self.service)
            if is_this and rate.price.currency.code == request.currency:
                return request.charge("live", rate.price, service=rate.service)
        if self.otherwise is not None:
            return self.otherwise.fee(request)
        return FeeRefusal((CarrierSilent(carrier=self.carrier),))
