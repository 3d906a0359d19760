"""One order in several deliveries."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.addressing.zone import Zone
from ecomkit.shipping import (
    InvalidConsignmentError,
    ShippingMethod,
    ShippingTable,
    by_delivery,
    by_origin,
    by_seller,
    combine_options,
)
from ecomkit.shipping.fees import FeePerItem, FlatRate
from ecomkit.shipping.reasons import DestinationNotServed, PartRefused
from ecomkit.shipping.transit import TransitTime
from tests.unit.shipping.goods import BERLIN, consignment, eur, line
from tests.unit.shipping.test_table import FAR, HUB

TABLE = ShippingTable(
    methods=(
        ShippingMethod(id="post", fee=FlatRate(eur("5.00")), transit=TransitTime(1, 2)),
        ShippingMethod(id="bike", fee=FeePerItem(eur("1.00")), zones={"home"}),
    ),
    zones=[Zone("home", countries={"DE"})],
    origins=(HUB, FAR),
)
GOODS = consignment(
    line("a", "10.00", origin="hub"),
    line("b", "30.00", origin="far", quantity=2),
    line("c", "20.00", origin="hub", delivery="mother"),
    line("d", "99.00", ships=False),
)
PARIS = Place("FR", city="Paris")


def test_goods_leave_from_their_own_warehouses() -> None:
    parts = by_origin(GOODS)

    assert [(name, [x.key for x in part.lines]) for name, part in parts] == [
        ("far", ["b"]),
        ("hub", ["a", "c"]),
    ]


def test_each_seller_sends_their_own_goods() -> None:
    goods = consignment(line("a", seller="ada"), line("b", seller="bo"), line("c"))

    assert [(name, [x.key for x in part.lines]) for name, part in by_seller(goods)] == [
        ("", ["c"]),
        ("ada", ["a"]),
        ("bo", ["b"]),
    ]


def test_goods_go_to_their_own_places() -> None:
    parts = by_delivery(GOODS, {"mother": PARIS})

    assert [(name, part.destination, len(part.lines)) for name, part in parts] == [
        ("", BERLIN, 2),
        ("mother", PARIS, 1),
    ]
    with pytest.raises(InvalidConsignmentError, match="mother"):
        by_delivery(GOODS, {})


def test_one_choice_for_all_parts_costs_their_sum_and_comes_with_the_last() -> None:
    offers = combine_options(
        {name: TABLE.options_for(part) for name, part in by_origin(GOODS)}
    )
    post, bike = offers.option("post"), offers.option("bike")

    assert post.price == eur("10.00")
    assert dict(post.shares) == {"a": eur("1.67"), "b": eur("5"), "c": eur("3.33")}
    assert [part.shares for part in post.fee.parts] == [(0, 500, 0), (167, 0, 333)]
    late = TABLE.options_for(dict(by_origin(GOODS))["far"]).option("post").promise
    assert post.promise == late
    assert (bike.price, bike.promise) == (eur("4.00"), None)


def test_a_method_that_fails_one_part_is_refused_with_the_part() -> None:
    parts = by_delivery(GOODS, {"mother": PARIS})
    offers = combine_options({name: TABLE.options_for(part) for name, part in parts})

    assert offers.why_not("bike") == (
        PartRefused(part="mother", because=DestinationNotServed(place=PARIS)),
    )
    assert [option.method for option in offers] == ["post"]


def test_a_part_without_a_promise_leaves_the_whole_without() -> None:
    parts = {name: TABLE.options_for(part) for name, part in by_origin(GOODS)}
    hub = attrs.evolve(parts["hub"].option("post"), promise=None)
    parts["hub"] = attrs.evolve(
        parts["hub"], options=(hub, parts["hub"].option("bike"))
    )

    assert combine_options(parts).option("post").promise is None


def test_no_parts_no_options() -> None:
    assert len(combine_options({})) == 0
