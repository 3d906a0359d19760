"""Fee rules that are tables: by weight and by the amount of the goods."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.measures import Weight
from ecomkit.money.amount import Money
from ecomkit.money.rounding import DOWN, Rounding
from ecomkit.shipping.consignment import GoodsBasis
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.fees.weighing import ActualWeight
from ecomkit.shipping.ports import Weighing
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import CurrencyNotPriced, TooHeavy, TotalTooLow
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.validators import (
    check_rule,
)
from ecomkit.validators import as_tuple


@attrs.frozen
class WeightBand:
    """The fee for goods that weigh no more than this."""

    up_to: Weight = attrs.field(validator=check_rule.weight)
    fee: Money = attrs.field(validator=check_rule.fee)


class AboveLastBand(StrictEnum):
    """What happens above the last band: the goods are refused, or the table repeats.

    ``REPEAT`` charges the last band's fee as often as its weight goes into the goods',
    and the band of the rest.
    """

    REFUSE = "refuse"
    REPEAT = "repeat"


@attrs.frozen
class PerExtraWeight:
    """Above the last band: its fee, and this much more for each *step* that is begun."""

    step: Weight = attrs.field(validator=check_rule.weight)
    fee: Money = attrs.field(validator=check_rule.fee)


@attrs.frozen(kw_only=True)
class FeeByWeight:
    """The fee of the weight band that the goods fall into; upper bounds are included."""

    bands: tuple[WeightBand, ...] = attrs.field(
        converter=as_tuple,
        validator=check_rule.members(
            WeightBand,
            least=1,
            hint='WeightBand(Weight.of(2, "kg"), Money("4.90", "EUR"))',
        ),
    )
    above: AboveLastBand | PerExtraWeight = attrs.field(
        default=AboveLastBand.REFUSE,
        validator=check_rule.instance_of(AboveLastBand, PerExtraWeight),
    )
    weighing: Weighing = attrs.field(
        factory=ActualWeight, validator=check_rule.weighing
    )

    def __attrs_post_init__(self) -> None:
        _check_bands([band.up_to for band in self.bands], self.bands)

    @cached_property
    def _bounds_and_fees(self) -> tuple[str, list[int], list[int]]:
        return _table({band.up_to.exact: band.fee for band in self.bands})

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The band's fee, shared among the lines."""
        currency, bounds, minors = self._bounds_and_fees
        if currency != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        weight = self.weighing.weigh(request)
        if isinstance(weight, FeeRefusal):
            return weight
        top = bounds[-1]
        over = weight.exact - top
        if over <= 0:
            minor = minors[bisect_left(bounds, weight.exact)]
        elif isinstance(self.above, PerExtraWeight):
            steps = Weight.from_exact(over).steps(self.above.step)
            minor = minors[-1] + steps * self.above.fee.minor()
        elif self.above is AboveLastBand.REPEAT:
            times, rest = divmod(weight.exact, top)
            minor = times * minors[-1]
            minor += minors[bisect_left(bounds, rest)] if rest else 0
        else:
            limit = Weight.from_exact(top)
            return FeeRefusal((TooHeavy(by=Weight.from_exact(over), limit=limit),))
        return request.charge_minor("by_weight", minor, weight=weight)


@attrs.frozen
class TotalBand:
    """The fee for goods that cost this much or more."""

    at_least: Money = attrs.field(validator=check_rule.fee)
    fee: Money = attrs.field(validator=check_rule.fee)


@attrs.frozen(kw_only=True)
class FeeByTotal:
    """The fee of the band that the goods' amount falls into; lower bounds are included."""

    bands: tuple[TotalBand, ...] = attrs.field(
        converter=as_tuple,
        validator=check_rule.members(
            TotalBand,
            least=1,
            hint='TotalBand(Money("50", "EUR"), Money("4.90", "EUR"))',
        ),
    )
    basis: GoodsBasis = attrs.field(converter=GoodsBasis)

    def __attrs_post_init__(self) -> None:
        _check_bands([band.at_least for band in self.bands], self.bands)

    @cached_property
    def _bounds_and_fees(self) -> tuple[str, list[int], list[int]]:
        return _table({band.at_least.minor(): band.fee for band in self.bands})

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The band's fee, shared among the lines."""
        currency, bounds, minors = self._bounds_and_fees
        if currency != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        total = request.total(self.basis)
        # A bound is reached by whole smallest units: a part of one does not count.
        whole = total.rounded(Rounding(DOWN)).minor()
        index = bisect_right(bounds, whole) - 1
        if index < 0:
            missing = request.money(bounds[0]) - total
            return FeeRefusal((TotalTooLow(by=missing, basis=self.basis.value),))
        return request.charge_minor(
            "by_total", minors[index], total=total, basis=self.basis.value
        )


def _check_bands(
    bounds: list[Weight] | list[Money], bands: tuple[WeightBand | TotalBand, ...]
) -> None:
    if len(set(bounds)) < len(bounds):
        raise InvalidFeeRuleError("two bands have the same bound", path="$.bands")
    if len({band.fee.currency.code for band in bands}) > 1:
        raise InvalidFeeRuleError(
            "the bands are in several currencies",
            path="$.bands",
            hint="one table for each, in FeeByCurrency",
        )


def _table(fees: dict[int, Money]) -> tuple[str, list[int], list[int]]:
    # The currency, the bounds and their fees, as whole numbers.
    bounds = sorted(fees)
    return (
        fees[bounds[0]].currency.code,
        bounds,
        [fees[bound].minor() for bound in bounds],
    )
