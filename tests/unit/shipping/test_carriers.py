"""Carriers, asked within their limits, answering or not."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.errors import InvalidInputError
from ecomkit.measures import Length
from ecomkit.money import Money
from ecomkit.shipping import (
    CarrierRefusedError,
    CarrierUnavailableError,
    InvalidShipmentError,
    Parcel,
    PieceLimits,
    ShippingTable,
    methods_from_rates,
)
from ecomkit.shipping.carriers import (
    Carrier,
    CarrierLimits,
    CarrierRate,
    LabelRequest,
    ask_rates,
    track_shipments,
)
from ecomkit.shipping.reasons import (
    CarrierRefused,
    CarrierSilent,
    DestinationNotServed,
    TooManyParcels,
)
from ecomkit.shipping.tracking import TrackingEvent, TrackingStatus
from ecomkit.shipping.transit import TransitTime
from ecomkit.testing.carriers import FakeCarrier
from tests.unit.shipping.goods import NOON, cm, consignment, eur, kg, line
from tests.unit.shipping.test_shipment import NEW, parcel

SOON = timedelta(seconds=2)
LIMITS = CarrierLimits(
    services={"next day", "economy"},
    countries={"DE", "FR"},
    piece=PieceLimits(weight=kg("30"), longest=Length.of(120, "cm")),
    parcels=2,
    numbers=2,
    cancels=True,
)
RATES = (
    CarrierRate(
        carrier="fake", service="next day", price=eur("9.90"), transit=TransitTime(1, 1)
    ),
    CarrierRate(carrier="fake", service="economy", price=eur("4.20")),
)
SHOP = Address("Shop", "Weg 1", country="DE", city="Berlin", postcode="10115")
HOME = Address("Ada", "Rue 2", country="FR", city="Paris", postcode="75001")
BOX = Parcel(id="1", weight=kg("2"), size=cm(20, 20, 20), contents=(("a", 1),))
GOODS = consignment(line("a", weight=kg("2")))


def fake(*mishaps: str, **facts: object) -> FakeCarrier:
    return FakeCarrier(limits=LIMITS, rates=RATES, mishaps=mishaps, **facts)  # type: ignore[arg-type]


def label_request(**facts: object) -> LabelRequest:
    given: dict[str, object] = {
        "key": "o1/1",
        "parcel": BOX,
        "sender": SHOP,
        "recipient": HOME,
        "service": "economy",
        **facts,
    }
    return LabelRequest(**given)  # type: ignore[arg-type]


def test_a_carriers_rates_become_methods_of_the_shop() -> None:
    carrier: Carrier = fake()
    answer = ask_rates(carrier, GOODS, timeout=SOON)
    table = ShippingTable(
        methods=methods_from_rates(answer.rates, tax_category="delivery")
    )
    offers = table.options_for(GOODS)

    assert [(x.method, x.price, x.tax_category) for x in offers] == [
        ("fake:economy", eur("4.20"), "delivery"),
        ("fake:next day", eur("9.90"), "delivery"),
    ]


def test_a_carrier_is_not_asked_what_its_limits_refuse() -> None:
    carrier = fake()
    far = GOODS.to(Place("NZ"))
    boxes = [attrs.evolve(BOX, id=str(n), contents=(("a", 1),)) for n in range(3)]
    many = consignment(line("a", quantity=3, weight=kg("1"))).packed(boxes)
    heavy = consignment(line("a", weight=kg("31")))

    assert ask_rates(carrier, far, timeout=SOON).reasons == (
        DestinationNotServed(place=Place("NZ")),
    )
    assert ask_rates(carrier, many, timeout=SOON).reasons == (
        TooManyParcels(by=1, limit=2),
    )
    assert [
        reason.code
        for goods in (heavy, consignment(line("a")), GOODS.to(None))
        for reason in ask_rates(carrier, goods, timeout=SOON).reasons
    ] == ["too_heavy", "not_measured", "destination_not_known"]
    assert carrier.calls == ()


def test_a_carrier_that_fails_is_a_reason_not_an_error() -> None:
    carrier = fake("silent", "answer_lost", "refuses")
    silent, lost, no = (ask_rates(carrier, GOODS, timeout=SOON) for _ in range(3))

    assert silent.reasons == lost.reasons == (CarrierSilent(carrier="fake"),)
    assert no.reasons == (CarrierRefused(carrier="fake", words="rates: not today"),)


def test_a_lost_answer_is_asked_for_again_and_gives_the_same_label() -> None:
    carrier = fake("answer_lost")
    with pytest.raises(CarrierUnavailableError):
        carrier.label(label_request(), timeout=SOON)

    first = carrier.label(label_request(), timeout=SOON)
    other = carrier.label(label_request(key="o1/2"), timeout=SOON)

    assert (first.number, other.number) == ("FAKE000001", "FAKE000002")
    assert carrier.label(label_request(), timeout=SOON) == first
    with pytest.raises(CarrierRefusedError, match="another parcel"):
        carrier.label(label_request(service="next day"), timeout=SOON)
    with pytest.raises(CarrierRefusedError, match="no service"):
        carrier.label(label_request(key="x", service="balloon"), timeout=SOON)


def test_a_label_over_a_customs_border_needs_a_declaration() -> None:
    abroad = Address("Bo", "Gasse 3", country="CH", city="Bern", postcode="3011")

    with pytest.raises(InvalidShipmentError) as caught:
        label_request(recipient=abroad)

    assert caught.value.path == "$.declaration"


def test_a_label_can_be_canceled_unless_it_was_used() -> None:
    carrier = fake()
    label = carrier.label(label_request(), timeout=SOON)
    seen = TrackingEvent(number=label.number, at=NOON, status=TrackingStatus.COLLECTED)

    assert carrier.cancel("X", timeout=SOON).because == "unknown number"
    assert carrier.cancel(label.number, timeout=SOON).done
    assert carrier.canceled == {label.number}
    carrier.events.append(seen)
    assert carrier.cancel(label.number, timeout=SOON).because == "already under way"
    no = FakeCarrier(limits=attrs.evolve(LIMITS, cancels=False), rates=RATES)
    assert no.cancel(label.number, timeout=SOON).because == "not offered"


def test_shipments_are_followed_in_as_few_calls_as_the_limits_allow() -> None:
    mine = attrs.evolve(NEW, carrier="fake")
    more = attrs.evolve(mine, id="s2", parcels=[parcel("C")])
    done = attrs.evolve(mine, id="s3", parcels=[parcel("D")]).with_events(
        [TrackingEvent(number="D", at=NOON, status=TrackingStatus.DELIVERED)]
    )
    events = [
        TrackingEvent(number=number, at=NOON, status=TrackingStatus.COLLECTED)
        for number in "ABCDE"
    ]
    carrier = fake("fine", "silent", events=events)
    found = track_shipments(carrier, [mine, more, done, NEW], timeout=SOON)

    assert carrier.calls == ("track", "track")
    assert found.unanswered == ("C",)
    assert [shipment.status.value for shipment in found.shipments] == [
        "under_way",
        "packed",
        "delivered",
        "under_way",
    ]


def test_the_fake_keeps_its_limits() -> None:
    with pytest.raises(CarrierRefusedError, match="too many"):
        fake().track(["A", "B", "C"], timeout=SOON)
    with pytest.raises(CarrierRefusedError, match="no price"):
        FakeCarrier(limits=LIMITS).label(label_request(), timeout=SOON)
    yen = consignment(line(currency="JPY", net="5"), currency="JPY")
    assert fake().rates(yen, timeout=SOON) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"services": 5},
        {"services": {"x"}, "parcels": 0},
        {"services": {"x"}, "numbers": 0},
    ],
    ids=str,
)
def test_invalid_limits_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        CarrierLimits(**facts)  # type: ignore[arg-type]


def test_a_rate_is_money_for_a_service() -> None:
    with pytest.raises(InvalidInputError):
        CarrierRate(carrier="x", service="y", price=Money("-1", "EUR"))
