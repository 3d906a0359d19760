"""Fee rules that are tables: by weight and by what the goods come to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.measures import Weight
from ecomkit.money.amount import Money
from ecomkit.money.rounding import DOWN, Rounding
from ecomkit.shipping import fields
from ecomkit.shipping.consignment import GoodsBasis
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.fees.weighing import ActualWeight
from ecomkit.shipping.ports import Weighing
from ecomkit.shipping.rate_request import FeeRefusal, RateRequest, ShippingFee
from ecomkit.shipping.reasons import CurrencyNotPriced, TooHeavy, TotalTooLow


@attrs.frozen
class WeightBand:
    """The fee for all that weighs no more than this."""

    up_to: Weight = attrs.field(validator=fields.weight)
    fee: Money = attrs.field(validator=fields.money)


class AboveLastBand(StrictEnum):
    """What happens above the last band: no offer, or the table once more.

    ``REPEAT`` takes the last band's fee as often as its weight goes into the request, and
    the band of the rest.
    """

    REFUSE = "refuse"
    REPEAT = "repeat"


@attrs.frozen
class PerExtraWeight:
    """Above the last band: its fee, and this much more for each *step* that is begun."""

    step: Weight = attrs.field(validator=fields.weight)
    fee: Money = attrs.field(validator=fields.money)


@attrs.frozen(kw_only=True)
class FeeByWeight:
    """The fee of the weight band that the request falls into; bounds belong to their band."""

    bands: tuple[WeightBand, ...] = attrs.field(converter=fields.several)
    above: AboveLastBand | PerExtraWeight = attrs.field(default=AboveLastBand.REFUSE)
    weighing: Weighing = attrs.field(factory=ActualWeight)

    @bands.validator
    def _check_bands(self, attribute: object, bands: tuple[Any, ...]) -> None:
        _check_table(bands, WeightBand, "up_to")

    @above.validator
    def _check_above(self, attribute: object, above: object) -> None:
        if not isinstance(above, AboveLastBand | PerExtraWeight):
            raise InvalidFeeRuleError(
                f"{short_repr(above)} is not Above or PerExtraWeight", path="$.above"
            )

    @cached_property
    def _table(self) -> tuple[str, list[int], list[int]]:
        ordered = sorted(self.bands, key=lambda band: band.up_to.exact)
        return (
            ordered[0].fee.currency.code,
            [band.up_to.exact for band in ordered],
            [band.fee.minor() for band in ordered],
        )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The band's fee, shared among the lines."""
        currency, bounds, minors = self._table
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
    """The fee when the goods come to this much or more."""

    at_least: Money = attrs.field(validator=fields.money)
    fee: Money = attrs.field(validator=fields.money)


@attrs.frozen(kw_only=True)
class FeeByTotal:
    """The fee of the band that the goods' amount falls into; bounds belong to their band."""

    bands: tuple[TotalBand, ...] = attrs.field(converter=fields.several)
    basis: GoodsBasis = attrs.field(converter=GoodsBasis)

    @bands.validator
    def _check_bands(self, attribute: object, bands: tuple[Any, ...]) -> None:
        _check_table(bands, TotalBand, "at_least")

    @cached_property
    def _table(self) -> tuple[str, list[int], list[int]]:
        ordered = sorted(self.bands, key=lambda band: band.at_least.minor())
        return (
            ordered[0].fee.currency.code,
            [band.at_least.minor() for band in ordered],
            [band.fee.minor() for band in ordered],
        )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The band's fee, shared among the lines."""
        currency, bounds, minors = self._table
        if currency != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        total = request.total(self.basis)
        # A bound is reached by whole smallest units: a part of one does not count.
        whole = total.rounded(Rounding(DOWN)).minor()
        place = bisect_right(bounds, whole) - 1
        if place < 0:
            missing = request.money(bounds[0]) - total
            return FeeRefusal((TotalTooLow(by=missing, basis=self.basis.value),))
        return request.charge_minor(
            "by_total", minors[place], total=total, basis=self.basis.value
        )


def _check_table(bands: tuple[Any, ...], kind: type, bound: str) -> None:
    if not bands:
        raise InvalidFeeRuleError("there is no band", path="$.bands")
    for number, band in enumerate(bands):
        if not isinstance(band, kind):
            raise InvalidFeeRuleError(
                f"{short_repr(band)} is not a {kind.__name__}",
                path=f"$.bands[{number}]",
            )
    if len({getattr(band, bound) for band in bands}) < len(bands):
        raise InvalidFeeRuleError("two bands have one bound", path="$.bands")
    if len({band.fee.currency.code for band in bands}) > 1:
        raise InvalidFeeRuleError(
            "the bands are in several currencies",
            path="$.bands",
            hint="one table for each, in FeeByCurrency",
        )
