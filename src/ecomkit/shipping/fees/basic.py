"""Fee rules that stand alone: flat, per item, by weight, by value."""

from __future__ import annotations

import attrs

from ecomkit.measures import Weight
from ecomkit.money.allocate import apportion
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.money.validators import as_rate
from ecomkit.shipping.consignment import GoodsBasis
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.fees.weighing import ActualWeight
from ecomkit.shipping.ports import Weighing
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import CurrencyNotPriced
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.validators import (
    check_rule,
)


@attrs.frozen
class FreeShipping:
    """Delivery is free, in any currency."""

    def fee(self, request: RateRequest, /) -> ShippingFee:
        """Nothing."""
        return request.charge_minor("free", 0)


@attrs.frozen
class FlatRate:
    """One fee, whatever is sent."""

    amount: Money = attrs.field(validator=check_rule.fee)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee, shared among the lines."""
        return request.charge("flat", self.amount)


@attrs.frozen
class FeePerItem:
    """The same fee for each piece that is sent."""

    amount: Money = attrs.field(validator=check_rule.fee)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears the fees of its own pieces."""
        if self.amount.currency.code != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        each = self.amount.minor()
        return request.charge_minor_lines(
            "per_item",
            [each * line.pieces for line in request.lines],
            pieces=request.pieces,
        )


@attrs.frozen
class FirstThenMore:
    """One fee for the first piece and another for each further one.

    After *block* pieces the next one counts as a first again (a new box, say); 0 means
    that there is one block of any length.
    """

    first: Money = attrs.field(validator=check_rule.fee)
    more: Money = attrs.field(validator=check_rule.fee)
    block: int = attrs.field(
        default=0, kw_only=True, validator=check_rule.whole_number(0, 10**12)
    )

    def __attrs_post_init__(self) -> None:
        if self.more.currency.code != self.first.currency.code:
            raise InvalidFeeRuleError(
                f"{self.first} and {self.more} are in two currencies",
                path="$.more",
                hint="one rule for each, in FeeByCurrency",
            )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared like a flat fee, since any of the pieces may be the first."""
        pieces = request.pieces
        blocks = -(-pieces // self.block) if self.block else min(pieces, 1)
        amount = self.first * blocks + self.more * (pieces - blocks)
        return request.charge("first_then_more", amount, pieces=pieces, blocks=blocks)


@attrs.frozen(kw_only=True)
class PercentOfGoods:
    """A share of the amount of the goods that are sent, rounded once."""

    rate: Rate = attrs.field(converter=as_rate, validator=check_rule.share)
    basis: GoodsBasis = attrs.field(converter=GoodsBasis)
    rounding: Rounding = attrs.field(
        default=Rounding(HALF_UP), validator=check_rule.instance_of(Rounding)
    )

    def fee(self, request: RateRequest, /) -> ShippingFee:
        """Each line bears the share of its own amount."""
        amounts = request.amounts(self.basis)
        total = sum(amounts)
        minor = self.rounding.of(
            total * self.rate.numerator, self.rate.denominator * 10**request.scale
        )
        facts = {
            "rate": str(self.rate),
            "basis": self.basis.value,
            "total": request.money(total, scale=request.scale),
        }
        if not total:
            return request.charge_minor("percent_of", 0, **facts)
        shares = apportion([minor * each for each in amounts], total, minor)
        return request.charge_minor_lines("percent_of", shares, **facts)


@attrs.frozen(kw_only=True)
class FeePerWeight:
    """A fee for each *step* of weight; a step that is begun counts in full."""

    amount: Money = attrs.field(validator=check_rule.fee)
    step: Weight = attrs.field(validator=check_rule.weight)
    weighing: Weighing = attrs.field(
        factory=ActualWeight, validator=check_rule.weighing
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee for all the steps, shared among the lines."""
        weight = self.weighing.weigh(request)
        if isinstance(weight, FeeRefusal):
            return weight
        steps = weight.steps(self.step)
        return request.charge(
            "per_weight", self.amount * steps, weight=weight, steps=steps
        )
