"""All the ways a shop sends goods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from zoneinfo import ZoneInfo

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.addressing.zone import Zone
from ecomkit.errors import InvalidInputError
from ecomkit.shipping import (
    NO_SHIPPING,
    DeliveryKind,
    FeeTax,
    GoodsBasis,
    InvalidConsignmentError,
    InvalidFeeRuleError,
    ShippingMethod,
    ShippingMethodRefusedError,
    ShippingTable,
    TotalWeight,
    ToZones,
    UnknownShippingMethodError,
)
from ecomkit.shipping.fees import (
    FeeByZone,
    FeePerItem,
    FeeWhen,
    FlatRate,
    FreeFrom,
    FreeShipping,
    SumOfFees,
)
from ecomkit.shipping.reasons import DestinationNotServed, NothingToSend, TooHeavy
from ecomkit.shipping.transit import CalendarsByPlace, Origin, TransitTime, WeekCalendar
from tests.unit.shipping.goods import BERLIN, consignment, eur, kg, line

ZONES = (
    Zone("home", countries={"DE"}),
    Zone("islands", countries={"DE"}, postcodes={"27498", "18565"}),
)
POST = ShippingMethod(
    id="post",
    fee=FreeFrom(amount=eur("50"), basis=GoodsBasis.GROSS, rule=FlatRate(eur("4.90"))),
    zones={"home"},
    requires=(TotalWeight(at_most=kg("30")),),
    carrier="post",
    service="parcel",
    tax_category="delivery",
    transit=TransitTime(1, 2),
    position=2,
)
DRONE = ShippingMethod(
    id="drone",
    fee=FeePerItem(eur("9.00")),
    zones={"home"},
    but_not={"islands"},
    requires=(TotalWeight(at_most=kg("2")),),
    transit=TransitTime(0, 0),
    position=1,
)
SHOP = ShippingMethod(
    id="shop", fee=FreeShipping(), kind=DeliveryKind.PICKUP, position=3
)
HUB = Origin(id="hub", timezone=ZoneInfo("Europe/Berlin"), cutoff=time(14))
FAR = Origin(id="far", timezone=ZoneInfo("Asia/Tokyo"), handling_days=5)
TABLE = ShippingTable(methods=(POST, SHOP, DRONE), zones=ZONES, origins=(HUB, FAR))


def test_options_come_in_the_shops_order_with_price_shares_and_window() -> None:
    goods = consignment(line("a", "30.00"), line("b", "15.00"))
    drone, post, shop = TABLE.options_for(goods)

    assert [x.method for x in (drone, post, shop)] == ["drone", "post", "shop"]
    assert post.price == eur("4.90")
    assert post.shares == (("a", eur("3.27")), ("b", eur("1.63")))
    assert post.free_from == eur("5.00")
    assert (post.carrier, post.service) == ("post", "parcel")
    assert (post.tax_category, post.fee_tax) == ("delivery", FeeTax.AS_GOODS)
    assert post.promise is not None
    assert (post.promise.earliest, post.promise.latest) == (
        date(2026, 11, 26),
        date(2026, 11, 27),
    )
    assert (shop.price, shop.shares, shop.free_from) == (eur("0"), (), None)
    assert (shop.kind, shop.promise) == (DeliveryKind.PICKUP, None)


def test_a_method_is_refused_with_every_reason() -> None:
    helgoland = Place("DE", postcode="27498")
    offers = TABLE.options_for(
        consignment(line(weight=kg("3.2")), destination=helgoland)
    )

    assert offers.why_not("drone") == (
        DestinationNotServed(place=helgoland, zone="islands"),
        TooHeavy(by=kg("1.2"), limit=kg("2")),
    )
    assert offers.why_not("post") == ()
    assert [x.method for x in offers.refused] == ["drone"]


def test_a_choice_that_is_refused_says_why() -> None:
    offers = TABLE.options_for(consignment(line(), destination=Place("FR")))

    with pytest.raises(ShippingMethodRefusedError) as caught:
        offers.option("post")

    assert caught.value.facts["reasons"] == (DestinationNotServed(place=Place("FR")),)
    assert offers.option("shop").method == "shop"
    with pytest.raises(UnknownShippingMethodError):
        offers.option("balloon")


def test_before_the_destination_is_known_only_what_goes_anywhere_is_offered() -> None:
    offers = TABLE.options_for(consignment(line(), destination=None))

    assert [option.method for option in offers] == ["shop"]
    assert [x.code for x in offers.why_not("post")] == ["destination_not_known"]


def test_what_needs_no_sending_is_not_sent() -> None:
    offers = TABLE.options_for(consignment(line(ships=False)))

    assert len(offers) == 0
    assert {x.reasons for x in offers.refused} == {(NothingToSend(),)}
    assert TABLE.options_for(consignment()).refused == offers.refused


def test_a_method_may_charge_if_nothing_is_sent() -> None:
    download = ShippingMethod(
        id="download",
        kind=DeliveryKind.DIGITAL,
        fee=SumOfFees(FlatRate(eur("5.00")), FeePerItem(eur("1.00"))),
        even_without_goods=True,
    )
    table = ShippingTable(methods=(download,))
    (option,) = table.options_for(consignment(line(ships=False)))

    assert (option.price, option.shares) == (eur("5.00"), (("a", eur("5.00")),))
    assert len(table.options_for(consignment())) == 0


def test_goods_from_two_warehouses_are_promised_with_the_later_one() -> None:
    goods = consignment(line("a"), line("b", origin="far"))
    promised = TABLE.options_for(goods).option("post").promise

    assert promised is not None
    assert promised.dispatch == date(2026, 12, 2)


def test_goods_on_order_are_promised_with_their_day() -> None:
    goods = consignment(line("a"), line("b", available=date(2026, 12, 10)))
    promised = TABLE.options_for(goods).option("post").promise

    assert promised is not None
    assert promised.dispatch == date(2026, 12, 11)
    assert {x.why for x in promised.days if x.doing == "awaiting_stock"} == {"b"}


def test_an_unknown_warehouse_is_an_error() -> None:
    with pytest.raises(InvalidConsignmentError):
        TABLE.options_for(consignment(line(origin="moon")))


def test_a_carrier_may_have_delivery_days_of_its_own() -> None:
    saturday = CalendarsByPlace({}, otherwise=WeekCalendar(rest={6}))
    table = attrs.evolve(TABLE, methods=(attrs.evolve(POST, calendars=saturday),))
    promised = table.options_for(consignment(line())).option("post").promise

    assert promised is not None
    assert promised.latest == date(2026, 11, 27)


def test_the_cheapest_and_the_soonest() -> None:
    offers = TABLE.options_for(consignment(line()))

    assert offers.cheapest is not None
    assert offers.cheapest.method == "shop"
    assert offers.soonest is not None
    assert offers.soonest.method == "drone"
    assert TABLE.options_for(consignment()).cheapest is None


@pytest.mark.parametrize(
    "method",
    [
        attrs.evolve(POST, zones={"mars"}),
        attrs.evolve(POST, but_not={"mars"}),
        attrs.evolve(POST, requires=(ToZones(zones={"mars"}),)),
        attrs.evolve(POST, fee=SumOfFees(FeeByZone(zones={"mars": FreeShipping()}))),
        attrs.evolve(
            POST,
            fee=FeeWhen(holds=ToZones(but_not={"mars"}), rule=FreeShipping()),
        ),
    ],
    ids=["zones", "but_not", "requires", "by_zone", "when"],
)
def test_a_zone_that_does_not_exist_is_refused_when_the_table_is_made(
    method: ShippingMethod,
) -> None:
    with pytest.raises(InvalidFeeRuleError, match="mars"):
        ShippingTable(methods=(method,), zones=ZONES)


BROKEN: dict[str, Callable[[], object]] = {
    "one id twice": lambda: ShippingTable(methods=(SHOP, SHOP)),
    "no method": lambda: ShippingTable(methods=(FreeShipping(),)),  # type: ignore[arg-type]
    "no origin": lambda: ShippingTable(methods=(SHOP,), origins=("hub",)),
    "no consignment": lambda: TABLE.options_for("two mugs"),  # type: ignore[arg-type]
    "no id": lambda: ShippingMethod(id="", fee=FreeShipping()),
    "no fee": lambda: ShippingMethod(id="x", fee=4),  # type: ignore[arg-type]
    "no kind": lambda: ShippingMethod(id="x", fee=FreeShipping(), kind="sing"),
    "no zone": lambda: ShippingMethod(id="x", fee=FreeShipping(), zones=5),  # type: ignore[arg-type]
    "no method at all": lambda: ShippingTable(methods=()),
    "no requirement": lambda: ShippingMethod(
        id="x",
        fee=FreeShipping(),
        requires=("cheap",),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_table_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()


def test_berlin_is_at_home() -> None:
    assert [zone.id for zone in TABLE.zones.find(BERLIN)] == ["home"]


def test_a_table_without_methods_says_how_to_write_one() -> None:
    with pytest.raises(InvalidFeeRuleError, match="needs at least 1") as caught:
        ShippingTable(methods=())

    assert "ShippingMethod(" in caught.value.hint


def test_a_single_zone_needs_no_set() -> None:
    one = ShippingMethod(id="x", fee=FreeShipping(), zones="home")

    assert one.zones == {"home"}


def test_a_shop_that_sends_nothing_says_so() -> None:
    found = NO_SHIPPING.options_for(consignment(line()))

    assert (found.options, found.refused) == ((), ())
