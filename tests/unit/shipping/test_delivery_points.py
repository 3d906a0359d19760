"""A carrier goes to doors, boxes, lockers or counters, and refuses or asks elsewhere."""

from __future__ import annotations

import pytest

from ecomkit.addressing import Address
from ecomkit.errors import InvalidInputError
from ecomkit.shipping import DeliversTo, RateRequest, ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.reasons import AccountNumberMissing, PointNotServed
from tests.unit.shipping.goods import BERLIN, consignment, eur, line


def at(*street: str) -> RateRequest:
    address = Address("Ada", street, city="Berlin", postcode="10115", country="DE")
    return RateRequest(consignment=consignment(line(), destination=address))


COURIER = DeliversTo(kinds="door")
POST = DeliversTo(kinds=["door", "locker", "counter"], needs_account=True)


def test_a_courier_finds_doors_only() -> None:
    assert COURIER.unmet(at("Teestraße 1")) == ()
    assert COURIER.unmet(at("Postfach 12")) == (
        PointNotServed(kind="po_box", number="12"),
    )
    assert COURIER.unmet(at("Packstation 145", "1234567")) == (
        PointNotServed(kind="locker", number="145"),
    )


def test_a_locker_needs_the_buyers_number() -> None:
    assert POST.unmet(at("Packstation 145")) == (
        AccountNumberMissing(kind="locker", number="145"),
    )
    assert POST.unmet(at("1234567", "Packstation 145")) == ()
    assert DeliversTo(kinds="locker").unmet(at("Packstation 145")) == ()


def test_until_an_address_is_known_nothing_is_refused() -> None:
    for to in (None, BERLIN):
        goods = RateRequest(consignment=consignment(line(), destination=to))
        assert COURIER.unmet(goods) == ()


def test_a_method_says_why_it_is_not_offered() -> None:
    table = ShippingTable(
        methods=[
            ShippingMethod(id="courier", fee=FlatRate(eur("9.00")), requires=[COURIER]),
            ShippingMethod(id="post", fee=FlatRate(eur("4.90")), requires=[POST]),
        ]
    )
    options = table.options_for(at("Packstation 145", "1234567").consignment)

    assert [each.method for each in options] == ["post"]
    assert [why.code for why in options.why_not("courier")] == ["point_not_served"]


def test_unknown_kinds_are_refused() -> None:
    with pytest.raises(InvalidInputError):
        DeliversTo(kinds="balcony")
