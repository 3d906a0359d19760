"""A journey is told in order, and the map shows where people go on and where it hurts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ecomkit.events import Event
from ecomkit.journey.feedback.stage_surveys import STAGE_SURVEYS
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.journey_map import journey_map
from ecomkit.journey.stages import Stage
from ecomkit.journey.touchpoints import journeys
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def on(
    hour: int,
    name: str,
    actor: str = "ada",
    subject: str = "",
    channel: str = "",
    **properties: Any,
) -> Event:
    return Event(
        name=name,
        at=AT + hour * HOUR,
        actor=actor,
        subject=subject,
        channel=channel,
        properties=properties,
    )


ANSWER = STAGE_SURVEYS[Stage.PURCHASE].answered({"checkout_easy": 2})
EVENTS = [
    on(0, "campaign_touched", channel="billboard", medium="poster", message="blue"),
    on(0, "campaign_touched", "bob", channel="email"),
    on(1, "product_viewed", subject="MUG"),
    on(1, "product_viewed", "bob", "MUG"),
    on(2, "product_added", subject="c1"),
    on(3, "payment_failed", subject="k1", reason="declined"),
    on(
        4,
        "order_completed",
        subject="o1",
        total=Money("27.50", "EUR"),
        agent="kim",
    ),
    Event.of(ANSWER, at=AT + 5 * HOUR, actor="ada", subject="checkout"),
    on(6, "order_packed", subject="o1"),
]


def test_a_journey_is_the_contacts_of_one_customer_in_order() -> None:
    """Packing happens without the customer and is no contact."""
    ada = journeys(EVENTS)["ada"]

    assert [each.event.name for each in ada.touchpoints] == [
        "campaign_touched",
        "product_viewed",
        "product_added",
        "payment_failed",
        "order_completed",
        "survey_answered",
    ]
    assert ada.stages == (Stage.AWARENESS, Stage.CONSIDERATION, Stage.PURCHASE)
    assert (ada.first.channel, ada.first.message, ada.first.medium) == (
        "billboard",
        "blue",
        "poster",
    )
    assert ada.orders == ("o1",)
    assert ada.value == (Money("27.50", "EUR"),)


def test_a_contact_knows_who_of_the_shop_took_part() -> None:
    """The effect of people on sales can be measured."""
    bought = journeys(EVENTS)["ada"].at_stage(Stage.PURCHASE)[2]

    assert bought.agent == "kim"
    assert journeys(EVENTS)["ada"].to_dict()["touchpoints"][4]["agent"] == "kim"


def test_the_map_shows_who_goes_on() -> None:
    """Both looked; one of two went on to buy."""
    found = journey_map(EVENTS)

    looking = found.stage(Stage.CONSIDERATION)
    assert looking.people == 2
    assert looking.moved_on == Proportion(1, 2)
    assert found.stage(Stage.AWARENESS).moved_on == Proportion(2, 2)
    assert found.stage(Stage.LOYALTY).people == 0


def test_the_map_shows_what_hurts_and_what_people_say() -> None:
    """A declined payment and a hard checkout stand at the purchase."""
    purchase = journey_map(EVENTS).stage(Stage.PURCHASE)

    assert purchase.pains == {"payment_failed: declined": 1}
    assert purchase.feedback.ces is not None
    assert purchase.feedback.ces.mean.value == 2.0


def test_a_touchpoint_can_be_an_event_or_a_channel() -> None:
    """The table is read by what one wants to know."""
    by_name = journey_map(EVENTS).stage(Stage.AWARENESS).cells
    by_channel = journey_map(EVENTS, by="channel").stage(Stage.AWARENESS).cells

    assert [(cell.touchpoint, cell.contacts) for cell in by_name] == [
        ("campaign_touched", 2)
    ]
    assert [(cell.touchpoint, cell.moved_on) for cell in by_channel] == [
        ("billboard", Proportion(1, 1)),
        ("email", Proportion(1, 1)),
    ]


def test_flows_count_steps_between_stages() -> None:
    """What a picture of the journey draws."""
    found = journey_map(EVENTS)

    assert found.flows == {
        (Stage.AWARENESS, Stage.CONSIDERATION): 2,
        (Stage.CONSIDERATION, Stage.PURCHASE): 1,
    }
    assert found.to_dict()["flows"][1]["count"] == 1


def test_all_six_stages_are_on_the_map() -> None:
    """Also those in which nothing happened yet."""
    assert [each.stage for each in journey_map([]).stages] == list(Stage)
