"""What counts as weight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.measures import Dimensions, Weight
from ecomkit.shipping import FeeRefusal, Parcel
from ecomkit.shipping.fees import (
    AIR_FREIGHT,
    DHL_EXPRESS,
    UPS_FEDEX_US,
    USPS,
    ActualWeight,
    DatedWeighing,
    VolumetricWeight,
)
from ecomkit.shipping.reasons import NoPriceInForce, NotMeasured
from tests.unit.shipping.goods import cm, kg, line, request

SIZE = Dimensions.of("11.1", "8.5", "6.2", "in")


@pytest.mark.parametrize(
    ("at", "pounds"),
    [
        (datetime(2025, 8, 17, tzinfo=UTC), 5),
        (datetime(2025, 8, 18, tzinfo=UTC), 6),
    ],
    ids=str,
)
def test_each_side_counts_as_whole_inches_since_a_day_in_2025(
    at: datetime, pounds: int
) -> None:
    """12 x 9 x 7 in over 139 is 5.44 lb, charged as 6; as measured it was 4.21, so 5."""
    goods = request(line(size=SIZE, weight=Weight.of(1, "lb")), at=at)

    assert UPS_FEDEX_US.weigh(goods) == Weight.of(pounds, "lb")


def test_the_actual_weight_counts_if_it_is_more() -> None:
    heavy = line(size=cm(10, 10, 10), weight=kg("3.2"))

    assert DHL_EXPRESS.weigh(request(heavy)) == kg("3.5")
    assert ActualWeight().weigh(request(heavy)) == kg("3.2")


def test_each_piece_counts_by_itself() -> None:
    goods = request(line(size=cm(40, 30, 20), weight=kg("1"), quantity=2))

    assert DHL_EXPRESS.weigh(goods) == kg("10")
    assert AIR_FREIGHT.weigh(goods) == kg("8")


def test_once_packed_the_parcels_count() -> None:
    goods = request(
        line(size=cm(40, 30, 20), weight=kg("1"), quantity=2),
        parcels=(
            Parcel(id="1", weight=kg("2.2"), size=cm(40, 30, 45), contents=(("a", 2),)),
        ),
    )

    assert DHL_EXPRESS.weigh(goods) == kg("11")


def test_a_small_parcel_may_count_by_weight_alone() -> None:
    small = request(
        line(size=Dimensions.of(12, 12, 12, "in"), weight=Weight.of(1, "lb"))
    )
    large = request(
        line(size=Dimensions.of(12, 12, 13, "in"), weight=Weight.of(1, "lb"))
    )

    assert USPS.weigh(small) == Weight.of(1, "lb")
    assert USPS.weigh(large) == Weight.of(12, "lb")


def test_what_is_sold_by_measure_is_one_piece() -> None:
    goods = request(line(size=cm(10, 10, 10), weight=kg("1"), quantity="2.5"))

    assert AIR_FREIGHT.weigh(goods) == kg("2.5")


def test_goods_without_a_size_are_refused() -> None:
    found = DHL_EXPRESS.weigh(request(line(weight=kg("1"))))

    assert found == FeeRefusal((NotMeasured(what="size", lines=("a",)),))


def test_before_the_first_period_there_is_no_weight() -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC)

    assert UPS_FEDEX_US.weigh(request(line(), at=at)) == FeeRefusal(
        (NoPriceInForce(at=at),)
    )


BROKEN: dict[str, Callable[[], object]] = {
    "divisor": lambda: VolumetricWeight(divisor=0, per="cm3/kg"),
    "unit": lambda: VolumetricWeight(divisor=5000, per="cm3/lb"),
    "step": lambda: VolumetricWeight(divisor=5000, per="cm3/kg", step=Weight(0)),
    "side": lambda: VolumetricWeight(divisor=5000, per="cm3/kg", sides_up_to="yard"),
    "period": lambda: DatedWeighing(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_weighing_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()
