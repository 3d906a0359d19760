"""Returns keep what the terms of the sale promised: window, goods, cost, stock, money."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.catalog import ReturnRule
from ecomkit.checkout import SalesTerms
from ecomkit.errors import InvalidInputError
from ecomkit.inventory import MovementReason
from ecomkit.measures import Dimensions, Weight
from ecomkit.orders import Order, OrderStepError, OutOfStockError
from ecomkit.orders.errors import InvalidChangeError, ReturnRefusedError
from ecomkit.orders.fulfillment import Inspection, ReturnCause, ReturnStatus
from ecomkit.orders.settlement import SettlementKind, SettlementState
from ecomkit.orders.status import (
    OrderFulfillmentStatus,
    OrderStatus,
    fulfillment_status,
)
from ecomkit.pricing import PercentOff, PriceBook, Pricer, Promotion, TotalAtLeast
from ecomkit.shipping import CarrierUnavailableError, Parcel, ShippingMethod
from ecomkit.shipping.carriers import CarrierLimits, CarrierRate
from ecomkit.shipping.fees import FlatRate
from ecomkit.shop.faces import Shop
from ecomkit.testing.carriers import FakeCarrier, Mishap
from tests.durable.world import World
from tests.stories.shops import (
    BOOK,
    COMPANY,
    FEES,
    PARIS,
    SELLER,
    SHIPPING,
    TAXES,
    eur,
)

BOX = Parcel(
    id="1",
    weight=Weight.of(400, "g"),
    size=Dimensions.of(20, 20, 15, "cm"),
    contents={"mug": 1},
)
EXPRESS = ShippingMethod(
    id="express", fee=FlatRate(eur("12.00")), tax_category="standard"
)


def on_terms(world: World, **terms: Any) -> World:
    """The same shop under other terms of returns."""
    world.quoter = attrs.evolve(world.quoter, terms=SalesTerms(**terms))
    world.sells = world.shop(world.store)
    return world


def arrived(world: World, **wishes: Any) -> Order:
    """An order that is paid and with its buyer."""
    number = world.ordered(**wishes).number
    world.sells.orders.capture(number)
    for parcel in world.sells.orders.pack(number).shipments:
        world.sells.orders.ship(number, parcel.id)
        world.sells.orders.deliver(number, parcel.id)
    return world.sells.orders.get(number)


def came_back(
    world: World, order: Order, wanted: dict[str, int], **said: Any
) -> tuple[Order, str]:
    """A return that was asked for, approved and received."""
    returns, number = world.sells.returns, order.number
    id = returns.request(number, wanted, **said).returns[-1].id
    returns.decide(number, id, approved=True)
    return returns.receive(number, id), id


# ------------------------------------------------------------------------- the terms


def test_goods_come_back_until_the_last_day_and_not_after(world: World) -> None:
    on_terms(world, return_days=30)
    order = arrived(world)
    world.later(days=30)
    assert world.sells.returns.problems(order.number, {"tea": 1}) == ()

    world.later(days=1)

    (problem,) = world.sells.returns.problems(order.number, {"tea": 1})
    assert problem.code == "return_window_over"
    assert problem.path == "$.wanted.tea"
    assert problem.hint == "it could be sent back until 2026-12-02"
    with pytest.raises(ReturnRefusedError) as error:
        world.sells.returns.request(order.number, {"tea": 1})
    assert error.value.code == "return_refused"
    assert not world.sells.orders.get(order.number).returns


def test_the_window_opens_when_the_last_goods_arrive(world: World) -> None:
    order = world.ordered()
    number = order.number
    world.sells.orders.pack(number, {"tea": 3})
    world.sells.orders.ship(number, f"{number}-1")
    world.sells.orders.deliver(number, f"{number}-1")
    world.later(days=40)

    assert world.sells.returns.problems(number, {"tea": 1}) == ()


def test_excluded_goods_are_refused_with_their_reason(world: World) -> None:
    rules = {"mug": ReturnRule(accepted=False, reason="made to order")}
    on_terms(world, not_returnable={"tea"}, rules=rules)
    order = arrived(world)

    found = world.sells.returns.problems(order.number, {"tea": 1, "mug": 1})

    assert [(each.code, each.path, each.hint) for each in found] == [
        ("not_returnable", "$.wanted.tea", "the terms of the sale exclude it"),
        ("not_returnable", "$.wanted.mug", "made to order"),
    ]


def test_an_article_has_days_of_its_own(world: World) -> None:
    on_terms(world, rules={"mug": ReturnRule(days=60)})
    order = arrived(world)
    world.later(days=50)

    found = world.sells.returns.problems(order.number, {"tea": 1, "mug": 1})

    assert [each.path for each in found] == ["$.wanted.tea"]


def test_the_rule_of_an_article_is_kept_with_the_order(world: World) -> None:
    """What the catalog says of the mug when it is sold holds when it comes back."""
    rule = ReturnRule(accepted=False, reason="made to order")
    articles = [
        attrs.evolve(each, returns=rule) if each.sku == "mug" else each
        for each in BOOK.articles.values()
    ]
    book = PriceBook(lists=BOOK.lists, articles=articles)
    world.quoter = attrs.evolve(world.quoter, pricer=Pricer(book, taxes=TAXES))
    world.sells = world.shop(world.store)
    order = arrived(world)

    (problem,) = world.sells.returns.problems(order.number, {"tea": 1, "mug": 1})

    assert (problem.path, problem.hint) == ("$.wanted.mug", "made to order")
    paper = world.sells.papers.receipt(order.number, "en", seller=SELLER)
    assert "Not returnable: Mug" in paper.notes


def test_the_law_of_consumers_comes_before_shorter_terms(world: World) -> None:
    """14 days for a person in the Union; a company has what the terms say."""
    on_terms(world, return_days=0)
    person = arrived(world)
    checkout = world.filled()
    sells = world.sells
    sells.checkouts.update(checkout.id, purchaser=COMPANY, shipping=PARIS)
    sale = sells.checkouts.buy(sells.checkouts.quote(checkout.id).id, token="good")
    assert sale.order is not None
    number = sale.order.number
    sells.orders.pack(number)
    sells.orders.ship(number, f"{number}-1")
    sells.orders.deliver(number, f"{number}-1")
    world.later(days=14)

    assert sells.returns.problems(person.number, {"tea": 1}) == ()
    (problem,) = sells.returns.problems(number, {"tea": 1})
    assert problem.code == "return_window_over"


def test_goodwill_takes_on_what_the_terms_do_not(world: World) -> None:
    order = arrived(world)
    world.later(days=100)

    after = world.sells.returns.request(order.number, {"tea": 1}, goodwill=True)

    assert after.returns[-1].goodwill


def test_the_shop_is_to_blame_for_faulty_goods_whatever_the_terms(
    world: World,
) -> None:
    on_terms(world, not_returnable={"mug"})
    order = arrived(world)
    world.later(days=300)

    after = world.sells.returns.request(
        order.number, {"mug": 1}, cause=ReturnCause.DAMAGED
    )

    assert after.returns[-1].cause is ReturnCause.DAMAGED


# ------------------------------------------------------------------------- the money


def test_a_part_sent_back_gives_its_price_and_no_delivery(world: World) -> None:
    order = arrived(world, code="SPRING")
    order, id = came_back(world, order, {"tea": 2})

    edit = world.sells.returns.preview(order.number, id)
    done = world.sells.returns.resolve(order.number, id, edit)

    assert edit.balance == eur("-8.10")
    assert done.order.returns[-1].change == edit.change.id
    assert done.settlement is not None
    assert done.settlement.state is SettlementState.DONE
    assert world.all_at_gateway() == (done.order.due, eur("0.00"))
    (note,) = world.sells.papers.issued(order.number)
    assert note.change == edit.change.id


def test_a_withdrawal_gives_the_standard_delivery_back(world: World) -> None:
    """Directive 2011/83/EU, article 13 (2): not the supplement for a faster one."""
    faster = attrs.evolve(SHIPPING, methods=(*SHIPPING.methods, EXPRESS))
    world.quoter = attrs.evolve(world.quoter, shipping=faster)
    world.sells = world.shop(world.store)
    checkout = world.filled()
    world.sells.checkouts.update(checkout.id, delivery="express")
    sale = world.sells.checkouts.buy(
        world.sells.checkouts.quote(checkout.id).id, token="good"
    )
    assert sale.order is not None
    number = sale.order.number
    world.sells.orders.capture(number)
    world.sells.orders.pack(number)
    world.sells.orders.ship(number, f"{number}-1")
    order = world.sells.orders.deliver(number, f"{number}-1")
    assert order.deliveries[0].charged.gross == eur("12.00")
    order, id = came_back(world, order, {"tea": 3, "mug": 1})

    edit = world.sells.returns.preview(number, id)
    world.sells.returns.resolve(number, id, edit)

    assert edit.change.refund == eur("25.50") + eur("4.90")
    assert world.all_at_gateway() == (eur("7.10"), eur("0.00"))


def test_the_delivery_goes_back_with_the_last_of_several_returns(
    world: World,
) -> None:
    order = arrived(world)
    refunds = []
    for wanted in ({"tea": 3}, {"mug": 1}):
        order, id = came_back(world, order, wanted)
        edit = world.sells.returns.preview(order.number, id)
        order = world.sells.returns.resolve(order.number, id, edit).order
        refunds.append(edit.change.refund)

    assert refunds == [eur("13.50"), eur("16.90")]
    assert order.due == eur("0.00")


def test_a_label_of_the_shop_costs_the_buyer_its_fee(world: World) -> None:
    on_terms(world, label_fees=[eur("3.90")])
    order = arrived(world)
    returns, number = world.sells.returns, order.number
    id = returns.request(number, {"mug": 1}).returns[-1].id
    returns.decide(number, id, approved=True)
    returns.label(number, id, "00340434161094022115")
    returns.receive(number, id)

    edit = returns.preview(number, id)
    order = returns.resolve(number, id, edit).order

    assert edit.change.refund == eur("8.10")
    assert order.due == order.total - eur("8.10")
    assert world.all_at_gateway()[0] == order.due


def test_a_carrier_makes_the_label_once(world: World) -> None:
    """A label whose answer was lost is asked for again; the carrier knows its key."""
    post = FakeCarrier(
        "Post",
        limits=CarrierLimits(services={"Parcel"}, numbers=10, cancels=True),
        rates=[CarrierRate(carrier="Post", service="Parcel", price=eur("3.90"))],
        mishaps=[Mishap.ANSWER_LOST],
    )
    order = arrived(world)
    assert SELLER.address is not None
    sells = Shop(
        world.quoter,
        **world._rest(world.store),
        carriers=[post],
        senders={"": SELLER.address},
    )
    number = order.number
    id = sells.returns.request(number, {"mug": 1}).returns[-1].id
    ask = partial(
        sells.returns.label,
        number,
        id,
        carrier="Post",
        service="Parcel",
        parcel=BOX,
    )
    with pytest.raises(OrderStepError):
        ask()
    sells.returns.decide(number, id, approved=True)

    with pytest.raises(CarrierUnavailableError):
        ask()
    labeled = ask().returns[-1]

    assert labeled.label == next(iter(post._labels.values()))[1].number
    assert len(post._labels) == 1
    with pytest.raises(InvalidInputError, match="no carrier"):
        sells.returns.label(
            number,
            id,
            carrier="pigeon",
            service="Parcel",
            parcel=BOX,
        )


def test_a_discount_the_rest_would_not_have_had_is_taken_off(world: World) -> None:
    """10 % from 20.00 on: without the mug, the teas had been 13.50."""
    from_twenty = Promotion(
        "big", PercentOff("10%"), conditions=(TotalAtLeast(eur("20.00")),)
    )
    world.quoter = attrs.evolve(
        world.quoter,
        pricer=Pricer(BOOK, promotions=(from_twenty,), fees=FEES, taxes=TAXES),
        terms=SalesTerms(claws_back=True),
    )
    world.sells = world.shop(world.store)
    order = arrived(world)
    assert order.discount == eur("2.55")
    order, id = came_back(world, order, {"mug": 1})

    edit = world.sells.returns.preview(order.number, id)
    order = world.sells.returns.resolve(order.number, id, edit).order

    assert edit.change.refund == eur("10.80") - eur("1.35")
    assert order.due == eur("13.50") + eur("4.90")
    order, id = came_back(world, order, {"tea": 3})
    edit = world.sells.returns.preview(order.number, id)
    order = world.sells.returns.resolve(order.number, id, edit).order
    assert order.due == eur("0.00")


def test_without_that_in_the_terms_no_discount_is_taken_back(world: World) -> None:
    order = arrived(world, code="SPRING")
    order, id = came_back(world, order, {"mug": 1})

    edit = world.sells.returns.preview(order.number, id)

    assert edit.change.refund == eur("10.80")


# ------------------------------------------------------------------ what came back


def test_what_came_back_as_new_is_in_stock_again(world: World) -> None:
    order = arrived(world)
    assert world.levels("tea") == (6, 6)
    order, id = came_back(world, order, {"tea": 3})

    after = world.sells.returns.inspect(
        order.number, id, [Inspection(line="tea", as_new=2, written_off=1)]
    )

    assert world.levels("tea") == (8, 8)
    assert after.returns[-1].inspected[0].written_off == 1
    moved = [
        (each.reason, each.amount)
        for each in world.sells.stock.movements("tea")
        if each.reason in {MovementReason.RETURNED, MovementReason.DAMAGED}
    ]
    assert sorted(moved) == [
        (MovementReason.DAMAGED, -1),
        (MovementReason.RETURNED, 1),
        (MovementReason.RETURNED, 2),
    ]


@pytest.mark.parametrize("as_new", [1, 3])
def test_every_unit_is_inspected_once(world: World, as_new: int) -> None:
    order, id = came_back(world, arrived(world), {"tea": 2})
    returns, number = world.sells.returns, order.number

    with pytest.raises(InvalidChangeError):
        returns.inspect(number, id, [Inspection(line="tea", as_new=as_new)])
    returns.inspect(number, id, [Inspection(line="tea", as_new=2)])
    with pytest.raises(OrderStepError):
        returns.inspect(number, id, [Inspection(line="tea", as_new=2)])

    assert world.levels("tea") == (8, 8)


def test_only_what_came_back_is_credited(world: World) -> None:
    order = arrived(world)
    returns, number = world.sells.returns, order.number
    id = returns.request(number, {"tea": 3}).returns[-1].id
    returns.decide(number, id, approved=True)
    with pytest.raises(OrderStepError):
        returns.preview(number, id)
    returns.receive(number, id, {"tea": 1})

    assert returns.preview(number, id).balance == eur("-4.50")


# --------------------------------------------------------- exchanges and claims


def test_an_exchange_is_one_change_with_one_settlement(world: World) -> None:
    """Two teas back, a mug instead: 3.00 are owed, and no second delivery."""
    order = arrived(world)
    order, id = came_back(world, order, {"tea": 2})
    number = order.number

    edit = world.sells.returns.preview(number, id, exchange_for=[LineItem("mug", 1)])
    done = world.sells.returns.resolve(
        number, id, edit, payment_method="card", token="good"
    )

    assert edit.balance == eur("3.00")
    (settled,) = [
        each
        for each in world.sells.orders.settlements(number)
        if each.id == f"{number}:{edit.change.id}"
    ]
    assert (settled.kind, settled.owed) == (SettlementKind.ASK, eur("3.00"))
    assert settled == done.settlement
    order = done.order
    assert order.quantities("tea").returned == 2
    (parcel,) = world.sells.orders.pack(number).shipments[1:]
    assert sum(quantity for _, quantity in parcel.quantities) == 1
    world.sells.orders.capture(number)
    assert world.all_at_gateway() == (order.due, eur("0.00"))


def test_an_exchange_for_less_gives_the_difference(world: World) -> None:
    order, id = came_back(world, arrived(world), {"mug": 1})

    edit = world.sells.returns.preview(
        order.number, id, exchange_for=[LineItem("tea", 1)]
    )
    done = world.sells.returns.resolve(order.number, id, edit)

    assert edit.balance == eur("-7.50")
    assert world.all_at_gateway() == (done.order.due, eur("0.00"))


def test_a_claim_is_settled_without_the_goods(world: World) -> None:
    order = arrived(world)
    returns, number = world.sells.returns, order.number
    id = (
        returns.request(number, {"mug": 1}, cause=ReturnCause.MISSING, comes_back=False)
        .returns[-1]
        .id
    )
    returns.decide(number, id, approved=True)

    done = returns.resolve(number, id, returns.preview(number, id))

    assert world.all_at_gateway()[0] == done.order.due
    known = done.order.quantities("mug")
    assert (known.claimed, known.returned, known.returnable) == (1, 0, 0)
    assert world.levels("mug") == (8, 8)
    with pytest.raises(InvalidChangeError):
        returns.request(number, {"mug": 1})


def claimed(world: World, order: Order, **wanted: int) -> str:
    """A claim without the goods, approved."""
    returns, number = world.sells.returns, order.number
    asked = returns.request(
        number, wanted, cause=ReturnCause.DAMAGED, comes_back=False
    ).returns[-1]
    returns.decide(number, asked.id, approved=True)
    return asked.id


def test_a_claim_is_answered_by_a_new_parcel(world: World) -> None:
    """Stock goes out twice, money stays, and the goods can be sent back like the first."""
    order = arrived(world)
    number, paid, stock = order.number, world.all_at_gateway(), world.levels("mug")
    world.later(days=3)

    order = world.sells.returns.replace(number, claimed(world, order, mug=1))

    assert order.returns[-1].status is ReturnStatus.RESOLVED
    known = order.quantities("mug")
    assert (known.open, known.shipped, known.delivered, known.kept) == (1, 0, 0, 1)
    assert fulfillment_status(order) is OrderFulfillmentStatus.PARTIAL
    assert world.levels("mug")[1] == stock[1] - 1
    with pytest.raises(InvalidChangeError):
        world.sells.returns.request(number, {"mug": 1})

    (parcel,) = world.sells.orders.pack(number).shipments[1:]
    assert parcel.quantities == (("mug", 1),)
    world.sells.orders.ship(number, parcel.id)
    world.sells.orders.deliver(number, parcel.id)

    order = world.sells.orders.get(number)
    assert world.levels("mug") == (stock[0] - 1, stock[1] - 1)
    known = order.quantities("mug")
    assert (known.open, known.shipped, known.delivered) == (0, 1, 1)
    assert (order.due, world.all_at_gateway()) == (order.total, paid)
    assert world.sells.papers.issued(number) == []
    # The window begins anew with the goods that came last.
    world.later(days=14)
    assert world.sells.returns.problems(number, {"mug": 1}) == ()
    order, id = came_back(world, order, {"mug": 1})
    done = world.sells.returns.resolve(
        number, id, world.sells.returns.preview(number, id)
    )
    assert done.order.due == order.total - eur("12.00")


def test_nothing_is_sent_again_that_is_not_there(world: World) -> None:
    order = arrived(world)
    left = world.levels("mug")[0]
    world.sells.stock.receive("mug", -left)
    id = claimed(world, order, mug=1)

    with pytest.raises(OutOfStockError, match="mug"):
        world.sells.returns.replace(order.number, id)

    assert world.sells.orders.get(order.number).quantities("mug").open == 0
    done = world.sells.returns.resolve(
        order.number, id, world.sells.returns.preview(order.number, id)
    )
    assert done.order.quantities("mug").claimed == 1


def test_what_came_back_damaged_is_replaced_and_what_is_unwanted_is_not(
    world: World,
) -> None:
    order, id = came_back(world, arrived(world), {"mug": 1}, cause=ReturnCause.DAMAGED)
    number, on_hand = order.number, world.levels("mug")[0]
    world.sells.returns.inspect(number, id, [Inspection(line="mug", written_off=1)])
    order = world.sells.returns.replace(number, id)
    (parcel,) = world.sells.orders.pack(number).shipments[1:]
    world.sells.orders.ship(number, parcel.id)
    assert world.levels("mug")[0] == on_hand - 1
    assert order.due == order.total

    order, id = came_back(world, world.sells.orders.get(number), {"tea": 1})
    with pytest.raises(InvalidChangeError, match="only unwanted"):
        world.sells.returns.replace(number, id)


def test_of_two_parcels_the_lost_one_is_sent_again(world: World) -> None:
    """One tea came, another was lost: what is claimed had not been delivered."""
    order = world.ordered()
    number = order.number
    world.sells.orders.capture(number)
    for _ in range(2):
        shipped = world.sells.orders.pack(number, {"tea": 1}).shipments[-1]
        world.sells.orders.ship(number, shipped.id)
    world.sells.orders.deliver(number, f"{number}-1")
    order = world.sells.orders.get(number)
    asked = order.quantities("tea")
    assert (asked.shipped, asked.delivered) == (2, 1)

    id = claimed(world, order, tea=1)
    world.later(minutes=1)
    order = world.sells.returns.replace(number, id)

    known = order.quantities("tea")
    assert (known.ordered, known.shipped, known.open) == (3, 1, 2)


def test_what_is_only_unwanted_comes_back(world: World) -> None:
    order = arrived(world)

    with pytest.raises(InvalidChangeError) as error:
        world.sells.returns.request(order.number, {"mug": 1}, comes_back=False)

    assert error.value.path == "$.comes_back"


# --------------------------------------------------------------- an approval taken back


def test_an_approved_claim_whose_parcel_is_lost_is_taken_back(world: World) -> None:
    """It could be neither credited nor replaced; the goods are sent again as lost ones."""
    number = world.ordered().number
    world.sells.orders.capture(number)
    (parcel,) = world.sells.orders.pack(number).shipments
    order = world.sells.orders.ship(number, parcel.id)
    id = claimed(world, order, tea=1)
    world.sells.shipments.lose(number, parcel.id)
    with pytest.raises(InvalidChangeError):
        world.sells.returns.replace(number, id)

    order = world.sells.returns.decide(
        number, id, approved=False, reason="the whole parcel was lost"
    )

    (asked,) = world.sells.orders.get(number).returns
    assert asked.status is ReturnStatus.REJECTED
    assert asked.decision_reason == "the whole parcel was lost"
    assert fulfillment_status(order) is OrderFulfillmentStatus.UNFULFILLED
    again = world.sells.orders.pack(number).shipments[-1]
    world.sells.orders.ship(number, again.id)
    order = world.sells.orders.deliver(number, again.id)
    assert fulfillment_status(order) is OrderFulfillmentStatus.DELIVERED
    assert world.sells.orders.state(number).order is OrderStatus.COMPLETED


def test_an_approved_return_that_never_comes_is_taken_back(world: World) -> None:
    """Its goods are as before: they can be claimed, or announced once more."""
    order = arrived(world)
    returns, number = world.sells.returns, order.number
    id = returns.request(number, {"mug": 1}).returns[-1].id
    returns.decide(number, id, approved=True)
    order = world.sells.orders.get(number)
    assert fulfillment_status(order) is OrderFulfillmentStatus.RETURNING
    with pytest.raises(InvalidChangeError):
        returns.request(number, {"mug": 1})

    order = returns.decide(number, id, approved=False, reason="it never came")

    assert fulfillment_status(order) is OrderFulfillmentStatus.DELIVERED
    assert returns.request(number, {"mug": 1}).returns[-1].id != id


@pytest.mark.parametrize("how", ["received", "credited", "replaced", "rejected"])
def test_what_came_of_a_return_is_not_taken_back(world: World, how: str) -> None:
    order = arrived(world)
    returns, number = world.sells.returns, order.number
    if how == "received":
        order, id = came_back(world, order, {"mug": 1})
    elif how == "rejected":
        id = returns.request(number, {"mug": 1}).returns[-1].id
        returns.decide(number, id, approved=False)
    else:
        id = claimed(world, order, mug=1)
        if how == "credited":
            returns.resolve(number, id, returns.preview(number, id))
        else:
            returns.replace(number, id)
    before = world.sells.orders.get(number)

    with pytest.raises(OrderStepError):
        returns.decide(number, id, approved=False)

    assert world.sells.orders.get(number) == before


# --------------------------------------------------------------------- no more than is


@pytest.mark.parametrize("cause", ReturnCause)
def test_more_than_there_is_cannot_come_back(world: World, cause: ReturnCause) -> None:
    order = arrived(world, items=(("tea", 2), ("mug", 1)))
    returns, number = world.sells.returns, order.number

    (problem,) = returns.problems(number, {"tea": 3, "mug": 1}, cause=cause)

    assert (problem.code, problem.path, problem.hint) == (
        "too_many",
        "$.wanted.tea",
        "at most 2",
    )
    with pytest.raises(InvalidChangeError) as error:
        returns.request(number, {"tea": 3, "mug": 1}, cause=cause)
    assert (error.value.path, error.value.hint) == (problem.path, problem.hint)
    returns.request(number, {"tea": 1}, cause=cause)
    (problem,) = returns.problems(number, {"tea": 2}, cause=cause)
    assert problem.hint == "at most 1"
    assert returns.problems(number, {"tea": 1}, cause=cause) == ()


def test_what_has_not_left_is_canceled_and_does_not_come_back(world: World) -> None:
    number = world.ordered().number

    (problem,) = world.sells.returns.problems(number, {"tea": 1})

    assert (problem.code, problem.hint) == (
        "too_many",
        "it has not left: cancel it",
    )
