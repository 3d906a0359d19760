"""How goods are sent, in the quote and in the order: parcels, carriers' prices, borders, places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Place, Zone
from ecomkit.checkout import ImportTerms, IncompleteCheckoutError
from ecomkit.errors import InvalidInputError
from ecomkit.measures import Dimensions, Weight
from ecomkit.money import Money, Rate
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.pricing import PercentOff, Pricer, Promotion, Scope
from ecomkit.receipts import packing_list
from ecomkit.shipping import PickupPoint, ShippingMethod, ShippingTable
from ecomkit.shipping.abroad import AdValoremDuty, DutyTable, Incoterm
from ecomkit.shipping.carriers import CarrierLimits, CarrierRate
from ecomkit.shipping.fees import FeePerParcel, FlatRate, LiveRate
from ecomkit.shipping.parcels import Box
from ecomkit.shipping.transit import Origin, TransitTime
from ecomkit.shop.faces import Shop
from ecomkit.shop.ports import Store
from ecomkit.shop.store import SavedCheckout
from ecomkit.testing.carriers import FakeCarrier, FakePickupPoints, Mishap
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, BOB, BOOK, FEES, NOON, PERSON, SELLER, TAXES, eur

FACTS: dict[str, dict[str, Any]] = {
    "tea": {
        "dimensions": Dimensions.of(10, 10, 5, "cm"),
        "hs_code": "0902.10",
        "origin": "CN",
    },
    "mug": {
        "dimensions": Dimensions.of(10, 10, 10, "cm"),
        "hs_code": "6912.00",
        "origin": "DE",
    },
}
RATE = CarrierRate(carrier="Post", service="Parcel", price=eur("3.33"))
BOX = Box(id="L", inner=Dimensions.of(50, 40, 40, "cm"), carries=Weight.of(20, "kg"))
BERN = Address("Ada", "Gasse 1", city="Bern", postcode="3000", country="CH")
SWISS = DutyTable(
    territory=Zone("swiss", countries={"CH"}),
    periods=(
        (
            NOON.replace(year=2020),
            (
                AdValoremDuty(
                    rates={"0902": Rate("10%"), "6912": Rate("5%")}, basis="cif"
                ),
            ),
        ),
    ),
)


def import_terms(incoterm: Incoterm, **changes: Any) -> ImportTerms:
    terms = ImportTerms(
        territory=Zone("swiss", countries={"CH"}),
        incoterm=incoterm,
        duties=SWISS,
        import_tax=Rate("8.1%"),
    )
    return attrs.evolve(terms, **changes)


def post(fee: Any = None) -> ShippingTable:
    return ShippingTable(
        methods=[
            ShippingMethod(
                id="post",
                fee=FlatRate(eur("4.90")) if fee is None else fee,
                tax_category="standard",
                carrier="Post",
                service="Parcel",
            )
        ],
        origins=[
            Origin(id="berlin", timezone=UTC, place=Place("DE")),
            Origin(id="paris", timezone=UTC, place=Place("FR")),
        ],
    )


def pricer(*promotions: Promotion, mug: Mapping[str, Any] = {}) -> Pricer:
    """Prices of articles that shipping and customs know, a *mug* with other facts."""
    told = {**FACTS, "mug": {**FACTS["mug"], **mug}}
    articles = [
        attrs.evolve(each, **told.get(sku, {})) for sku, each in BOOK.articles.items()
    ]
    book = attrs.evolve(BOOK, articles=articles)
    return Pricer(book, promotions=promotions, fees=FEES, taxes=TAXES)


class SendingWorld(World):
    """A world whose quoter is changed, with a carrier that says its prices."""

    def __init__(
        self,
        store: Store,
        *mishaps: Mishap,
        mugs: int = 9,
        transit: TransitTime | None = None,
        **changes: Any,
    ) -> None:
        self.changes = {"pricer": pricer(), "shipping": post(), **changes}
        self.post = FakeCarrier(
            "Post",
            limits=CarrierLimits(services={"Parcel"}, parcels=99, numbers=9),
            rates=[attrs.evolve(RATE, transit=transit)],
            mishaps=mishaps,
        )
        super().__init__(store, mug=mugs)

    def shop(self, store: Store | None = None) -> Shop:
        self.quoter = attrs.evolve(self.quoter, **self.changes)
        assert SELLER.address is not None
        return Shop(
            self.quoter,
            **self._rest(store),
            carriers=[self.post],
            senders={"": SELLER.address},
        )

    def filled_for(self, address: Address, **items: int) -> SavedCheckout:
        filled = self.filled(items=tuple(items.items()))
        return self.sells.checkouts.update(filled.id, shipping=address)

    def placed(self, checkout: SavedCheckout) -> Order:
        quote = self.sells.checkouts.quote(checkout.id)
        sale = self.sells.checkouts.buy(quote.id, token="good")
        assert sale.order is not None
        return sale.order

    def delivery_prices(self, order: Order) -> list[Money]:
        return [each.charged.gross for each in order.deliveries]


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as open_store:
        yield open_store("tea house")


# ------------------------------------------------------------------------ parcels


def test_a_fee_for_each_parcel_counts_parcels(store: Store) -> None:
    """Five hundred mugs weigh 200 kg, and go into ten boxes."""
    fee = FeePerParcel(FlatRate(eur("4.90")))
    world = SendingWorld(store, mugs=500, shipping=post(fee), boxes=[BOX])
    order = world.placed(world.filled_for(ADA, mug=500))

    packed = world.sells.orders.pack(order.number).shipments[0]
    count = len(packed.parcels)
    assert count >= 10
    assert world.delivery_prices(order) == [eur("4.90") * count]
    assert len(packed.numbers) == count


def test_what_nobody_packs_has_no_fee_for_each_parcel(store: Store) -> None:
    world = SendingWorld(store, shipping=post(FeePerParcel(FlatRate(eur("4.90")))))
    filled = world.filled_for(ADA, mug=2)

    (missing,) = world.sells.checkouts.review(filled.id).missing
    assert missing.facts["reasons"] == {"post": ("not_packed",)}


# --------------------------------------------------------------- carriers' prices


def test_the_carrier_says_what_it_asks_for_these_goods(store: Store) -> None:
    world = SendingWorld(
        store, shipping=post(LiveRate(carrier="Post", service="Parcel"))
    )
    order = world.placed(world.filled_for(ADA, mug=2))

    assert world.delivery_prices(order) == [eur("3.33")]
    assert world.post.calls == ("rates",)


@pytest.mark.parametrize("mishap", [Mishap.SILENT, Mishap.REFUSES, Mishap.ANSWER_LOST])
def test_a_silent_carrier_costs_what_the_shop_says(
    store: Store, mishap: Mishap
) -> None:
    otherwise = FlatRate(eur("6.50"))
    rate = LiveRate(carrier="Post", service="Parcel", otherwise=otherwise)
    world = SendingWorld(store, mishap, shipping=post(rate))

    order = world.placed(world.filled_for(ADA, mug=2))
    assert world.delivery_prices(order) == [eur("6.50")]


def test_without_a_price_of_its_own_a_silent_carriers_method_is_not_offered(
    store: Store,
) -> None:
    rate = LiveRate(carrier="Post", service="Parcel")
    world = SendingWorld(store, Mishap.SILENT, shipping=post(rate))
    filled = world.filled_for(ADA, mug=2)

    (missing,) = world.sells.checkouts.review(filled.id).missing
    assert missing.facts["reasons"] == {"post": ("carrier_silent",)}
    assert world.sells.checkouts.quote(filled.id).priced.charges


# ------------------------------------------------------------------------- borders


def test_duty_paid_is_part_of_the_order_and_of_what_is_given_back(
    store: Store,
) -> None:
    world = SendingWorld(store, imports=[import_terms(Incoterm.DDP)])
    filled = world.filled_for(BERN, mug=2)
    review = world.sells.checkouts.review(filled.id)
    (known,) = review.imports
    assert known.cost is not None

    order = world.placed(filled)
    (kept,) = order.imports
    (fee,) = order.fees
    assert kept == known
    # 2 mugs without German tax 20.16, carriage 4.12: 5 % of both, and 8.1 % of all.
    assert (known.cost.goods, known.cost.freight) == (eur("20.16"), eur("4.12"))
    assert (known.cost.duty, known.cost.import_tax) == (eur("1.21"), eur("2.06"))
    assert (fee.kind, fee.charged.gross, fee.charged.tax) == (
        "import",
        eur("3.27"),
        eur("0.00"),
    )
    assert order.total == eur("27.55")
    assert known.cost.at_checkout == order.total

    everything = {line.key: line.quantity for line in order.lines}
    away = cancellation(
        order, everything, id="no", at=world.clock.now(), also_refund=AlsoRefund.ALL
    )
    after = world.sells.orders.change(order.number, away).order
    assert not after.due


def test_duty_unpaid_is_only_told(store: Store) -> None:
    world = SendingWorld(store, imports=[import_terms(Incoterm.DAP)])
    order = world.placed(world.filled_for(BERN, mug=2))

    (kept,) = order.imports
    assert kept.cost is not None
    assert kept.cost.at_the_door == eur("3.27")
    assert (order.total, order.fees) == (eur("24.28"), ())


@pytest.mark.parametrize(("hs_code", "lacks"), [("", "hs_code"), ("9999.99", "999999")])
def test_what_nobody_knows_is_not_sold_duty_paid(
    store: Store, hs_code: str, lacks: str
) -> None:
    known = pricer(mug={"hs_code": hs_code})
    world = SendingWorld(store, pricer=known, imports=[import_terms(Incoterm.DDP)])
    filled = world.filled_for(BERN, mug=1)

    (missing,) = world.sells.checkouts.review(filled.id).missing
    assert missing.code == "import_cost_unknown"
    assert lacks in missing.hint
    with pytest.raises(IncompleteCheckoutError):
        world.sells.checkouts.quote(filled.id)


def test_nothing_is_declared_inside_the_union(store: Store) -> None:
    world = SendingWorld(store, imports=[import_terms(Incoterm.DDP)])

    assert world.placed(world.filled_for(ADA, mug=2)).imports == ()


def test_free_delivery_does_not_make_the_border_free(store: Store) -> None:
    free = Promotion("free", PercentOff("100%", Scope.DELIVERY))
    world = SendingWorld(
        store,
        imports=[import_terms(Incoterm.DDP)],
        pricer=pricer(free),
    )
    order = world.placed(world.filled_for(BERN, mug=2))

    assert world.delivery_prices(order) == [eur("0.00")]
    assert order.fees[0].charged.gross == order.imports[0].with_the_order


def test_a_label_abroad_carries_the_declaration(store: Store) -> None:
    world = SendingWorld(store, imports=[import_terms(Incoterm.DDP)], boxes=[BOX])
    order = world.placed(world.filled_for(BERN, mug=2, tea=1))

    order = world.sells.orders.pack(order.number, {"mug": 1})
    assert order.shipments[0].numbers
    ((request, _),) = world.post._labels.values()
    assert request.declaration is not None
    (line,) = request.declaration.lines
    assert (line.hs_code, line.pieces, line.value) == ("691200", 1, eur("10.08"))
    assert request.declaration.incoterm is Incoterm.DDP


# -------------------------------------------------------------------------- places

PARIS_MUGS = pricer(mug={"ships_from": "paris"})


def test_goods_of_two_origins_are_two_deliveries_with_a_charge_and_a_tax_each(
    store: Store,
) -> None:
    world = SendingWorld(store, pricer=PARIS_MUGS, splits_origins=True)
    order = world.placed(world.filled_for(ADA, tea=2, mug=1))

    assert [(each.id, len(each.lines)) for each in order.deliveries] == [
        ("main", 1),
        ("main-paris", 1),
    ]
    assert world.delivery_prices(order) == [eur("4.90"), eur("4.90")]
    assert all(each.charged.tax for each in order.deliveries)
    assert order.total == eur("30.80")
    packed = world.sells.orders.pack(order.number)
    assert [each.delivery for each in packed.shipments] == ["main", "main-paris"]


def test_each_part_may_go_another_way(store: Store) -> None:
    table = post()
    both = [
        *table.methods,
        ShippingMethod(id="express", fee=FlatRate(eur("9.90")), position=1),
    ]
    world = SendingWorld(
        store,
        pricer=PARIS_MUGS,
        shipping=attrs.evolve(table, methods=both),
        splits_origins=True,
    )
    filled = world.filled_for(ADA, tea=2, mug=1)
    world.sells.checkouts.update(filled.id, delivery={"main-paris": "express"})

    order = world.placed(filled)
    assert world.delivery_prices(order) == [eur("4.90"), eur("9.90")]


def test_one_order_goes_to_several_places(store: Store) -> None:
    world = SendingWorld(store)
    filled = world.filled_for(ADA, tea=2, mug=1)
    keys = {line.sku: line.key for line in filled.checkout.cart.lines}  # type: ignore[union-attr]
    world.sells.checkouts.send(
        filled.id, {"home": ADA, "gift": BOB}, {keys["mug"]: "gift"}
    )
    world.sells.checkouts.update(filled.id, delivery={"home": "post", "gift": "post"})

    order = world.placed(filled)
    assert [each.address for each in order.deliveries] == [ADA, BOB]
    assert world.delivery_prices(order) == [eur("4.90"), eur("4.90")]
    after = world.sells.orders.pack(order.number)
    packed = after.shipments
    assert [each.destination for each in packed] == [ADA.place, BOB.place]
    assert [len(each.quantities) for each in packed] == [1, 1]
    lists = [packing_list(order, "en", delivery=each.id) for each in order.deliveries]
    assert [[row.sku for row in each.rows] for each in lists] == [["tea"], ["mug"]]
    assert [each.address[0] for each in lists] == [ADA.name, BOB.name]
    assert lists == [packing_list(after, "en", shipment=each.id) for each in packed]
    assert PERSON.email == order.email


PACKSTATION = PickupPoint(
    id="145",
    carrier="Post",
    kind="locker",
    address=Address(
        "", "Packstation 145", city="Berlin", postcode="10117", country="DE"
    ),
    needs_account=True,
)


@pytest.mark.parametrize("mishaps", [(), (Mishap.SILENT,)])
def test_a_parcel_is_collected_at_a_point_near_the_buyer(
    store: Store, mishaps: tuple[Mishap, ...]
) -> None:
    world = SendingWorld(store)
    points = FakePickupPoints("Post", [PACKSTATION], mishaps=mishaps)
    world.sells = Shop(world.quoter, **world._rest(store), pickup_points=[points])
    filled = world.filled_for(ADA, mug=1)
    found = world.sells.checkouts.pickup_points(filled.id)
    if mishaps:
        assert found == []
        return

    (point,) = found
    with pytest.raises(InvalidInputError, match="Post needs the buyer's number"):
        world.sells.checkouts.collect(filled.id, point)
    world.sells.checkouts.collect(filled.id, point, account="1234567")

    order = world.placed(filled)
    (delivery,) = order.deliveries
    assert delivery.point == PACKSTATION
    assert delivery.address is not None
    assert delivery.address.name == "Ada Byron"
    assert delivery.address.street == ("1234567", "Packstation 145")
    assert delivery.address.postcode == "10117"
