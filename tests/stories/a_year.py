"""A year of a shop, by a seeded script that uses a shop's public methods alone.

Beside it, a diary of what people did; the figures of the test are reckoned from it, and from
the orders and payments of the shop.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from random import Random

import attrs

from ecomkit.addressing import Address
from ecomkit.checkout import Purchaser
from ecomkit.customers import Seller
from ecomkit.events import Visit
from ecomkit.journey.feedback import STAGE_SURVEYS
from ecomkit.journey.marketing import RecoverySent
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose
from ecomkit.journey.stages import Stage
from ecomkit.money import Money
from ecomkit.orders import return_credit
from ecomkit.shop.faces import Shop
from ecomkit.shop.ports import Store
from tests.durable.world import World

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
PRICES = {"tea": "4.50", "mug": "12.00"}
CAMPAIGNS = {"paid_search": "spring", "email": "letter"}
SPENT = (Money("410.00", "EUR"), Money("95.50", "EUR"))
CHANNELS = ("paid_search", "organic_search", "email", "direct", "organic_social")
DEVICES = ("mobile", "desktop", "tablet")
STEPS = ("checkout_started", "contact", "shipping", "delivery", "payment")
SELLERS = ("", "anna", "bert")
HOME = {"city": "Berlin", "postcode": "10115", "country": "DE"}


@attrs.define
class Trip:
    """One visit: who came how, and how far they went."""

    person: str
    visit: Visit
    viewed: bool = False
    added: bool = False
    ordered: bool = False


@attrs.define
class Basket:
    """One cart: what is in it, and how far its checkout came."""

    cart: str
    person: str
    worth: Money
    steps: list[str] = attrs.field(factory=list)
    reminded: bool = False
    order: str = ""


class Year:
    """The shop, its diary, and what is going to happen."""

    def __init__(self, store: Store, *, people: int = 210, seed: int = 16) -> None:
        self.chance = Random(seed)  # a script, not a secret
        self.world = World(store, tea=9999, mug=9999, window=timedelta(days=30))
        self.world.clock.set(NEW_YEAR)
        self.shop: Shop = self.world.sells
        for id in filter(None, SELLERS):
            self.shop.sellers.keep(Seller(id=id, name=id.title(), commission="10%"))
        self.trips: list[Trip] = []
        self.baskets: list[Basket] = []
        self.touched: set[str] = set()
        self.satisfied: list[int] = []
        self.recommend: list[int] = []
        self.stars: dict[str, int] = {}
        self._turns = count()
        self._next: list[tuple[datetime, int, Callable[[], None]]] = []
        for number in range(people):
            first = NEW_YEAR + timedelta(days=self.chance.uniform(0, 300))
            self._later(first, partial(self._comes, number, first=True))

    def run(self) -> Year:
        """Everything happens, in its order."""
        while self._next:
            at, _, happen = heapq.heappop(self._next)
            self.world.clock.set(max(at, self.world.clock.now()))
            happen()
        while self.shop.work.run():
            pass
        return self

    def _later(self, at: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._next, (at, next(self._turns), happen))

    def _in(self, hours: float, happen: Callable[[], None]) -> None:
        self._later(self.world.clock.now() + timedelta(hours=hours), happen)

    def _does(self, likely: float) -> bool:
        return self.chance.random() < likely

    # ------------------------------------------------------------- visits and carts

    def _comes(self, number: int, *, first: bool) -> None:
        person, visitor = f"customer-{number:03}", f"visitor-{number:03}"
        channel = self.chance.choice(CHANNELS)
        visit = Visit(
            session=f"s{len(self.trips)}",
            device=self.chance.choice(DEVICES),
            channel=channel,
            campaign=CAMPAIGNS.get(channel, ""),
        )
        trip = Trip(person=person, visit=visit)
        self.trips.append(trip)
        here = self.shop.during(visit)
        me = visitor if first else person
        if visit.campaign:
            self.touched.add(person)
            here.people.tell(me, "campaign_touched", visit.campaign)
        here.people.tell(me, "page_viewed", "home")
        if not first:
            here.people.sign_in(visitor, person)
        if self._does(0.9):
            trip.viewed = True
            here.people.tell(me, "product_viewed", "tea")
        if self._does(0.88):
            self._fills(here, me, trip)
        if self._does(0.25):
            self._in(
                24 * self.chance.uniform(10, 60),
                lambda: self._comes(number, first=False),
            )

    def _fills(self, here: Shop, me: str, trip: Trip) -> None:
        trip.added = True
        cart = here.carts.open(me, "EUR")
        worth = Money.zero("EUR")
        for sku in ("tea", "mug") if self._does(0.5) else ("tea",):
            amount = self.chance.randint(1, 4)
            here.carts.add(cart.id, sku, amount, seller=self.chance.choice(SELLERS))
            worth += Money(PRICES[sku], "EUR") * amount
        if self._does(0.2):
            here.carts.enter_code(cart.id, "SPRING")
        basket = Basket(cart=cart.id, person=trip.person, worth=worth)
        self.baskets.append(basket)
        if self._does(0.92):
            self._goes_on(here, basket, trip, stays=0.95)
        if not basket.order and self._does(0.5):
            self._in(26, lambda: self._reminded(basket, trip.visit))

    def _goes_on(self, here: Shop, basket: Basket, trip: Trip, *, stays: float) -> None:
        number = trip.person.removeprefix("customer-")
        buyer = Purchaser(id=trip.person, name="Ada", email=f"c{number}@example.org")
        begun = here.checkouts.begin(basket.cart)
        answers = {
            "contact": {"purchaser": buyer},
            "shipping": {"shipping": Address("Ada", f"Teestraße {number}", **HOME)},
            "delivery": {"delivery": "post"},
            "payment": {"payment_method": "card"},
        }
        for step in STEPS:
            if step not in basket.steps:
                if basket.steps and not self._does(stays):
                    return
                basket.steps.append(step)
                if step in answers:
                    self.world.later(minutes=1)
                    here.checkouts.update(begun.id, **answers[step])  # type: ignore[arg-type]
        if not self._does(stays):
            return
        sale = here.checkouts.buy(here.checkouts.quote(begun.id).id, token="good")
        assert sale.order is not None
        basket.order, trip.ordered = sale.order.number, True
        self._in(self.chance.uniform(1, 30), lambda: self._is_packed(basket))

    def _reminded(self, basket: Basket, before: Visit) -> None:
        basket.reminded = True
        mail = RecoverySent(cart=basket.cart)
        self.shop.people.tell(basket.person, mail, basket.cart)
        if self._does(0.5):
            visit = attrs.evolve(
                before,
                session=f"s{len(self.trips)}",
                channel="email",
                campaign="letter",
            )
            trip = Trip(person=basket.person, visit=visit)
            self.trips.append(trip)
            self.touched.add(basket.person)
            here = self.shop.during(visit)
            here.people.tell(basket.person, "cart_viewed", basket.cart)
            owner = here.carts.get(basket.cart).owner
            here.people.sign_in(owner, basket.person)
            self._goes_on(here, basket, trip, stays=1.0)

    # ------------------------------------------------------------ after the purchase

    def _is_packed(self, basket: Basket) -> None:
        number = basket.order
        self.shop.orders.capture(number)
        shipment = self.shop.orders.pack(number).shipments[0].id
        self.world.later(hours=self.chance.uniform(1, 20))
        self.shop.orders.ship(number, shipment)
        hours = self.chance.choice((20, 30, 60, 100))
        self._in(hours, lambda: self._arrives(basket, shipment))

    def _arrives(self, basket: Basket, shipment: str) -> None:
        self.shop.orders.deliver(basket.order, shipment)
        person = basket.person
        if self._does(0.15):
            self._in(50, lambda: self._comes_back(basket))
        if self._does(0.4):
            score = self.chance.randint(2, 5)
            self.satisfied.append(score)
            asked = STAGE_SURVEYS[Stage.DELIVERY]
            said = asked.answered({"delivery_satisfied": score}, order=basket.order)
            self.shop.people.tell(person, said, asked.id)
        if self._does(0.3):
            stars = self.chance.randint(1, 5)
            self.stars[person] = stars
            self.shop.community.review(person, "tea", stars)
        if self._does(0.4):
            likely = self.chance.randint(4, 10)
            self.recommend.append(likely)
            asked = STAGE_SURVEYS[Stage.LOYALTY]
            question = asked.questions[0].id
            self.shop.people.tell(person, asked.answered({question: likely}), asked.id)
            marketing = ConsentGiven(purposes=(ConsentPurpose.MARKETING,))
            self.shop.people.tell(person, marketing, person)

    def _comes_back(self, basket: Basket) -> None:
        number, orders = basket.order, self.shop.orders
        line = orders.get(number).lines[0].key
        self.shop.returns.request(number, {line: 1}, reason="did not like it")
        (asked,) = orders.get(number).returns
        self.shop.returns.decide(number, asked.id, approved=True)
        self.shop.returns.receive(number, asked.id)
        at = self.world.clock.now()
        change = return_credit(orders.get(number), {line: 1}, id="r1", at=at)
        self.shop.returns.resolve(number, asked.id, change)
