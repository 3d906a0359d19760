"""What is charged as weight: the actual weight, or the volumetric one if that is more."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs

from ecomkit.measures import Dimensions, Length, Volume, Weight
from ecomkit.shipping.dated import Periods, as_periods, in_force
from ecomkit.shipping.ports import Weighing
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import NoPriceInForce, NotMeasured
from ecomkit.shipping.shipping_fee import FeeRefusal
from ecomkit.shipping.validators import (
    check_rule,
    require_pairs,
    require_weighing,
)
from ecomkit.validators import (
    maybe,
    require_moment,
)


@attrs.frozen
class ActualWeight:
    """The weight on the scales."""

    def weigh(self, request: RateRequest, /) -> Weight:
        """The weight of the parcels, or of the goods."""
        return request.weight


@attrs.frozen(kw_only=True)
class VolumetricWeight:
    """The weight of each piece, or its volume over a divisor if that is more.

    A piece is a parcel once the goods are packed, a single item before. ``per`` is the
    divisor's unit (``cm3/kg`` or ``in3/lb``). ``sides_up_to`` rounds each side up to a
    whole unit first, ``step`` the weight of each piece up to a multiple; volumes up to
    ``ignore_up_to`` count by weight alone. Carriers publish all of these.
    """

    divisor: int = attrs.field(validator=check_rule.whole_number(1, 10**12))
    per: str = attrs.field(validator=check_rule.text)
    sides_up_to: str = attrs.field(default="", validator=check_rule.text)
    step: Weight | None = attrs.field(default=None, validator=maybe(check_rule.weight))
    ignore_up_to: Volume | None = attrs.field(
        default=None, validator=maybe(check_rule.instance_of(Volume))
    )

    def __attrs_post_init__(self) -> None:
        # An unknown unit is refused now, not when the first parcel is weighed.
        Volume(1).volumetric_weight(self.divisor, per=self.per)
        if self.sides_up_to:
            Length(1).rounded_up(self.sides_up_to)

    def weigh(self, request: RateRequest, /) -> Weight | FeeRefusal:
        """The weights of the pieces together; refused if a size is not known."""
        if request.parcels:
            return self._sum([(x.weight, x.size, 1) for x in request.parcels])
        unknown = tuple(line.key for line in request.lines if line.size is None)
        if unknown:
            return FeeRefusal((NotMeasured(what="size", lines=unknown),))
        return self._sum(
            [
                (line.total_weight, line.size, 1)
                if not isinstance(line.quantity, int)
                else (line.weight, line.size, line.quantity)
                for line in request.lines
                if line.size is not None
            ]
        )

    def of_piece(self, weight: Weight, size: Dimensions) -> Weight:
        """The weight that is charged for one piece."""
        if self.sides_up_to:
            size = size.rounded_up(self.sides_up_to)
        volume = size.volume
        if self.ignore_up_to is None or volume > self.ignore_up_to:
            weight = max(weight, volume.volumetric_weight(self.divisor, per=self.per))
        if self.step is not None:
            weight = Weight.from_exact(weight.steps(self.step) * self.step.exact)
        return weight

    def _sum(self, pieces: list[tuple[Weight, Dimensions, int]]) -> Weight:
        return Weight.from_exact(
            sum(self.of_piece(weight, size).exact * n for weight, size, n in pieces)
        )


@attrs.frozen(init=False)
class DatedWeighing:
    """Ways of weighing that follow one another in time: the last one begun applies."""

    periods: Periods[Weighing] = attrs.field(
        converter=as_periods,
        validator=check_rule.of(
            require_pairs, require_moment, require_weighing, least=1
        ),
    )

    def __init__(self, *periods: tuple[datetime, Weighing]) -> None:
        self.__attrs_init__(periods)  # pyright: ignore[reportAttributeAccessIssue]

    def weigh(self, request: RateRequest, /) -> Weight | FeeRefusal:
        """The weight by the rule in force at the request's moment."""
        period = in_force(self.periods, request.at)
        if period is None:
            return FeeRefusal((NoPriceInForce(at=request.at),))
        return period[1].weigh(request)


_POUND = Weight.of(1, "lb")

# UPS and FedEx, daily rates of the United States: 139 in3 per lb, whole pounds; each
# side is rounded up to the inch since 2025-08-18.
UPS_FEDEX_US = DatedWeighing(
    (
        datetime(2015, 1, 1, tzinfo=UTC),
        VolumetricWeight(divisor=139, per="in3/lb", step=_POUND),
    ),
    (
        datetime(2025, 8, 18, tzinfo=UTC),
        VolumetricWeight(divisor=139, per="in3/lb", sides_up_to="in", step=_POUND),
    ),
)
# USPS Priority Mail: 166 in3 per lb, only for parcels of more than one cubic foot.
USPS = VolumetricWeight(
    divisor=166,
    per="in3/lb",
    step=_POUND,
    ignore_up_to=Volume.of(1728, "in3"),
)
# DHL Express: 5000 cm3 per kg, each piece up to the next half kilogram.
DHL_EXPRESS = VolumetricWeight(divisor=5000, per="cm3/kg", step=Weight(500))
# IATA's rule for air freight: 6000 cm3 per kg, up to the next half kilogram.
AIR_FREIGHT = VolumetricWeight(divisor=6000, per="cm3/kg", step=Weight(500))
