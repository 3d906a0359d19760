"""A customer's year: from a billboard to an advocate, through all six stages.

Every event is made by the public API, kept in one log, and read by every part of the
journey: stages, consent, surveys, points, referral, figures and, in the end, erasure.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from ecomkit.cart.cart import Cart
from ecomkit.cart.events import cart_changes
from ecomkit.events import Change, Event
from ecomkit.journey import (
    ChannelClassifier,
    Identified,
    IdentityGraph,
    JsonLinesEventLog,
    Proportion,
    Stage,
    customer_progress,
    is_prospect,
    journey_map,
    journeys,
    profiles,
)
from ecomkit.journey.feedback import (
    DEFAULT_SCHEDULES,
    ProductReview,
    due_surveys,
    heard_about,
    is_verified_purchase,
    service_recovery_tasks,
)
from ecomkit.journey.feedback.stage_surveys import STAGE_SURVEYS
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    CountingUnit,
    Funnel,
    FunnelOrder,
    kpi_report,
    revenue,
)
from ecomkit.journey.loyalty import (
    LoyaltyProgram,
    LoyaltyTier,
    PointsBasis,
    PointsPerAmount,
    RedemptionForm,
    RedemptionRule,
    ReferralRules,
    check_referral,
    points_accounts,
    points_changes,
    referral_code,
    referral_rewards,
)
from ecomkit.journey.loyalty.events import ReferralMade
from ecomkit.journey.loyalty.redemption import Redemption
from ecomkit.journey.marketing import (
    AbandonmentPolicy,
    CartState,
    MarketingCampaign,
    RecoverySent,
    campaign_figures,
    cart_histories,
    reminders_due,
)
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose, Consents, erase_person
from ecomkit.money import Money, Rate, Rounding
from ecomkit.money.rounding import HALF_UP
from ecomkit.pricing import (
    AmountOff,
    Occasion,
    PriceBook,
    PricedCart,
    Pricer,
    Promotion,
)

NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)
BILLBOARD = MarketingCampaign(
    id="winter", channel="billboard", cost=Money("900.00", "EUR"), messages=("warm",)
)
BOOK = PriceBook.of("EUR", {"MUG": "12.50", "POT": "39.00"}, includes_tax=True)
PROGRAM = LoyaltyProgram(
    id="friends",
    rules=(
        PointsPerAmount(
            id="euro",
            points=10,
            per=Money("1.00", "EUR"),
            basis=PointsBasis.GROSS,
        ),
    ),
    tiers=(LoyaltyTier(name="silver", least=200, multiplier=Rate("1.5")),),
    redeem=RedemptionRule(
        points=100, worth=Money("1.00", "EUR"), form=RedemptionForm.DISCOUNT, step=50
    ),
    lifetime=timedelta(days=365),
)
SECRET = b"the shop's own secret"


class Shop:
    """A log, a clock of whole days, and what a shop does around the library."""

    def __init__(self) -> None:
        self.log = JsonLinesEventLog(StringIO())

    def tell(
        self, day: float, change: Change, actor: str, subject: str = "", **facts: Any
    ) -> None:
        at = NEW_YEAR + timedelta(days=day)
        self.log.append(
            [Event.of(change, at=at, actor=actor, subject=subject, **facts)]
        )

    def see(
        self,
        day: float,
        name: str,
        actor: str = "ada",
        subject: str = "",
        channel: str = "",
        **properties: Any,
    ) -> None:
        event = Event(
            name=name,
            at=NEW_YEAR + timedelta(days=day),
            actor=actor,
            subject=subject,
            channel=channel,
            device="phone",
            properties=properties,
        )
        self.log.append([event])

    def order(self, day: float, priced: PricedCart, order: str, actor: str) -> None:
        self.see(
            day,
            "order_completed",
            actor,
            order,
            cart="c1",
            total=priced.total,
            promised_by=(NEW_YEAR + timedelta(days=day + 3)).date(),
            products=[
                {"sku": line.sku, "quantity": line.quantity, "gross": line.gross}
                for line in priced.lines
            ],
        )

    def deliver(self, day: float, order: str, actor: str) -> None:
        self.see(day, "order_packed", actor, order)
        self.see(day, "shipment_dispatched", actor, order)
        self.see(day + 2, "shipment_delivered", actor, order)

    @property
    def events(self) -> list[Event]:
        """Everything so far, each event with the customer it belongs to."""
        known = list(self.log.scan())
        return IdentityGraph.of(known).known(known)

    def stage(self, actor: str = "ada") -> Stage:
        return customer_progress(self.events)[actor].stage


def price(cart: Cart, day: float, *promotions: Promotion) -> PricedCart:
    pricer = Pricer(BOOK, promotions=promotions)
    return pricer.price(cart, Occasion(at=NEW_YEAR + timedelta(days=day)))


@pytest.fixture
def shop() -> Shop:
    """The shop after the first nine days, when Ada has left her cart."""
    shop = Shop()
    # Awareness: a billboard at the tram stop, told at the counter by its code.
    shop.tell(
        0,
        BILLBOARD.touched(message="warm"),
        "visitor-7",
        channel="billboard",
        campaign="winter",
    )
    # Consideration: she looks for it, and looks again.
    arrival = ChannelClassifier().arrival("https://shop.example/", "https://google.com")
    shop.see(3, "page_viewed", "visitor-7", channel=arrival.channel)
    shop.see(3.001, "products_searched", "visitor-7", query="Mug", results=2)
    for day in (3.002, 3.003, 9):
        shop.see(day, "product_viewed", "visitor-7", "MUG", category="kitchen")
    # Purchase: she puts a mug in, begins the checkout, allows mails, and goes away.
    empty, cart = Cart("EUR"), Cart("EUR").with_item("MUG", 2)
    for change in cart_changes(empty, cart):
        shop.tell(9.01, change, "visitor-7", "c1")
    shop.see(9.02, "checkout_started", "visitor-7", "k1")
    shop.see(
        9.03,
        "checkout_step_completed",
        "visitor-7",
        "k1",
        step="contact",
        contact="ada@shop.example",
    )
    shop.tell(9.031, Identified(customer="ada"), "visitor-7")
    shop.tell(9.032, ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), "ada")
    return shop


def bought(shop: Shop) -> None:
    """The reminder brings her back; the parcel comes in time."""
    shop.tell(9.2, RecoverySent(cart="c1"), "ada", "c1")
    shop.see(9.5, "cart_recovered", "ada", "c1")
    shop.order(9.6, price(Cart("EUR").with_item("MUG", 2), 9), "o1", "ada")
    shop.see(9.601, "receipt_sent", "ada", "o1")
    shop.deliver(10, "o1", "ada")


def said(shop: Shop, day: float, stage: Stage, **answers: int | str) -> None:
    survey = STAGE_SURVEYS[stage]
    shop.tell(day, survey.answered(answers), "ada", survey.id)


def test_the_billboard_is_where_it_begins(shop: Shop) -> None:
    """She is a prospect with a history before anybody knows her name."""
    known = profiles(shop.events)["ada"]

    assert journeys(shop.events)["ada"].first.channel == "billboard"
    assert known.searches[0].query == "Mug"
    assert is_prospect(known)
    assert shop.stage() is Stage.PURCHASE
    assert campaign_figures(shop.events, [BILLBOARD])["winter"].reach == 1


def test_the_cart_she_left_is_noticed_and_comes_back(shop: Shop) -> None:
    """A reminder is due after an hour, since she allowed it; then the cart is bought."""
    policy = AbandonmentPolicy()
    at = NEW_YEAR + timedelta(days=9.1)

    left = cart_histories(shop.events, policy, at=at, consents=Consents.of(shop.events))
    assert [story.state for story in reminders_due(left, at=at)] == [
        CartState.ABANDONED
    ]
    bought(shop)

    (story,) = cart_histories(shop.events, policy, at=at + timedelta(days=1))
    assert story.state is CartState.RECOVERED


def test_each_stage_is_reached_in_its_turn(shop: Shop) -> None:
    """Awareness, consideration, purchase, delivery, experience, loyalty."""
    reached = [
        customer_progress(
            [
                event
                for event in shop.events
                if event.at <= NEW_YEAR + timedelta(days=day)
            ]
        )["ada"].stage
        for day in (0, 5, 9.01)
    ]
    bought(shop)
    reached += [
        customer_progress(
            [
                event
                for event in shop.events
                if event.at <= NEW_YEAR + timedelta(days=day)
            ]
        )["ada"].stage
        for day in (11, 12.5)
    ]
    said(shop, 45, Stage.LOYALTY, recommend=10)

    assert [*reached, shop.stage()] == list(Stage)


def test_she_is_asked_in_time_and_her_answers_count(shop: Shop) -> None:
    """The three questions come a week after the parcel, once."""
    bought(shop)
    at = NEW_YEAR + timedelta(days=19.5)

    def due() -> list[str]:
        consents = Consents.of(shop.events)
        found = due_surveys(shop.events, DEFAULT_SCHEDULES, at=at, consents=consents)
        return [invitation.survey.id for invitation in found]

    assert due() == ["product"]
    said(shop, 19.6, Stage.AWARENESS, heard_about="billboard")
    said(shop, 19.6, Stage.EXPERIENCE, expectations_met=5, as_advertised=5, quality=4)
    said(shop, 45, Stage.LOYALTY, recommend=10)

    assert heard_about(shop.events).agreement == Proportion(1, 1)
    assert service_recovery_tasks(shop.events) == ()
    report = kpi_report(shop.events, GROSS_REVENUE, Rounding(HALF_UP))
    assert report.value("on time") == Proportion(1, 1)
    assert report.value("net promoter score") == 100.0
    assert report.value("revenue EUR") == Money("25.00", "EUR")


def test_points_bring_her_back_and_a_refund_takes_its_share(shop: Shop) -> None:
    """250 points pending, then hers, then 2.50 off the next order, to the cent."""
    bought(shop)
    account = points_accounts(shop.events, PROGRAM, at=NEW_YEAR + timedelta(days=11))
    assert (account["ada"].pending, account["ada"].balance(at=NEW_YEAR)) == (250, 0)
    at = NEW_YEAR + timedelta(days=60)
    ada = points_accounts(shop.events, PROGRAM, at=at)["ada"]
    tier = PROGRAM.tier(ada, at=at)
    assert tier is not None
    assert tier.name == "silver"

    rule = PROGRAM.redeem
    assert rule is not None
    pot = Cart("EUR").with_item("POT")
    offer = rule.largest(ada, price(pot, 60).total, at=at)
    assert isinstance(offer, Redemption)
    reward = Promotion("points", [AmountOff(offer.worth)])
    priced = price(pot, 60, reward)
    assert priced.total == Money("36.50", "EUR")
    spent = ada.redeemed(offer.points, at=at, order="o2")
    for change in points_changes(ada, spent, PROGRAM, at=at):
        shop.tell(60, change, "ada", "ada")
    shop.order(60, priced, "o2", "ada")
    shop.deliver(61, "o2", "ada")

    later = points_accounts(shop.events, PROGRAM, at=NEW_YEAR + timedelta(days=64))
    # 36 full euros at 10 points, half as much again in silver.
    assert later["ada"].balance(at=NEW_YEAR + timedelta(days=64)) == 540
    shop.see(70, "return_requested", "ada", "o2", reason="chipped")
    shop.see(72, "order_refunded", "ada", "o2", amount=priced.total)
    back = points_accounts(shop.events, PROGRAM, at=NEW_YEAR + timedelta(days=72))
    assert back["ada"].balance(at=NEW_YEAR + timedelta(days=72)) == 250


def test_an_advocate_brings_a_friend(shop: Shop) -> None:
    """Her code makes Bob a customer; both are rewarded when his parcel has come."""
    bought(shop)
    said(shop, 45, Stage.LOYALTY, recommend=10)
    review = ProductReview(
        id="r1",
        product="MUG",
        author="ada",
        rating=5,
        at=NEW_YEAR + timedelta(days=46),
        text="Warm.",
    )
    assert is_verified_purchase(review, shop.events)
    made = check_referral(referral_code("ada", SECRET), "ada", "bob", shop.events)
    assert isinstance(made, ReferralMade)
    shop.tell(50, made, "ada", "bob")
    shop.order(51, price(Cart("EUR").with_item("POT"), 51), "o9", "bob")
    shop.deliver(52, "o9", "bob")

    rules = ReferralRules(points_for_referrer=500, points_for_friend=100)
    rewards = referral_rewards(shop.events, rules)

    assert [(reward.customer, reward.points) for reward in rewards] == [
        ("ada", 500),
        ("bob", 100),
    ]
    assert shop.stage() is Stage.LOYALTY
    assert shop.stage("bob") is Stage.EXPERIENCE


def test_the_map_of_her_year_shows_all_stages(shop: Shop) -> None:
    """Each stage has its touchpoints, and the funnel her way through them."""
    bought(shop)
    shop.see(20, "product_reviewed", "ada", "MUG", rating=5)
    shop.see(50, "product_shared", "ada", "MUG")

    found = journey_map(shop.events)

    assert all(found.stage(stage).cells for stage in Stage)
    assert journeys(shop.events)["ada"].stages == tuple(Stage)
    funnel = Funnel(
        steps=(
            "campaign_touched",
            "product_viewed",
            "product_added",
            "order_completed",
        ),
        window=timedelta(days=30),
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    )
    assert funnel.count(shop.events).conversion == Proportion(1, 1)


def test_in_the_end_she_may_be_forgotten(shop: Shop) -> None:
    """The shop keeps its figures, and loses her name."""
    bought(shop)
    before = revenue(shop.events, GROSS_REVENUE)
    ids = IdentityGraph.of(shop.log.scan()).ids_of("ada")

    report = erase_person(
        shop.log, ids, at=NEW_YEAR + timedelta(days=365), pseudonym="gone-1"
    )

    assert revenue(shop.log.scan(), GROSS_REVENUE) == before
    assert {record.name for record in report.kept()} == {"consent_given"}
    left = [event for event in shop.log.scan() if event.actor in ids]
    assert [event.name for event in left] == ["consent_given"]
    assert date(2026, 1, 10) in {event.at.date() for event in shop.log.scan()}
