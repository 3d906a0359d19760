"""A program earns by rules, lifts by tiers, and says what points are worth."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.loyalty import RedemptionForm, RedemptionRule
from ecomkit.journey.loyalty.account import PointsAccount
from ecomkit.journey.loyalty.earning_order import EarningLine, EarningOrder, PointsBasis
from ecomkit.journey.loyalty.earning_rules import (
    PointsBonus,
    PointsPerAmount,
    PointsPerOrder,
    order_from,
)
from ecomkit.journey.loyalty.ledger import NEVER
from ecomkit.journey.loyalty.points_from_events import points_accounts, points_changes
from ecomkit.journey.loyalty.program import LoyaltyProgram, LoyaltyTier
from ecomkit.journey.loyalty.redemption import Redemption, RedemptionRefused
from ecomkit.money import Money, Rate

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


PER_EURO = PointsPerAmount(
    id="euro", points=1, per=eur("1.00"), basis=PointsBasis.GROSS
)


def order(*amounts: str, category: str = "") -> EarningOrder:
    return EarningOrder(
        id="o1",
        customer="ada",
        at=AT,
        lines=tuple(
            EarningLine(sku="MUG", category=category, gross=eur(each))
            for each in amounts
        ),
    )


def test_each_full_amount_earns() -> None:
    """The order's goods are summed first: 0.60 and 0.60 make one euro."""
    assert PER_EURO.earn(order("0.60", "0.60")) == 1
    assert PER_EURO.earn(order("0.99")) == 0
    assert PER_EURO.earn(order()) == 0


def test_categories_and_a_least_amount_limit_what_earns() -> None:
    """Gift cards earn nothing, small orders neither."""
    rule = PointsPerAmount(
        id="r",
        points=2,
        per=eur("1.00"),
        basis=PointsBasis.GROSS,
        without=frozenset({"gift cards"}),
        least=eur("10.00"),
    )

    assert rule.earn(order("50.00", category="gift cards")) == 0
    assert rule.earn(order("9.99")) == 0
    assert rule.earn(order("10.00")) == 20
    only = PointsPerAmount(
        id="r",
        points=1,
        per=eur("1.00"),
        basis=PointsBasis.GROSS,
        categories=frozenset({"tea"}),
    )
    assert only.earn(order("5.00", category="tea")) == 5
    assert only.earn(order("5.00", category="mugs")) == 0


def test_another_currency_earns_nothing_here() -> None:
    """A rule is about one currency; another needs its own."""
    yen = PointsPerAmount(
        id="r", points=1, per=Money("100", "JPY"), basis=PointsBasis.GROSS
    )

    assert yen.earn(order("50.00")) == 0


def test_the_basis_must_be_known() -> None:
    """Net points cannot be read out of gross amounts."""
    net = PointsPerAmount(id="r", points=1, per=eur("1.00"), basis=PointsBasis.NET)

    with pytest.raises(InvalidInputError, match="net"):
        net.earn(order("5.00"))


def test_rules_add_up_and_a_tier_multiplies() -> None:
    """Rounded down once, at the end."""
    program = LoyaltyProgram(
        id="p",
        rules=(PER_EURO, PointsPerOrder(id="each", points=5)),
        tiers=(LoyaltyTier(name="gold", least=100, multiplier=Rate("1.5")),),
    )

    assert program.points_for(order("10.00")) == 15
    assert program.points_for(order("10.00"), program.tiers[0]) == 22


TIERS = (
    LoyaltyTier(name="silver", least=100),
    LoyaltyTier(name="gold", least=500, perks=("free delivery",)),
)


def test_a_tier_is_reached_by_points_of_the_last_year() -> None:
    """And lost when they are too old."""
    program = LoyaltyProgram(id="p", tiers=TIERS)
    account = PointsAccount("ada").earned("a", 120, at=AT)

    tier = program.tier(account, at=AT)
    assert tier is not None
    assert tier.name == "silver"
    assert program.next_tier(account, at=AT) == (TIERS[1], 380)
    assert program.tier(account, at=AT + 366 * DAY) is None
    rich = account.earned("b", 500, at=AT)
    assert program.next_tier(rich, at=AT) is None


def test_tiers_rise() -> None:
    """Two alike or in the wrong order are a mistake."""
    with pytest.raises(InvalidInputError):
        LoyaltyProgram(id="p", tiers=TIERS[::-1])


def test_points_live_as_long_as_the_program_says() -> None:
    """For ever, if it says nothing."""
    assert LoyaltyProgram(id="p").expires(AT) == NEVER
    assert LoyaltyProgram(id="p", lifetime=DAY).expires(AT) == AT + DAY


RULE = RedemptionRule(
    points=100,
    worth=eur("1.00"),
    form=RedemptionForm.TENDER,
    least=200,
    step=50,
    most_of_order=Rate("50%"),
)
RICH = PointsAccount("ada").earned("a", 1049, at=AT)


def test_the_most_that_may_be_spent() -> None:
    """In steps, within the balance, up to half of the order."""
    assert RULE.largest(RICH, eur("100.00"), at=AT) == Redemption(
        points=1000, worth=eur("10.00"), form=RedemptionForm.TENDER
    )
    assert RULE.largest(RICH, eur("7.00"), at=AT) == Redemption(
        points=350, worth=eur("3.50"), form=RedemptionForm.TENDER
    )


@pytest.mark.parametrize(
    ("points", "due", "refused"),
    [
        (1100, "100.00", RedemptionRefused(reason="too_few_points", missing=51)),
        (150, "100.00", RedemptionRefused(reason="below_least")),
        (210, "100.00", RedemptionRefused(reason="not_a_step")),
        (400, "7.00", RedemptionRefused(reason="above_most_of_order")),
    ],
)
def test_a_refusal_says_why(points: int, due: str, refused: RedemptionRefused) -> None:
    """The buyer is told what is missing."""
    assert RULE.checked(points, RICH, eur(due), at=AT) == refused


def test_refusals_of_a_poor_account_and_of_another_currency() -> None:
    """Missing points are counted up to the least that can be spent."""
    poor = PointsAccount("bob").earned("a", 90, at=AT)

    assert RULE.largest(poor, eur("100.00"), at=AT) == RedemptionRefused(
        reason="too_few_points", missing=110
    )
    assert RULE.largest(RICH, Money("100", "JPY"), at=AT) == RedemptionRefused(
        reason="other_currency"
    )
    assert RULE.largest(RICH, eur("1.00"), at=AT) == RedemptionRefused(
        reason="below_least"
    )


def test_worth_is_rounded_down_to_the_cent() -> None:
    """Three points at a third of a cent are one cent, two are none."""
    rule = RedemptionRule(points=3, worth=eur("0.01"), form=RedemptionForm.DISCOUNT)

    assert [rule.value(points) for points in (2, 3, 5)] == [
        eur("0.00"),
        eur("0.01"),
        eur("0.01"),
    ]


def test_a_rule_must_make_sense() -> None:
    """Worth, step and share are checked when it is made."""
    for wrong in (
        {"worth": eur("0.00")},
        {"worth": eur("0.001")},
        {"points": 0},
        {"step": 0},
        {"most_of_order": Rate("101%")},
    ):
        with pytest.raises(InvalidInputError):
            RedemptionRule(
                **{
                    "points": 100,
                    "worth": eur("1.00"),
                    "form": RedemptionForm.TENDER,
                    **wrong,
                }  # type: ignore[arg-type]
            )
    with pytest.raises(InvalidInputError):
        PointsPerAmount(id="r", points=1, per=eur("0.00"), basis=PointsBasis.NET)
    with pytest.raises(InvalidInputError):
        PointsPerAmount(id="r", points=1, per=eur("1.00"), basis="both")


PROGRAM = LoyaltyProgram(
    id="p",
    rules=(PER_EURO,),
    bonuses=(PointsBonus(event="product_reviewed", points=7),),
    tiers=(LoyaltyTier(name="silver", least=100, multiplier=Rate(2)),),
    lifetime=30 * DAY,
)


def on(day: int, name: str, subject: str = "o1", **properties: object) -> Event:
    return Event(
        name=name,
        at=AT + day * DAY,
        actor="ada",
        subject=subject,
        properties=properties,
    )


def bought(day: int, id: str, amount: str) -> Event:
    return on(
        day,
        "order_completed",
        id,
        total=eur(amount),
        products=[{"sku": "MUG", "gross": eur(amount)}],
    )


def ada(*events: Event, day: int = 9) -> PointsAccount:
    return points_accounts(events, PROGRAM, at=AT + day * DAY)["ada"]


def more(day: int, change: str, amount: str) -> Event:
    return on(
        day,
        "order_edited",
        change=change,
        total=eur(amount),
        products=[{"sku": "CUP", "gross": eur(amount)}],
    )


def test_what_is_added_to_an_order_earns_what_the_whole_earns_more() -> None:
    """Half euros of two parts are one; a refund takes its part of all that was earned."""
    events = [
        bought(0, "o1", "10.50"),
        more(1, "c1", "9.50"),
        on(2, "shipment_delivered"),
        on(3, "order_refunded", amount=eur("10.00")),
    ]

    assert ada(*events[:2]).pending == 20
    assert ada(*events[:2], *events[1:2]).pending == 20
    assert ada(*events[:3]).balance(at=AT + 2 * DAY) == 20
    assert ada(*events).balance(at=AT + 3 * DAY) == 10
    after_delivery = [events[0], events[2], more(3, "c2", "4.50")]
    assert (ada(*after_delivery).balance(at=AT + 3 * DAY)) == 10
    assert ada(*after_delivery).pending == 5
    assert ada(*after_delivery, on(4, "shipment_delivered")).pending == 0


def test_points_follow_from_what_happens() -> None:
    """Pending at the order, available with the parcel, back in part with the refund."""
    events = [
        bought(0, "o1", "120.00"),
        on(1, "shipment_delivered", complete=False),
        on(2, "shipment_delivered"),
        on(3, "order_refunded", amount=eur("30.00")),
    ]

    assert ada(*events[:2]).pending == 120
    assert ada(*events[:3]).balance(at=AT + 2 * DAY) == 120
    assert ada(*events).balance(at=AT + 3 * DAY) == 90
    assert ada(*events, day=32).balance(at=AT + 32 * DAY) == 0


def test_a_tier_counts_from_the_moment_it_is_reached() -> None:
    """The second order earns twice."""
    events = [
        bought(0, "o1", "100.00"),
        on(1, "shipment_delivered"),
        bought(2, "o2", "10.00"),
    ]

    assert ada(*events).pending == 20


def test_a_canceled_order_leaves_nothing_and_gives_spent_points_back() -> None:
    """Also when the refund is told a second time."""
    events = [
        bought(0, "o1", "100.00"),
        on(1, "shipment_delivered"),
        on(2, "points_redeemed", "ada", points=40, order="o2"),
        bought(2, "o2", "50.00"),
        on(3, "order_canceled", "o2"),
        on(4, "order_refunded", "o2", amount=eur("50.00")),
    ]

    account = ada(*events)

    assert (account.pending, account.balance(at=AT + 4 * DAY)) == (0, 100)


def test_a_deed_is_rewarded_as_often_as_the_bonus_says() -> None:
    """Once, here."""
    events = [on(1, "product_reviewed", "MUG"), on(2, "product_reviewed", "POT")]

    assert ada(*events).balance(at=AT + 2 * DAY) == 7


def test_a_page_loaded_twice_earns_once() -> None:
    """The second order_completed of one order is passed over."""
    assert ada(bought(0, "o1", "10.00"), bought(1, "o1", "10.00")).pending == 10


def test_what_changed_can_be_published() -> None:
    """Earned, spent, taken back, expired, and the tier."""
    before = PointsAccount("ada")
    after = (
        before.earned("a", 150, at=AT, expires=AT + DAY)
        .redeemed(10, at=AT, order="o2")
        .withdrawn(5, at=AT, reason="mistake")
        .expired(at=AT + DAY)
    )

    told = points_changes(before, after, PROGRAM, at=AT + DAY)

    assert [change.name for change in told] == [
        "points_earned",
        "points_redeemed",
        "points_reversed",
        "points_expired",
        "tier_changed",
    ]


def test_an_event_that_does_not_say_enough_is_refused() -> None:
    """Products, amounts and points are checked when they are read."""
    for event in (
        on(0, "order_completed", products="mug", total=eur("1")),
        on(0, "order_completed", products=["mug"], total=eur("1")),
        on(0, "order_completed", products=[{"gross": 5}], total=eur("1")),
        on(0, "order_completed"),
        on(0, "points_redeemed", order="o1"),
    ):
        with pytest.raises(InvalidInputError):
            ada(event)
    plain = on(0, "order_completed", products=[{"sku": "A", "amount": eur("5")}])
    assert order_from(plain).lines[0].amount(PointsBasis.GROSS) == eur("5")
    with pytest.raises(InvalidInputError, match="net"):
        order_from(plain).lines[0].amount(PointsBasis.NET)
