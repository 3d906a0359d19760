"""From the first click to an advocate, told by a shop on a database and read as one journey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ecomkit.events import Visit
from ecomkit.journey import Proportion, Stage, journey_map, journeys
from ecomkit.journey.feedback import (
    STAGE_SURVEYS,
    promoters,
    scores_by_segment,
    scores_by_stage,
    survey_answers,
)
from ecomkit.journey.figures import ServiceLevel, conversion_by_load_time
from ecomkit.journey.loyalty import (
    ReferralRules,
    advocates,
    check_referral,
    normalize_referral_code,
    referral_code,
    referral_rewards,
)
from ecomkit.journey.loyalty.referral import ReferralRefused
from ecomkit.orders import Order
from tests.stories.shops import SLIP
from tests.stories.test_a_visitors_way import BOOK, SPRING, buys, comes, looks_at
from tests.stories.till import Till, kept_in

SECRET = b"the shop's own secret"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield Till(store, BOOK)


def arrives(till: Till, order: Order, *, hours: int = 20) -> None:
    """Captured, packed, sent after some hours, and there a day later."""
    till.shop.orders.capture(order.number, details=SLIP)
    packed = till.shop.orders.pack(order.number).shipments[0].id
    till.clock.advance(hours=hours)
    till.shop.orders.ship(order.number, packed)
    till.clock.advance(days=1)
    till.shop.orders.deliver(order.number, packed)


def says(till: Till, person: str, stage: Stage, **answers: int | str) -> None:
    till.clock.advance(minutes=1)
    survey = STAGE_SURVEYS[stage]
    till.shop.people.tell(person, survey.answered(answers), survey.id)


def test_a_journey_has_every_touchpoint_in_its_stage(till: Till) -> None:
    here = comes(till, "ada", SPRING)
    here.people.tell("ada", "campaign_touched", "spring")
    looks_at(here, "ada", "mug")
    order = buys(here, "ada", "mug")
    arrives(till, order)
    till.shop.people.tell("ada", "product_reviewed", "mug", {"rating": 5})
    till.clock.advance(days=1)
    till.shop.people.tell("ada", "product_shared", "mug")
    looks_at(comes(till, "bob"), "bob", "mug")

    ada = journeys(till.told)["ada"]
    assert set(ada.stages) == set(Stage)
    assert ada.first.channel == "paid_search"
    assert (ada.orders, ada.value) == ((order.number,), (order.total,))

    found = journey_map(till.told)
    counted = {stage: found.stage(stage) for stage in Stage}
    assert counted[Stage.CONSIDERATION].people == 2
    assert counted[Stage.CONSIDERATION].moved_on == Proportion(1, 2)
    assert all(counted[stage].cells for stage in Stage)
    names = {cell.touchpoint for cell in counted[Stage.DELIVERY].cells}
    assert {"shipment_dispatched", "shipment_delivered"} <= names


def test_every_stage_is_asked_about_and_heard(till: Till) -> None:
    """The answers by stage, and those of a segment beside all."""
    answers = {
        Stage.AWARENESS: {"message_clear": 5},
        Stage.CONSIDERATION: {"layout": 4},
        Stage.PURCHASE: {"checkout_easy": 6},
        Stage.DELIVERY: {"delivery_satisfied": 5},
        Stage.EXPERIENCE: {"quality": 4},
        Stage.LOYALTY: {"recommend": 10},
    }
    for stage, given in answers.items():
        says(till, "ada", stage, **given)
    says(till, "bob", Stage.DELIVERY, delivery_satisfied=1)

    found = survey_answers(till.told)
    assert list(scores_by_stage(found)) == list(Stage)
    segments = scores_by_segment(found, {"regulars": {"ada"}, "new": {"bob"}})
    satisfied = {
        name: each.csat.satisfied for name, each in segments.items() if each.csat
    }
    assert satisfied == {"regulars": Proportion(4, 4), "new": Proportion(0, 1)}


def test_a_service_level_is_the_share_of_orders_that_left_in_time(till: Till) -> None:
    """Two of three left within a day, all were paid within one."""
    for person, hours in (("ada", 5), ("bob", 23), ("eve", 40)):
        arrives(till, buys(comes(till, person), person, "mug"), hours=hours)
    sent = ServiceLevel(
        name="sent",
        start="order_completed",
        end="shipment_dispatched",
        target=timedelta(days=1),
    )
    paid = ServiceLevel(
        name="paid",
        start="order_completed",
        end="payment_captured",
        target=timedelta(days=1),
    )

    assert sent.kept(till.told) == Proportion(2, 3)
    assert paid.kept(till.told) == Proportion(3, 3)


def test_a_friend_comes_by_her_code_and_both_are_rewarded_on_arrival(
    till: Till,
) -> None:
    arrives(till, buys(comes(till, "ada"), "ada", "mug"))
    says(till, "ada", Stage.LOYALTY, recommend=10)
    says(till, "eve", Stage.LOYALTY, recommend=3)
    assert promoters(survey_answers(till.told)) == ("ada",)
    code = referral_code("ada", SECRET)
    assert normalize_referral_code(f" {code.lower()} ") == code

    made = check_referral(code, "ada", "bob", till.told)
    assert not isinstance(made, ReferralRefused)
    till.shop.people.tell("ada", made, "bob")
    rules = ReferralRules(points_for_referrer=500, points_for_friend=100)
    friends = buys(comes(till, "bob"), "bob", "pot")
    assert referral_rewards(till.told, rules) == ()
    arrives(till, friends)

    rewards = referral_rewards(till.told, rules)
    assert [(each.customer, each.points) for each in rewards] == [
        ("ada", 500),
        ("bob", 100),
    ]
    (ada,) = advocates(till.told)
    assert (ada.customer, ada.score, ada.referrals) == ("ada", 10, 1)
    again = check_referral(code, "ada", "bob", till.told)
    assert again == ReferralRefused(reason="already_referred")


def test_slow_pages_sell_less(till: Till) -> None:
    """Three visits with pages of 1, 1 and 6 seconds; the quick ones bought."""
    for person, seconds in (("ada", "1.0"), ("bob", "1.2"), ("eve", "6.0")):
        till.clock.advance(hours=1)
        here = till.shop.during(Visit(session=person))
        here.people.tell(person, "page_viewed", "mug", {"load_time": Decimal(seconds)})
        if person != "eve":
            buys(here, person, "mug")

    assert conversion_by_load_time(till.told, [Decimal("2.5")]) == {
        "up to 2.5 s": Proportion(2, 2),
        "over 2.5 s": Proportion(0, 1),
    }
