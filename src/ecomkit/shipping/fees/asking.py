"""Asking several rules, each for its own part of the goods."""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.shipping.ports import ShippingFeeRule
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import ShippingReason
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee


def fees_of(
    asked: Iterable[tuple[ShippingFeeRule, RateRequest]],
) -> tuple[list[ShippingFee], tuple[ShippingReason, ...]]:
    """The fees of the rules that name one, and the reasons of those that refuse."""
    fees: list[ShippingFee] = []
    reasons: tuple[ShippingReason, ...] = ()
    for rule, request in asked:
        found = rule.fee(request)
        if isinstance(found, FeeRefusal):
            reasons += found.reasons
        else:
            fees.append(found)
    return fees, reasons
