"""Sets taken apart, sold by others, paid in coins, beside gift cards: changes that meet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.catalog import Article, GiftCardTerms
from ecomkit.customers import Seller
from ecomkit.money import Money, Rounding
from ecomkit.orders import cancellation, seller_shares
from ecomkit.orders.fulfillment import Inspection, ReturnCause
from ecomkit.orders.sellers import sold_by
from ecomkit.orders.status import OrderFulfillmentStatus, OrderPaymentStatus
from ecomkit.payments import CaptureMoment, CapturePolicy, PaymentMethod
from ecomkit.payments.adapters import GiftCardPayments
from ecomkit.pricing import PercentOff, PriceBook, Pricer, PricingPolicy, Promotion
from ecomkit.shop import Shop
from ecomkit.shop.ports import Store
from tests.durable.world import SETS, WorldOfSets
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, PERSON, TAXES, eur

LEAF = Seller(id="leaf", name="Leaf & Co", commission="10%")
_LIST = SETS.lists[0]
CARDS = PriceBook(
    lists=[attrs.evolve(_LIST, prices={**_LIST.prices, "card": "50.00"})],
    articles=[
        *SETS.articles.values(),
        Article(sku="card", gift_card=GiftCardTerms(valid_months=36)),
    ],
)


class WorldOfCards(WorldOfSets):
    """The shop of sets, which sells gift cards as well; its money is captured at once."""

    rules = Pricer(CARDS, taxes=TAXES)
    methods = (
        PaymentMethod(
            id="card", adapter="fake", capture=CapturePolicy(CaptureMoment.AT_ORDER)
        ),
    )

    def shop(self, store: Store | None = None) -> Shop:
        cards = GiftCardPayments(secret=b"a key of the tea house")
        self.adapters = (self.card, cards)
        self.quoter = attrs.evolve(self.quoter, paid_later=())
        return super().shop(store)


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as open_store:
        yield open_store("meet")


def arrived(world: WorldOfSets, number: str) -> None:
    world.later(hours=1)
    known = {each.id for each in world.sells.orders.get(number).shipments}
    for parcel in world.sells.orders.pack(number).shipments:
        if parcel.id not in known:
            world.sells.orders.ship(number, parcel.id)
            world.sells.orders.deliver(number, parcel.id)
    world.sells.orders.capture(number)


def back(
    world: WorldOfSets, number: str, wanted: dict[str, int], *add: LineItem
) -> Money:
    """Goods come back as new, for money or for others; what it gives back."""
    world.later(hours=1)
    returns = world.sells.returns
    id = returns.request(number, wanted).returns[-1].id
    returns.decide(number, id, approved=True)
    returns.receive(number, id)
    found = [Inspection(line=key, as_new=n) for key, n in wanted.items()]
    returns.inspect(number, id, found)
    edit = returns.preview(number, id, exchange_for=add)
    returns.resolve(number, id, edit, payment_method="card", token="good")
    return -edit.balance


def damaged(world: WorldOfSets, number: str, wanted: dict[str, int]) -> str:
    world.later(hours=1)
    returns = world.sells.returns
    id = (
        returns.request(number, wanted, cause=ReturnCause.DAMAGED, comes_back=False)
        .returns[-1]
        .id
    )
    returns.decide(number, id, approved=True)
    return id


# ------------------------------------------------------------- sold by others


def test_a_part_of_a_sellers_set_is_on_the_sellers_note(store: Store) -> None:
    """The line's seller sells all its parts; what is left is the seller's share each time."""
    world = WorldOfSets(store)
    world.sells.sellers.keep(LEAF)
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open("ada", "EUR")
    carts.add(cart.id, "set", 2, seller="leaf")
    carts.add(cart.id, "set", 1)
    begun = checkouts.begin(cart.id, PERSON)
    checkouts.update(begun.id, shipping=ADA, delivery="post", payment_method="card")
    order = checkouts.buy(checkouts.quote(begun.id).id, token="good").order
    assert order is not None
    number = order.number
    arrived(world, number)
    (theirs,) = [line.key for line in order.lines if line.seller == "leaf"]
    (own,) = [line.key for line in order.lines if not line.seller]

    back(world, number, {f"{theirs}/mug": 1})
    world.sells.returns.replace(number, damaged(world, number, {theirs: 1}))
    arrived(world, number)
    back(world, number, {f"{own}/tea": 1, f"{theirs}/tea": 2})
    back(world, number, {theirs: 1}, LineItem("mug"))

    order = world.sells.orders.get(number)
    receipt = world.sells.sellers.receipt(number, "en", seller="leaf")
    notes = [
        world.sells.sellers.credit_note(number, change.id, "en", seller="leaf")
        for change in sold_by(order, "leaf").changes
    ]
    of_all = {each.seller: each for each in seller_shares(order)}
    assert len(notes) == 3
    credited = Money.sum((note.total.money for note in notes), "EUR")
    assert receipt.total.money - credited == of_all["leaf"].total
    assert of_all["leaf"].gross == eur("0.00")
    assert Money.sum((each.total for each in of_all.values()), "EUR") == order.due


# --------------------------------------------------------------- beside cards


@pytest.mark.parametrize("first", ["card", "set"])
def test_cards_and_sets_of_one_order_go_step_by_step(store: Store, first: str) -> None:
    """Whichever goes first: each card is void once, and nothing is left or owed."""
    world = WorldOfCards(store)
    order = world.ordered(items=[("card", 2), ("set", 2)])
    number, paid = order.number, order.total
    assert world.all_at_gateway()[0] == paid == eur("142.90")
    steps = ["card", "set", "card", "set"]
    if first == "set":
        steps.reverse()
    for step, line in enumerate(steps):
        world.later(hours=1)
        now = world.sells.orders.get(number)
        if line == "set":
            change = cancellation(now, {"set": 1}, id=f"c-{step}", at=world.clock.now())
            world.sells.orders.change(number, change)
        else:
            back(world, number, {"card": 1})
        world.work()
        cards = world.sells.gift_cards.of_order(number)
        gone = steps[: step + 1].count("card")
        assert sum(card.is_void for card in cards) == gone
        due = world.sells.orders.get(number).due
        assert world.all_at_gateway()[0] == due

    state = world.sells.orders.state(number)
    assert state.payment is OrderPaymentStatus.REFUNDED
    assert world.levels("tea") == world.levels("mug") == (9, 9)
    today = world.clock.now().date()
    assert not world.sells.gift_cards.outstanding(today).get("EUR", eur("0"))


# -------------------------------------------------------------- paid in coins


class WorldOfCoins(WorldOfSets):
    """The shop of sets, where the smallest coin is five."""

    rules = Pricer(
        SETS,
        taxes=TAXES,
        promotions=(Promotion("eleventh", PercentOff("11%")),),
        policy=PricingPolicy(cash=Rounding(step=5), cash_methods=()),
    )


def test_parts_and_replaced_sets_leave_coins_each_time(store: Store) -> None:
    """6.27 off 57.00 and 0.50 off 4.50 leave 54.73, which is 54.75 in coins."""
    world = WorldOfCoins(store)
    order = world.ordered(items=[("set", 3), ("tea", 1)])
    number = order.number
    assert (order.gross, order.total) == (eur("54.73"), eur("54.75"))
    arrived(world, number)
    steps = ({"set/mug": 1}, {"set/tea": 1}, {"set": 1}, {"set/tea": 1, "tea": 1})
    for wanted in (*steps, {"set": 1}):
        if wanted is steps[2]:
            world.sells.returns.replace(number, damaged(world, number, {"set": 1}))
            arrived(world, number)
        before = world.sells.orders.get(number).due
        given = back(world, number, wanted)
        due = world.sells.orders.get(number).due
        assert due == before - given
        assert (due.minor() % 5, given.minor() % 5) == (0, 0)
        world.work()
        assert world.all_at_gateway()[0] == due

    assert world.sells.orders.get(number).due == eur("0")


# ------------------------------------------------------- the whole order again


def test_delivery_is_repaid_with_the_last_part_and_not_before(store: Store) -> None:
    """After a set was replaced, the order comes back piece by piece."""
    world = WorldOfSets(store)
    order = world.ordered(items=[("set", 2)])
    number, delivery = order.number, order.deliveries[0].charged.gross
    arrived(world, number)
    world.sells.returns.replace(number, damaged(world, number, {"set": 1}))
    arrived(world, number)
    stock = {sku: world.levels(sku)[0] for sku in ("tea", "mug")}

    given = [
        back(world, number, {"set/mug": 1}),
        back(world, number, {"set": 1}),
        back(world, number, {"set/tea": 1}),
    ]
    left = world.sells.orders.get(number).due
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.DELIVERED
    last = back(world, number, {"set/tea": 1})

    assert left == last == order.total - Money.sum(given, "EUR")
    assert last > delivery > eur("0")
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.RETURNED
    assert state.payment is OrderPaymentStatus.REFUNDED
    assert world.levels("tea")[0] == stock["tea"] + 4
    assert world.levels("mug")[0] == stock["mug"] + 2
