"""Fee rules made of fee rules: sums, choices, limits, shares."""

from __future__ import annotations

from operator import attrgetter

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.money.validators import as_rate
from ecomkit.shipping.fees.asking import fees_of
from ecomkit.shipping.ports import ShippingFeeRule
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import CurrencyNotPriced, ShippingReason
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.validators import (
    check_rule,
)


@attrs.frozen(init=False)
class _SeveralRules:
    rules: tuple[ShippingFeeRule, ...] = attrs.field(validator=check_rule.rules)

    def __init__(self, *rules: ShippingFeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def _fees(
        self, request: RateRequest
    ) -> tuple[list[ShippingFee], tuple[ShippingReason, ...]]:
        return fees_of((rule, request) for rule in self.rules)


@attrs.frozen(init=False)
class SumOfFees(_SeveralRules):
    """The sum of the rules' fees; refused as soon as one of them refuses."""

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears its shares of all the fees."""
        fees, reasons = self._fees(request)
        return FeeRefusal(reasons) if reasons else request.sum_of("sum", fees)


@attrs.frozen(init=False)
class HighestFee(_SeveralRules):
    """The highest of the rules' fees; refused as soon as one of them refuses."""

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared as the highest fee is; the first of equal fees."""
        fees, reasons = self._fees(request)
        if reasons:
            return FeeRefusal(reasons)
        return request.sum_of("highest", [max(fees, key=attrgetter("minor"))])


@attrs.frozen(init=False)
class LowestFee(_SeveralRules):
    """The lowest fee of those rules that do not refuse."""

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared as the lowest fee is; the first of equal fees."""
        fees, reasons = self._fees(request)
        if not fees:
            return FeeRefusal(reasons)
        return request.sum_of("lowest", [min(fees, key=attrgetter("minor"))])


@attrs.frozen(init=False)
class FirstFee(_SeveralRules):
    """The fee of the first rule that does not refuse."""

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Tries each rule; refuses with all the reasons if none applies."""
        reasons: tuple[ShippingReason, ...] = ()
        for rule in self.rules:
            found = rule.fee(request)
            if isinstance(found, ShippingFee):
                return request.sum_of("first_of", [found])
            reasons += found.reasons
        return FeeRefusal(reasons)


@attrs.frozen
class FeeAtMost:
    """Another rule's fee, but no more than *cap*."""

    cap: Money = attrs.field(validator=check_rule.fee)
    rule: ShippingFeeRule = attrs.field(validator=check_rule.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The lower of the two, shared as the rule shares its fee."""
        return _bounded(request, "at_most", self.rule, self.cap)


@attrs.frozen
class FeeAtLeast:
    """Another rule's fee, but no less than *floor*."""

    floor: Money = attrs.field(validator=check_rule.fee)
    rule: ShippingFeeRule = attrs.field(validator=check_rule.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The higher of the two, shared as the rule shares its fee."""
        return _bounded(request, "at_least", self.rule, self.floor)


def _bounded(
    request: RateRequest, name: str, rule: ShippingFeeRule, bound: Money
) -> ShippingFee | FeeRefusal:
    found = rule.fee(request)
    if isinstance(found, FeeRefusal):
        return found
    if bound.currency.code != request.currency:
        return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
    choose = min if name == "at_most" else max
    minor = choose(found.minor, bound.minor())
    if minor == found.minor:
        return request.sum_of(name, [found], bound=bound)
    return request.charge_minor(name, minor, found, bound=bound)


@attrs.frozen(kw_only=True)
class ScaledFee:
    """A share of another rule's fee: 50 % of it, or 120 %, rounded once."""

    rate: Rate = attrs.field(converter=as_rate, validator=check_rule.share)
    rule: ShippingFeeRule = attrs.field(validator=check_rule.rule)
    rounding: Rounding = attrs.field(
        default=Rounding(HALF_UP), validator=check_rule.instance_of(Rounding)
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared as the rule shares its fee."""
        found = self.rule.fee(request)
        if isinstance(found, FeeRefusal):
            return found
        minor = self.rounding.of(
            found.minor * self.rate.numerator, self.rate.denominator
        )
        return request.charge_minor("times", minor, found, rate=str(self.rate))
