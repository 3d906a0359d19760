"""From the first click to an advocate, told by a shop on a database and read as one journey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ecomkit.events import Visit
from ecomkit.journey import Proportion, Stage, journey_map, journeys
from ecomkit.journey.attribution import (
    LastTouch,
    attribute_sales,
    campaign_returns,
    conversion_paths,
)
from ecomkit.journey.feedback import (
    STAGE_SURVEYS,
    SUPPORT_SURVEY,
    promoters,
    scores_by_segment,
    scores_by_stage,
    survey_answers,
)
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    ChurnRule,
    ServiceLevel,
    churn_flags,
    churn_rate,
    conversion_by_load_time,
    purchases_from_events,
    return_rate,
    return_reasons,
    revenue_by,
    rfm_table,
    support_figures,
    support_figures_by,
)
from ecomkit.journey.loyalty import (
    ReferralRules,
    advocates,
    check_referral,
    normalize_referral_code,
    referral_code,
    referral_rewards,
)
from ecomkit.journey.loyalty.referral import ReferralRefused
from ecomkit.journey.marketing import MarketingCampaign, campaign_figures
from ecomkit.orders import Order, cancellation
from tests.stories.shops import SLIP, eur
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


def test_a_stand_at_a_fair_and_an_advert_with_what_each_brought_back(
    till: Till,
) -> None:
    """120.00 for the fair, 10.00 for adverts; one mug by each, 16.90 with the way."""
    fair = MarketingCampaign(id="fair", channel="exhibition", cost=eur("120.00"))
    for person in ("ada", "bob"):
        at_the_stand = till.shop.during(
            Visit(session=f"stand {person}", channel="exhibition", campaign="fair")
        )
        at_the_stand.people.tell(person, fair.touched(message="hello"))
        if person == "ada":
            buys(at_the_stand, person, "mug")
    buys(comes(till, "eve", SPRING), "eve", "mug")

    figures = campaign_figures(till.told, [fair])
    assert (figures["fair"].reach, figures["spring"].reach) == (2, 1)
    assert revenue_by(till.told, "campaign", GROSS_REVENUE) == {
        "fair": {"EUR": eur("16.90")},
        "spring": {"EUR": eur("16.90")},
    }
    paths = conversion_paths(till.told)
    costs = {"exhibition": eur("120.00"), "paid_search": eur("10.00")}
    returns = {
        each.channel: each
        for each in campaign_returns(attribute_sales(paths, LastTouch()), costs)
    }
    assert returns["exhibition"].cost_per_conversion == eur("120.00")
    assert returns["paid_search"].roas == Fraction(169, 100)


def test_a_sale_that_is_canceled_is_nobodys_merit(till: Till) -> None:
    """The fair brought a sale that was canceled, the advert one of 16.90 that stayed."""
    fair = Visit(session="stand", channel="exhibition", campaign="fair")
    at_the_stand = till.shop.during(fair)
    at_the_stand.people.tell("ada", "page_viewed", "home")
    order = buys(at_the_stand, "ada", "mug")
    buys(comes(till, "eve", SPRING), "eve", "mug")
    everything = {line.key: line.quantity for line in order.lines}
    change = cancellation(order, everything, id="c", at=till.clock.now())
    till.shop.orders.change(order.number, change, details=SLIP)

    found = attribute_sales(conversion_paths(till.told), LastTouch())
    by_channel: dict[str, Any] = {
        each.channel: (each.conversions, each.value) for each in found.credits
    }
    assert by_channel["paid_search"] == (1, eur("16.90"))
    assert by_channel["exhibition"] == (0, eur("0.00"))
    assert revenue_by(till.told, "campaign", GROSS_REVENUE) == {
        "spring": {"EUR": eur("16.90")}
    }


def test_a_support_case_is_answered_resolved_opened_again_and_judged(
    till: Till,
) -> None:
    """Answered after one hour by Grace, resolved after three, opened again, resolved."""
    buys(comes(till, "ada"), "ada", "mug")
    grace = till.shop.during(Visit(session="desk", agent="grace"))
    till.shop.people.tell("ada", "support_opened", "case-1")
    steps = [
        (1, "support_replied"),
        (2, "support_resolved"),
        (5, "support_reopened"),
        (1, "support_resolved"),
    ]
    for hours, name in steps:
        till.clock.advance(hours=hours)
        grace.people.tell("ada", name, "case-1")
    till.shop.people.tell("bob", "support_opened", "case-2")
    judged = SUPPORT_SURVEY.answered({"support_satisfied": 4}, case="case-1")
    till.shop.people.tell("ada", judged, SUPPORT_SURVEY.id)

    found = support_figures(till.told)
    assert (found.opened, found.open) == (2, 1)
    assert found.reopened == Proportion(1, 2)
    assert found.first_response.all == (timedelta(hours=1),)
    assert found.resolution.all == (timedelta(hours=9),)
    assert found.satisfaction is not None
    assert found.satisfaction.satisfied == Proportion(1, 1)
    assert support_figures_by(till.told, "agent")["grace"].opened == 1


def test_why_goods_come_back_and_who_has_gone_quiet(till: Till) -> None:
    """Ada buys every ten days and stops; of four orders that arrived one comes back."""
    for _ in range(3):
        arrives(till, buys(comes(till, "ada"), "ada", "mug"))
        till.clock.advance(days=8)
    till.clock.advance(days=60)
    last = buys(comes(till, "bob"), "bob", "pot")
    arrives(till, last)
    till.shop.returns.request(last.number, {"pot": 1}, reason="chipped")

    assert return_rate(till.told) == Proportion(1, 4)
    assert return_reasons(till.told) == {"chipped": 1}
    purchases = purchases_from_events(till.told, GROSS_REVENUE)
    today = till.clock.now().date()
    flags = churn_flags(purchases, ChurnRule(days=120), on=today)
    assert [flag.customer for flag in flags if flag.lost] == ["ada"]
    assert churn_rate(flags) == Proportion(1, 2)
    rfm = {each.customer: each for each in rfm_table(purchases, on=today).customers}
    assert (rfm["ada"].frequency, rfm["ada"].monetary) == (3, eur("50.70"))
